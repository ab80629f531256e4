"""Keeping this home and the shared database the same: the journal here, the feed there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol
from uuid import UUID

from meeting_desktop.domain.presence import ColleagueNow
from meeting_desktop.domain.sync import (
    Account,
    DeviceSession,
    FeedRow,
    Look,
    Operation,
    ServerFacts,
    SetAside,
    Verdict,
)


class SyncJournal(Protocol):
    """What of this home the shared database does not know yet, and what of it came from there.

    Part of a unit of work: everything said here is one transaction with the rows it speaks of.
    From ``adopt`` on, every change of a row that is shared is noted in the transaction that makes
    it, except for what ``receive``, ``lose`` and ``sweep`` do.
    """

    def account(self) -> Account | None:
        """None while this home has never been connected."""
        ...

    def adopt(self, facts: ServerFacts, client_id: UUID) -> Account:
        """Make this home the one of ``facts.person`` and note all its rows as new.

        The person made at the first start becomes the one of the shared database: their rows
        change their scope, once, before anybody else has seen them. What was begun with the same
        account goes on.

        Raises:
            UserFacingError: the home belongs to another account.
        """
        ...

    def leave(self) -> None:
        """Say nothing more until the same account comes back; rows and what waits stay."""
        ...

    def waiting(self) -> int:
        """How many things have changes that the shared database has not answered, 0 for none.

        As people count them: a lead with its history is one, a meeting with all that is in it too.
        """
        ...

    def to_send(self, limit: int) -> Sequence[Operation]:
        """What to send next, in an order that its references allow: first new rows, parents first.

        From now on these operations are frozen: they are sent with the same id and fields until
        they are settled; what is changed meanwhile waits as an operation of its own.
        """
        ...

    def settle(self, verdicts: Sequence[Verdict]) -> None:
        """Take note of answers; a refused operation is set aside and its row needs ``receive``."""
        ...

    def to_restore(self) -> Sequence[tuple[str, UUID]]:
        """Rows (table, id) whose operation was refused: ask for them, then ``restore``."""
        ...

    def restore(self, asked: Sequence[tuple[str, UUID]], rows: Sequence[FeedRow]) -> None:
        """The rows that were asked for, as the server has them; those it does not show are gone."""
        ...

    def receive(self, rows: Sequence[FeedRow], *, cursor: int | None) -> None:
        """Take rows in; columns with changes that were not answered yet keep their value here.

        ``cursor`` is where the feed stands after them, None for rows of a scope being filled.
        """
        ...

    def scopes(self) -> Mapping[UUID, int | None]:
        """The scopes of this home: None when filled, else up to which ``seq`` it was filled."""
        ...

    def owned_scopes(self) -> frozenset[UUID]:
        """Those of meetings and series that the person of this home owns (``scope_members``)."""
        ...

    def gain(self, scope: UUID, filled_to: int | None) -> None: ...

    def lose(self, scope: UUID) -> None:
        """Remove every row of a scope, and set aside what of it was not answered yet."""
        ...

    def start_over(self, epoch: UUID) -> None:
        """Read everything again from 0.

        In another epoch what was answered before is sent again (it may be lost there), with its
        old id: what is still known there is not done twice. In the same one nothing was lost, and
        what is so old that the server forgot its id would be done once more.
        """
        ...

    def sweep(self) -> None:
        """After everything was read again: remove rows that were not among it."""
        ...

    def set_aside(self) -> Sequence[SetAside]: ...

    def send_again(self, operation_id: UUID) -> None:
        """Write the fields of an operation that was set aside once more, as a new change."""
        ...

    def discard(self, operation_id: UUID) -> None: ...

    def forget_answered(self, older_than: int) -> None:
        """Drop answered operations with a ``seq`` up to ``older_than`` (see ``start_over``)."""
        ...


class Snapshot(Protocol):
    """One moment of the shared database: everything asked of it belongs together."""

    def scopes(self) -> frozenset[UUID]: ...

    def feed(self, after: int, limit: int) -> Sequence[FeedRow]:
        """Rows of all scopes with ``seq`` above ``after``, lowest first, at most ``limit``."""
        ...

    def scope_rows(self, scope: UUID, after: int, limit: int) -> Sequence[FeedRow]:
        """The same within one scope."""
        ...

    def rows(self, wanted: Sequence[tuple[str, UUID]]) -> Sequence[FeedRow]:
        """Those of (table, id) that are there and may be seen."""
        ...


class SharedDatabase(Protocol):
    """A login to the shared database. Used from one thread; every call may wait for the network.

    Raises EnvironmentFault (``retryable`` where another try may help) with the codes of
    docs/shared-database.md.
    """

    def facts(self) -> ServerFacts: ...

    def look(self, after: int) -> Look:
        """One short question, where ``snapshot`` and the feed are several long ones."""
        ...

    def open_session(self, client_id: UUID, device: Mapping[str, str]) -> bool:
        """Say that this machine is here; False when its session was revoked."""
        ...

    def sessions(self) -> Sequence[DeviceSession]:
        """The machines of the person who is logged in, the latest seen first."""
        ...

    def revoke_session(self, session: UUID) -> None:
        """That machine sends nothing any more; its password has to be changed all the same."""
        ...

    def push(self, client_id: UUID, operations: Sequence[Operation]) -> Sequence[Verdict]:
        """In one transaction; one verdict for each, in their order."""
        ...

    def snapshot(self) -> AbstractContextManager[Snapshot]: ...

    def colleagues(self) -> Sequence[ColleagueNow]:
        """Who of those one shares a team or a meeting with is in a meeting now, oneself aside."""
        ...

    def wait(self, seconds: float) -> bool:
        """Wait for a hint that something was pushed; False when the time is over."""
        ...

    def wake(self) -> None:
        """End a ``wait`` from another thread."""
        ...

    def close(self) -> None: ...
