# ruff: noqa: S608 - the names in these statements are ours
"""See ``ports.sync.SyncJournal``: the account of this home, and its part of every conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, select, update

from meeting_desktop.adapters.store.all_tables import metadata
from meeting_desktop.adapters.store.changes import StoreSession
from meeting_desktop.adapters.store.connections import SYNC_SWITCH, is_connected
from meeting_desktop.adapters.store.people import personal_scope
from meeting_desktop.adapters.store.sharing_model import ScopeMember
from meeting_desktop.adapters.store.sync_adoption import move_in, note_everything
from meeting_desktop.adapters.store.sync_columns import (
    SharedTable,
    is_synced,
    shared_tables,
)
from meeting_desktop.adapters.store.sync_model import (
    RowToRestore,
    SeenRow,
    SyncAccount,
    SyncScope,
)
from meeting_desktop.adapters.store.sync_outbox import Outbox
from meeting_desktop.adapters.store.sync_receiving import Receiving
from meeting_desktop.adapters.store.sync_rows import (
    delete_rows,
)
from meeting_desktop.adapters.store.sync_set_aside import SetAsideOperations
from meeting_desktop.adapters.store.sync_triggers import install, unnoted
from meeting_desktop.adapters.store.sync_waiting import count_waiting
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.sharing import ScopeRole
from meeting_desktop.domain.sync import (
    Account,
    FeedRow,
    Operation,
    ServerFacts,
    SetAside,
    Verdict,
)


class SqlSyncJournal:
    """Without an account it has nothing to say, and takes nothing in (LookupError)."""

    def __init__(self, session: StoreSession) -> None:
        self._session = session
        self._outbox = Outbox(session)

    def account(self) -> Account | None:
        row = self._row()
        if row is None or row.left_at is not None:
            return None
        return Account(row.client_id, row.person_id, row.directory, row.epoch, row.cursor)

    def adopt(self, facts: ServerFacts, client_id: UUID) -> Account:
        """Raises: UserFacingError, codes ``nobodys_login`` and ``home_of_another_account``."""
        self._session.refuse_a_read()
        self._session.flush()
        if facts.person is None:
            raise UserFacingError(
                "This login belongs to nobody; ask whoever keeps the shared database.",
                code="nobodys_login",
            )
        row = self._row()
        if row is not None and row.person_id != facts.person:
            raise UserFacingError(
                "What is on this machine belongs to another account; connect with that one, or "
                "start with an empty home.",
                code="home_of_another_account",
            )
        if row is None:
            self._begin(facts, facts.person, client_id)
        elif row.left_at is not None:
            row.left_at, row.client_id, row.directory = None, client_id, facts.directory
            self._session.flush()
        self._session.expire_all()
        return self._account()

    def leave(self) -> None:
        """What waits is still known, and what changes is still noted: for the same account,

        should it come back. No other can (see ``adopt``).
        """
        row = self._row()
        if row is not None and row.left_at is None:
            row.left_at = self._session.now
            self._session.flush()

    def waiting(self) -> int:
        return 0 if self.account() is None else count_waiting(self._session)

    def to_send(self, limit: int) -> Sequence[Operation]:
        if self.account() is None:
            return []
        self._begin_writing()
        return self._outbox.next(limit)

    def settle(self, verdicts: Sequence[Verdict]) -> None:
        self._begin_writing()
        self._outbox.settle(verdicts, self._account())

    def to_restore(self) -> Sequence[tuple[str, UUID]]:
        rows = self._session.execute(select(RowToRestore.table_name, RowToRestore.row_id))
        return [(table, row_id) for table, row_id in rows]

    def restore(self, asked: Sequence[tuple[str, UUID]], rows: Sequence[FeedRow]) -> None:
        self._begin_writing()
        shown = {(row.table, row.row_id) for row in rows}
        with unnoted(self._session.connection()):
            receiving = self._receiving()
            receiving.take(rows)
            for name, row_id in asked:
                table = shared_tables().get(name)
                if table is not None and (name, row_id) not in shown:
                    self._gone(receiving, table, row_id)
                self._session.execute(
                    delete(RowToRestore).where(
                        RowToRestore.table_name == name, RowToRestore.row_id == row_id
                    )
                )
        self._session.expire_all()

    def receive(self, rows: Sequence[FeedRow], *, cursor: int | None) -> None:
        self._begin_writing()
        with unnoted(self._session.connection()):
            self._receiving().take(rows)
        if cursor is not None:
            self._session.execute(update(SyncAccount).values(cursor=cursor))
        self._session.expire_all()

    def scopes(self) -> Mapping[UUID, int | None]:
        if self.account() is None:
            return {}
        rows = self._session.execute(select(SyncScope.scope_id, SyncScope.filled_to))
        return {row.scope_id: row.filled_to for row in rows}

    def owned_scopes(self) -> frozenset[UUID]:
        account = self.account()
        if account is None:
            return frozenset()
        query = select(ScopeMember.scope_id).where(
            ScopeMember.user_id == account.person_id,
            ScopeMember.role == ScopeRole.OWNER.value,
            ~ScopeMember.deleted,
        )
        return frozenset(self._session.scalars(query))

    def gain(self, scope: UUID, filled_to: int | None) -> None:
        self._begin_writing()
        row = self._session.get(SyncScope, scope)
        if row is None:
            self._session.add(SyncScope(scope_id=scope, filled_to=filled_to))
        else:
            row.filled_to = filled_to
        self._session.flush()

    def lose(self, scope: UUID) -> None:
        """Of recordings the rows go; their files stay, for whoever clears the folder up."""
        self._begin_writing()
        self._outbox.put_aside_scope(scope)
        connection = self._session.connection()
        with unnoted(connection):
            for table in reversed(metadata.sorted_tables):
                if is_synced(table):
                    query = f"SELECT id FROM {table.name} WHERE scope_id = ?"
                    found = connection.exec_driver_sql(query, (scope.hex,)).scalars().all()
                    delete_rows(self._session, table.name, found)
        self._session.execute(delete(SyncScope).where(SyncScope.scope_id == scope))
        self._session.expire_all()

    def start_over(self, epoch: UUID) -> None:
        self._begin_writing()
        if epoch != self._account().epoch:
            self._outbox.answered_again()
        self._session.execute(delete(SeenRow))
        # The feed from its beginning has all of every scope.
        self._session.execute(update(SyncScope).values(filled_to=None))
        self._session.execute(update(SyncAccount).values(epoch=epoch, cursor=0, sweeping=True))
        self._session.expire_all()

    def sweep(self) -> None:
        """Nothing where no ``start_over`` came before. What waits to be sent stays."""
        row = self._row()
        if row is None or not row.sweeping:
            return
        self._begin_writing()
        connection = self._session.connection()
        with unnoted(connection):
            for name in reversed(tuple(shared_tables())):
                query = (
                    f"SELECT id FROM {name} WHERE id NOT IN (SELECT row_id FROM sync_seen)"
                    f" AND id NOT IN (SELECT row_id FROM sync_outbox WHERE seq IS NULL"
                    " AND table_name = ?)"
                )
                gone = connection.exec_driver_sql(query, (name,)).scalars().all()
                delete_rows(self._session, name, gone)
        self._session.execute(delete(SeenRow))
        self._session.execute(update(SyncAccount).values(sweeping=False))
        self._session.expire_all()

    def set_aside(self) -> Sequence[SetAside]:
        return SetAsideOperations(self._session).all()

    def send_again(self, operation_id: UUID) -> None:
        """Raises: NotFoundError; UserFacingError, code ``sync_conflict``."""
        self._begin_writing()
        SetAsideOperations(self._session).send_again(operation_id)

    def discard(self, operation_id: UUID) -> None:
        self._session.refuse_a_read()
        SetAsideOperations(self._session).discard(operation_id)

    def forget_answered(self, older_than: int) -> None:
        self._session.refuse_a_read()
        self._outbox.forget(older_than)

    def _begin(self, facts: ServerFacts, person: UUID, client_id: UUID) -> None:
        connection = self._session.connection()
        if person != personal_scope(self._session):
            move_in(self._session, facts, person)
        self._session.add(
            SyncAccount(
                id=1,
                client_id=client_id,
                person_id=person,
                directory=facts.directory,
                epoch=facts.epoch,
                cursor=0,
                left_at=None,
                sweeping=False,
            )
        )
        self._session.flush()
        note_everything(connection, person)
        if not is_connected(connection):
            install(connection.exec_driver_sql)
            connection.info[SYNC_SWITCH] = True

    def _gone(self, receiving: Receiving, table: SharedTable, row_id: UUID) -> None:
        """The server does not show it: it goes, unless it is about to be told of it."""
        waiting = self._outbox.of_rows(table.name, [row_id])
        if not any(one.is_new for one in waiting):
            receiving.remove(table, row_id, None)

    def _receiving(self) -> Receiving:
        row = self._row()
        return Receiving(self._session, seen=row is not None and row.sweeping)

    def _begin_writing(self) -> None:
        self._session.refuse_a_read()
        self._session.flush()
        self._account()

    def _account(self) -> Account:
        account = self.account()
        if account is None:
            raise LookupError("this home has no account")
        return account

    def _row(self) -> SyncAccount | None:
        return self._session.get(SyncAccount, 1)
