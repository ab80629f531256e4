"""One step at a time with each request: bring the sound, ask, look, take what came out."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from meeting_desktop.application.bring_for_work import BringForWork
from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.plan_hearing import HearingPlan, plan_hearing
from meeting_desktop.application.take_work import find_result, write_result
from meeting_desktop.application.work_notes import (
    HandedOver,
    forget_handed_over,
    note_handed_over,
)
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault, UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.domain.work import (
    TranscribeWish,
    WorkStanding,
    WorkState,
    WorkTrack,
)
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from meeting_desktop.ports.work import SharedWork

_log = get_logger(__name__)

#: Seconds until the next look: where somebody works on it, and where a hint will tell.
RUNNING_S, WAITING_S = 2.0, 15.0
#: Looks for what another machine of the person's has written.
_MOST_LOOKS = 20

#: What a worker met, for whoever asked; the rest is for whoever keeps the workers.
_SENTENCES = {
    "not_stored": "The sound is not in the shared storage; have the computer that recorded it "
    "bring it there, and ask again.",
    "storage_damaged": "The sound in the shared storage is damaged; make the transcript on the "
    "computer that recorded it.",
    "not_audio": "The recording holds no sound that can be read.",
    "work_unknown": "The workers run another version of Meeting Desktop; tell whoever keeps them.",
}
_GAVE_UP = (
    "The workers could not do it, several times; tell whoever keeps them, or make the transcript "
    "on this computer."
)


class WorkWish:
    """Who waits for a request; ``moves`` is told when it goes on under another id."""

    def __init__(self, on_progress: Callable[[float], None]) -> None:
        self.answer: Future[Transcript] = Future()
        self.moves: Callable[[UUID, UUID], None] = lambda _before, _after: None
        self.looks = 0
        self._on_progress = on_progress
        self._told = 0.0
        self._writing = False

    def listen(self, on_progress: Callable[[float], None]) -> None:
        """Whoever asks last is told from now on, the last word again."""
        self._on_progress, self._told = on_progress, 0.0

    def tell(self, fraction: float) -> None:
        if fraction != self._told and not self.answer.done():
            self._told = fraction
            self._on_progress(fraction)

    def may_write(self) -> bool:
        """From here on it cannot be cancelled any more. False: it was."""
        if not self._writing and not self.answer.done():
            self._writing = self.answer.set_running_or_notify_cancel()
        return not self.answer.cancelled()

    def succeed(self, transcript: Transcript) -> None:
        if self.may_write() and not self.answer.done():
            self.answer.set_result(transcript)

    def fail(self, error: BaseException) -> None:
        if self.may_write() and not self.answer.done():
            self.answer.set_exception(error)


@dataclass(frozen=True, slots=True)
class FollowParts:
    """``hotwords`` are the person's own terms."""

    store: Store
    sound: BringForWork
    hotwords: Callable[[], tuple[str, ...]]


