"""A workspace to explore: leads, past meetings and their transcripts. All of it is made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from meeting_desktop.cli.demo_leads import lead_samples
from meeting_desktop.cli.demo_plans import plan_samples
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.ids import new_id
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


def add_samples(store: Store) -> None:
    """Fill an empty workspace. Blocks."""
    store.write(_write, actor="samples").result(_STORE_SECONDS)


def _write(uow: UnitOfWork) -> None:
    lead_samples(uow, SystemClock().now())
    for title, days, turns in _MEETINGS:
        _write_meeting(uow, title, days, turns)
    plan_samples(uow, SystemClock().now())


def _write_meeting(
    uow: UnitOfWork, title: str, days: int, turns: tuple[tuple[str, str], ...]
) -> None:
    begun = SystemClock().now() - timedelta(days=days)
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
    )
    uow.meetings.add(meeting)
    transcript = Transcript(new_id(), meeting.id, "en", "sample", "sample")
    speakers = {}
    for number, name in enumerate(dict.fromkeys(name for name, _ in turns)):
        role = ParticipantRole.HOST if number == 0 else ParticipantRole.PARTICIPANT
        person = Participant(new_id(), meeting.id, name, role=role)
        uow.participants.put(person)
        label = f"S{number + 1}"
        speakers[name] = Speaker(new_id(), transcript.id, label, name, person.id)
    uow.transcripts.put(replace(transcript, speakers=tuple(speakers.values())))
    at = 0.0
    for name, words in turns:
        segment = _segment(transcript, speakers[name], words, at)
        uow.transcripts.put_segment(segment)
        at = segment.end + _PAUSE_SECONDS
    uow.meetings.update(meeting.move_to(MeetingStatus.COMPLETED, begun + timedelta(seconds=at)))


def _segment(transcript: Transcript, speaker: Speaker, text: str, start: float) -> Segment:
    words = tuple(
        Word(word, start + i * _SECONDS_A_WORD, start + (i + 1) * _SECONDS_A_WORD)
        for i, word in enumerate(text.split())
    )
    return Segment(new_id(), transcript.id, speaker.id, start, words[-1].end, words)
