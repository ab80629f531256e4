# ruff: noqa: S608 - the names in these statements are ours
"""Rows of the feed into the tables: in bulk, without a note, and not over what was changed here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from meeting_desktop.adapters.store.changes import StoreSession
from meeting_desktop.adapters.store.chat import forget_gone
from meeting_desktop.adapters.store.sync_adoption import recognise
from meeting_desktop.adapters.store.sync_columns import SharedTable, Stored, shared_tables
from meeting_desktop.adapters.store.sync_outbox import Outbox, columns_in
from meeting_desktop.adapters.store.sync_rows import (
    chunks,
    delete_rows,
    insert_rows,
    stored_rows,
    update_rows,
)
from meeting_desktop.adapters.store.sync_triggers import set_noting
from meeting_desktop.adapters.store.voices import forget_removed
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.sync import FeedRow, Refusal
from meeting_desktop.ports.unit_of_work import ChangeKind

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Write:
    """What is to be written of one row: all of it where it is not ``there`` yet."""

    row_id: UUID
    scope_id: UUID
    values: Mapping[str, Stored]
    kind: ChangeKind | None
    there: bool

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.values)


class Receiving:
    """Inside ``unnoted``. ``seen`` remembers which rows came, for ``sweep``."""

    def __init__(self, session: StoreSession, *, seen: bool) -> None:
        self._session = session
        self._connection = session.connection()
        self._outbox = Outbox(session)
        self._seen = seen

    def take(self, rows: Sequence[FeedRow]) -> None:
        by_table: dict[str, list[FeedRow]] = defaultdict(list)
        for row in rows:
            by_table[row.table].append(row)
        # Parents first: full text then takes each row in as it comes.
        for name, table in shared_tables().items():
            for some in chunks(by_table.get(name, ())):
                self._take(table, some)
        set_noting(self._connection, True)
        if not by_table.keys().isdisjoint(("voice_profiles", "speakers")):
            forget_removed(self._session)
        if not by_table.keys().isdisjoint(("meetings", "private_messages", "chat_wordings")):
            forget_gone(self._session)
        set_noting(self._connection, False)

    def remove(self, table: SharedTable, row_id: UUID, refusal: Refusal | None) -> None:
        """A row that may not stay, with what waits of it."""
        self._outbox.put_aside(self._outbox.of_rows(table.name, [row_id]), refusal)
        delete_rows(self._session, table.name, [row_id.hex])

    def _take(self, table: SharedTable, rows: Sequence[FeedRow]) -> None:
        if self._seen:
            self._connection.exec_driver_sql(
                "INSERT OR IGNORE INTO sync_seen VALUES (?)", [(row.row_id.hex,) for row in rows]
            )
        here = stored_rows(self._connection, table, [row.row_id.hex for row in rows])
        guarded = self._outbox.guarded(table.name, [row.row_id for row in rows])
        writes = [
            write
            for row in rows
            if (write := self._planned(table, row, here.get(row.row_id.hex), guarded))
        ]
        # What makes room comes before what takes it.
        self._write(table, [write for write in writes if write.there])
        self._write(table, [write for write in writes if not write.there])

    def _planned(
        self,
        table: SharedTable,
        row: FeedRow,
        here: Mapping[str, Stored] | None,
        guarded: Mapping[UUID, Sequence[tuple[int | None, str]]],
    ) -> _Write | None:
        """None: nothing is to be done, or the row cannot be kept."""
        try:
            values = {
                name: table.columns[name].stored(value)
                for name, value in row.fields.items()
                if name in table.columns
            }
            if here is None:
                missing = [one for name, one in table.columns.items() if name not in values]
                values |= {one.name: one.usual(self._session.now) for one in missing}
        except (ValueError, TypeError):
            self._leave_out(table)
            return None
        if here is None:
            kind = None if values["deleted"] else ChangeKind.ADDED
            return _Write(row.row_id, row.scope_id, values, kind, there=False)
        held = _held(row.seq, guarded.get(row.row_id, ()))
        if held is None:
            return None
        differing = {
            name: value
            for name, value in values.items()
            if name not in held and not table.columns[name].same(here[name], value)
        }
        if not differing:
            return None
        return _Write(row.row_id, row.scope_id, differing, _kind_of(here, differing), there=True)

    def _write(self, table: SharedTable, writes: Sequence[_Write]) -> None:
        alike: dict[tuple[str, ...], list[_Write]] = defaultdict(list)
        for write in writes:
            alike[write.names].append(write)
        for some in alike.values():
            try:
                with self._connection.begin_nested():
                    self._execute(table, some)
            except IntegrityError:
                self._write_singly(table, some)
            else:
                self._written(table, some)

    def _write_singly(self, table: SharedTable, writes: Sequence[_Write]) -> None:
        for write in writes:
            try:
                with self._connection.begin_nested():
                    self._evict(table, write)
                    self._execute(table, [write])
            except IntegrityError:
                # A word that a later version has, for example.
                self._leave_out(table)
            else:
                self._written(table, [write])

    def _execute(self, table: SharedTable, writes: Sequence[_Write]) -> None:
        names = writes[0].names
        if writes[0].there:
            rows = [(*write.values.values(), write.row_id.hex) for write in writes]
            update_rows(self._connection, table, names, rows)
        else:
            new = [(w.row_id.hex, w.scope_id.hex, *w.values.values()) for w in writes]
            insert_rows(self._connection, table, names, new)

    def _written(self, table: SharedTable, writes: Sequence[_Write]) -> None:
        for write in writes:
            if write.kind is not None:
                self._session.note(table.name, write.row_id, write.kind)
        new = [write.row_id for write in writes if not write.there]
        if table.name == "users":
            for row_id in new:
                recognise(self._session, row_id)

    def _evict(self, table: SharedTable, write: _Write) -> None:
        """Another row here has the place that this one has on the server: that one decides."""
        here = stored_rows(self._connection, table, [write.row_id.hex]).get(write.row_id.hex, {})
        row = {**here, **write.values, "scope_id": write.scope_id.hex}
        for names, of_the_living in table.keys:
            if of_the_living and row["deleted"]:
                continue
            same = " AND ".join(f'"{name}" = ?' for name in names)
            living = " AND NOT deleted" if of_the_living else ""
            query = f"SELECT id FROM {table.name} WHERE {same}{living} AND id <> ?"
            values = (*(row[name] for name in names), write.row_id.hex)
            for (other,) in self._connection.exec_driver_sql(query, values).all():
                self.remove(table, UUID(other), Refusal.CONFLICT)
                self._outbox.want_back(table.name, UUID(other))

    def _leave_out(self, table: SharedTable) -> None:
        _log.warning("a row of the shared database cannot be kept here", kind=table.name)


def _held(seq: int, changes: Sequence[tuple[int | None, str]]) -> frozenset[str] | None:
    """Columns whose value here is newer than that of ``seq``; None: the whole row is."""
    names: frozenset[str] = frozenset()
    for applied, changed in changes:
        if applied is None or applied > seq:
            if changed == "*":
                return None
            names |= columns_in(changed)
    return names


def _kind_of(here: Mapping[str, Stored], differing: Mapping[str, Stored]) -> ChangeKind | None:
    was, now = bool(here["deleted"]), bool(differing.get("deleted", here["deleted"]))
    if (was and now) or differing.keys() == {"updated_at"}:
        return None
    if was != now:
        return ChangeKind.REMOVED if now else ChangeKind.ADDED
    return ChangeKind.CHANGED
