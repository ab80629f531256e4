"""One login of every kind, and scopes that each of them holds in every way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

import psycopg

from meeting_desktop.domain.sharing import Hold, Login, ScopeRole, belongs
from tests.integration.postgres.sample_rows import SampleRows, Table, shared_tables
from tests.integration.postgres.server import Connection, Person, SharedTestDatabase

#: Of whom there is a person.
_PEOPLE = (Login.ADMIN, Login.MANAGER, Login.REP, Login.VIEWER, Login.DISABLED)
_MADE_APART = frozenset({"users", "teams", "team_members", "scope_members"})


@dataclass
class Logins:
    """All people of ``people`` are in one team with ``colleague``; ``outsider`` is in another.

    ``spare`` is in no scope yet. ``outside`` is a login that is not in the group of members.
    """

    database: SharedTestDatabase
    tables: tuple[Table, ...]
    rows: SampleRows
    people: Mapping[Login, Person]
    colleague: Person
    outsider: Person
    member: Person
    editor: Person
    spare: Person
    stranger: str
    outside: str
    directory: UUID
    scopes: Mapping[Hold, UUID]
    empty_team: UUID

    def connect(self, login: Login) -> Connection:
        if login is Login.STRANGER:
            return self.database.connect(self.stranger)
        return self.database.connect(self.people[login].login)

    def person(self, login: Login) -> UUID | None:
        return self.people[login].id if login in self.people else None

    def scope(self, login: Login, hold: Hold, table: str) -> UUID:
        """Where rows of ``table`` are that ``login`` holds so, or where one could be added."""
        if hold is Hold.OWN:
            return self.person(login) or uuid4()
        if hold is Hold.UNCLAIMED and table in {"teams", "scope_members"}:
            return uuid4()
        if hold is Hold.UNCLAIMED and table == "team_members":
            return self.empty_team
        return self.scopes[hold]

    def holds(self, login: Login, hold: Hold) -> frozenset[Hold]:
        """All who hold a scope as its owners are of the manager's team as well."""
        if login is Login.MANAGER and hold is Hold.OWNER:
            return frozenset({Hold.OWNER, Hold.SUBORDINATE_OWNED})
        return frozenset({hold})


def make_logins(database: SharedTestDatabase) -> Logins:
    people = {
        login: database.add_person(login.value, _role(login), is_active=login is not Login.DISABLED)
        for login in _PEOPLE
    }
    colleague, outsider = database.add_person("colleague"), database.add_person("outsider")
    member, spare = database.add_person("member"), database.add_person("spare")
    editor = database.add_person("editor")
    database.add_team("Elsewhere", outsider)
    team = database.add_team("Sales", *people.values(), colleague, member)
    directory = _one(database, "SELECT directory FROM sync_clock")
    scopes = {
        Hold.DIRECTORY: directory,
        Hold.TEAM: team,
        Hold.SUBORDINATE: colleague.id,
        Hold.UNCLAIMED: uuid4(),
        **{hold: uuid4() for hold in _GIVEN},
    }
    outside = f"outside_{uuid4().hex[:12]}"
    database.admin.execute(f'CREATE ROLE "{outside}" LOGIN'.encode())
    made = Logins(
        database,
        shared_tables(database.admin),
        SampleRows(database.admin, spare.id),
        people,
        colleague,
        outsider,
        member,
        editor,
        spare,
        database.add_login(f"stranger_{uuid4().hex[:12]}"),
        outside,
        directory,
        scopes,
        database.add_team("Empty"),
    )
    _grant(made)
    _fill(made)
    return made


#: Whose owner is whom.
_GIVEN = (
    Hold.OWNER,
    Hold.EDITOR,
    Hold.READER,
    Hold.SUBORDINATE_OWNED,
    Hold.FOREIGN,
)


def _role(login: Login) -> str:
    return Login.REP.value if login is Login.DISABLED else login.value


def _one(database: SharedTestDatabase, query: str) -> UUID:
    row = database.admin.execute(query.encode()).fetchone()
    assert row is not None
    value: UUID = row[0]
    return value


def _grant(made: Logins) -> None:
    given, grant = made.scopes, made.database.grant
    for role in ScopeRole:
        for person in made.people.values():
            grant(given[Hold(role.value)], person, role.value)
    for hold in (Hold.EDITOR, Hold.READER, Hold.FOREIGN):
        grant(given[hold], made.outsider, "owner")
    grant(given[Hold.SUBORDINATE_OWNED], made.colleague, "owner")
    for hold in _GIVEN:
        grant(given[hold], made.member, "reader")
        grant(given[hold], made.editor, "editor")


def _fill(made: Logins) -> None:
    """A row of every table in every scope where there may be some."""
    for hold in Hold:
        for login in _PEOPLE if hold is Hold.OWN else [Login.REP]:
            scope = made.scope(login, hold, "meetings")
            for table in made.tables:
                if are_there(table.name, hold) and not _is_made(made, hold, table, scope):
                    made.rows.add(table, scope, made.member.id)
            made.database.admin.execute(
                "INSERT INTO audit_log (table_name, row_id, scope_id, old_fields, new_fields)"
                " VALUES ('meetings', %s, %s, '{}', '{}')",
                (uuid4(), scope),
            )


def _is_made(made: Logins, hold: Hold, table: Table, scope: UUID) -> bool:
    """Rows that are there by now, or that would change what a scope is."""
    if table.name not in _MADE_APART:
        return False
    if table.name == "teams" and hold is Hold.TEAM:
        made.rows.remember("teams", scope, scope)
    elif table.name == "users" and hold is Hold.DIRECTORY:
        made.rows.remember("users", scope, made.member.id)
    elif table.name == "team_members" and hold is Hold.TEAM:
        row = _membership(made, "team_members", scope, made.member)
        made.rows.remember("team_members", scope, row)
    elif table.name == "scope_members" and hold is not Hold.UNCLAIMED:
        made.rows.remember(
            "scope_members", scope, _membership(made, "scope_members", scope, made.member)
        )
    elif hold is not Hold.UNCLAIMED:
        return False
    return True


def are_there(table: str, hold: Hold) -> bool:
    """Whether there are rows of ``table`` in a scope held so; those of OWN are others' to lead."""
    return belongs(table, hold) or (hold is Hold.SUBORDINATE and belongs(table, Hold.OWN))


def _membership(made: Logins, table: str, scope: UUID, person: Person) -> UUID:
    row = made.database.admin.execute(
        f"SELECT id FROM {table} WHERE scope_id = %s AND user_id = %s".encode(),
        (scope, person.id),
    ).fetchone()
    assert row is not None
    found: UUID = row[0]
    return found


def refuses(connection: Connection, statement: str) -> bool:
    """Whether it fails for want of a right; nothing of it stays."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement.encode())
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False
