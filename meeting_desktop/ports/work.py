"""Handing long work over: what a home asks of the shared database, and what a worker does there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from meeting_desktop.domain.work import (
    TranscribeWish,
    WorkerFacts,
    WorkResult,
    WorkStanding,
)


class SharedWork(Protocol):
    """One connection of a person's machine; one thread uses it, ``wake`` aside. Calls block.

    Raises EnvironmentFault with the codes of docs/shared-database.md.
    """

    def workers(self) -> Sequence[WorkerFacts]:
        """Those that are at work now."""
        ...

    def ask(self, client_id: UUID, request: UUID, scope: UUID, wish: TranscribeWish) -> UUID:
        """Put it into the queue; asked twice it is the same one, whose id is the answer.

        Raises EnvironmentFault: ``work_not_here_yet`` (retryable), the recordings' rows did not
        come there yet; ``work_too_much``; ``server_denied``, the scope is not one's to change.
        """
        ...

    def standings(self, requests: Sequence[UUID]) -> Sequence[WorkStanding]:
        """Those that are there and one's own; one that is missing was cleaned away."""
        ...

    def take(self, request: UUID, client_id: UUID) -> WorkResult | None:
        """What came out; None: nothing yet, or another machine of the person takes it.

        Raises: EnvironmentFault ``work_damaged``, it is not what a worker gives.
        """
        ...

    def close_request(self, request: UUID) -> None:
        """It is kept here: the server may forget what was said."""
        ...

    def cancel(self, request: UUID) -> None:
        """Nothing happens where it is over."""
        ...

    def wait(self, seconds: float) -> bool:
        """Until something changed (True), ``wake`` was called, or the time is over."""
        ...

    def wake(self) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class ClaimedWork:
    """``turn`` says who has it: only the latest may tell how far it is or what came out."""

    request: UUID
    turn: int
    wish: TranscribeWish


class WorkBench(Protocol):
    """One connection of a worker; one thread uses it. Calls block.

    Raises EnvironmentFault; where it is ``retryable`` the connection is made anew by the next call.
    """

    def claim(self, request: UUID) -> ClaimedWork | None:
        """Begin it; None: nothing is to be done any more.

        Raises: EnvironmentFault ``work_unknown``, a wish that this version does not know.
        """
        ...

    def tell_progress(self, work: ClaimedWork, share: float) -> bool:
        """False: stop, somebody else has it by now or nobody wants it any more."""
        ...

    def finish(self, work: ClaimedWork, result: WorkResult) -> bool:
        """False: what came out is not wanted any more. May be called again."""
        ...

    def fail(self, work: ClaimedWork, code: str) -> None:
        """For good; the code of an ``ApplicationError``, for whoever asked."""
        ...

    def give_back(self, work: ClaimedWork, code: str, *, counts: bool) -> bool:
        """For somebody else, or later; ``counts``: as an attempt, of which there are a few.

        False: nobody wants it any more.
        """
        ...

    def close(self) -> None: ...
