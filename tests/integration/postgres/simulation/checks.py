"""What must be true when everything has come to rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from meeting_desktop.domain.sync import Operation, Value
from tests.integration.postgres.simulation.history import Divergence, RowKey, normal
from tests.integration.postgres.simulation.machine import Machine
from tests.integration.postgres.simulation.world import World

Rows = Mapping[RowKey, tuple[UUID, Mapping[str, Value]]]


def check_everything(world: World, machines: Sequence[Machine]) -> None:
    """Raises: Divergence."""
    rows = world.rows()
    _check_history(world, rows)
    for machine in machines:
        _check_rows(machine, rows, scopes_of(machine.seat.person.id, rows))
        _check_edits(world, machine)
        _check_refused(world, machine)


def scopes_of(person: UUID, rows: Rows) -> frozenset[UUID]:
    """Who holds what, read from the memberships once more and not by the server's functions."""
    directory, me = rows["users", person]
    teams = [f for (t, _), (_, f) in rows.items() if t == "team_members" and not f["deleted"]]
    grants = [
        (scope, f)
        for (t, _), (scope, f) in rows.items()
        if t == "scope_members" and not f["deleted"]
    ]
    mine = {UUID(str(f["team_id"])) for f in teams if f["user_id"] == str(person)}
    held = {person, directory} | mine
    held |= {scope for scope, f in grants if f["user_id"] == str(person)}
    if me["role"] == "manager":
        led = {str(f["user_id"]) for f in teams if UUID(str(f["team_id"])) in mine}
        held |= {UUID(one) for one in led}
        held |= {s for s, f in grants if f["user_id"] in led and f["role"] == "owner"}
    return frozenset(held)


def _check_history(world: World, rows: Rows) -> None:
    """Every value that was ever taken is in its row or, overwritten, in the audit, in its order."""
    overwritten = world.overwritten()
    for key, columns in world.history.values.items():
        if key in world.history.forgotten:
            continue
        if key not in rows:
            raise Divergence("missing", f"{key[0]} on the server")
        before = overwritten.get(key, [])
        for column, expected in columns.items():
            known = [normal(old[column]) for old in before if column in old]
            known.append(normal(rows[key][1][column]))
            if known != expected:
                raise Divergence("history", f"{key[0]}.{column}: {known} instead of {expected}")


def _check_rows(machine: Machine, rows: Rows, scopes: frozenset[UUID]) -> None:
    who = machine.seat.name
    here = machine.rows()
    expected = {key: row for key, row in rows.items() if row[0] in scopes}
    for key in here.keys() - expected.keys():
        raise Divergence("left over", f"{who}: {key[0]} {key[1]}")
    for key in expected.keys() - here.keys():
        raise Divergence("absent", f"{who}: {key[0]} {key[1]}")
    for key, (scope, fields) in expected.items():
        was_scope, was = here[key]
        wrong = [name for name in fields if normal(fields[name]) != normal(was[name])]
        if wrong or scope != was_scope:
            there = [fields[name] for name in wrong]
            raise Divergence("stale", f"{who}: {key[0]} {wrong} {[was[n] for n in wrong]} {there}")
    if machine.scopes() != scopes:
        raise Divergence("scopes", who)


def _check_edits(world: World, machine: Machine) -> None:
    """What a person wrote last went to the server, or is kept for them to decide on."""
    kept = [one.operation for one in machine.store.read(lambda uow: uow.sync.set_aside())]
    kept += machine.discarded
    for (key, column), edit in machine.edits.items():
        if not world.history.had(key, column, edit.value) and not _keeps(
            kept, key, column, edit.value
        ):
            raise Divergence("lost", f"{machine.seat.name}: {key[0]}.{column} {edit.value}")


def _keeps(kept: Sequence[Operation], key: RowKey, column: str, value: Value) -> bool:
    return any(
        (one.table, one.row_id) == key
        and column in one.fields
        and normal(one.fields[column]) == normal(value)
        for one in kept
    )


def _check_refused(world: World, machine: Machine) -> None:
    """What was refused was told, and what is told was refused."""
    aside = machine.store.read(lambda uow: uow.sync.set_aside())
    for one in aside:
        answer = world.history.answers.get(one.operation.id)
        if answer is not None and answer.refusal is None and one.refusal is not None:
            raise Divergence("told wrong", f"{machine.seat.name}: {one.operation.table}")
    if machine.store.read(lambda uow: uow.sync.waiting()):
        raise Divergence("waiting", machine.seat.name)
    if machine.store.read(lambda uow: uow.sync.to_restore()):
        raise Divergence("waiting", f"{machine.seat.name}: rows to restore")
