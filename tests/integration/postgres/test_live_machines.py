"""Machines in a room while connections break, the server crashes, and logins are taken away."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg import sql

from meeting_desktop.adapters.postgres import live_exchange
from meeting_desktop.adapters.postgres.faults import fault
from meeting_desktop.adapters.postgres.live_server import LiveServer
from meeting_desktop.adapters.postgres.preparing import prepare
from meeting_desktop.adapters.postgres.rooms import PostgresHostedRoom, PostgresRooms
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.presence import InMeeting
from meeting_desktop.domain.signalling_rules import SignalKind
from meeting_desktop.ports.colleague_rooms import KnockReply, OpenRoom, RoomKnock
from meeting_desktop.ports.joining import HostUnreachable
from meeting_desktop.ports.shared_login import SharedLogin
from meeting_desktop.ports.signalling import SignallingClosed, SignallingLine
from tests.fakes.clock import VirtualClock
from tests.fakes.descriptions import ONE, OTHER, THIRD
from tests.integration.postgres.colleagues import Machines, machines
from tests.integration.postgres.server import (
    Person,
    SharedTestDatabase,
    TestServer,
    own_server,
)

_LIMIT_S = 60.0


@dataclass
class Talk:
    """Hanna's room with her line, and Grace's line into it."""

    made: Machines
    hanna: Person
    grace: Person
    at: OpenRoom
    hosted: PostgresHostedRoom
    host: SignallingLine
    guest: SignallingLine

    async def both_there(self) -> None:
        while await self.guest.announced(self.at.host) is None:
            pass
        while await self.host.announced(self.guest.participant) is None:
            pass

    async def both_ways(self) -> None:
        """Words that were said now arrive, each once and in their order."""
        said = [str(uuid4()) for _ in range(3)]
        for word in said:
            await self.guest.send(self.at.host, SignalKind.CANDIDATE, word)
        assert [(await self.host.receive()).payload for _ in said] == said
        await self.host.send(self.guest.participant, SignalKind.CANDIDATE, said[0])
        assert (await self.guest.receive()).payload == said[0]


@pytest.fixture
def made(shared: SharedTestDatabase) -> Iterator[Machines]:
    with machines(shared) as made:
        yield made


async def _come_in(_knock: RoomKnock) -> KnockReply:
    return KnockReply("come in", uuid4())


async def _begin(
    made: Machines, host: PostgresRooms | None = None, guest: PostgresRooms | None = None
) -> Talk:
    hanna, grace = made.add("hanna"), made.add("grace")
    at = OpenRoom(uuid4().hex[:8].upper(), uuid4(), uuid4(), ONE)
    hosted = await (host or made.rooms(hanna.id)).host(at, _come_in)
    rooms = guest or made.rooms(grace.id)
    participant = await _knock(rooms, at)
    line = await rooms.open(at.room, participant, OTHER)
    return Talk(made, hanna, grace, at, hosted, await hosted.line(), line)


async def _knock(rooms: PostgresRooms, at: OpenRoom) -> UUID:
    found = await rooms.find(at.room)
    assert found is not None
    reply = await rooms.knock(found, "hello")
    assert reply.participant is not None
    return reply.participant


def _run(test: Callable[[], Awaitable[None]]) -> None:
    async def run() -> None:
        async with asyncio.timeout(_LIMIT_S):
            await test()

    asyncio.run(run())


def test_lines_outlive_their_connections(made: Machines) -> None:
    async def test() -> None:
        talk = await _begin(made)
        for _ in range(3):
            made.break_connections()
            await talk.both_ways()
        assert await talk.guest.announced(talk.at.host) == ONE
        assert (talk.host.refused, talk.guest.refused) == ({}, {})

    _run(test)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("what", ["post", "take"])
def test_a_message_that_a_broken_connection_brings_twice_is_nobodys_attack(
    made: Machines, monkeypatch: pytest.MonkeyPatch, what: str, when: str
) -> None:
    ask = getattr(LiveServer, what)
    is_due = False

    def break_once(server: LiveServer, *said: Any, **how: Any) -> Any:
        nonlocal is_due
        acknowledges = what == "post" or bool(said[2])
        if not is_due or not acknowledges:
            return ask(server, *said, **how)
        is_due = False
        if when == "after":
            ask(server, *said, **how)
        raise fault("server_offline")

    async def test() -> None:
        nonlocal is_due
        talk = await _begin(made)
        monkeypatch.setattr(LiveServer, what, break_once)
        for _ in range(3):
            is_due = True
            await talk.both_ways()
            assert not is_due, "the connection did not break"
        assert (talk.host.refused, talk.guest.refused) == ({}, {})

    _run(test)


def test_whenever_connections_break_each_word_arrives_once_and_in_its_order(
    made: Machines,
) -> None:
    words = [str(number) for number in range(60)]

    async def test() -> None:
        talk = await _begin(made)

        async def speak() -> None:
            for number, word in enumerate(words):
                post = talk.guest.send(talk.at.host, SignalKind.CANDIDATE, word)
                if number % 10:
                    await post
                else:  # in the midst of it, perhaps
                    await asyncio.gather(post, asyncio.to_thread(made.break_connections))

        async def hear() -> list[str]:
            return [(await talk.host.receive()).payload for _ in words]

        heard = asyncio.ensure_future(hear())
        await speak()
        assert await heard == words

    _run(test)


def test_who_waits_while_the_connection_breaks_hears_all_the_same(made: Machines) -> None:
    async def test() -> None:
        talk = await _begin(made)
        waiting = asyncio.ensure_future(talk.host.receive())
        await asyncio.sleep(0)
        made.break_connections()
        await talk.guest.send(talk.at.host, SignalKind.CANDIDATE, "still there")
        assert (await waiting).payload == "still there"

    _run(test)


def test_a_knock_is_answered_over_a_broken_connection(made: Machines) -> None:
    async def test() -> None:
        asked, go_on = asyncio.Event(), asyncio.Event()

        async def answer(knock: RoomKnock) -> KnockReply:
            asked.set()
            await go_on.wait()
            return KnockReply(f"yes to {knock.body}")

        hanna, grace = made.add("hanna"), made.add("grace")
        at = OpenRoom(uuid4().hex[:8].upper(), uuid4(), uuid4(), ONE)
        await made.rooms(hanna.id).host(at, answer)
        found = await made.rooms(grace.id).find(at.room)
        assert found is not None
        knock = asyncio.ensure_future(made.rooms(grace.id).knock(found, "me"))
        await asked.wait()
        made.break_connections()
        go_on.set()
        assert (await knock).body == "yes to me"

    _run(test)


def test_a_host_who_does_not_answer_is_not_waited_for_for_ever(
    made: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meeting_desktop.adapters.postgres.rooms._KNOCK_S", 0.5)

    async def test() -> None:
        async def answer(_knock: RoomKnock) -> KnockReply:
            await asyncio.Event().wait()
            raise AssertionError

        hanna, grace = made.add("hanna"), made.add("grace")
        at = OpenRoom(uuid4().hex[:8].upper(), uuid4(), uuid4(), ONE)
        await made.rooms(hanna.id).host(at, answer)
        found = await made.rooms(grace.id).find(at.room)
        assert found is not None
        with pytest.raises(HostUnreachable):
            await made.rooms(grace.id).knock(found, "me")

    _run(test)


@pytest.mark.skipif("MEETING_TEST_DSN" in os.environ, reason="it would crash somebody's server")
def test_a_crash_of_the_server_puts_nobody_out() -> None:
    """What is only of the moment is gone then; those who were let in are not."""

    async def test(made: Machines) -> None:
        talk = await _begin(made)
        made.database.crash()
        await talk.both_there()
        await talk.both_ways()
        participant = talk.guest.participant
        newer = await made.rooms(talk.grace.id).open(talk.at.room, participant, THIRD)
        assert newer.participant == participant

    with TemporaryDirectory(prefix="pg-") as folder, own_server(Path(folder)) as dsn:
        server = TestServer(dsn)
        with server.new_database() as database, machines(database) as made:
            _run(lambda: test(made))


@pytest.mark.parametrize("wrong", [timedelta(hours=-5), timedelta(minutes=3), timedelta(days=900)])
def test_a_machine_whose_clock_is_wrong_is_understood(made: Machines, wrong: timedelta) -> None:
    async def test() -> None:
        hanna = made.add("hanna")
        host = made.another(hanna.id, VirtualClock(datetime.now(UTC) + wrong))
        await (await _begin(made, host=host)).both_ways()

    _run(test)


def test_another_machine_of_the_same_person_takes_the_line_over(made: Machines) -> None:
    async def test() -> None:
        talk = await _begin(made)
        beside = made.another(talk.grace.id)
        newer = await beside.open(talk.at.room, talk.guest.participant, THIRD)
        with pytest.raises(SignallingClosed) as closed:
            await talk.guest.receive()
        assert (closed.value.code, closed.value.retryable) == ("opened_elsewhere", False)
        talk.guest = newer
        await talk.both_ways()

    _run(test)


def test_another_machine_of_the_host_takes_the_room_over(made: Machines) -> None:
    async def test() -> None:
        talk = await _begin(made)
        beside = made.another(talk.hanna.id)
        hosted = await beside.host(talk.at, _come_in)
        with pytest.raises(SignallingClosed) as closed:
            await talk.host.receive()
        assert not closed.value.retryable
        with pytest.raises(SignallingClosed):
            await talk.hosted.line()
        talk.host = await hosted.line()
        await talk.both_ways()
        await talk.hosted.close()
        await talk.both_ways()

    _run(test)


def test_a_line_whose_message_cannot_be_sent_for_long_is_none(
    made: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test() -> None:
        talk = await _begin(made)
        monkeypatch.setattr("meeting_desktop.adapters.postgres.live_line._POST_S", 0.5)
        monkeypatch.setattr(live_exchange, "LiveServer", _unreachable)
        made.break_connections()
        with pytest.raises(SignallingClosed) as closed:
            await talk.guest.send(talk.at.host, SignalKind.BYE)
        assert closed.value.retryable
        with pytest.raises(SignallingClosed):
            await talk.guest.receive()
        with pytest.raises(EnvironmentFault):
            await made.rooms(talk.grace.id).open(talk.at.room, talk.guest.participant, OTHER)
        assert await made.rooms(talk.grace.id).find(talk.at.room) is None
        await talk.hosted.revoke(talk.guest.participant)
        monkeypatch.undo()
        rooms = made.rooms(talk.grace.id)
        with pytest.raises(SignallingClosed) as refused:
            await _opened(rooms, talk)
        assert not refused.value.retryable, "what was revoked meanwhile is revoked now"

    _run(test)


def _unreachable(*_parts: object) -> None:
    raise EnvironmentFault("It is not there.", code="server_offline", retryable=True)


async def _opened(rooms: PostgresRooms, talk: Talk) -> None:
    """Open the line again and again, until the host's machine has had its turn as well."""
    while True:
        line = await rooms.open(talk.at.room, talk.guest.participant, OTHER)
        await line.close()


