"""A workspace to explore: leads, past meetings and their transcripts. All of it is made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from meeting_desktop.cli.demo_leads import lead_samples
from meeting_desktop.cli.demo_plans import plan_samples
from meeting_desktop.cli.demo_reports import (
    bakery_findings,
    bakery_items,
    keep_sample_report,
    plain_findings,
    score_samples,
)
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.meetings import (
    Meeting,
    MeetingOrigin,
    MeetingStatus,
    Participant,
    ParticipantRole,
    make_room_code,
)
from meeting_desktop.domain.transcript import Segment, Speaker, Transcript, Word
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

_STORE_SECONDS = 10.0
_SECONDS_A_WORD = 0.34
_PAUSE_SECONDS = 0.6

#: (title, days ago, turns of (speaker, words))
_MEETINGS: tuple[tuple[str, int, tuple[tuple[str, str], ...]], ...] = (
    (
        "Discovery call, Example Bakery",
        6,
        (
            ("Host", "Thank you for joining. What made you look for something new?"),
            ("Guest", "We open a third shop in spring and lose orders between the shops."),
            ("Host", "How many orders is that in a week?"),
            ("Guest", "Perhaps thirty. It costs us two people on a Saturday."),
            ("Host", "Who else should see this before you decide?"),
            ("Guest", "My partner, and whoever keeps our books."),
        ),
    ),
    (
        "Follow-up, Example Shipping",
        2,
        (
            ("Host", "Last time you asked whether it works without a network."),
            ("Guest", "Yes, the yard has none. That is the first thing we would test."),
            ("Host", "It does, and it brings everything over when you are back in the office."),
            ("Guest", "Then send me the price for fifteen people, and we talk on Thursday."),
        ),
    ),
)


#: Earlier talks, in weeks ago: enough of them to see something over time.
_EARLIER = (2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9, 10, 11, 12)
_DAYS_OF_A_WEEK = 7


def add_samples(store: Store) -> None:
    """Fill an empty workspace. Blocks."""
    store.write(_write, actor="samples").result(_STORE_SECONDS)


def _write(uow: UnitOfWork) -> None:
    now = SystemClock().now()
    lead_samples(uow, now)
    leads = {lead.company: lead for lead in uow.leads.all()}
    for title, days, turns in _MEETINGS:
        lead = leads.get(title.rpartition(", ")[2])
        held = _write_meeting(uow, title, now - timedelta(days=days), turns, lead)
        if lead is not None and lead.company == "Example Bakery":
            _write_outcome(uow, held, lead, now)
    for number, weeks in enumerate(_EARLIER):
        lead = list(leads.values())[number % len(leads)]
        begun = now - timedelta(days=weeks * _DAYS_OF_A_WEEK - number % 4)
        held = _write_meeting(uow, f"Talk with {lead.company}", begun, _shuffled(number), lead)
        findings = plain_findings(_ids(held[1]), ((number * 7) % 9 - 3) / 10)
        keep_sample_report(uow, *held, findings, begun)
    plan_samples(uow, now)


def _write_outcome(
    uow: UnitOfWork, held: tuple[Meeting, Transcript], lead: Lead, now: datetime
) -> None:
    said = _ids(held[1])
    report = keep_sample_report(uow, *held, bakery_findings(said), now)
    for item in bakery_items(report, said, now):
        uow.action_items.put(item)
    score_samples(uow, lead, report, now)


def _ids(transcript: Transcript) -> list[UUID]:
    return [segment.id for segment in transcript.segments]


def _shuffled(number: int) -> tuple[tuple[str, str], ...]:
    """The turns of the sample talks in another order, of which some are left out."""
    turns = [turn for _, _, talk in _MEETINGS for turn in talk]
    chosen = [turns[(number * 3 + place * (1 + number % 3)) % len(turns)] for place in range(8)]
    return tuple(chosen)


def _write_meeting(
    uow: UnitOfWork,
    title: str,
    begun: datetime,
    turns: tuple[tuple[str, str], ...],
    lead: Lead | None,
) -> tuple[Meeting, Transcript]:
    meeting_id = new_id()
    meeting = Meeting(
        id=meeting_id,
        scope_id=meeting_id,
        room_code=make_room_code(),
        title=title,
        origin=MeetingOrigin.INSTANT,
        status=MeetingStatus.ACTIVE,
        time_zone="UTC",
        created_at=begun,
        actual_start=begun,
        language="en",
        lead_id=lead.id if lead is not None else None,
    )
    uow.meetings.add(meeting)
    transcript = _with_speakers(uow, meeting, [name for name, _ in turns])
    uow.transcripts.put(transcript)
    by_name = {one.name: one for one in transcript.speakers}
    at, segments = 0.0, []
    for name, words in turns:
        segments.append(_segment(transcript, by_name[name], words, at))
        uow.transcripts.put_segment(segments[-1])
        at = segments[-1].end + _PAUSE_SECONDS
    done = meeting.move_to(MeetingStatus.COMPLETED, begun + timedelta(seconds=at))
    uow.meetings.update(done)
    return done, replace(transcript, segments=tuple(segments))


def _with_speakers(uow: UnitOfWork, meeting: Meeting, names: list[str]) -> Transcript:
    transcript = Transcript(new_id(), meeting.id, "en", "sample", "sample")
    speakers = []
    for number, name in enumerate(dict.fromkeys(sorted(names, key=lambda one: one != "Host"))):
        is_host = name == "Host"
        person = Participant(
            new_id(),
            meeting.id,
            name,
            role=ParticipantRole.HOST if is_host else ParticipantRole.PARTICIPANT,
            user_id=uow.people.me().id if is_host else None,
        )
        uow.participants.put(person)
        speakers.append(Speaker(new_id(), transcript.id, f"S{number + 1}", name, person.id))
    return replace(transcript, speakers=tuple(speakers))


def _segment(transcript: Transcript, speaker: Speaker, text: str, start: float) -> Segment:
    words = tuple(
        Word(word, start + i * _SECONDS_A_WORD, start + (i + 1) * _SECONDS_A_WORD)
        for i, word in enumerate(text.split())
    )
    return Segment(new_id(), transcript.id, speaker.id, start, words[-1].end, words)
