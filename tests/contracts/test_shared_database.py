"""What every shared database promises: the one in memory, and a real PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest

from meeting_desktop.adapters.postgres.database import PostgresDatabase
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.sync import FeedRow, Operation, Refusal, Value, hash_of_scopes
from meeting_desktop.ports.shared_login import SharedLogin
from meeting_desktop.ports.sync import SharedDatabase
from tests.fakes.shared_server import FakeSharedServer
from tests.integration.postgres.server import TestServer, running

DEVICE = {"name": "Desk", "system": "Linux", "version": "1"}


@dataclass(frozen=True)
class Server:
    """``open`` connects as Ada or Grace; ``people`` are their ids."""

    people: dict[str, UUID]
    open: Callable[[str], SharedDatabase]


@pytest.fixture(scope="module")
def cluster() -> Iterator[TestServer]:
    with TemporaryDirectory(prefix="pg-") as folder, running(Path(folder)) as server:
        yield server


@pytest.fixture(params=["memory", "postgres"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    if request.param == "memory":
        yield _in_memory()
        return
    cluster: TestServer = request.getfixturevalue("cluster")
    with ExitStack() as stack:
        shared = stack.enter_context(cluster.new_database())
        people = {name: shared.add_person(name) for name in ("ada", "grace")}

        def connect(name: str) -> SharedDatabase:
            database = PostgresDatabase(shared.login_of(people[name].login))
            return stack.enter_context(closing(database))

        yield Server({name: one.id for name, one in people.items()}, connect)


def _in_memory() -> Server:
    fake = FakeSharedServer()
    people = {name: fake.add_person(name.title()).id for name in ("ada", "grace")}
    return Server(people, lambda name: fake.open(SharedLogin("here", name, "secret")))


def a_lead(server: Server, name: str = "Example Bakery") -> Operation:
    """Of Ada's."""
    row_id = new_id()
    fields: dict[str, Value] = {
        "created_at": "2026-03-02T09:30:00+00:00",
        "deleted": False,
        "owner_id": str(server.people["ada"]),
        "name": name,
        "company": "",
        "email": "",
        "phone": "",
        "job_title": "",
        "time_zone": "",
        "status": "new",
        "source": "",
        "tags": [],
        "score": None,
        "crm_id": "",
    }
    return Operation(new_id(), "leads", row_id, server.people["ada"], fields, is_new=True)


def rows_of(database: SharedDatabase, table: str = "leads") -> list[FeedRow]:
    with database.snapshot() as snapshot:
        return [row for row in snapshot.feed(0, 1_000) if row.table == table]


def pushed(server: Server) -> tuple[SharedDatabase, UUID, Operation]:
    """Ada, her machine, and a lead of hers that is there."""
    ada, machine, lead = server.open("ada"), new_id(), a_lead(server)
    assert ada.open_session(machine, DEVICE)
    (verdict,) = ada.push(machine, [lead])
    assert verdict.refusal is None
    return ada, machine, lead


def test_it_says_who_has_come_and_where_it_stands(server: Server) -> None:
    facts = server.open("ada").facts()
    assert (facts.person, facts.role) == (server.people["ada"], "rep")
    again = server.open("grace").facts()
    assert (again.epoch, again.directory) == (facts.epoch, facts.directory)


def test_what_was_pushed_is_in_the_feed_of_whoever_holds_its_scope(server: Server) -> None:
    ada, _, lead = pushed(server)
    (row,) = rows_of(ada)
    assert (row.row_id, row.scope_id) == (lead.row_id, lead.scope_id)
    assert row.fields["name"] == "Example Bakery"
    assert rows_of(server.open("grace")) == []


def test_everybody_finds_everybody_in_the_directory(server: Server) -> None:
    found = {row.row_id for row in rows_of(server.open("grace"), "users")}
    assert found == set(server.people.values())


def test_the_same_operation_twice_is_done_once_and_answered_alike(server: Server) -> None:
    ada, machine, lead = pushed(server)
    before = rows_of(ada)
    (verdict,) = ada.push(machine, [lead])
    assert verdict.seq == before[0].seq
    assert rows_of(ada) == before