def test_who_is_disabled_is_out_of_the_meeting(made: Machines) -> None:
    async def test() -> None:
        talk = await _begin(made)
        _let(made, talk.grace, "NOLOGIN")
        made.database.admin.execute(
            "UPDATE users SET is_active = false WHERE id = %s", (talk.grace.id,)
        )
        made.break_connections()
        with pytest.raises(SignallingClosed):
            await talk.guest.receive()
        with pytest.raises(EnvironmentFault) as refused:
            await made.rooms(talk.grace.id).open(talk.at.room, talk.guest.participant, OTHER)
        assert (refused.value.code, refused.value.retryable) == ("server_disabled", False)

    _run(test)


def test_whoever_signs_out_or_in_is_somebody_else_from_then_on(made: Machines) -> None:
    async def test() -> None:
        talk = await _begin(made)
        eve = made.add("eve")
        logins = [made.database.login_of(talk.grace.login)]
        rooms = made.adopt(PostgresRooms(lambda: logins[-1] if logins else None, SystemClock()))
        line = await rooms.open(talk.at.room, talk.guest.participant, OTHER)
        logins.append(made.database.login_of(eve.login))
        rooms.login_changed()
        with pytest.raises(SignallingClosed) as closed:
            await line.receive()
        assert not closed.value.retryable
        logins.clear()
        rooms.login_changed()
        with pytest.raises(EnvironmentFault) as nobody:
            await rooms.open(talk.at.room, talk.guest.participant, OTHER)
        assert nobody.value.code == "sync_not_connected"

    _run(test)


