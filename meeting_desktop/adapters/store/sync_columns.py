"""Values of shared rows between what SQLite keeps and what the shared database says in JSON.

The same text as SQLAlchemy's types write, without an object for each row: pages are long. A value
from outside is checked as its column's type would, so that no row can arrive that cannot be read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects import sqlite

from meeting_desktop.adapters.store.all_tables import metadata
from meeting_desktop.adapters.store.base import Synced
from meeting_desktop.adapters.store.columns import (
    Day,
    Packed,
    StorableText,
    UtcDateTime,
    WallTime,
    storable,
)
from meeting_desktop.adapters.store.connections import to_json
from meeting_desktop.domain.sync import KEPT_HERE, SET_BY_SERVER, Value

_DIALECT = sqlite.dialect()
#: What SQLite keeps in an INTEGER.
_LARGEST = 2**63 - 1

Stored = str | int | float | None


@dataclass(frozen=True, slots=True)
class SharedColumn:
    """``read`` makes JSON's value of a stored one, ``store`` the other way round."""

    name: str
    read: Callable[[Any], Value]
    store: Callable[[Any], Stored]
    is_json: bool
    column: Column[Any]

    def stored(self, value: Value) -> Stored:
        """Raises: ValueError or TypeError: the column does not take ``value``."""
        if value is None:
            if not self.column.nullable:
                raise ValueError("a value is missing")
            return None
        return self.store(value)

    def value(self, stored: Stored) -> Value:
        return None if stored is None else self.read(stored)

    def same(self, one: Stored, other: Stored) -> bool:
        """Whether they mean the same: the server writes JSON in its own order."""
        if one == other:
            return True
        if not self.is_json or one is None or other is None:
            return False
        return bool(json.loads(str(one)) == json.loads(str(other)))

    def usual(self, now: datetime) -> Stored:
        """What a row gets whose sender had never heard of this column.

        Raises:
            ValueError: nothing would do.
        """
        default = self.column.default
        if default is not None and default.is_scalar:
            processor = self.column.type.dialect_impl(_DIALECT).bind_processor(_DIALECT)
            value: Stored = default.arg  # type: ignore[attr-defined]
            return value if processor is None else _as_stored(processor(value))
        if self.column.nullable:
            return None
        if self.name in ("created_at", "updated_at"):
            return _stored_time(now.isoformat())
        if isinstance(self.column.type, StorableText):
            return ""
        if isinstance(self.column.type, (Integer, Float, Boolean)):
            return 0
        raise ValueError("a column is missing that has no usual value")


@dataclass(frozen=True, slots=True)
class SharedTable:
    """A table whose rows travel. ``columns``: all but ``id`` and ``scope_id``, in their order."""

    name: str
    rank: int
    columns: Mapping[str, SharedColumn]
    #: Columns of which no two rows may have the same; True: removed rows do not count.
    keys: tuple[tuple[tuple[str, ...], bool], ...]

    @property
    def sent(self) -> tuple[SharedColumn, ...]:
        return tuple(c for c in self.columns.values() if c.name not in SET_BY_SERVER)


@cache
def shared_tables() -> Mapping[str, SharedTable]:
    """By name, parents before children, people and who may what before everything."""
    access = ("users", "teams", "team_members", "scope_members")
    names = [table.name for table in metadata.sorted_tables if is_shared(table)]
    ordered = [*access, *(name for name in names if name not in access)]
    return {
        name: _shared_table(metadata.tables[name], rank)
        for rank, name in enumerate(ordered, start=1)
    }


def is_shared(table: Table) -> bool:
    return is_synced(table) and table.name not in KEPT_HERE


def is_synced(table: Table) -> bool:
    """What has a scope, also where its rows stay on this machine."""
    return all(name in table.c for name in Synced.__annotations__)


def _shared_table(table: Table, rank: int) -> SharedTable:
    columns = [_shared_column(c) for c in table.columns if c.name not in ("id", "scope_id")]
    return SharedTable(table.name, rank, {c.name: c for c in columns}, tuple(_keys(table)))


def _keys(table: Table) -> list[tuple[tuple[str, ...], bool]]:
    keys = [
        (tuple(column.name for column in constraint.columns), False)
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint) and "id" not in constraint.columns
    ]
    keys += [
        (tuple(column.name for column in index.columns), is_of_the_living(index))
        for index in table.indexes
        if index.unique
    ]
    return keys


def is_of_the_living(index: Index) -> bool:
    """A unique index that leaves removed rows out."""
    return bool(index.unique) and index.dialect_options["sqlite"]["where"] is not None


def _shared_column(column: Column[Any]) -> SharedColumn:
    kind = column.type
    read, store = _codec(column)
    is_json = isinstance(getattr(kind, "impl", kind), JSON)
    return SharedColumn(column.name, read, store, is_json, column)


def _codec(column: Column[Any]) -> tuple[Callable[[Any], Value], Callable[[Any], Stored]]:
    kind: Any = column.type
    for one, read, store in _CODECS:
        if isinstance(kind, one):
            return read, store
    if isinstance(kind, WallTime):
        return str, lambda value: _wall_time(kind, value)
    if isinstance(kind, Day):
        return str, _stored_day
    if isinstance(kind, Packed):
        return str, lambda value: _stored_packed(kind, value)
    return json.loads, lambda value: _stored_json(kind, value)


def _as_stored(value: Any) -> Stored:
    if value is None or isinstance(value, (str, int, float)):
        return value
    raise ValueError("no usual value")


def _read_time(stored: str) -> str:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC).isoformat()


def _stored_time(value: Value) -> str:
    if not isinstance(value, str):
        raise TypeError("no instant")
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError("an instant without an offset")
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _wall_time(kind: WallTime, value: Value) -> str:
    if not isinstance(value, str):
        raise TypeError("no wall time")
    return kind.process_bind_param(datetime.fromisoformat(value), _DIALECT) or ""


def _stored_day(value: Value) -> str:
    if not isinstance(value, str):
        raise TypeError("no day")
    return date.fromisoformat(value).isoformat()


def _stored_packed(kind: Packed, value: Value) -> str:
    if not isinstance(value, str):
        raise TypeError("no packed numbers")
    kind.unpacked(value)
    return value


def _stored_flag(value: Value) -> int:
    if not isinstance(value, bool):
        raise TypeError("neither true nor false")
    return int(value)


def _stored_float(value: Value) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError("no number")
    return float(value)


def _stored_integer(value: Value) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
        raise ValueError("no whole number")
    return value


def _stored_text(value: Value) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return storable(value)


def _stored_json(kind: Any, value: Value) -> str:
    kind.process_result_value(value, _DIALECT)
    return to_json(value)


_CODECS: tuple[tuple[type[Any], Callable[[Any], Value], Callable[[Any], Stored]], ...] = (
    (Uuid, lambda stored: str(UUID(stored)), lambda value: UUID(value).hex),
    (UtcDateTime, _read_time, _stored_time),
    (Boolean, bool, _stored_flag),
    (Float, float, _stored_float),
    (Integer, int, _stored_integer),
    (StorableText, str, _stored_text),
    (String, str, _stored_text),
)
