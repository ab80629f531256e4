"""A store with a series in it, for tests of what is done to series."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from meeting_desktop.application.plan_edit import PlanEdit
from meeting_desktop.application.plan_series import plan_series
from meeting_desktop.application.replace_rows import plan_of
from meeting_desktop.application.series_rows import Filled
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.domain.occurrences import wall_of
from meeting_desktop.domain.planning import Series
from meeting_desktop.domain.wall_times import zone_of
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.clock import VirtualClock
from tests.fakes.store import InlineStore

T = TypeVar("T")

BERLIN = "Europe/Berlin"
#: A Monday morning in Berlin.
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
#: The Tuesday after, at ten.
FIRST = datetime(2026, 3, 3, 10, 0)  # noqa: DTZ001 - a wall time

WEEKLY = MeetingDraft("Weekly", FIRST, 30, BERLIN, rule="FREQ=WEEKLY;COUNT=6")


def at(wall: str) -> datetime:
    """A wall time without a zone."""
    return datetime.fromisoformat(wall)


class SeriesRoom:
    """``edit`` runs one edit in a transaction and remembers how to undo it."""

    def __init__(self) -> None:
        self.clock = VirtualClock(NOW)
        self.store = InlineStore(self.clock)

    def edit(self, work: Callable[[PlanEdit], T]) -> T:
        def run(uow: UnitOfWork) -> T:
            return work(PlanEdit(uow, self.clock.now()))

        return self.store.write(run).result(60).value

    def plan(self, draft: MeetingDraft = WEEKLY) -> Filled:
        return self.edit(lambda edit: plan_series(edit, draft))

    def series(self, series_id: UUID) -> Series:
        found = self.store.read(lambda uow: uow.series.get(series_id))
        assert found is not None
        return found

    def rows(self, series_id: UUID) -> list[Meeting]:
        return list(self.store.read(lambda uow: uow.calendar.of_series(series_id)))

    def begin(self, row: Meeting) -> None:
        """The meeting is held now."""
        held = row.move_to(MeetingStatus.ACTIVE, self.clock.now())
        self.edit(lambda edit: edit.update_meeting(held))


def draft_of(row: Meeting, series: Series) -> MeetingDraft:
    """As the form shows it."""
    plan = plan_of(row)
    return MeetingDraft(
        title=row.title,
        start=wall_of(plan.start, zone_of(row.time_zone)),
        minutes=int(plan.length / timedelta(minutes=1)),
        time_zone=row.time_zone,
        details=plan.details,
        rule=series.rule,
        lead_id=row.lead_id,
    )


def moved(draft: MeetingDraft, **by: int) -> MeetingDraft:
    """``moved(draft, days=1)``"""
    return replace(draft, start=draft.start + timedelta(**by))


def shown(rows: list[Meeting]) -> list[str]:
    """Their starts on the clocks of their zones, as people say them."""
    return [f"{wall_of(plan_of(row).start, zone_of(row.time_zone)):%a %d %b %H:%M}" for row in rows]
