"""What goes when, and its going: rules of keeping, the trash, and what is left of neither.

By rule goes only what is this person's own: what others share with them is for those to keep. A
meeting goes to the trash first, sound goes at once. Rows go before files, and what files are to go
is noted with the rows, so that a crash between leaves nothing behind.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.shared_access import require
from meeting_desktop.application.sweep_leftovers import SweepLeftovers
from meeting_desktop.application.tidy_rows import (
    Trashed,
    coming,
    in_trash,
    let_go,
    note_rules,
    remove_meeting,
    rules_of,
    rules_since,
    trashed,
)
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, NotFoundError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.retention import Going, Retention, RetentionRules
from meeting_desktop.domain.sharing import Access
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.threads import SupervisedThread
from meeting_desktop.runtime.topic import Topic

T = TypeVar("T")

_log = get_logger(__name__)

_DAY_S = 86_400.0
#: While a meeting runs, and after a disk that did not play along.
_LATER_S = 300.0
#: Changes come in swarms; rules count in days.
_GATHER_S = 1.0
_STOP_S = 3.0
#: How long an import that ended stays in the list.
_IMPORTS_STAY = timedelta(days=30)
_TABLES = frozenset({"meetings", "recordings"})


@dataclass(frozen=True, slots=True)
class Tidied:
    """What one round did: sound that went, meetings that went to the trash, and for good."""

    sound: int = 0
    trashed: int = 0
    purged: int = 0


@dataclass(frozen=True, slots=True)
class TidyParts:
    """``busy``: a meeting runs, so that nothing goes meanwhile.

    ``forget_imports`` takes imports out of the list that ended before then; it returns at once.
    """

    store: Store
    sweep: SweepLeftovers
    settings: ChangeSettings
    clock: Clock
    busy: Callable[[], bool]
    forget_imports: Callable[[datetime], object]


class KeepTidy:
    """``changed``: what goes, or what is in the trash, may be something else; on any thread."""

    def __init__(self, parts: TidyParts) -> None:
        self.changed: Topic[None] = Topic()
        self._parts = parts
        self._wake = threading.Event()
        self._thread = SupervisedThread("tidying", self._run)
        self._stops = (
            parts.store.subscribe(self._on_commit),
            parts.settings.changed.subscribe(self._on_settings),
        )

    # -- what there is ---------------------------------------------------------------------------

    def preview(self) -> tuple[Going, ...]:
        """What goes by itself from now on, what goes first, first. Blocks."""
        return self._parts.store.read(lambda uow: coming(uow, self._rules(uow)))

    def removed(self) -> tuple[Trashed, ...]:
        """The trash, what was removed last first. Blocks."""
        return self._parts.store.read(lambda uow: trashed(uow, self._rules(uow)))

    def retention(self, meeting_id: UUID) -> Retention:
        """The meeting's own rule. Blocks. Raises: NotFoundError."""
        return self._parts.store.read(lambda uow: uow.tidying.retention(meeting_id))

    # -- what a person decides; futures fail with UserFacingError ``not_allowed`` ----------------

    def protect(self, meeting_id: UUID, on: bool) -> Future[Committed[Retention]]:
        """A protected meeting goes by no rule, and is not removed before that is taken back."""
        return self._decide(meeting_id, lambda before: replace(before, is_protected=on))

    def decide(self, meeting_id: UUID, rule: Retention) -> Future[Committed[Retention]]:
        """The meeting's own rule from now on."""
        fresh = replace(rule, since=self._parts.clock.now())
        return self._decide(meeting_id, lambda _before: fresh)

    def trash(self, meeting_ids: Collection[UUID]) -> Future[Committed[None]]:
        """Out of the lists; ``restore`` brings them back."""

        def work(uow: UnitOfWork) -> None:
            for meeting_id in meeting_ids:
                remove_meeting(uow, meeting_id)

        return self._parts.store.write(work)

    def restore(self, meeting_ids: Collection[UUID]) -> Future[Committed[None]]:
        """What went for good meanwhile stays gone."""

        def work(uow: UnitOfWork) -> None:
            for one in in_trash(uow, meeting_ids):
                require(uow, one.scope_id, access=Access.REMOVE)
                uow.meetings.restore(one.id)

        return self._parts.store.write(work)

    def empty(self, meeting_ids: Collection[UUID] | None = None) -> int:
        """These go for good now, None: all that this person may decide on; how many. Blocks.

        Raises: UserFacingError ``not_allowed``, EnvironmentFault (files are tried again later).
        """
        wanted = meeting_ids
        if wanted is None:
            wanted = [one.meeting.id for one in self.removed() if not one.why_not]
        gone = sum(self._purge(meeting_id) for meeting_id in wanted)
        self._parts.sweep.sweep()
        return gone

    # -- by itself -------------------------------------------------------------------------------

    def start(self) -> None:
        """At once, and then daily, and when something was removed or the rules were changed."""
        self._thread.start()

    def stop(self, deadline: float = _STOP_S) -> bool:
        for stop in self._stops:
            stop()
        self._thread.request_stop()
        self._wake.set()
        return self._thread.join(deadline)

    def run_due(self, now: datetime) -> Tidied:
        """Let go what is due at ``now``. Blocks. Raises: EnvironmentFault."""
        sound, whole = self._write(lambda uow: self._let_go(uow, now))
        due = [
            one.meeting.id
            for one in self.removed()
            if one.is_own and one.goes_at is not None and one.goes_at <= now
        ]
        purged = sum(self._purge(meeting_id) for meeting_id in due)
        self._parts.sweep.sweep()
        self._parts.forget_imports(now - _IMPORTS_STAY)
        return Tidied(sound, whole, purged)

    def _run(self, stop: threading.Event) -> None:
        clock = self._parts.clock
        while not stop.is_set():
            self._wake.clear()
            wait = _LATER_S
            with Contained():
                wait = self._turn()
            if not stop.is_set() and clock.wait(self._wake, wait) and not stop.is_set():
                clock.wait(stop, _GATHER_S)

    def _turn(self) -> float:
        """Seconds until the next look."""
        now = self._parts.clock.now()
        if self._parts.busy():
            return _LATER_S
        try:
            done = self.run_due(now)
        except ApplicationError as error:
            _log.warning("what was due could not go", code=error.code)
            return _LATER_S
        if done != Tidied():
            _log.info("what was due went", count=done.sound + done.trashed + done.purged)
        return _DAY_S

    def _purge(self, meeting_id: UUID) -> bool:
        """One transaction each: captions wait behind it."""

        def work(uow: UnitOfWork) -> bool:
            for one in in_trash(uow, [meeting_id]):
                require(uow, one.scope_id, access=Access.REMOVE)
                uow.tidying.purge(one.id)
                return True
            return False

        return self._write(work)

    def _decide(
        self, meeting_id: UUID, decide: Callable[[Retention], Retention]
    ) -> Future[Committed[Retention]]:
        def work(uow: UnitOfWork) -> Retention:
            meeting = uow.meetings.get(meeting_id)
            if meeting is None:
                raise NotFoundError("This meeting is not here any more.")
            require(uow, meeting.scope_id)
            decided = decide(uow.tidying.retention(meeting_id))
            uow.tidying.put_retention(meeting_id, decided)
            return decided

        return self._parts.store.write(work)

    def _write(self, work: Callable[[UnitOfWork], T]) -> T:
        return wait_for_commit(self._parts.store.write(work, actor="tidying"))

    def _let_go(self, uow: UnitOfWork, now: datetime) -> tuple[int, int]:
        rules = rules_since(uow, rules_of(self._parts.settings.current()), now)
        note_rules(uow, rules)
        return let_go(uow, rules, now)

    def _rules(self, uow: UnitOfWork) -> RetentionRules:
        return rules_since(uow, rules_of(self._parts.settings.current()), self._parts.clock.now())

    def _on_commit(self, committed: Committed[object]) -> None:
        if any(change.table in _TABLES for change in committed.changes):
            self._wake.set()
            self.changed.publish(None)

    def _on_settings(self, _settings: Settings) -> None:
        self._wake.set()
        self.changed.publish(None)
