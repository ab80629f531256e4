"""One seed: what happens to many machines and their server, until everything is at rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from meeting_desktop.application.synchronise import Round, Synchronise
from meeting_desktop.domain.sync import Operation
from tests.integration.postgres.simulation.checks import check_everything
from tests.integration.postgres.simulation.editing import Editing, decide
from tests.integration.postgres.simulation.faults import Fault
from tests.integration.postgres.simulation.history import Divergence, History
from tests.integration.postgres.simulation.machine import Machine
from tests.integration.postgres.simulation.world import World, verdicts_of

STEPS = 40
_MOST_PASSES = 12


@dataclass
class SlowPush:
    """A push in a transaction that is not committed yet; its machine was killed meanwhile."""

    machine: Machine
    operations: list[Operation]
    answers: list[dict[str, Any]]


class Story:
    """Deterministic but for the numbers that ids are made of."""

    def __init__(self, world: World, seed: int, engine: type[Synchronise] = Synchronise) -> None:
        world.reset()
        self.random = Random(seed)
        self.world = world
        self.seen: Counter[str] = Counter()
        skews = [self.random.randint(-72, 72) for _ in range(8)]
        self.machines = world.machines(engine, skews)
        self._editing = Editing(self.random, [person.id for person in world.people])
        self._slow: SlowPush | None = None
        self._backup: History | None = None

    def play(self) -> None:
        """Raises: Divergence."""
        try:
            for _ in range(STEPS):
                self._step()
            self._end_slow(commits=True)
            self._come_to_rest()
            check_everything(self.world, self.machines)
        finally:
            self._end_slow(commits=False)
            for machine in self.machines:
                self.seen.update(fault.name for fault in machine.trouble.came)

    def _step(self) -> None:
        does = self.random.choices(
            (self._edit, self._round, self._keep, self._push_slowly, self._decide, self._save,
             self._restore, self._forget),
            (32, 36, 13, 8, 4, 3, 4, 2),
        )[0]  # fmt: skip
        does()
        if self._slow is not None:
            self._go_on_meanwhile(self._slow)

    def _edit(self) -> None:
        machine = self.random.choice(self.machines)
        for _ in range(self.random.randint(1, 3)):
            self._editing.anything(machine)

    def _round(self) -> None:
        fault = self.random.choice([None, None, None, Fault.REPLY_LOST, *Fault])
        self._count(self.random.choice(self.machines).round(fault, self.random.randint(0, 5)))

    def _decide(self) -> None:
        decide(self.random, self.random.choice(self.machines))

    def _keep(self) -> None:
        """Whoever keeps the server lets people in and out; not while a push holds the clock."""
        if self._slow is not None:
            return
        person = self.random.choice(self.world.people)
        gone = self.random.random() < 0.5
        self.seen["revoked" if gone else "granted"] += 1
        does = self.random.random()
        if does < 0.4:
            team = self.random.choice(self.world.teams)
            self.world.set_membership("team_members", team, person, deleted=gone)
        elif does < 0.85:
            scope = self.random.choice(self.world.meeting_scopes())
            role = self.random.choice(("owner", "editor", "reader"))
            self.world.set_membership("scope_members", scope, person, role=role, deleted=gone)
        else:
            role = self.random.choice(("rep", "rep", "manager", "viewer"))
            self.world.change("users", person.id, role=role)

    def _push_slowly(self) -> None:
        if self._slow is not None:
            return
        machine = self.random.choice(self.machines)
        self._editing.anything(machine)
        operations = machine.to_freeze()
        if not operations:
            return
        writer = self.world.writer(machine.seat.person.login)
        asked = Jsonb([_as_pushed(one) for one in operations])
        writer.execute("BEGIN")
        row = writer.execute("SELECT public.push(%s, %s)", (machine.client_id, asked)).fetchone()
        self._slow = SlowPush(machine, operations, row[0] if row else [])
        self.seen["slow"] += 1

    def _go_on_meanwhile(self, slow: SlowPush) -> None:
        """Others write and read before the slow one commits: they wait for it, or should."""
        others = [one for one in self.machines if one is not slow.machine]
        machine = self.random.choice(others)
        self._editing.anything(machine)
        self._count(machine.round())
        if self.random.random() < 0.3:
            self._end_slow(commits=True)

    def _end_slow(self, *, commits: bool) -> None:
        slow, self._slow = self._slow, None
        if slow is None:
            return
        writer = self.world.writer(slow.machine.seat.person.login)
        try:
            writer.execute("COMMIT" if commits else "ROLLBACK")
        except psycopg.OperationalError:
            # Somebody waited for so long that its connection was ended.
            writer.close()
            return
        if commits:
            self.world.history.pushed(slow.operations, verdicts_of(slow.operations, slow.answers))

    def _save(self) -> None:
        self.world.save("backup")
        self._backup = self.world.history.copy()

    def _restore(self) -> None:
        if self._backup is None:
            return
        self._end_slow(commits=False)
        self.world.load("backup", new_epoch=True)
        self.world.history = self._backup.copy()
        self.seen["restored"] += 1
        for machine in self.machines:
            # What a machine may not keep it cannot bring back.
            machine.edits = {
                (key, column): edit
                for (key, column), edit in machine.edits.items()
                if not edit.is_lost or self._backup.had(key, column, edit.value)
            }

    def _forget(self) -> None:
        """Tombstones are old, and nobody waits for an answer since then."""
        if self._slow is not None or any(one.awaits_answers() for one in self.machines):
            return
        self.world.forget()
        self.seen["forgotten"] += 1

    def _come_to_rest(self) -> None:
        """Until one after the other all had nothing to do, whoever was the first of them."""
        quiet, done = 0, None
        for machine in self.machines * _MOST_PASSES:
            done = machine.round()
            self._count(done)
            quiet = quiet + 1 if done == Round() else 0
            if quiet == len(self.machines):
                return
        check_everything(self.world, self.machines)
        raise Divergence("restless", str(done))

    def _count(self, done: Round | None) -> None:
        if done is not None:
            for name in ("sent", "refused", "gained", "lost"):
                self.seen[name] += getattr(done, name)


def _as_pushed(one: Operation) -> dict[str, Any]:
    return {
        "id": str(one.id), "table": one.table, "row": str(one.row_id), "scope": str(one.scope_id),
        "fields": dict(one.fields), "new": one.is_new,
    }  # fmt: skip
