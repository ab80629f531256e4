"""What the store knows of who was in a meeting and what they did there.

Only what everybody who reads the meeting has on their machine is counted: private messages are not,
or two machines would count otherwise, nor are anonymous answers, which are nobody's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from meeting_desktop.application.engagement_voices import Voice, person_of, voices_of
from meeting_desktop.application.keep_invitations import guests_of
from meeting_desktop.domain.engagement import (
    LATE_AFTER_S,
    SAID_NOTHING,
    AskedPoll,
    MeetingFacts,
    PersonFacts,
)
from meeting_desktop.domain.events import TimelineEvent, TimelineKind
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.meetings import (
    Meeting,
    Participant,
    ParticipantKind,
    ParticipantRole,
)
from meeting_desktop.domain.participants import name_key
from meeting_desktop.domain.polls import PollBook
from meeting_desktop.domain.time_spans import DeviceSpans, device_spans, united
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.ports.unit_of_work import UnitOfWork

_FAULTS = frozenset({TimelineKind.GAP, TimelineKind.LOST})
_COMES = frozenset({Rsvp.PENDING, Rsvp.ACCEPTED})


def engagement_facts(uow: UnitOfWork, meeting: Meeting) -> MeetingFacts:
    """Of a meeting that is over."""
    transcript = uow.transcripts.latest(meeting.id)
    timeline = uow.timeline.of_meeting(meeting.id)
    recorded = max((one.duration for one in uow.recordings.of_meeting(meeting.id)), default=0.0)
    length = _length(timeline, transcript, recorded)
    participants = uow.participants.of_meeting(meeting.id)
    devices = {one.id: _spans(one, participants, timeline, length) for one in participants}
    book = uow.polls.of_meeting(meeting.id)
    shown = [one for one in uow.chat_messages.of_meeting(meeting.id) if not one.is_private]
    wrote = Counter(one.author.person for one in shown if one.deleted_at is None)
    names = {one.author.person: one.author.name for one in shown}
    people = _people(participants, devices, voices_of(uow, meeting, transcript, participants))
    people += [PersonFacts(one, names[one]) for one in names if one not in _keys(people)]
    people = [replace(one, messages=wrote[one.person]) for one in people]
    return MeetingFacts(
        meeting_id=meeting.id,
        length=length,
        people=(*people, *_absent(_invited(uow, meeting), participants, people)),
        polls=tuple(_asked(book, length)),
        late_from=_late_from(meeting),
        messages=wrote.total(),
        all_polls=len(book.polls),
        shares=sum(one.shares for one in devices.values()),
        faults=sum(one.kind in _FAULTS for one in timeline),
        recorded=recorded,
    )


def _length(
    timeline: Sequence[TimelineEvent], transcript: Transcript | None, recorded: float
) -> float:
    ended = [one.at for one in timeline if one.kind is TimelineKind.ENDED]
    said = [one.end for one in transcript.segments] if transcript is not None else []
    return max(ended, default=0.0) or max([recorded, *said], default=0.0)


def _late_from(meeting: Meeting) -> float | None:
    """Nobody is late for a meeting that had not begun."""
    if meeting.appointment is None or meeting.actual_start is None:
        return None
    early = (meeting.appointment.start - meeting.actual_start).total_seconds()
    return max(0.0, early) + LATE_AFTER_S


# -- who was there ---------------------------------------------------------------------------------


def _spans(
    one: Participant,
    participants: Sequence[Participant],
    timeline: Sequence[TimelineEvent],
    length: float,
) -> DeviceSpans:
    own = [event for event in timeline if event.participant_id == one.id]
    holds = one.role is ParticipantRole.HOST and person_of(one) == one.id
    if holds and _stands_in(own, participants):
        return DeviceSpans()
    return device_spans(own, length, from_the_start=holds)


def _stands_in(own: Sequence[TimelineEvent], participants: Sequence[Participant]) -> bool:
    """The assistant opened the meeting, and nobody turned the microphone on at that machine."""
    kinds = {event.kind for event in own}
    began_silent = any(one.kind is TimelineKind.MUTED and one.at <= 0 for one in own)
    has_assistant = any(one.kind is ParticipantKind.AI for one in participants)
    return has_assistant and began_silent and TimelineKind.UNMUTED not in kinds


def _people(
    participants: Sequence[Participant],
    devices: Mapping[UUID, DeviceSpans],
    voices: Mapping[UUID, Voice],
) -> list[PersonFacts]:
    """Everybody who is no assistant, each once, and the voices that are of nobody who joined."""
    of_person: defaultdict[UUID, list[Participant]] = defaultdict(list)
    for one in sorted(participants, key=lambda one: one.id):
        if one.kind is ParticipantKind.HUMAN:
            of_person[person_of(one)].append(one)
    assistants = {person_of(one) for one in participants if one.kind is ParticipantKind.AI}
    people = [_person(key, ones, devices, voices.get(key)) for key, ones in of_person.items()]
    for key, voice in voices.items():
        if key not in of_person and key not in assistants:
            people.append(PersonFacts(key, voice.name, talk=voice.talk))
    return people


def _person(
    key: UUID,
    ones: Sequence[Participant],
    devices: Mapping[UUID, DeviceSpans],
    voice: Voice | None,
) -> PersonFacts:
    present = united(span for one in ones for span in devices[one.id].present)
    came = [one.joined_at for one in ones if one.joined_at is not None]
    left = [one.left_at for one in ones if one.left_at is not None]
    return PersonFacts(
        key,
        voice.name if voice is not None else ones[0].display_name,
        present=present or None,
        audible=united(span for one in ones for span in devices[one.id].audible),
        sharing=united(span for one in ones for span in devices[one.id].sharing),
        joined_at=min(came, default=None),
        left_at=max(left, default=None),
        talk=voice.talk if voice is not None else SAID_NOTHING,
    )


def _invited(uow: UnitOfWork, meeting: Meeting) -> Sequence[Invitation]:
    series_id = meeting.appointment.series_id if meeting.appointment is not None else None
    return guests_of(uow, meeting.id, series_id)


def _absent(
    invited: Iterable[Invitation],
    participants: Sequence[Participant],
    people: Sequence[PersonFacts],
) -> Iterator[PersonFacts]:
    """Who answered yes or nothing and is nobody who came, by account or by name."""
    users = {one.user_id for one in participants if one.user_id is not None}
    names = {name_key(one.name) for one in people}
    names |= {name_key(one.display_name) for one in participants}
    for one in invited:
        name = one.name or one.email
        if one.status in _COMES and one.user_id not in users and name_key(name) not in names:
            yield PersonFacts(one.id, name, invited=True)


def _keys(people: Iterable[PersonFacts]) -> frozenset[UUID]:
    return frozenset(one.person for one in people)


def _asked(book: PollBook, length: float) -> Iterator[AskedPoll]:
    """Those with names: who answered an anonymous one is known to nobody."""
    for poll in book.polls.values():
        if poll.anonymous:
            continue
        until = length
        if poll.closed_at is not None:
            until = poll.at + (poll.closed_at - poll.asked_at).total_seconds()
        yield AskedPoll(poll.id, poll.at, until, frozenset(book.votes.get(poll.id, ())))
