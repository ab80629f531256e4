"""Rows for any table, made from the catalogue: a table that comes later is tried as well."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from uuid import UUID, uuid4

from psycopg import sql
from psycopg.types.json import Jsonb

from meeting_desktop.domain.sync import Value
from tests.integration.postgres.server import Connection

#: Columns that may be empty but that a CHECK wants.
_WANTED_TOO = {"invitations": {"meeting_id"}}

_COLUMNS = """
SELECT a.attname, t.typname, a.attnotnull AND NOT a.atthasdef
FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
_REFERENCES = """
SELECT a.attname, c.confrelid::regclass::text, cardinality(c.conkey) > 1
FROM pg_constraint AS c
JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
WHERE c.contype = 'f' AND c.conrelid = %s::regclass AND a.attname <> 'scope_id'
"""
_CHECKS = """
SELECT pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'c' AND conrelid = %s::regclass
"""
_ONE_OF = re.compile(r"CHECK \(\(\(?(\w+)\)?(?:::text)? = ANY \(.*?'([\w.]+)'")


@dataclass(frozen=True)
class Reference:
    table: str
    is_within_scope: bool


@dataclass(frozen=True)
class Table:
    """``columns``: type by name; ``needed``: those that have no value of their own."""

    name: str
    columns: Mapping[str, str]
    needed: frozenset[str]
    references: Mapping[str, Reference]
    words: Mapping[str, str]

    @property
    def is_about_people(self) -> bool:
        return "user_id" in self.columns


def read_table(connection: Connection, name: str) -> Table:
    quoted = f'public."{name}"'
    columns = connection.execute(_COLUMNS, (quoted,)).fetchall()
    references = connection.execute(_REFERENCES, (quoted,)).fetchall()
    checks = [row[0] for row in connection.execute(_CHECKS, (quoted,))]
    needed = {column for column, _, is_needed in columns if is_needed}
    return Table(
        name,
        {column: kind for column, kind, _ in columns},
        frozenset(needed | _WANTED_TOO.get(name, set())),
        {column: Reference(target.split(".")[-1], within) for column, target, within in references},
        {found[1]: found[2] for check in checks if (found := _ONE_OF.search(check))},
    )


def shared_tables(connection: Connection) -> tuple[Table, ...]:
    """Parents before children."""
    rows = connection.execute("SELECT name FROM public.shared_tables ORDER BY position").fetchall()
    return tuple(read_table(connection, row[0]) for row in rows)


@dataclass
class SampleRows:
    """Makes rows and remembers the first of each table in each scope: the others' parent."""

    admin: Connection
    anybody: UUID
    _first: dict[tuple[UUID, str], UUID] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def fields(self, table: Table, scope: UUID, about: UUID | None = None) -> dict[str, Value]:
        """All that a new row needs besides ``id`` and ``scope_id``; ``about``: its ``user_id``."""
        made = {
            name: self._value(table, name, scope)
            for name in table.columns
            if name in table.needed - {"id", "scope_id", "seq", "created_at", "updated_at"}
        }
        made.pop("deleted", None)
        if about is not None and table.is_about_people:
            made["user_id"] = str(about)
        return made

    def add(
        self, table: Table, scope: UUID, about: UUID | None = None, row_id: UUID | None = None
    ) -> UUID:
        """Put a row there as whoever keeps the server does."""
        row = row_id or uuid4()
        values: dict[str, Value] = {
            "created_at": datetime.now(UTC).isoformat(),
            "updated_at": datetime.now(UTC).isoformat(),
            "deleted": False,
            **self.fields(table, scope, about),
            "id": str(row),
            "scope_id": str(scope),
        }
        names = sql.SQL(", ").join(map(sql.Identifier, values))
        self.admin.execute(
            sql.SQL(
                "INSERT INTO {0} ({1}) SELECT {1} FROM jsonb_populate_record(NULL::{0}, %s)"
            ).format(sql.Identifier("public", table.name), names),
            (Jsonb(values),),
        )
        self._first.setdefault((scope, table.name), row)
        return row

    def remember(self, table: str, scope: UUID, row: UUID) -> None:
        self._first.setdefault((scope, table), row)

    def __contains__(self, place: tuple[UUID, str]) -> bool:
        return place in self._first

    def all(self) -> tuple[UUID, ...]:
        return tuple(self._first.values())

    def first(self, table: str, scope: UUID) -> UUID:
        return self._first[scope, table]

    def _value(self, table: Table, name: str, scope: UUID) -> Value:
        if name in table.words:
            return table.words[name]
        if name in table.references:
            reference = table.references[name]
            if reference.table == "users":
                return str(self.anybody)
            # Where no such row is, none can be added either: any will do.
            return str(self._first.get((scope, reference.table), uuid4()))
        number = next(self._numbers)
        values: dict[str, Value] = {
            "uuid": str(uuid4()),
            "text": f"text {number} {uuid4().hex}",
            "varchar": f"text {number} {uuid4().hex}",
            "bool": False,
            "int4": number,
            "int8": number,
            "float8": float(number),
            "timestamptz": datetime.now(UTC).isoformat(),
            "json": [],
            "jsonb": [],
        }
        return values[table.columns[name]]
