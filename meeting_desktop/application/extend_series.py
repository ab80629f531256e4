"""Series grow rows as time goes by, and as somebody looks further ahead."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta

from meeting_desktop.application.plan_edit import PlanEdit
from meeting_desktop.application.series_rows import fill, horizon_of
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.planning import Series
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.bugs import report_bug

_EVERY = timedelta(days=1)
#: Rows are there without a question for so long ahead, unless a series is very dense.
_SURE = timedelta(days=60)
#: Nobody plans further ahead, and a slip of a finger to the year 2200 must not fill the disk.
_FURTHEST = timedelta(days=3 * 366)


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
        return self._store.write(lambda uow: self._each(uow, None))

    def until(self, moment: datetime) -> Future[Committed[int]]:
        """Somebody looks at ``moment`` (aware). Gives the number of rows that were made.

        A dense series stops after 1,000 rows; ask again to go on.
        """
        return self._store.write(lambda uow: self._each(uow, moment))

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
        return self._store.read(lambda uow: any(_short(one, moment) for one in uow.series.active()))

    def _each(self, uow: UnitOfWork, moment: datetime | None) -> int:
        now, made = self._clock.now(), 0
        for series in uow.series.active():
            until = moment or horizon_of(series, now)
            if _short(series, until):
                rows = uow.calendar.of_series(series.id)
                edit = PlanEdit(uow, now)
                made += len(fill(edit, series, until, version=_version(rows), known=rows).rows)
        return made

    def _on_commit(self, _committed: Committed[object]) -> None:
        if self._looked is not None and self._clock.now() - self._looked >= _EVERY:
            self.start()


def _report(done: Future[Committed[int]]) -> None:
    """A fault of the disk is told by those who wait for it; a bug must not go unheard."""
    error = None if done.cancelled() else done.exception()
    if error is not None and not isinstance(error, ApplicationError):
        report_bug(error)


def _short(series: Series, until: datetime) -> bool:
    return series.filled_until is None or series.filled_until < until


def _version(rows: Sequence[Meeting]) -> int | None:
    """The wording that the latest ones keep."""
    plans = [row.appointment for row in rows if row.appointment is not None]
    return next((one.question_set_version for one in reversed(plans) if not one.detached), None)
