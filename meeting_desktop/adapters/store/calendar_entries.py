"""The calendar's entries, read quickly: ten thousand meetings of a month, of which few are seen.

SQLite hands over one text, a line for each meeting, and a line becomes values of Python when it is
looked at. Row by row the reader would take Python's lock ten thousand times from the window that is
just being made, and most of its time would go into identifiers and objects that nobody asks for.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, select, text
from sqlalchemy.orm import Session, aliased

from meeting_desktop.adapters.store import model
from meeting_desktop.adapters.store.columns import UtcDateTime
from meeting_desktop.adapters.store.planning_model import Invitation
from meeting_desktop.domain.invitations import Rsvp
from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.domain.planning import MeetingType
from meeting_desktop.ports.planning import CalendarEntries, CalendarEntry

_MEETING = model.Meeting
_STATUS = {status.value: status for status in MeetingStatus}
_TYPE = {kind.value: kind for kind in MeetingType}
#: What a column of an instant lacks for Python: it was written as UTC.
_UTC = "+00:00"
#: A line begins with start, id and end, each as wide as the store writes it; JSON follows, in which
#: no line can end.
_END_OF_LINE = "\n"
_INSTANT, _ID = len("2026-01-31 10:00:00.000000"), len(UUID(int=0).hex)
_START = slice(_INSTANT)
_KEY = slice(_INSTANT, _INSTANT + _ID)
_FINISH = slice(_INSTANT + _ID, 2 * _INSTANT + _ID)
_REST = slice(2 * _INSTANT + _ID, None)
#: As text: SQLAlchemy would compile it while somebody waits for their first month.
_LINES = text(
    """
    SELECT group_concat(
        m.scheduled_start || m.id || m.scheduled_end || json_array(
            m.title, m.status, m.meeting_type, m.time_zone, m.room_code, m.series_id,
            m.lead_id, coalesce(l.name, ''), m.organizer_id, m.tags, m.scope_id
        ),
        char(10)
    )
    FROM meetings AS m LEFT JOIN leads AS l ON l.id = m.lead_id AND NOT l.deleted
    WHERE NOT m.deleted AND m.scheduled_start < :end AND m.scheduled_end > :start
    """
).bindparams(bindparam("start", type_=UtcDateTime()), bindparam("end", type_=UtcDateTime()))


class _Instants(dict[str, datetime]):
    """Of what the store wrote; meetings begin and end at the same few times."""

    def __missing__(self, written: str) -> datetime:
        instant = self[written] = datetime.fromisoformat(written + _UTC)
        return instant


@dataclass(frozen=True, slots=True)
class Answers:
    """(invited, declined) by meeting and by series; ``counted_twice`` is by meeting: people of the
    series who answered for the occurrence alone.
    """

    of_meeting: dict[UUID, tuple[int, int]] = field(default_factory=dict)
    of_series: dict[UUID, tuple[int, int]] = field(default_factory=dict)
    counted_twice: dict[UUID, tuple[int, int]] = field(default_factory=dict)

    def of(self, meeting_id: UUID, series_id: UUID | None) -> tuple[int, int]:
        """How many are invited and how many of them declined."""
        invited, declined = self.of_meeting.get(meeting_id, (0, 0))
        if series_id is not None:
            more, less = self.of_series.get(series_id, (0, 0))
            twice, refused = self.counted_twice.get(meeting_id, (0, 0))
            invited, declined = invited + more - twice, declined + less - refused
        return invited, declined


def overlaps(start: datetime, end: datetime) -> ColumnElement[bool]:
    """Whether a meeting is planned for some of [``start``, ``end``)."""
    return and_(_MEETING.scheduled_start < end, _MEETING.scheduled_end > start)


def entries_between(
    session: Session, start: datetime, end: datetime, answers: Answers
) -> CalendarEntries:
    """Those that overlap [``start``, ``end``), by start and id."""
    found: str | None = session.execute(_LINES, {"start": start, "end": end}).scalar_one()
    # In the order of the lines: by start and id. SQLite promises none inside of an aggregate.
    lines = sorted(found.split(_END_OF_LINE)) if found else []
    instants = _Instants()
    starts = [instants[line[_START]] for line in lines]
    ends = [instants[line[_FINISH]] for line in lines]

    def make(place: int) -> CalendarEntry:
        return _entry(lines[place], starts[place], ends[place], answers)

    def place_of(meeting_id: UUID) -> int:
        wanted = meeting_id.hex
        return next((place for place, line in enumerate(lines) if line[_KEY] == wanted), -1)

    return CalendarEntries(starts, ends, make, place_of)


def answers_between(session: Session, start: datetime, end: datetime) -> Answers:
    """Those of the meetings that overlap [``start``, ``end``) and of their series."""
    here = and_(~_MEETING.deleted, overlaps(start, end))
    refused = case((Invitation.status == Rsvp.DECLINED.value, 1), else_=0)
    found: list[dict[UUID, tuple[int, int]]] = []
    for target, column in (
        (Invitation.meeting_id, _MEETING.id),
        (Invitation.series_id, _MEETING.series_id),
    ):
        query = (
            select(target, func.count(), func.sum(refused))
            .where(
                ~Invitation.deleted,
                # Who was taken out of one meeting of their series is not invited to it.
                Invitation.status != Rsvp.EXPIRED.value,
                target.in_(select(column).where(here)),
            )
            .group_by(target)
        )
        found.append(_counts(session, query))
    return Answers(found[0], found[1], _counted_twice(session, here) if found[1] else {})


def _counted_twice(session: Session, here: ColumnElement[bool]) -> dict[UUID, tuple[int, int]]:
    alone, shared = aliased(Invitation), aliased(Invitation)
    refused = case((shared.status == Rsvp.DECLINED.value, 1), else_=0)
    query = (
        select(_MEETING.id, func.count(), func.sum(refused))
        .join(alone, alone.meeting_id == _MEETING.id)
        .join(shared, and_(shared.series_id == _MEETING.series_id, shared.email == alone.email))
        .where(here, ~alone.deleted, ~shared.deleted)
        .group_by(_MEETING.id)
    )
    return _counts(session, query)


def _counts(session: Session, query: Select[*tuple[Any, ...]]) -> dict[UUID, tuple[int, int]]:
    return {target: (count, refused) for target, count, refused in session.execute(query)}


def _entry(line: str, start: datetime, end: datetime, answers: Answers) -> CalendarEntry:
    title, status, kind, zone, code, series, lead, lead_name, organizer, tags, scope = json.loads(
        line[_REST]
    )
    meeting_id, series_id = UUID(line[_KEY]), _id(series)
    invited, declined = answers.of(meeting_id, series_id)
    return CalendarEntry(
        meeting_id=meeting_id,
        scope_id=UUID(scope),
        title=title,
        start=start,
        end=end,
        status=_STATUS[status],
        meeting_type=_TYPE[kind],
        time_zone=zone,
        room_code=code,
        series_id=series_id,
        lead_id=_id(lead),
        lead_name=lead_name,
        organizer_id=_id(organizer),
        tags=tuple(json.loads(tags)),
        invited=invited,
        declined=declined,
    )


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
