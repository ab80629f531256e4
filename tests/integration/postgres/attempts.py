"""Everything that a login may try on a table, and whether ``domain.sharing`` allows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from uuid import UUID, uuid4

from meeting_desktop.domain.sharing import (
    ALL_COLUMNS,
    OWN_ANSWER,
    Access,
    Hold,
    Login,
    ScopeRole,
    columns,
    may,
    may_grant,
)
from meeting_desktop.domain.sync import KEPT_HERE, SET_BY_SERVER, Value
from tests.integration.postgres.logins import Logins
from tests.integration.postgres.sample_rows import Table
from tests.integration.postgres.server import Connection

#: What no operation may name.
_HIDDEN = SET_BY_SERVER | {"login_role", "is_placed"}


@dataclass(frozen=True)
class Attempt:
    table: str
    row: UUID
    scope: UUID
    fields: Mapping[str, Value]
    is_new: bool
    is_allowed: bool
    what: str

    @property
    def refusals(self) -> frozenset[str]:
        if self.table in KEPT_HERE:
            return frozenset({"unknown"})
        if self.table == "team_members" and self.is_new:
            return frozenset({"not_allowed", "conflict"})  # there is no such team to be in
        return frozenset({"not_allowed"})

    def as_json(self) -> dict[str, Value]:
        return {
            "id": str(uuid4()),
            "table": self.table,
            "row": str(self.row),
            "scope": str(self.scope),
            "fields": dict(self.fields),
            "new": self.is_new,
        }


def attempts(logins: Logins, login: Login, hold: Hold, table: Table) -> Iterator[Attempt]:
    if table.name == "scope_members":
        yield from _memberships(logins, login, hold, table)
        return
    yield from _insertions(logins, login, hold, table)
    scope = logins.scope(login, hold, table.name)
    if (scope, table.name) not in logins.rows:
        return
    yield from _changes(logins, login, hold, table, logins.rows.first(table.name, scope))
    if (own := _own_row(logins, login, table, scope)) is not None:
        yield from _changes(logins, login, hold, table, own, own=True)


def _insertions(logins: Logins, login: Login, hold: Hold, table: Table) -> Iterator[Attempt]:
    scope, me = logins.scope(login, hold, table.name), logins.person(login)
    for own in (False, True) if table.is_about_people else (False,):
        is_allowed = _may(logins, login, hold, table.name, Access.INSERT, own=own)
        about = me if own else logins.spare.id
        fields = logins.rows.fields(table, scope, about)
        row = uuid4()
        if table.name == "teams" and hold is Hold.UNCLAIMED:
            row = scope
        elif table.name == "team_members":
            fields["team_id"] = str(scope)
            if own and hold is Hold.TEAM:
                continue  # they are there
        yield Attempt(
            table.name, row, scope, fields, True, is_allowed, f"insert {table.name} {own=}"
        )


def _changes(
    logins: Logins, login: Login, hold: Hold, table: Table, row: UUID, *, own: bool = False
) -> Iterator[Attempt]:
    scope = logins.scope(login, hold, table.name)
    now = _fields_of(logins.database.admin, table, row)
    open_ones = frozenset[str]().union(
        *(columns(login, held, table.name, own=own) for held in logins.holds(login, hold))
    )
    for name in _columns_to_try(table, open_ones):
        is_allowed = open_ones == ALL_COLUMNS or name in open_ones
        what = f"change {table.name}.{name} {own=}"
        yield Attempt(table.name, row, scope, {name: now[name]}, False, is_allowed, what)
    is_allowed = _may(logins, login, hold, table.name, Access.REMOVE, own=own)
    what = f"remove {table.name} {own=}"
    yield Attempt(table.name, row, scope, {"deleted": True}, False, is_allowed, what)


def _memberships(logins: Logins, login: Login, hold: Hold, table: Table) -> Iterator[Attempt]:
    scope, me = logins.scope(login, hold, table.name), logins.person(login)
    rows = logins.database.admin.execute(
        "SELECT id, user_id, role FROM scope_members WHERE scope_id = %s", (scope,)
    ).fetchall()
    is_in = {user for _, user, _ in rows}
    for role, own in product(ScopeRole, (False, True)):
        about = me if own else logins.spare.id
        if about not in is_in:
            fields = {**logins.rows.fields(table, scope, about), "role": role.value}
            what = f"add {role} {own=}"
            is_allowed = _may_grant(logins, login, hold, role, own=own)
            yield Attempt(table.name, uuid4(), scope, fields, True, is_allowed, what)
    for (row, user, role), new in product(rows, ScopeRole):
        is_allowed = all(
            _may_grant(logins, login, hold, ScopeRole(one), own=False) for one in (role, new)
        )
        what = f"make {role} {new}, own={user == me}"
        yield Attempt(table.name, row, scope, {"role": new.value}, False, is_allowed, what)
    for row, user, role in rows:
        is_allowed = _may_grant(logins, login, hold, ScopeRole(role), own=False)
        what = f"remove {role}, own={user == me}"
        yield Attempt(table.name, row, scope, {"deleted": True}, False, is_allowed, what)
        yield Attempt(table.name, row, scope, {"user_id": str(me)}, False, False, f"take {what}")


def _may(
    logins: Logins, login: Login, hold: Hold, table: str, access: Access, *, own: bool
) -> bool:
    return any(may(login, held, table, access, own=own) for held in logins.holds(login, hold))


def _may_grant(logins: Logins, login: Login, hold: Hold, role: ScopeRole, *, own: bool) -> bool:
    return any(may_grant(login, held, role, own=own) for held in logins.holds(login, hold))


def _columns_to_try(table: Table, open_ones: frozenset[str]) -> Iterator[str]:
    """All where some are open; else one that refers to nothing stands for the others."""
    names = [name for name in table.columns if name not in _HIDDEN | {"deleted"}]
    if table.name in {"users", "team_members"} or open_ones == OWN_ANSWER:
        yield from names
    else:
        yield next(name for name in names if name not in table.references and name != "created_at")


def _own_row(logins: Logins, login: Login, table: Table, scope: UUID) -> UUID | None:
    """The row about themselves, made where there is none yet."""
    me = logins.person(login)
    if table.name == "users":
        return me
    if me is None or not table.is_about_people:
        return None
    found = logins.database.admin.execute(
        f"SELECT id FROM public.{table.name} WHERE scope_id = %s AND user_id = %s".encode(),
        (scope, me),
    ).fetchone()
    if found is not None:
        row: UUID = found[0]
        return row
    return logins.rows.add(table, scope, me) if table.name == "invitations" else None


def _fields_of(admin: Connection, table: Table, row: UUID) -> dict[str, Value]:
    found = admin.execute(
        f"SELECT to_jsonb(t) FROM public.{table.name} AS t WHERE id = %s".encode(), (row,)
    ).fetchone()
    assert found is not None
    fields: dict[str, Value] = found[0]
    return fields
