"""Operations as a hostile client would write them: by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb

from tests.integration.postgres.server import Connection, Person, SharedTestDatabase

APPLIED = "applied"


def add(table: str, row: UUID, scope: UUID, **fields: Any) -> dict[str, Any]:
    return _operation(table, row, scope, fields, is_new=True)


def change(table: str, row: UUID, scope: UUID, **fields: Any) -> dict[str, Any]:
    return _operation(table, row, scope, fields, is_new=False)


def _operation(
    table: str, row: UUID, scope: UUID, fields: Mapping[str, Any], *, is_new: bool
) -> dict[str, Any]:
    said = {
        name: str(value) if isinstance(value, UUID) else value for name, value in fields.items()
    }
    return {
        "id": str(uuid4()),
        "table": table,
        "row": str(row),
        "scope": str(scope),
        "fields": said,
        "new": is_new,
    }


def push(connection: Connection, *operations: Any, client: UUID | None = None) -> list[str]:
    """What became of each: ``APPLIED`` or the refusal."""
    row = connection.execute(
        "SELECT public.push(%s, %s)", (client or uuid4(), Jsonb(list(operations)))
    ).fetchone()
    assert row is not None
    return [answer.get("refusal", APPLIED) for answer in row[0]]


def member(scope: UUID, person: Person, role: str) -> dict[str, Any]:
    return add("scope_members", uuid4(), scope, user_id=person.id, role=role)


def lead(scope: UUID, name: str = "Lead", row: UUID | None = None) -> dict[str, Any]:
    empty = dict.fromkeys(("company", "email", "phone", "job_title", "time_zone", "crm_id"), "")
    known = {"source": "manual", "status": "new", "tags": [], "name": name}
    return add("leads", row or uuid4(), scope, **empty, **known)


def scopes(connection: Connection) -> set[UUID]:
    return {row[0] for row in connection.execute("SELECT scope_id FROM public.my_scopes()")}


@dataclass
class Cast:
    """Ada, of Mia's team, owns ``meeting``; Ed edits there, Rea reads. Eve, Max's, has no part in

    it. ``secret`` is a lead in it, ``private`` one in Ada's own scope.
    """

    database: SharedTestDatabase
    ada: Person
    ed: Person
    rea: Person
    eve: Person
    mia: Person
    max: Person
    team: UUID
    other_team: UUID
    directory: UUID
    meeting: UUID
    secret: UUID
    private: UUID

    def connect(self, person: Person) -> Connection:
        return self.database.connect(person.login)

    def membership(self, table: str, scope: UUID, person: Person) -> UUID:
        row = self.database.admin.execute(
            f"SELECT id FROM {table} WHERE scope_id = %s AND user_id = %s".encode(),
            (scope, person.id),
        ).fetchone()
        assert row is not None
        found: UUID = row[0]
        return found


def make_cast(database: SharedTestDatabase) -> Cast:
    ada, ed, rea, eve = (database.add_person(name) for name in ("ada", "ed", "rea", "eve"))
    mia, max_ = (database.add_person(name, "manager") for name in ("mia", "max"))
    team, other_team = database.add_team("Sales", mia, ada), database.add_team("Care", max_, eve)
    meeting, secret, private = uuid4(), uuid4(), uuid4()
    found = database.admin.execute("SELECT directory FROM sync_clock").fetchone()
    assert found is not None
    with database.connect(ada.login) as connection:
        said = push(
            connection,
            member(meeting, ada, "owner"),
            member(meeting, ed, "editor"),
            member(meeting, rea, "reader"),
            lead(meeting, "Secret", secret),
            lead(ada.id, "Private", private),
        )
    assert set(said) == {APPLIED}, said
    return Cast(
        database, ada, ed, rea, eve, mia, max_, team, other_team, found[0], meeting, secret, private
    )