def test_a_change_has_only_its_columns_and_a_higher_number(server: Server) -> None:
    ada, machine, lead = pushed(server)
    (before,) = rows_of(ada)
    change = Operation(
        new_id(), "leads", lead.row_id, lead.scope_id, {"company": "Bread"}, is_new=False
    )
    (verdict,) = ada.push(machine, [change])
    (row,) = rows_of(ada)
    assert verdict.seq == row.seq > before.seq
    assert (row.fields["name"], row.fields["company"]) == ("Example Bakery", "Bread")


def test_more_at_once_than_it_takes_is_said_and_nothing_of_it_is_done(server: Server) -> None:
    ada, machine, _ = pushed(server)
    many = [a_lead(server, f"Lead {number}") for number in range(1_001)]
    with pytest.raises(EnvironmentFault) as raised:
        ada.push(machine, many)
    assert (raised.value.code, raised.value.retryable) == ("server_too_much", False)
    assert len(rows_of(ada)) == 1


def test_what_is_not_theirs_is_refused_and_the_rest_is_taken(server: Server) -> None:
    _, _, lead = pushed(server)
    grace, machine = server.open("grace"), new_id()
    assert grace.open_session(machine, DEVICE)
    theirs = Operation(new_id(), "leads", lead.row_id, lead.scope_id, {"name": "X"}, is_new=False)
    (verdict,) = grace.push(machine, [theirs])
    assert verdict.refusal is Refusal.NOT_ALLOWED


def test_rows_are_asked_for_by_name_and_only_what_may_be_seen_comes(server: Server) -> None:
    ada, _, lead = pushed(server)
    wanted = [("leads", lead.row_id), ("leads", new_id())]
    with ada.snapshot() as snapshot:
        assert [row.row_id for row in snapshot.rows(wanted)] == [lead.row_id]
        assert {row.row_id for row in snapshot.scope_rows(lead.scope_id, 0, 10)} == {lead.row_id}
        assert server.people["ada"] in snapshot.scopes()
    with server.open("grace").snapshot() as snapshot:
        assert snapshot.rows(wanted) == []
        assert server.people["ada"] not in snapshot.scopes()


def test_the_feed_comes_in_pages_that_miss_nothing(server: Server) -> None:
    ada, machine, _ = pushed(server)
    ada.push(machine, [a_lead(server, f"Lead {number}") for number in range(5)])
    after = 0
    found: list[FeedRow] = []
    with ada.snapshot() as snapshot:
        while page := snapshot.feed(after, 2):
            assert len(page) <= 2
            after = page[-1].seq
            found += [row for row in page if row.table == "leads"]
    assert len(found) == 6
    assert [row.seq for row in found] == sorted(row.seq for row in found)


def test_a_look_tells_whether_reading_is_worth_it(server: Server) -> None:
    ada, machine, _ = pushed(server)
    grace = server.open("grace")
    first = ada.look(0)
    assert first.is_news
    assert first.facts == ada.facts()
    with ada.snapshot() as snapshot:
        last = snapshot.feed(0, 1_000)[-1].seq
        assert first.scopes == hash_of_scopes(snapshot.scopes())
    assert not ada.look(last).is_news
    before = grace.look(0).head
    (verdict,) = ada.push(machine, [a_lead(server, "Another")])
    assert ada.look(last).is_news
    theirs = grace.look(before)
    assert not theirs.is_news  # in a scope that she does not hold
    assert theirs.head == verdict.seq


def test_a_machine_that_was_signed_out_does_not_come_in_again(server: Server) -> None:
    ada, machine, _ = pushed(server)
    desk = server.open("ada")
    assert [one.name for one in desk.sessions()] == ["Desk"]
    desk.revoke_session(machine)
    assert not ada.open_session(machine, DEVICE)
    assert desk.sessions()[0].revoked_at is not None
    assert server.open("grace").sessions() == []


def test_nobody_signs_out_the_machine_of_another(server: Server) -> None:
    ada, machine, _ = pushed(server)
    server.open("grace").revoke_session(machine)
    assert ada.sessions()[0].revoked_at is None


def test_a_push_ends_the_wait_of_others_and_wake_ends_it_without_news(server: Server) -> None:
    ada = server.open("ada")
    waiting = threading.Timer(0.01, ada.wake)
    waiting.name = "meeting-waker"
    waiting.start()
    assert ada.wait(60) is False
    waiting.join(60)
    pushed(server)
    assert ada.wait(60) is True
    assert ada.wait(0) is False
