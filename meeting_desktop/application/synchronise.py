"""One round with the shared database: say what changed here, hear what changed there.

What is sent goes first, so that the feed that follows already has it and nothing flickers back. A
round may break off at any point: each step is one transaction of the store, and the next round goes
on from there. Runs on the thread of ``keep_in_step``; every call may wait for network and disk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar
from uuid import UUID

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.sync import (
    Account,
    FeedRow,
    Look,
    ServerFacts,
    Verdict,
    hash_of_scopes,
)
from meeting_desktop.ports.sync import SharedDatabase, Snapshot
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

T = TypeVar("T")

#: Who made a change that came from the shared database; views and watchers can tell it apart.
SERVER = "server"
#: The newest migration of the server that this version knows.
SCHEMA = "0022"

_SENT_AT_ONCE = 200
#: One page is one transaction of the store: captions wait behind it no longer than this takes.
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did. ``refused`` operations wait for a person in ``set_aside``."""

    sent: int = 0
    refused: int = 0
    received: int = 0
    gained: int = 0
    lost: int = 0


class Synchronise:
    """``tell`` hears of the round so far, from time to time."""

    def __init__(
        self,
        store: Store,
        tell: Callable[[Round], None] = lambda _round: None,
        *,
        sent_at_once: int = _SENT_AT_ONCE,
        page: int = _PAGE,
    ) -> None:
        self._store = store
        self._tell = tell
        self._sent_at_once = sent_at_once
        self._page = page
        self._forgotten = 0
        #: Up to where there is nothing for this home, as the server said: the cursor is that of the
        #: last row that came, and others' rows beyond it grow in number.
        self._seen = 0
        #: The last round came to its end: what a crash left half done is done by a whole one.
        self._is_whole = False

    def round(self, database: SharedDatabase) -> Round:
        """Send everything, then receive everything.

        Raises:
            EnvironmentFault: ``sync_not_connected``, ``server_disabled``, ``server_other_person``,
                ``server_too_old``, ``client_too_old``, or what ``database`` raises.
        """
        account = self._account()
        seen = max(account.cursor, self._seen)
        look = database.look(seen)
        facts = look.facts
        refuse_strangers(facts, account)
        refuse_other_versions(facts)
        again = _must_start_over(facts, account.epoch, seen)
        if again:
            self._seen = 0
            self._write(lambda uow: _start_over(uow, facts))
        done = self._send(database, account.client_id, Round())
        if again or done != Round() or not self._is_whole or self._is_due(look):
            self._is_whole = False
            with database.snapshot() as snapshot:
                done = self._receive(snapshot, done)
            self._is_whole = True
        else:
            self._seen = look.head
        self._go_past(facts.forgotten)
        self._forget(facts.forgotten)
        return done

    def _is_due(self, look: Look) -> bool:
        """Whether there is anything to receive."""
        if look.is_news:
            return True
        known = self._read(lambda uow: uow.sync.scopes())
        is_filled = all(filled_to is None for filled_to in known.values())
        if not is_filled or look.scopes != hash_of_scopes(known):
            return True
        return bool(self._read(lambda uow: uow.sync.to_restore()))

    def _go_past(self, horizon: int) -> None:
        """What was removed may have been the last that this home was to see: it has been read too,

        since the snapshot came after ``horizon``. Else every round would start over.
        """
        if self._account().cursor < horizon:
            self._write(partial(_receive, (), horizon))

    def _forget(self, horizon: int) -> None:
        """No backup is kept for longer than tombstones: what was answered before is safe there."""
        if horizon > self._forgotten:
            self._write(lambda uow: uow.sync.forget_answered(horizon))
            self._forgotten = horizon

    def _send(self, database: SharedDatabase, client_id: UUID, done: Round) -> Round:
        while operations := self._write(lambda uow: uow.sync.to_send(self._sent_at_once)):
            verdicts = database.push(client_id, operations)
            self._write(partial(_settle, verdicts))
            refused = sum(verdict.refusal is not None for verdict in verdicts)
            done = replace(
                done, sent=done.sent + len(verdicts) - refused, refused=done.refused + refused
            )
            self._tell(done)
        return done

    def _receive(self, snapshot: Snapshot, done: Round) -> Round:
        account = self._account()
        held = snapshot.scopes()
        known = self._read(lambda uow: uow.sync.scopes())
        lost = sorted(known.keys() - held)
        self._lose(lost)
        gained = sorted(held - known.keys())
        done = replace(done, gained=len(gained), lost=len(lost))
        if account.cursor == 0:
            # The feed from its beginning holds all that every scope has.
            unfilled = sorted(scope for scope in held if known.get(scope, 0) is not None)
            self._write(lambda uow: _gain(uow, unfilled))
        else:
            begun = {scope for scope, filled_to in known.items() if filled_to is not None} & held
            for scope in [*sorted(begun), *gained]:
                done = self._fill(snapshot, scope, known.get(scope) or 0, done)
        self._restore(snapshot)
        done = self._read_feed(snapshot, account.cursor, done)
        self._write(lambda uow: uow.sync.sweep())
        return done

    def _lose(self, scopes: Sequence[UUID]) -> None:
        for scope in scopes:
            self._write(partial(_lose, scope))

    def _fill(self, snapshot: Snapshot, scope: UUID, after: int, done: Round) -> Round:
        while rows := snapshot.scope_rows(scope, after, self._page):
            after = rows[-1].seq
            self._write(partial(_fill, rows, scope, after))
            done = replace(done, received=done.received + len(rows))
            self._tell(done)
        self._write(lambda uow: uow.sync.gain(scope, None))
        return done

    def _read_feed(self, snapshot: Snapshot, after: int, done: Round) -> Round:
        while rows := snapshot.feed(after, self._page):
            after = rows[-1].seq
            self._write(partial(_receive, rows, after))
            done = replace(done, received=done.received + len(rows))
            self._tell(done)
        return done

    def _restore(self, snapshot: Snapshot) -> None:
        """Rows whose change was refused get the server's values back."""
        asked = self._read(lambda uow: uow.sync.to_restore())
        for start in range(0, len(asked), self._page):
            some = asked[start : start + self._page]
            rows = snapshot.rows(some)
            self._write(partial(_restore, some, rows))

    def _account(self) -> Account:
        account = self._read(lambda uow: uow.sync.account())
        if account is None:
            raise EnvironmentFault(
                "This machine is not connected to a shared database.", code="sync_not_connected"
            )
        return account

    def _read(self, query: Callable[[UnitOfWork], T]) -> T:
        return self._store.read(query)

    def _write(self, work: Callable[[UnitOfWork], T]) -> T:
        return self._store.write(work, actor=SERVER).result().value


