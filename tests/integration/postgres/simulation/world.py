"""The server of the simulation and its people, the same at the beginning of every seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from psycopg import sql
from psycopg.types.json import Jsonb

from meeting_desktop.adapters.postgres.database import PostgresDatabase
from meeting_desktop.application.synchronise import Synchronise
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.sync import Operation, Refusal, Value, Verdict
from tests.fakes.clock import VirtualClock
from tests.fakes.store import InlineStore
from tests.integration.postgres.server import Connection, Person, SharedTestDatabase
from tests.integration.postgres.simulation.history import History, RowKey
from tests.integration.postgres.simulation.machine import Machine, Seat

#: What the simulation writes; the feed asks every table that is shared, so the others are not.
TABLES = (
    "users", "teams", "team_members", "scope_members", "leads", "lead_events", "meetings",
    "invitations",
)  # fmt: skip
_KEPT = (*TABLES, "applied_ops", "audit_log")
_NOT_FIELDS = ["seq", "id", "scope_id", "login_role", "is_placed"]
#: Of people: name, role, machines. The last machine has never been in step at the beginning.
_PEOPLE = (
    ("ada", "rep", 2), ("bob", "rep", 1), ("cleo", "manager", 2), ("dan", "rep", 1),
    ("eve", "viewer", 1), ("fay", "admin", 1),
)  # fmt: skip
_BUSY_MS = 10


@dataclass(frozen=True)
class Start:
    home: bytes
    seat: Seat


class World:
    """``engine`` of the machines can be another for each seed."""

    def __init__(self, shared: SharedTestDatabase) -> None:
        self.shared = shared
        self.admin = shared.admin
        self.history = History()
        self._writers: dict[str, Connection] = {}
        self._quicken()
        self.people = [self._person(name, role) for name, role, _ in _PEOPLE]
        ada, bob, cleo, dan, eve, _ = self.people
        self.teams = [shared.add_team("North", ada, bob, cleo), shared.add_team("South", dan, eve)]
        self._starts = [
            self._adopted(person, f"{person.login.split('_')[0]}-{number}")
            for person, (_, _, machines) in zip(self.people, _PEOPLE, strict=True)
            for number in range(machines)
        ]
        self._settle_in()
        self._beginning = self._known_history()
        self.save("beginning")

    def machines(self, engine: type[Synchronise], skews: Sequence[int]) -> list[Machine]:
        """As they were at the beginning, with clocks that go wrong by so many hours."""
        return [
            Machine(
                start.seat, start.home, timedelta(hours=skew), page, engine, lambda: self.history
            )
            for start, skew, page in zip(self._starts, skews, _pages(len(skews)), strict=True)
        ]

    def reset(self) -> None:
        self.load("beginning")
        self.history = self._beginning.copy()

    def save(self, name: str) -> None:
        """A backup: all rows of one moment, and where the numbers stood."""
        with self.admin.transaction():
            self.admin.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE".encode())
            self.admin.execute(f"CREATE SCHEMA {name}".encode())
            for table in (*_KEPT, "sync_clock", "sync_seq"):
                query = f"CREATE TABLE {name}.{table} AS TABLE public.{table}"
                self.admin.execute(query.encode())

    def load(self, name: str, *, new_epoch: bool = False) -> None:
        """What a restored dump is: those rows and numbers and nothing else."""
        with self.admin.transaction():
            self.admin.execute("SET LOCAL session_replication_role = replica")
            for table in (*_KEPT, "sync_clock"):
                self.admin.execute(f"DELETE FROM public.{table}".encode())
                self.admin.execute(
                    f"INSERT INTO public.{table} OVERRIDING SYSTEM VALUE"
                    f" SELECT * FROM {name}.{table}".encode()
                )
            self.admin.execute(
                f"SELECT setval('public.sync_seq', last_value) FROM {name}.sync_seq".encode()
            )
            if new_epoch:
                self.admin.execute("UPDATE sync_clock SET epoch = gen_random_uuid()")
            self.admin.execute("SELECT mend_heads()")

    def set_membership(self, table: str, scope: UUID, person: Person, **fields: Value) -> None:
        """Whoever keeps the server lets people into a team or a meeting, and out of it."""
        found = self.admin.execute(
            f"SELECT id FROM {table} WHERE scope_id = %s AND user_id = %s".encode(),
            (scope, person.id),
        ).fetchone()
        if found is not None:
            self.change(table, found[0], **fields)
        elif not fields.get("deleted"):
            row_id = new_id()
            own = {"team_id": str(scope)} if table == "team_members" else {"role": "reader"}
            self._insert(table, row_id, scope, {**own, "user_id": str(person.id), **fields})

    def change(self, table: str, row_id: UUID, **fields: Value) -> None:
        sets = ", ".join(f"{name} = %s" for name in fields)
        self.admin.execute(
            f"UPDATE {table} SET {sets} WHERE id = %s".encode(), (*fields.values(), row_id)
        )
        self.history.put(table, row_id, fields)

    def rows(self) -> dict[RowKey, tuple[UUID, Mapping[str, Value]]]:
        """All of the server, past every wall."""
        return {
            (table, row_id): (scope, fields)
            for table in TABLES
            for row_id, scope, fields in self.admin.execute(
                f"SELECT id, scope_id, to_jsonb(t) - %s::text[] FROM {table} AS t".encode(),
                (_NOT_FIELDS,),
            )
        }

    def overwritten(self) -> dict[RowKey, list[dict[str, Value]]]:
        found: dict[RowKey, list[dict[str, Value]]] = {}
        for table, row_id, fields in self.admin.execute(
            "SELECT table_name, row_id, old_fields FROM audit_log ORDER BY id"
        ):
            found.setdefault((table, row_id), []).append(fields)
        return found

    def forget(self) -> None:
        """What was removed is gone for good, and which operations were done before."""
        self.admin.execute("SELECT public.cleanup_tombstones(-1)")
        there = self.rows().keys()
        self.history.forgotten |= self.history.values.keys() - there

    def meeting_scopes(self) -> list[UUID]:
        found = self.admin.execute("SELECT DISTINCT scope_id FROM scope_members ORDER BY 1")
        return [row[0] for row in found]

    def writer(self, login: str) -> Connection:
        """A line of that login for pushes that take long."""
        if login not in self._writers or self._writers[login].closed:
            self._writers[login] = self.shared.connect(login)
            _never_idle(self._writers[login])
        return self._writers[login]

    def close(self) -> None:
        for start in self._starts:
            start.seat.close()
        for connection in self._writers.values():
            connection.close()

    def _quicken(self) -> None:
        name = sql.Identifier(self.shared.name)
        self.admin.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(name))
        self.admin.execute("SET synchronous_commit = off")
        self.admin.execute(
            "UPDATE shared_tables SET is_pushed = false WHERE name <> ALL (%s)", (list(TABLES),)
        )

    def _person(self, name: str, role: str) -> Person:
        return self.shared.add_person(name, role)

    def _adopted(self, person: Person, name: str) -> Start:
        database = PostgresDatabase(self.shared.login_of(person.login))
        _never_idle(database._connection)
        clock = VirtualClock()
        store = InlineStore(clock)
        facts = database.facts()
        store.write(lambda uow: uow.sync.adopt(facts, new_id())).result()
        return Start(store.copy(), Seat(name, person, database, clock, store))

    def _settle_in(self) -> None:
        """Some things are there and everybody but the last has read them."""
        ada, bob, _, dan, eve, _ = self.people
        meeting, lead = new_id(), new_id()
        for person, role in ((ada, "owner"), (bob, "editor"), (dan, "reader"), (eve, "reader")):
            self.set_membership("scope_members", meeting, person, role=role)
        for row_id, scope in ((lead, ada.id), (new_id(), dan.id), (new_id(), self.teams[0])):
            self._insert("leads", row_id, scope, _LEAD)
        self._insert("leads", new_id(), meeting, _LEAD)
        settled = self._starts[:-1]
        for number, start in enumerate(settled):
            (machine,) = self._machines_of([start])
            machine.round()
            settled[number] = Start(machine.store.copy(), start.seat)
        self._starts[:-1] = settled

    def _machines_of(self, starts: Sequence[Start]) -> list[Machine]:
        return [
            Machine(one.seat, one.home, timedelta(), 500, Synchronise, lambda: self.history)
            for one in starts
        ]

    def _insert(self, table: str, row_id: UUID, scope: UUID, fields: Mapping[str, Value]) -> None:
        row = {
            "id": str(row_id), "scope_id": str(scope), "deleted": False,
            "created_at": "2026-01-01T00:00:00+00:00", "updated_at": "2026-01-01T00:00:00+00:00",
            **fields,
        }  # fmt: skip
        names = ", ".join(row)
        self.admin.execute(
            f"INSERT INTO {table} ({names}) SELECT {names}"
            f" FROM jsonb_populate_record(NULL::{table}, %s)".encode(),
            (Jsonb(row),),
        )
        self.history.put(table, row_id, {k: v for k, v in row.items() if k in (*fields, "deleted")})

    def _known_history(self) -> History:
        history = History()
        for (table, row_id), (_, fields) in self.rows().items():
            history.put(table, row_id, {k: v for k, v in fields.items() if k != "updated_at"})
        return history


_LEAD: Mapping[str, Value] = {
    "name": "Lead", "company": "", "email": "", "phone": "", "job_title": "", "time_zone": "",
    "status": "new", "source": "manual", "tags": [], "crm_id": "",
}  # fmt: skip


def verdicts_of(
    operations: Sequence[Operation], answers: Sequence[Mapping[str, Any]]
) -> list[Verdict]:
    return [
        Verdict(
            one.id, answer.get("seq"), Refusal(answer["refusal"]) if "refusal" in answer else None
        )
        for one, answer in zip(operations, answers, strict=True)
    ]


def _never_idle(connection: Connection) -> None:
    """A test machine may stand still; whoever waits for a slow writer need not wait long."""
    connection.execute("SET idle_in_transaction_session_timeout = 0")
    connection.execute("SET statement_timeout = 0")
    connection.execute(f"SET lock_timeout = {_BUSY_MS}".encode())


def _pages(count: int) -> list[int]:
    return [(3, 50)[number % 2] for number in range(count)]
