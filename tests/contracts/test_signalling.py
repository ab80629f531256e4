"""What every ``Signalling`` promises; an adapter joins by a line in the fixture ``rig``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest

from meeting_desktop.adapters.conference.local_hub import LocalHub
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.signalling_rules import (
    MAX_PAYLOAD,
    Envelope,
    SignalKind,
    SignalRefusal,
    seal,
)
from meeting_desktop.ports.signalling import Signalling, SignallingClosed, SignallingLine
from tests.contracts.signalling_gateway import behind_a_gateway
from tests.contracts.signalling_postgres import by_a_database
from tests.fakes.clock import VirtualClock
from tests.fakes.descriptions import ONE, OTHER, THIRD, description
from tests.integration.postgres.server import TestServer, running

ROOM = "ABCD3467"
HOST, GUEST, STRANGER = UUID(int=1), UUID(int=2), UUID(int=3)
_LIMIT_S = 60.0
_TURNS = 10_000


@dataclass
class _Rig:
    """``signalling`` is there while a talk runs."""

    entered: Callable[[Clock], AbstractAsyncContextManager[Signalling]]
    clock: VirtualClock = field(default_factory=VirtualClock)
    signalling: Signalling = field(init=False)


@asynccontextmanager
async def _in_this_process(clock: Clock) -> AsyncIterator[Signalling]:
    yield LocalHub(clock)


@asynccontextmanager
async def _by_a_gateway(clock: Clock) -> AsyncIterator[Signalling]:
    async with behind_a_gateway(clock, HOST) as signalling:
        yield signalling


@pytest.fixture(scope="module")
def cluster() -> Iterator[TestServer]:
    with TemporaryDirectory(prefix="pg-") as folder, running(Path(folder)) as server:
        yield server


@pytest.fixture(params=["hub", "gateway", "postgres"])
def rig(request: pytest.FixtureRequest) -> _Rig:
    if request.param != "postgres":
        return _Rig(_in_this_process if request.param == "hub" else _by_a_gateway)
    cluster: TestServer = request.getfixturevalue("cluster")
    # What has run out is the server's to say as well, and its clock is a real one.
    clock = VirtualClock(datetime.now(UTC))
    return _Rig(lambda _clock: by_a_database(cluster, clock, HOST), clock)


def _talk(rig: _Rig, talk: Callable[[SignallingLine, SignallingLine], Awaitable[None]]) -> None:
    """Run ``talk`` with the lines of a host and a guest in one room."""

    async def run() -> None:
        async with asyncio.timeout(_LIMIT_S), rig.entered(rig.clock) as rig.signalling:
            host = await rig.signalling.open(ROOM, HOST, ONE)
            guest = await rig.signalling.open(ROOM, GUEST, OTHER)
            await talk(host, guest)
            await host.close()
            await guest.close()

    asyncio.run(run())


async def _soon(condition: Callable[[], Awaitable[bool]]) -> None:
    """Return when it holds: word of it may have to cross a socket."""
    for _ in range(_TURNS):
        if await condition():
            return
        await asyncio.sleep(0)
    raise AssertionError("it did not come true")


def _offer(rig: _Rig, sender: UUID = GUEST, fingerprint: str = OTHER) -> Envelope:
    payload = description(fingerprint)
    return seal(ROOM, sender, HOST, SignalKind.OFFER, payload=payload, now=rig.clock.now())


async def _only_this_arrives(guest: SignallingLine, host: SignallingLine) -> None:
    """A later message is the first that comes: what was posted before it was dropped."""
    await guest.send(HOST, SignalKind.CANDIDATE, "the next")
    assert (await host.receive()).payload == "the next"


def test_an_offer_reaches_the_other_side_and_its_answer_comes_back(rig: _Rig) -> None:
    async def talk(host: SignallingLine, guest: SignallingLine) -> None:
        await guest.send(HOST, SignalKind.OFFER, description(OTHER))
        offer = await host.receive()
        assert (offer.sender, offer.recipient, offer.room) == (GUEST, HOST, ROOM)
        assert (offer.kind, offer.payload) == (SignalKind.OFFER, description(OTHER))
        await host.send(GUEST, SignalKind.ANSWER, description(ONE))
        assert (await guest.receive()).kind is SignalKind.ANSWER

    _talk(rig, talk)


def test_messages_come_in_their_order(rig: _Rig) -> None:
    async def talk(host: SignallingLine, guest: SignallingLine) -> None:
        for number in range(20):
            await guest.send(HOST, SignalKind.CANDIDATE, str(number))
        assert [(await host.receive()).payload for _ in range(20)] == [str(n) for n in range(20)]

    _talk(rig, talk)


def test_certificates_are_announced_to_the_room(rig: _Rig) -> None:
    async def talk(host: SignallingLine, guest: SignallingLine) -> None:
        assert await guest.announced(HOST) == ONE
        assert await host.announced(GUEST) == OTHER
        assert await host.announced(STRANGER) is None
        other_host = await rig.signalling.open("WXYQ3467", HOST, ONE)
        elsewhere = await rig.signalling.open("WXYQ3467", STRANGER, THIRD)
        assert await host.announced(STRANGER) is None
        await elsewhere.close()
        await other_host.close()
        await guest.close()

        async def has_left() -> bool:
            return await host.announced(GUEST) is None

        await _soon(has_left)

    _talk(rig, talk)


def test_a_message_is_taken_once(rig: _Rig) -> None:
    async def talk(host: SignallingLine, guest: SignallingLine) -> None:
        offer = _offer(rig)
        await guest.post(offer)
        await guest.post(offer)
        assert await host.receive() == offer
        await _only_this_arrives(guest, host)
        assert host.refused == {SignalRefusal.REPLAYED: 1}

    _talk(rig, talk)


def test_a_replay_after_a_reconnect_is_one(rig: _Rig) -> None:
    async def talk(host: SignallingLine, guest: SignallingLine) -> None:
        offer = _offer(rig)
        await guest.post(offer)
        await host.receive()
        host = await rig.signalling.open(ROOM, HOST, ONE)
        guest = await rig.signalling.open(ROOM, GUEST, OTHER)
        await guest.post(offer)
        await _only_this_arrives(guest, host)
        await host.close()
        await guest.close()

    _talk(rig, talk)


def test_a_late_message_is_dropped(rig: _Rig) -> None:
    async def talk(host: SignallingLine, guest: SignallingLine) -> None:
        late = _offer(rig)
        rig.clock.advance(120.0)
        await guest.post(late)
        await _only_this_arrives(guest, host)
        assert host.refused == {SignalRefusal.EXPIRED: 1}

    _talk(rig, talk)


def test_a_message_that_waited_too_long_is_dropped(rig: _Rig) -> None:
    async def talk(host: SignallingLine, guest: SignallingLine) -> None:
        await guest.send(HOST, SignalKind.OFFER, description(OTHER))
        rig.clock.advance(120.0)
        await _only_this_arrives(guest, host)

    _talk(rig, talk)


def test_a_message_that_would_live_too_long_is_dropped(rig: _Rig) -> None:
    async def talk(host: SignallingLine, guest: SignallingLine) -> None:
        await guest.post(replace(_offer(rig), expires_at=rig.clock.now() + timedelta(hours=1)))
        await _only_this_arrives(guest, host)
        assert host.refused == {SignalRefusal.TOO_LONG_LIVED: 1}

    _talk(rig, talk)


@pytest.mark.parametrize("change", [{"sender": STRANGER}, {"sender": HOST}, {"room": "WXYQ3467"}])
def test_nobody_speaks_for_another_or_into_another_room(
    rig: _Rig, change: dict[str, object]
) -> None:
    async def talk(host: SignallingLine, guest: SignallingLine) -> None:
        stranger = await rig.signalling.open(ROOM, STRANGER, THIRD)
        elsewhere = await rig.signalling.open("WXYQ3467", HOST, ONE)
        await guest.post(replace(_offer(rig), **change))  # type: ignore[arg-type]
        await _only_this_arrives(guest, host)
        await guest.post(replace(_offer(rig), room="WXYQ3467"))
        insider = await rig.signalling.open("WXYQ3467", STRANGER, THIRD)
        await insider.send(HOST, SignalKind.CANDIDATE, "from inside")
        assert (await elsewhere.receive()).payload == "from inside"
        for line in (stranger, elsewhere, insider):
            await line.close()

    _talk(rig, talk)


@pytest.mark.parametrize("kind", [SignalKind.OFFER, SignalKind.ANSWER])
def test_a_description_with_another_certificate_is_dropped(rig: _Rig, kind: SignalKind) -> None:
    async def talk(host: SignallingLine, guest: SignallingLine) -> None:
        await guest.send(HOST, kind, description(THIRD))
        await guest.send(HOST, kind, "no description at all")
        await _only_this_arrives(guest, host)
        assert host.refused == {SignalRefusal.WRONG_FINGERPRINT: 2}

    _talk(rig, talk)


def test_only_checked_fingerprints_are_sent(rig: _Rig) -> None:
    async def talk(host: SignallingLine, guest: SignallingLine) -> None:
        more = f"{description(OTHER)}a=fingerprint:sha-384 {OTHER}:{OTHER[:47]}\r\n"
        await guest.send(HOST, SignalKind.OFFER, more)
        assert (await host.receive()).payload == description(OTHER)

    _talk(rig, talk)


def test_a_newer_line_replaces_the_older(rig: _Rig) -> None:
    async def talk(host: SignallingLine, guest: SignallingLine) -> None:
        waiting = asyncio.ensure_future(guest.receive())
        await asyncio.sleep(0)
        newer = await rig.signalling.open(ROOM, GUEST, THIRD)
        with pytest.raises(SignallingClosed):
            await waiting
        with pytest.raises(SignallingClosed):
            await guest.send(HOST, SignalKind.BYE)
        await guest.close()
        assert await host.announced(GUEST) == THIRD
        await newer.send(HOST, SignalKind.OFFER, description(THIRD))
        assert (await host.receive()).payload == description(THIRD)
        await newer.close()

    _talk(rig, talk)


def test_closing_ends_every_wait(rig: _Rig) -> None:
    async def talk(host: SignallingLine, guest: SignallingLine) -> None:
        waiting = [asyncio.ensure_future(host.receive()) for _ in range(3)]
        await asyncio.sleep(0)
        await host.close()
        await host.close()
        for ended in waiting:
            with pytest.raises(SignallingClosed, match=r"\.$"):
                await ended
        with pytest.raises(SignallingClosed):
            await host.receive()

    _talk(rig, talk)


def test_sending_to_somebody_who_is_not_there_is_no_failure(rig: _Rig) -> None:
    async def talk(host: SignallingLine, guest: SignallingLine) -> None:
        await host.send(STRANGER, SignalKind.BYE)
        await _only_this_arrives(guest, host)

    _talk(rig, talk)


def test_the_last_words_of_somebody_who_left_arrive(rig: _Rig) -> None:
    async def talk(host: SignallingLine, guest: SignallingLine) -> None:
        await guest.send(HOST, SignalKind.BYE)
        await guest.close()
        assert (await host.receive()).kind is SignalKind.BYE

    _talk(rig, talk)


def test_what_is_too_large_is_refused_before_it_is_sent(rig: _Rig) -> None:
    async def talk(host: SignallingLine, guest: SignallingLine) -> None:
        with pytest.raises(UserFacingError, match=r"\.$"):
            await guest.send(HOST, SignalKind.CANDIDATE, "x" * (MAX_PAYLOAD + 1))
        await guest.send(HOST, SignalKind.CANDIDATE, "x" * MAX_PAYLOAD)
        assert len((await host.receive()).payload) == MAX_PAYLOAD

    _talk(rig, talk)


def test_nobody_enters_without_a_certificate(rig: _Rig) -> None:
    async def talk(host: SignallingLine, guest: SignallingLine) -> None:
        for somebody in (HOST, GUEST):
            with pytest.raises(UserFacingError, match=r"\.$"):
                await rig.signalling.open(ROOM, somebody, "AB:CD")

    _talk(rig, talk)
