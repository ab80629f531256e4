"""Series grow rows as time goes by, and as somebody looks further ahead."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from meeting_desktop.application.plan_edit import PlanEdit
from meeting_desktop.application.series_rows import fill, horizon_of
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.occurrences import USUAL_LIMIT
from meeting_desktop.domain.planning import Series
from meeting_desktop.domain.sharing import Hold
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.bugs import report_bug

_EVERY = timedelta(days=1)
#: Rows are there without a question for so long ahead, unless a series is very dense.
_SURE = timedelta(days=60)
#: Nobody plans further ahead, and a slip of a finger to the year 2200 must not fill the disk.
_FURTHEST = timedelta(days=3 * 366)
#: Rows of one transaction: a fifth of a second, for which the words of a meeting may wait.
_AT_ONCE = 100
_ACTOR = "me"


@dataclass(frozen=True, slots=True)
class _Place:
    """Those before ``series_id`` have their rows, and it got about ``made``."""

    series_id: UUID | None = None
    made: int = 0


@dataclass(frozen=True, slots=True)
class _Step:
    """One transaction; ``next`` is None where nothing lacks."""

    made: int
    next: _Place | None


class ExtendSeries:
    """``start`` once the store is being opened; from then on it looks once a day.

    No thread waits for the next day: the first thing that is written then reminds of it. Only
    series that are not over are looked at; one that has its rows costs one question.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._looked: datetime | None = None
        self._reaching: Future[Committed[int]] | None = None
        self._unsubscribe = store.subscribe(self._on_commit)

    def start(self) -> None:
        """Returns at once."""
        self._looked = self._clock.now()
        self.to_horizon().add_done_callback(_report)

    def close(self) -> None:
        self._unsubscribe()

    def to_horizon(self) -> Future[Committed[int]]:
        """All of them, once: at the start of the application, and daily. Gives the rows made."""
        return self._grow(None)

    def until(self, moment: datetime) -> Future[Committed[int]]:
        """Somebody looks at ``moment`` (aware). Gives the number of rows that were made.

        A dense series stops after 1,000 rows; ask again to go on.
        """
        return self._grow(moment)

    def reach(self, moment: datetime) -> None:
        """Somebody looks at ``moment``: what lacks will come, up to three years ahead.

        Blocks on the disk for a look, not for the rows: their commit tells of them.
        """
        now = self._clock.now()
        until = min(moment, now + _FURTHEST)
        at_it = self._reaching is not None and not self._reaching.done()
        if until <= now + _SURE or at_it or not self.lacks(until):
            return
        self._reaching = self.until(until)
        self._reaching.add_done_callback(_report)

    def lacks(self, moment: datetime) -> bool:
        """Whether ``until`` would do anything: without it, browsing need not write. Blocks."""
        return self._store.read(lambda uow: any(_short(one, moment) for one in _grown_here(uow)))

    def _grow(self, moment: datetime | None) -> Future[Committed[int]]:
        """All that lack rows, in many short transactions: what a meeting writes goes between."""
        grown: Future[Committed[int]] = Future()
        self._step(moment, _Place(), Committed(0, (), _ACTOR), grown)
        return grown

    def _step(
        self,
        moment: datetime | None,
        place: _Place,
        before: Committed[int],
        grown: Future[Committed[int]],
    ) -> None:
        def go_on(step: Future[Committed[_Step]]) -> None:
            error = None if step.cancelled() else step.exception()
            if step.cancelled():
                grown.cancel()
            elif error is not None:
                grown.set_exception(error)
            else:
                done = step.result()
                value, changes = before.value + done.value.made, before.changes + done.changes
                after = Committed(value, changes, done.actor)
                if done.value.next is None:
                    grown.set_result(after)
                else:
                    self._step(moment, done.value.next, after, grown)

        self._store.write(lambda uow: self._next(uow, moment, place)).add_done_callback(go_on)

    def _next(self, uow: UnitOfWork, moment: datetime | None, place: _Place) -> _Step:
        """Some rows of the first series from ``place`` on that lacks any."""
        now = self._clock.now()
        for series in sorted(_grown_here(uow), key=lambda one: one.id):
            made_before = place.made if series.id == place.series_id else 0
            is_done = place.series_id is not None and series.id < place.series_id
            until = moment or horizon_of(series, now)
            if is_done or made_before >= USUAL_LIMIT or not _short(series, until):
                continue
            rows = uow.calendar.of_series(series.id)
            filled = fill(
                PlanEdit(uow, now), series, until, version=_version(rows), known=rows, most=_AT_ONCE
            )
            return _Step(len(filled.rows), _Place(series.id, made_before + _AT_ONCE))
        return _Step(0, None)

    def _on_commit(self, _committed: Committed[object]) -> None:
        if self._looked is not None and self._clock.now() - self._looked >= _EVERY:
            self.start()


def _report(done: Future[Committed[int]]) -> None:
    """A fault of the disk is told by those who wait for it; a bug must not go unheard."""
    error = None if done.cancelled() else done.exception()
    if error is not None and not isinstance(error, ApplicationError):
        report_bug(error)


def _grown_here(uow: UnitOfWork) -> list[Series]:
    """Each at the machine of its owner: several who grow one would be in each other's way."""
    held = uow.scopes.holdings()
    owned = {Hold.OWN, Hold.OWNER}
    return [
        one
        for one in uow.series.active()
        if not held.is_shared or (held.may_begin() and held.holds(one.scope_id) & owned)
    ]


def _short(series: Series, until: datetime) -> bool:
    return series.filled_until is None or series.filled_until < until


def _version(rows: Sequence[Meeting]) -> int | None:
    """The wording that the latest ones keep."""
    plans = [row.appointment for row in rows if row.appointment is not None]
    return next((one.question_set_version for one in reversed(plans) if not one.detached), None)