class FollowWork:
    """On the thread of ``HandOverWork``, over one connection. Faults of that go through."""

    def __init__(
        self, parts: FollowParts, line: SharedWork, client: UUID, stopping: Callable[[], bool]
    ) -> None:
        self._store = parts.store
        self._sound = parts.sound
        self._hotwords = parts.hotwords
        self._line = line
        self._client = client
        self._stopping = stopping

    def advance(self, one: HandedOver, wish: WorkWish) -> float:
        """As far as it goes now; in how many seconds it is to be looked at again, without a hint.

        Raises: EnvironmentFault of the server's.
        """
        if wish.answer.cancelled() or one.is_cancelled:
            if one.is_asked:
                self._line.cancel(one.request)
                self._line.close_request(one.request)
            self._forget(one)
        elif not one.is_asked:
            self._ask(one, wish)
        else:
            return self._look(one, wish)
        return RUNNING_S

    def _ask(self, one: HandedOver, wish: WorkWish) -> None:
        try:
            plan = self._store.read(lambda uow: plan_hearing(uow, one.meeting, self._hotwords()))
            if not self._sound.bring(plan.recordings, lambda: self._is_wanted(wish)):
                return
        except ApplicationError as error:
            if not _may_pass(error):
                self._give_up(one, wish, error)
            return
        try:
            known = self._line.ask(
                self._client, one.request, plan.meeting.scope_id, _wish(plan, one.language)
            )
        except EnvironmentFault as error:
            if error.code == "work_not_here_yet":
                return  # the next round brings the rows there
            if error.retryable:
                raise
            self._give_up(one, wish, error)
            return
        self._note_asked(one, one.asked_as(known))
        wish.moves(one.request, known)

    def _note_asked(self, one: HandedOver, asked: HandedOver) -> None:
        def note(uow: UnitOfWork) -> None:
            forget_handed_over(uow, one.request)
            note_handed_over(uow, asked)

        wait_for_commit(self._store.write(note))

    def _look(self, one: HandedOver, wish: WorkWish) -> float:
        standing = next(iter(self._line.standings([one.request])), None)
        if standing is None:
            self._give_up(one, wish, _too_old())
        elif standing.state is WorkState.DONE:
            self._take(one, wish)
        elif standing.state is WorkState.TAKEN:
            self._find(one, wish)
        elif standing.state in {WorkState.FAILED, WorkState.CANCELLED}:
            self._give_up(one, wish, _why(standing))
        else:
            # All of it is heard; what is left is to write it down.
            wish.tell(min(standing.progress, 0.99))
            return RUNNING_S if standing.state is WorkState.RUNNING else WAITING_S
        return RUNNING_S

    def _take(self, one: HandedOver, wish: WorkWish) -> None:
        try:
            result = self._line.take(one.request, self._client)
        except EnvironmentFault as error:
            if error.code != "work_damaged":
                raise
            self._line.close_request(one.request)
            self._give_up(one, wish, error)
            return
        if result is None or not wish.may_write():
            return  # another machine of the person's writes it, or nobody wants it any more
        try:
            written = wait_for_commit(
                self._store.write(partial(write_result, one=one, result=result), actor="captions")
            )
        except ApplicationError as error:
            if not _may_pass(error):
                self._line.close_request(one.request)
                self._give_up(one, wish, error)
            return
        _log.info("meeting transcribed by a worker", meeting=one.meeting)
        wish.succeed(written)
        self._line.close_request(one.request)

    def _find(self, one: HandedOver, wish: WorkWish) -> None:
        """Another machine of the person's wrote it: it is here, or comes with the next round."""
        found = self._store.read(lambda uow: find_result(uow, one))
        wish.looks += 1
        if found is not None:
            self._forget(one)
            wish.succeed(found)
        elif wish.looks > _MOST_LOOKS:
            self._give_up(one, wish, _elsewhere())

    def _give_up(self, one: HandedOver, wish: WorkWish, error: ApplicationError) -> None:
        self._forget(one)
        wish.fail(error)

    def _forget(self, one: HandedOver) -> None:
        wait_for_commit(self._store.write(lambda uow: forget_handed_over(uow, one.request)))

    def _is_wanted(self, wish: WorkWish) -> bool:
        return not (self._stopping() or wish.answer.cancelled())


def _wish(plan: HearingPlan, language: str) -> TranscribeWish:
    tracks = tuple(
        WorkTrack(one.id, one.sha256, one.participant_id, one.duration) for one in plan.recordings
    )
    return TranscribeWish(plan.meeting.id, tracks, language, hotwords=plan.hotwords)


def _may_pass(error: ApplicationError) -> bool:
    return isinstance(error, EnvironmentFault) and error.retryable


def _why(standing: WorkStanding) -> ApplicationError:
    if standing.state is WorkState.CANCELLED:
        return UserFacingError("Another of your computers cancelled it.", code="cancelled")
    code = standing.code or "work_gave_up"
    return EnvironmentFault(_SENTENCES.get(code, _GAVE_UP), code=code)


def _elsewhere() -> ApplicationError:
    return UserFacingError(
        "Another of your computers has it; it comes here when both are connected.",
        code="work_elsewhere",
    )


def _too_old() -> ApplicationError:
    return EnvironmentFault(
        "The shared database does not know of it any more; ask again.", code="work_forgotten"
    )
