"""Who was in a meeting and how they took part: from facts to figures, the same on every machine.

Nothing here asks a clock or makes an id at random, and the order of what comes in does not matter:
two machines that count the same meeting write the same rows. docs/engagement.md says it for people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from meeting_desktop.domain.engagement_score import (
    FULL_MESSAGES,
    FULL_SHARE,
    Part,
    ScorePart,
    mean_parts,
    score_part,
    total,
)
from meeting_desktop.domain.reports import TalkFigures
from meeting_desktop.domain.time_spans import Span, most_at_once, seconds_of, united

#: Who comes so long (s) after the beginning is late.
LATE_AFTER_S = 300.0
SAID_NOTHING = TalkFigures(0.0, 0.0, 0, 0.0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class AskedPoll:
    """``until`` it could be answered, in seconds of the meeting; ``voters`` are people."""

    id: UUID
    asked: float
    until: float
    voters: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """``present`` is None where nobody noted when they were there: a voice of an imported file.

    ``audible`` and ``sharing`` of all of their devices. ``invited``: answered yes, or nothing.
    """

    person: UUID
    name: str
    present: tuple[Span, ...] | None = None
    audible: tuple[Span, ...] = ()
    sharing: tuple[Span, ...] = ()
    joined_at: datetime | None = None
    left_at: datetime | None = None
    talk: TalkFigures = SAID_NOTHING
    messages: int = 0
    invited: bool = False


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """``length`` in seconds. ``late_from``: who comes later than this second is late; None where
    the meeting was not planned. ``faults``: gaps of sound and lost connections.
    """

    meeting_id: UUID
    length: float
    people: Sequence[PersonFacts]
    polls: Sequence[AskedPoll] = ()
    late_from: float | None = None
    messages: int = 0
    all_polls: int = 0
    shares: int = 0
    faults: int = 0
    recorded: float = 0.0


@dataclass(frozen=True, slots=True)
class Attendance:
    """``seconds`` without the gaps between; ``late``: how long after the beginning, None in time.

    Several devices at once, and coming back, are one attendance.
    """

    seconds: float
    gaps: int = 0
    late: float | None = None
    joined_at: datetime | None = None
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PersonEngagement:
    """``attendance`` None: they did not come (``no_show``), or nobody noted when they were there.

    ``microphone`` and ``screen`` in seconds that it was on and shared; ``microphone`` is None
    where ``attendance`` is. ``score`` is None where there was no occasion to take part.
    """

    id: UUID
    meeting_id: UUID
    person: UUID
    name: str
    attendance: Attendance | None
    no_show: bool
    talk: TalkFigures
    messages: int
    polls: int
    screen: float
    microphone: float | None
    score: int | None
    parts: tuple[ScorePart, ...]


@dataclass(frozen=True, slots=True)
class MeetingAnalytics:
    """``people`` who came or were heard; ``score`` is the mean of theirs, ``parts`` of their parts.

    ``attendance`` is the mean in seconds of those of whom it is known; None without any.
    """

    id: UUID
    meeting_id: UUID
    people: int
    most_at_once: int
    attendance: float | None
    late: int
    no_shows: int
    messages: int
    polls: int
    shares: int
    faults: int
    recorded: float
    score: int | None
    parts: tuple[ScorePart, ...]


@dataclass(frozen=True, slots=True)
class Engagement:
    """``people``: who spoke most first, those who did not come last."""

    meeting: MeetingAnalytics
    people: tuple[PersonEngagement, ...]


def engagement_of(facts: MeetingFacts) -> Engagement:
    here = [one for one in facts.people if _took_part(one)]
    spoken = round(sum(sorted(one.talk.seconds for one in here)), 3)
    counted = [_person(facts, one, len(here), spoken) for one in here]
    missing = [_no_show(facts, one) for one in facts.people if one.invited and not _took_part(one)]
    known = [one.attendance for one in counted if one.attendance is not None]
    scores = [one.score for one in counted if one.score is not None]
    analytics = MeetingAnalytics(
        id=analytics_id(facts.meeting_id),
        meeting_id=facts.meeting_id,
        people=len(here),
        most_at_once=most_at_once([one.present for one in here if one.present]),
        attendance=_mean([one.seconds for one in known]) if known else None,
        late=sum(one.late is not None for one in known),
        no_shows=len(missing),
        messages=facts.messages,
        polls=facts.all_polls,
        shares=facts.shares,
        faults=facts.faults,
        recorded=round(facts.recorded, 3),
        score=round(_mean([float(one) for one in scores])) if scores else None,
        parts=mean_parts([one.parts for one in counted]),
    )
    return Engagement(analytics, in_order_of_talk([*counted, *missing]))


def analytics_id(meeting_id: UUID) -> UUID:
    """The one row of a meeting, on every machine."""
    return uuid5(meeting_id, "analytics")


def in_order_of_talk(people: Sequence[PersonEngagement]) -> tuple[PersonEngagement, ...]:
    def key(one: PersonEngagement) -> tuple[bool, float, float, str, UUID]:
        there = one.attendance.seconds if one.attendance is not None else 0.0
        return one.no_show, -one.talk.seconds, -there, one.name, one.person

    return tuple(sorted(people, key=key))


def _took_part(one: PersonFacts) -> bool:
    return bool(one.present) or one.talk.words > 0 or one.messages > 0


def _person(facts: MeetingFacts, one: PersonFacts, people: int, spoken: float) -> PersonEngagement:
    attendance = _attendance(facts, one)
    asked = [poll for poll in facts.polls if _could_answer(one, poll)]
    answered = sum(one.person in poll.voters for poll in asked)
    share = one.talk.seconds / spoken if spoken else 0.0
    there = attendance.seconds if attendance is not None else 0.0
    found = (
        score_part(Part.ATTENDANCE, there, facts.length if attendance is not None else 0.0),
        # Alone there is nobody to talk with.
        score_part(Part.TALKING, share, FULL_SHARE / people if spoken and people > 1 else 0.0),
        score_part(Part.CHAT, one.messages, FULL_MESSAGES if facts.messages else 0),
        score_part(Part.POLLS, answered, len(asked)),
    )
    parts = tuple(part for part in found if part is not None)
    return PersonEngagement(
        id=uuid5(facts.meeting_id, f"engagement of {one.person}"),
        meeting_id=facts.meeting_id,
        person=one.person,
        name=one.name,
        attendance=attendance,
        no_show=False,
        talk=one.talk,
        messages=one.messages,
        polls=answered,
        screen=seconds_of(united(one.sharing)),
        microphone=seconds_of(united(one.audible)) if attendance is not None else None,
        score=total(parts),
        parts=parts,
    )


def _no_show(facts: MeetingFacts, one: PersonFacts) -> PersonEngagement:
    return replace(_person(facts, one, 0, 0.0), no_show=True, score=None, parts=())


def _attendance(facts: MeetingFacts, one: PersonFacts) -> Attendance | None:
    if not one.present:
        return None
    spans = united(one.present)
    came = spans[0][0]
    late = None
    if facts.late_from is not None and came > facts.late_from:
        late = round(came - facts.late_from + LATE_AFTER_S, 3)
    return Attendance(seconds_of(spans), len(spans) - 1, late, one.joined_at, one.left_at)


def _could_answer(one: PersonFacts, poll: AskedPoll) -> bool:
    """They were there while it was open; where nobody noted that, they answered it."""
    if not one.present:
        return one.person in poll.voters
    return one.person in poll.voters or any(
        start <= poll.until and poll.asked <= end for start, end in one.present
    )


def _mean(values: Sequence[float]) -> float:
    return round(sum(sorted(values)) / len(values), 3)