def test_a_server_of_an_older_version_has_no_rooms(postgres: TestServer) -> None:
    with postgres.empty_database() as name:
        with postgres.connect(name) as admin:
            prepare(admin, "0008")
        login = postgres.login_of("postgres", name)
        rooms = PostgresRooms(lambda: login, SystemClock())

        async def test() -> None:
            at = OpenRoom("ABCD3467", uuid4(), uuid4(), ONE)
            with pytest.raises(EnvironmentFault) as refused:
                await rooms.host(at, _come_in)
            assert (refused.value.code, refused.value.retryable) == ("server_too_old", False)
            assert await rooms.find("ABCD3467") is None

        _run(test)
        assert rooms.stop(_LIMIT_S)


def test_nothing_runs_before_it_is_needed_nor_long_after(made: Machines) -> None:
    asked: list[None] = []
    grace = made.add("grace")
    clock = VirtualClock()

    def login() -> SharedLogin:
        asked.append(None)
        return made.database.login_of(grace.login)

    rooms = made.adopt(PostgresRooms(login, clock))
    rooms.say_present(None)
    rooms.login_changed()
    assert not [one for one in threading.enumerate() if one.name == "meeting-colleagues"]
    assert asked == []
    rooms.say_present(InMeeting(uuid4(), uuid4(), is_host=True))
    _until(made, "SELECT EXISTS (SELECT FROM live_presence)")
    rooms.say_present(None)
    _until(made, "SELECT NOT EXISTS (SELECT FROM live_presence)")
    clock.advance(3_600)
    _until(made, "SELECT NOT EXISTS (SELECT FROM live_machines)")
    rooms.say_present(InMeeting(uuid4(), uuid4(), is_host=True))
    _until(made, "SELECT EXISTS (SELECT FROM live_presence)")
    assert rooms.stop(_LIMIT_S)
    _until(made, "SELECT NOT EXISTS (SELECT FROM live_presence)")
    assert len(asked) == 2


def _let(made: Machines, person: Person, word: str) -> None:
    statement = sql.SQL("ALTER ROLE {} {}").format(sql.Identifier(person.login), sql.SQL(word))
    made.database.admin.execute(statement)


def _until(made: Machines, query: str) -> None:
    """Ask until it is true."""
    deadline = SystemClock().monotonic() + _LIMIT_S
    while SystemClock().monotonic() < deadline:
        row = made.database.admin.execute(query.encode()).fetchone()
        if row is not None and row[0]:
            return
    raise AssertionError("it did not come true")
