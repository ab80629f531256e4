"""Have the recordings of a meeting heard by a worker machine, as a new revision of its transcript.

What was asked for is noted here first, asked of the server next, and forgotten in the transaction
that writes what came out: a home that is closed or killed in between goes on at its next start, and
nothing is written twice. A thread of its own has a connection only while something is waited for.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from meeting_desktop.application.bring_for_work import BringForWork
from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.follow_work import (
    WAITING_S,
    FollowParts,
    FollowWork,
    WorkWish,
)
from meeting_desktop.application.work_notes import (
    HandedOver,
    forget_handed_over,
    handed_over,
    note_handed_over,
)
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.growing_pause import GrowingPause
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.domain.work import WorkerFacts
from meeting_desktop.ports.shared_login import SharedLogin
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from meeting_desktop.ports.work import SharedWork
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.threads import SupervisedThread

_log = get_logger(__name__)

_LASTING_S = 600.0
_RESTING_S = 3600.0


@dataclass(frozen=True, slots=True)
class HandOverParts:
    """``login`` gives None where no shared database is set up; it may block (the keyring)."""

    store: Store
    sound: BringForWork
    login: Callable[[], SharedLogin | None]
    open_work: Callable[[SharedLogin], SharedWork]
    clock: Clock
    hotwords: Callable[[], tuple[str, ...]]


class HandOverWork:
    """``start`` of a request returns at once and may be called on the GUI thread."""

    def __init__(
        self, parts: HandOverParts, uniform: Callable[[float, float], float] = random.uniform
    ) -> None:
        self._parts = parts
        self._pause = GrowingPause(uniform)
        self._wishes: dict[UUID, WorkWish] = {}
        self._wake = threading.Event()
        self._gate = threading.Lock()
        self._line: SharedWork | None = None
        self._thread = SupervisedThread("work", self._run)

    def begin(self) -> None:
        """Go on with what was handed over before."""
        self._thread.start()

    def stop(self, deadline: float) -> bool:
        """True when the thread ended in time; what waits goes on at the next start."""
        self._thread.request_stop()
        self._nudge()
        return self._thread.join(deadline)

    @property
    def is_set_up(self) -> bool:
        """Whether there is a storage that workers could fetch from. Does not block."""
        return self._parts.sound.is_set_up

    def workers(self) -> tuple[WorkerFacts, ...]:
        """Who could do it now: none without a shared database, a storage, or a worker. Blocks.

        Raises: EnvironmentFault.
        """
        if not self._parts.sound.is_set_up or self._account() is None:
            return ()
        login = self._parts.login()
        if login is None:
            return ()
        with closing(self._parts.open_work(login)) as line:
            return tuple(line.workers())

    def rejoin(
        self, meeting_id: UUID, on_progress: Callable[[float], None]
    ) -> Future[Transcript] | None:
        """Wait for what an earlier run of the program handed over; None where that is nothing.

        As ``start``; blocks on the disk.
        """
        for one in self._parts.store.read(handed_over):
            if one.meeting == meeting_id and not one.is_cancelled:
                with self._gate:
                    wish = self._wishes.get(one.request)
                    if wish is None or wish.answer.done():
                        wish = self._wishes[one.request] = WorkWish(on_progress)
                    wish.listen(on_progress)
                wish.answer.add_done_callback(self._on_answer)
                self._nudge()
                return wish.answer
        return None

    def start(
        self,
        meeting_id: UUID,
        *,
        language: str = "",
        on_progress: Callable[[float], None] = lambda _fraction: None,
    ) -> Future[Transcript]:
        """As ``TranscribeAgain.start``: done with the new revision, after its commit.

        ``on_progress`` gets a fraction of 1 on the thread of this. ``cancel`` of the future tells
        the worker. It fails as ``plan_hearing`` and ``BringForWork`` say, and with what kept the
        worker from it.
        """
        one = HandedOver(new_id(), meeting_id, language)
        wish = WorkWish(on_progress)
        with self._gate:
            self._wishes[one.request] = wish
        wish.answer.add_done_callback(self._on_answer)
        noted = self._parts.store.write(lambda uow: note_handed_over(uow, one))
        noted.add_done_callback(lambda done: self._on_noted(wish, done.exception()))
        return wish.answer

    def _on_answer(self, answer: Future[Transcript]) -> None:
        if answer.cancelled():
            self._nudge()

    def _on_noted(self, wish: WorkWish, error: BaseException | None) -> None:
        if error is not None:
            wish.fail(error)
        self._nudge()

    def _nudge(self) -> None:
        self._wake.set()
        with self._gate:
            if self._line is not None:
                self._line.wake()

    def _account(self) -> UUID | None:
        account = self._parts.store.read(lambda uow: uow.sync.account())
        return account.client_id if account is not None else None

    def _run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._wake.clear()
            wait = _LASTING_S
            with Contained():
                wait = self._attempt(stop)
            self._parts.clock.wait(self._wake, wait)

    def _attempt(self, stop: threading.Event) -> float:
        """Follow what waits for as long as it goes well; seconds until the next try."""
        try:
            waiting = self._parts.store.read(handed_over)
            if not waiting:
                return _RESTING_S
            client, login = self._account(), self._parts.login()
            if client is None or login is None:
                self._drop(waiting)
                return _RESTING_S
            with closing(self._parts.open_work(login)) as line:
                self._follow(line, client, stop)
        except ApplicationError as error:
            return self._failed(error)
        return 0.0

    def _follow(self, line: SharedWork, client: UUID, stop: threading.Event) -> None:
        parts = self._parts
        kept = FollowParts(parts.store, parts.sound, parts.hotwords)
        following = FollowWork(kept, line, client, stop.is_set)
        with self._gate:
            self._line = line
        try:
            while not stop.is_set() and (waiting := parts.store.read(handed_over)):
                self._wake.clear()
                looks = [following.advance(one, self._wish_of(one)) for one in waiting]
                self._pause.reset()
                if not self._wake.is_set():
                    line.wait(min(looks, default=WAITING_S))
        finally:
            with self._gate:
                self._line = None

    def _wish_of(self, one: HandedOver) -> WorkWish:
        """Of one that an earlier run asked for there is nobody who waits."""
        with self._gate:
            wish = self._wishes.setdefault(one.request, WorkWish(lambda _fraction: None))
            # Answered wishes are of no use; a later one of the same id is the server's alone.
            for known in [k for k, w in self._wishes.items() if w.answer.done() and w is not wish]:
                del self._wishes[known]
            wish.moves = self._move
        if wish.answer.cancelled() and not one.is_cancelled:
            cancelled = replace(one, is_cancelled=True)
            self._write(lambda uow: note_handed_over(uow, cancelled))
        return wish

    def _move(self, before: UUID, after: UUID) -> None:
        """The server knows it under another id: somebody asked for the same before."""
        with self._gate:
            if before in self._wishes:
                self._wishes[after] = self._wishes.pop(before)

    def _drop(self, waiting: Sequence[HandedOver]) -> None:
        """Signed out: nobody can be asked any more."""
        error = UserFacingError(
            "This computer is not connected to a shared database any more.", code="not_connected"
        )
        for one in waiting:
            self._write(partial(forget_handed_over, request=one.request))
            self._wish_of(one).fail(error)

    def _failed(self, error: ApplicationError) -> float:
        _log.warning("work cannot be handed over now", code=error.code)
        if isinstance(error, EnvironmentFault) and error.retryable:
            return self._pause.next()
        # Only a person can mend it: they are told, and what the server has is taken when it works.
        with suppress(ApplicationError):
            for one in self._parts.store.read(handed_over):
                if not one.is_asked:
                    self._write(partial(forget_handed_over, request=one.request))
                self._wish_of(one).fail(error)
        return _LASTING_S

    def _write(self, work: Callable[[UnitOfWork], None]) -> None:
        wait_for_commit(self._parts.store.write(work))
