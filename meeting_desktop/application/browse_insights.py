"""What the meetings of some time say together: one reading, of figures that were counted before."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.replace_file import replace_file
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.insights import (
    FunnelStep,
    PeriodPoint,
    PersonInsight,
    funnel,
    guests_engagement,
    of_people,
    over_time,
)
from meeting_desktop.domain.leads import LeadStatus
from meeting_desktop.domain.people import Team, User
from meeting_desktop.ports.held_meetings import HeldMeeting
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.topic import Topic

#: Cells that a spreadsheet would reckon with.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: What insights are made of. Meetings and leads change with them.
_TABLES = frozenset({"summaries", "participant_reports", "meetings", "leads", "teams"})


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Period(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    EVER = "ever"


_DAYS = {Period.MONTH: 30, Period.QUARTER: 91, Period.YEAR: 365}


@dataclass(frozen=True, slots=True)
class Who:
    """Whose meetings: one person's, a team's, or everybody's that are here."""

    user_id: UUID | None = None
    team_id: UUID | None = None


EVERYBODY = Who()


@dataclass(frozen=True, slots=True)
class HeldTitle:
    """What a meeting is known by; ``held_at`` is aware."""

    title: str
    held_at: datetime


@dataclass(frozen=True, slots=True)
class Insights:
    """``meetings`` were held, ``unread`` of them have no report. ``since`` is a day here.

    ``planned`` meetings had a place in the calendar; ``held_of_planned`` of them were held.
    ``lost`` leads are among those of the funnel. ``titles`` are of all meetings.
    """

    since: date
    until: date
    meetings: int
    unread: int
    people: tuple[PersonInsight, ...]
    tone: tuple[PeriodPoint, ...]
    engagement: tuple[PeriodPoint, ...]
    funnel: tuple[FunnelStep, ...]
    lost: int
    planned: int
    held_of_planned: int
    users: tuple[User, ...]
    teams: tuple[Team, ...]
    titles: Mapping[UUID, HeldTitle] = field(default_factory=dict)


class BrowseInsights:
    """``changed`` says that a reading now would give something else."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.changed: Topic[None] = Topic()
        self._store = store
        self._clock = clock
        self._unsubscribe = store.subscribe(self._on_commit)

    def read(self, period: Period, who: Who = EVERYBODY) -> Insights:
        """Blocks on the disk. Days are those of this machine's zone."""
        now = self._clock.now()
        return self._store.read(lambda uow: _read(uow, now, period, who))

    def export_table(self, path: Path, rows: Sequence[Sequence[str]]) -> Path:
        """Write a chart's numbers as CSV; an existing file is replaced in one step. Blocks.

        Raises:
            EnvironmentFault: the file cannot be written.
        """
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([_safe(cell) for cell in r] for r in rows)
        replace_file(path, lambda part: _write(part, text.getvalue().encode("utf-8-sig")))
        return path

    def export_picture(self, path: Path, png: bytes) -> Path:
        """Write a picture that the window drew. Blocks; raises as ``export_table``."""
        replace_file(path, lambda part: _write(part, png))
        return path

    def close(self) -> None:
        self._unsubscribe()

    def _on_commit(self, committed: Committed[object]) -> None:
        if any(change.table in _TABLES for change in committed.changes):
            self.changed.publish(None)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _safe(cell: str) -> str:
    """A name is no formula; a number may begin with its sign."""
    is_number = cell.lstrip("-").replace(".", "", 1).isdigit()
    return f"'{cell}" if cell.startswith(_FORMULA) and not is_number else cell


def _read(uow: UnitOfWork, now: datetime, period: Period, who: Who) -> Insights:
    users, teams = tuple(uow.people.all()), tuple(uow.people.teams())
    wanted = _wanted(who, teams)
    zone = now.astimezone().tzinfo or UTC
    begin = now - timedelta(days=_DAYS[period]) if period in _DAYS else _LONG_AGO
    meetings = _theirs(uow.held.between(begin, now), wanted)
    if period is Period.EVER:
        begin = meetings[0].held_at if meetings else now
    since, until = begin.astimezone(zone).date(), now.astimezone(zone).date()
    names = {one.id: one.display_name for one in users}
    journeys = [one for one in uow.held.journeys() if wanted is None or one.owner_id in wanted]
    held_of_planned = sum(one.was_planned for one in meetings)
    missed = uow.held.missed(begin, now) if wanted is None else 0
    return Insights(
        since=since,
        until=until,
        meetings=len(meetings),
        unread=sum(not one.people for one in meetings),
        people=_people(meetings, names, wanted),
        tone=over_time(meetings, since, until, zone, _tone),
        engagement=over_time(meetings, since, until, zone, partial(guests_engagement, names=names)),
        funnel=funnel(journeys),
        lost=sum(one.status is LeadStatus.LOST for one in journeys),
        planned=held_of_planned + missed,
        held_of_planned=held_of_planned,
        users=users,
        teams=teams,
        titles={one.meeting_id: HeldTitle(one.title, one.held_at) for one in meetings},
    )


def _wanted(who: Who, teams: Sequence[Team]) -> frozenset[UUID] | None:
    """None: everybody."""
    if who.user_id is not None:
        return frozenset({who.user_id})
    if who.team_id is None:
        return None
    return frozenset(m for team in teams if team.id == who.team_id for m in team.members)


def _theirs(
    meetings: Sequence[HeldMeeting], wanted: Collection[UUID] | None
) -> Sequence[HeldMeeting]:
    """Those in which one of them spoke."""
    if wanted is None:
        return meetings
    return [one for one in meetings if any(p.user_id in wanted for p in one.people)]


def _people(
    meetings: Sequence[HeldMeeting], names: Mapping[UUID, str], wanted: Collection[UUID] | None
) -> tuple[PersonInsight, ...]:
    """Of a team its members and their guests; colleagues of another one are not asked for."""
    found = of_people(meetings, names)
    if wanted is None:
        return found
    return tuple(one for one in found if one.user_id is None or one.user_id in wanted)


def _tone(held: HeldMeeting) -> float | None:
    return held.tone
