"""What may be changed here of what is shared: asked by windows, and within every change.

The server is the wall. But what it would refuse is not written here either: whoever only reads
hears so at once, and not after the next round, when their work is taken back. Without an account
everything is allowed.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from uuid import UUID

from meeting_desktop.application.synchronise import SERVER
from meeting_desktop.core.errors import ApplicationError, UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.holdings import VIEWERS, Holdings
from meeting_desktop.domain.sharing import Access
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.bugs import report_bug
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)

#: Rows that say who holds what, beside memberships of single scopes.
_TABLES = frozenset({"team_members", "users"})
_MEMBERS = "scope_members"
#: Of more scopes at once all are read: of 12,000 that takes the store's thread a tenth of a second.
_FEW = 10


class SharedAccess:
    """For windows: never blocks. ``changed``: what is allowed may be something else now.

    Until ``start`` has read what is held, everything is offered; a change asks again by itself.
    """

    def __init__(self, store: Store) -> None:
        self.changed: Topic[None] = Topic()
        self._store = store
        self._held: Holdings | None = None
        self._unsubscribe = store.subscribe(self._on_commit)

    def start(self) -> None:
        """Once the store is being opened."""
        self._read()

    def close(self) -> None:
        self._unsubscribe()

    @property
    def is_shared(self) -> bool:
        return self._held is not None and self._held.is_shared

    def may_change(self, scope_id: UUID, table: str = "meetings") -> bool:
        """Whether rows of ``table`` in that scope may be changed and removed."""
        return not self.why_not(scope_id, table)

    def why_not(self, scope_id: UUID, table: str = "meetings") -> str:
        """A sentence for a person; empty where they may."""
        return self._held.why_not(scope_id, table, Access.CHANGE) if self._held else ""

    def why_not_begin(self) -> str:
        """The same of new meetings, series and leads."""
        return VIEWERS if self._held is not None and not self._held.may_begin() else ""

    def _on_commit(self, committed: Committed[object]) -> None:
        held, tables = self._held, {one.table for one in committed.changes}
        if held is None:
            return
        members = [one.id for one in committed.changes if one.table == _MEMBERS]
        is_first = not held.is_shared and committed.actor == SERVER
        if is_first or tables & _TABLES or (held.is_shared and len(members) > _FEW):
            self._read()
        # Of a home by itself every meeting adds a member, and nothing follows from it.
        elif held.is_shared and members:
            self._tell(self._store.write(lambda uow: self._held_around(uow, members)))

    def _read(self) -> None:
        # As a write, for it waits in line behind what is being written and nobody waits for it.
        self._tell(self._store.write(lambda uow: uow.scopes.holdings()))

    def _held_around(self, uow: UnitOfWork, members: Sequence[UUID]) -> Holdings:
        """What is held now, where only these memberships are others than they were.

        On the store's thread, where what was read before is known by now.
        """
        held = self._held
        if held is None:
            return uow.scopes.holdings()
        for member in members:
            scope_id = uow.scopes.of_row(_MEMBERS, member)
            if scope_id is not None:
                held = held.with_scope(scope_id, uow.scopes.holdings(scope_id))
        return held

    def _tell(self, read: Future[Committed[Holdings]]) -> None:
        read.add_done_callback(self._on_read)

    def _on_read(self, read: Future[Committed[Holdings]]) -> None:
        error = None if read.cancelled() else read.exception()
        if isinstance(error, ApplicationError):
            _log.warning("what is held is not known", code=error.code)
        elif error is not None:
            report_bug(error)
        elif not read.cancelled():
            before, self._held = self._held, read.result().value
            if before != self._held:
                self.changed.publish(None)


def require(
    uow: UnitOfWork,
    scope_id: UUID,
    table: str = "meetings",
    access: Access = Access.CHANGE,
    *,
    own: bool = False,
) -> None:
    """Within a change: refuse what the shared database would.

    ``own``: the row is about this machine's person. Raises: UserFacingError, code ``not_allowed``.
    """
    sentence = uow.scopes.holdings(scope_id).why_not(scope_id, table, access, own=own)
    if sentence:
        raise UserFacingError(sentence, code="not_allowed")


def may_change(uow: UnitOfWork, scope_id: UUID, table: str = "meetings") -> bool:
    """Within a transaction: whether rows of ``table`` in that scope may be changed."""
    return uow.scopes.holdings(scope_id).may(scope_id, table, Access.CHANGE)


def require_row(uow: UnitOfWork, table: str, row_id: UUID) -> None:
    """The same for a change of a row by its id; one that is not there is others' to miss."""
    if uow.scopes.is_shared():
        scope_id = uow.scopes.of_row(table, row_id)
        if scope_id is not None:
            require(uow, scope_id, table)


def require_beginning(uow: UnitOfWork) -> None:
    """Within what makes a meeting, a series or a lead. Raises: as ``require``."""
    held = uow.scopes.holdings(uow.personal_scope())
    if not held.may_begin():
        raise UserFacingError(held.sentence(held.person), code="not_allowed")
