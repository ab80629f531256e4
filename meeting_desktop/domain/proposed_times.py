"""Next meetings that are spoken of, while people still speak: "Tuesday at three", in both zones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from meeting_desktop.domain.conversations import Conversation, Side, Utterance
from meeting_desktop.domain.findings import Appointment
from meeting_desktop.domain.spoken_dates import SpokenDate, spoken_date
from meeting_desktop.domain.wall_times import is_zone, zone_of

#: A date is a meeting's where one of these is near; else it may be a delivery or a holiday.
_MEETING = re.compile(
    r"\b(?:meet|meeting|call|talk|speak|demo|catch up|sync|session|follow[- ]up|invit\w+|calendar"
    r"|works? for|suits?|available|free|treffen|sprechen|telefonieren|termin|passt|kalender)\b",
    re.IGNORECASE,
)
#: A time alone, or a day that somebody agrees to, belongs to what was said so long before.
_TOGETHER_S = 45.0
_OF_BOTH = frozenset({Side.OURS, Side.THEIRS, Side.ASSISTANT})


@dataclass(frozen=True, slots=True)
class ProposedTime:
    """``ours`` and ``theirs`` are the same instant in the two zones; ``theirs`` None: not known.

    ``evidence`` are the segments in which it was said. Without ``time_said`` only the day was.
    """

    words: str
    ours: datetime
    theirs: datetime | None
    time_said: bool
    evidence: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    date: SpokenDate
    at_s: float
    evidence: tuple[UUID, ...]


def proposed_meetings(conversation: Conversation, their_zone: str = "") -> tuple[ProposedTime, ...]:
    """What was spoken of so far, what was said last first; what another time replaced is left out.

    ``their_zone`` (IANA) is the lead's, empty where it is not known; the conversation's is ours.
    """
    found: list[_Said] = []
    for one in conversation.utterances:
        said = _said(one, conversation, their_zone) if one.side in _OF_BOTH else None
        if said is not None:
            found = _taken(found, said, is_of_meeting=_MEETING.search(one.text) is not None)
    return tuple(_proposed(one, conversation.time_zone, their_zone) for one in reversed(found))


def with_appointments(
    found: Sequence[ProposedTime],
    appointments: Sequence[Appointment],
    our_zone: str,
    their_zone: str,
) -> tuple[ProposedTime, ...]:
    """Those of an analyst as well, each instant once."""
    known = {one.ours.timestamp() for one in found}
    more = [
        _proposed(one, our_zone, their_zone)
        for one in appointments
        if one.starts_at.timestamp() not in known
    ]
    return (*found, *more)


def _said(one: Utterance, conversation: Conversation, their_zone: str) -> _Said | None:
    ours, theirs = conversation.time_zone, their_zone or conversation.time_zone
    mine, yours = (theirs, ours) if one.side is Side.THEIRS else (ours, theirs)
    date = spoken_date(
        one.text,
        conversation.began_at + timedelta(seconds=one.start),
        ours,
        conversation.language,
        your_zone=yours,
        my_zone=mine,
    )
    if date is None or date.is_past or date.is_deadline or date.ends_on > date.starts_at.date():
        return None
    return _Said(date, one.start, (one.segment_id,))


def _taken(found: list[_Said], said: _Said, *, is_of_meeting: bool) -> list[_Said]:
    last = found[-1] if found and said.at_s - found[-1].at_s <= _TOGETHER_S else None
    if last is None:
        return [*found, said] if is_of_meeting and said.date.day_said else found
    both = (*last.evidence, *said.evidence)
    if not said.date.day_said:
        # "At four rather": the day stays that of before.
        local = last.date.starts_at.astimezone(said.date.starts_at.tzinfo)
        at = said.date.starts_at.replace(year=local.year, month=local.month, day=local.day)
        date = replace(said.date, starts_at=at, words=f"{last.date.words}, {said.date.words}")
        return [*found[:-1], _Said(date, said.at_s, both)]
    said = _on_that_day(said, last)
    same_day = said.date.starts_at.date() == last.date.starts_at.date()
    if same_day and not said.date.time_said:
        return [*found[:-1], replace(last, at_s=said.at_s, evidence=both)]
    if same_day or not last.date.time_said:
        return [*found[:-1], replace(said, evidence=both if same_day else said.evidence)]
    return [*found, said] if is_of_meeting or said.date.time_said else found


def _on_that_day(said: _Said, last: _Said) -> _Said:
    """ "Tuesday works for me", after "next Tuesday", is that one and not the first to come."""
    date, local = said.date, last.date.starts_at.astimezone(said.date.starts_at.tzinfo)
    if not date.is_open or date.starts_at.weekday() != local.weekday():
        return said
    at = date.starts_at.replace(year=local.year, month=local.month, day=local.day)
    return replace(said, date=replace(date, starts_at=at, ends_on=at.date()))


def _proposed(said: _Said | Appointment, our_zone: str, their_zone: str) -> ProposedTime:
    date = said.date if isinstance(said, _Said) else said
    starts_at = date.starts_at
    return ProposedTime(
        words=date.words,
        ours=starts_at.astimezone(zone_of(our_zone)),
        theirs=starts_at.astimezone(zone_of(their_zone)) if is_zone(their_zone) else None,
        time_said=date.time_said,
        evidence=said.evidence,
    )
