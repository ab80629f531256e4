"""An hour of guessing at the door, by somebody who waits exactly as long as they are told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from itertools import count

import aiohttp
import pytest

from meeting_desktop.adapters.conference.door import Door
from meeting_desktop.adapters.conference.gateway_address import GatewayAddress
from meeting_desktop.adapters.conference.lone_gateway import make_lone_gateway
from meeting_desktop.domain.meetings import make_room_code
from tests.fakes.clock import VirtualClock
from tests.integration.conference.guest_rig import HOST, MEETING, ROOM, Rig, with_gateway

_HOUR_S = 3_600.0


async def _hour_of_guesses(
    url: str, client: aiohttp.ClientSession, clock: VirtualClock, bodies: Iterator[dict[str, str]]
) -> int:
    """How many were looked at; a request takes 0.2 s, so that the brake on requests is idle."""
    looked_at, end = 0, clock.monotonic() + _HOUR_S
    while clock.monotonic() < end:
        body = {"name": "Ada", "consent": "record", **next(bodies)}
        headers = {"Origin": url}
        async with client.post(f"{url}/api/join", json=body, headers=headers) as answer:
            assert answer.status in {401, 403, 429, 503}
            said = await answer.json()
        looked_at += answer.status != 429
        clock.advance(0.2 + float(said["wait_s"]))
    return looked_at


def _codes() -> Iterator[dict[str, str]]:
    """Room codes other than the meeting's."""
    return ({"room": code} for _ in count() if (code := make_room_code()) != ROOM)


def test_codes_are_guessed_at_a_crawl_and_the_log_tells_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def test(rig: Rig) -> None:
        rig.access.open_door(Door(MEETING, ROOM, HOST, "", by_code=True))
        looked_at = await _hour_of_guesses(rig.gateway.url, rig.client, rig.clock, _codes())
        assert looked_at < 20  # of 25 ** 8: from one address some 870,000 years
        assert not rig.arrived

    with caplog.at_level(logging.WARNING):
        with_gateway(test)
    assert sum("a guest was refused" in str(record.msg) for record in caplog.records) >= 10
    assert "127.0.0.1" not in caplog.text


def test_tokens_of_a_known_room_are_guessed_at_a_crawl() -> None:
    async def test(rig: Rig) -> None:
        guesses = ({"room": ROOM, "token": f"{number:032d}"} for number in count())
        assert await _hour_of_guesses(rig.gateway.url, rig.client, rig.clock, guesses) < 20

    with_gateway(test)


def test_the_passcode_is_guessed_at_a_crawl_by_who_knows_the_code() -> None:
    async def test(rig: Rig) -> None:
        rig.access.open_door(
            Door(MEETING, ROOM, HOST, rig.access._doors[ROOM].passcode_hash, by_code=True)
        )
        guesses = ({"room": ROOM, "passcode": f"{number:04d}"} for number in count())
        assert await _hour_of_guesses(rig.gateway.url, rig.client, rig.clock, guesses) < 30

    with_gateway(test, passcode="right")


def test_a_gateway_elsewhere_slows_the_search_for_rooms(caplog: pytest.LogCaptureFixture) -> None:
    async def test() -> int:
        clock = VirtualClock()
        gateway = make_lone_gateway(GatewayAddress(), "k" * 40, clock)
        await gateway.start()
        async with aiohttp.ClientSession() as client:
            looked_at = await _hour_of_guesses(gateway.url, client, clock, _codes())
        await gateway.stop()
        return looked_at

    with caplog.at_level(logging.INFO):
        assert asyncio.run(test()) < 200
    assert "a host that is not there" in caplog.text