def refuse_strangers(facts: ServerFacts, account: Account) -> None:
    """Raises: EnvironmentFault: the login is nobody's, switched off, or somebody else's."""
    if facts.person is None:
        raise EnvironmentFault(
            "This login was switched off; ask whoever keeps the shared database.",
            code="server_disabled",
        )
    if facts.person != account.person_id:
        raise EnvironmentFault(
            "This login is another person's than the one this machine works for; sign out first.",
            code="server_other_person",
        )


def refuse_other_versions(facts: ServerFacts) -> None:
    """Revisions are numbers of four digits.

    Raises: EnvironmentFault: one of the two must be upgraded first; work goes on offline.
    """
    if facts.schema < SCHEMA:
        raise EnvironmentFault(
            "The shared database is of an older version; whoever keeps it must run "
            "“meeting-desktop server upgrade”. Changes wait here.",
            code="server_too_old",
        )
    if facts.oldest_schema > SCHEMA:
        raise EnvironmentFault(
            "The shared database needs a newer Meeting Desktop; install it. Changes wait here.",
            code="client_too_old",
        )


def _must_start_over(facts: ServerFacts, epoch: UUID, seen: int) -> bool:
    """A number means nothing in another epoch, and below what was forgotten it is too old."""
    return facts.epoch != epoch or 0 < seen < facts.forgotten


def _start_over(uow: UnitOfWork, facts: ServerFacts) -> None:
    # As old as the tombstones that went: sent again, it would bring back what was removed.
    uow.sync.forget_answered(facts.forgotten)
    uow.sync.start_over(facts.epoch)


def _gain(uow: UnitOfWork, scopes: Sequence[UUID]) -> None:
    for scope in scopes:
        uow.sync.gain(scope, None)


def _lose(scope: UUID, uow: UnitOfWork) -> None:
    uow.sync.lose(scope)


def _settle(verdicts: Sequence[Verdict], uow: UnitOfWork) -> None:
    uow.sync.settle(verdicts)


def _fill(rows: Sequence[FeedRow], scope: UUID, filled_to: int, uow: UnitOfWork) -> None:
    uow.sync.receive(rows, cursor=None)
    uow.sync.gain(scope, filled_to)


def _receive(rows: Sequence[FeedRow], cursor: int, uow: UnitOfWork) -> None:
    uow.sync.receive(rows, cursor=cursor)


def _restore(asked: Sequence[tuple[str, UUID]], rows: Sequence[FeedRow], uow: UnitOfWork) -> None:
    uow.sync.restore(asked, rows)
