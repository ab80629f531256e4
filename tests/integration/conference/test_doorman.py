"""Who brings guests to the bridge: whom it lets by, in which order, and over a line that breaks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

import pytest

from meeting_desktop.adapters.conference.doorman import Doorman
from meeting_desktop.adapters.conference.local_hub import LocalHub, LocalLine
from meeting_desktop.domain.signalling_rules import SignalKind
from tests.fakes.bridges import FakeBridge
from tests.fakes.clock import VirtualClock
from tests.fakes.descriptions import ONE, OTHER, description
from tests.integration.conference.meeting_on_loopback import BridgeEar

_HOST, _ADA, _EVE, _ROOM = UUID(int=1), UUID(int=2), UUID(int=3), "ABCD3467"
_LIMIT_S = 60.0


@dataclass
class Rig:
    hub: LocalHub
    bridge: FakeBridge
    doorman: Doorman
    opened_again: asyncio.Event

    async def guest(self, participant: UUID = _ADA) -> LocalLine:
        return await self.hub.open(_ROOM, participant, OTHER)

    def state_of(self, participant: UUID) -> object:
        return self.bridge.state_of(participant)


def _run(test: Callable[[Rig], Awaitable[None]]) -> None:
    async def run() -> None:
        clock = VirtualClock()
        hub, opened_first, opened_again = LocalHub(clock), asyncio.Event(), asyncio.Event()
        bridge = FakeBridge(_HOST, BridgeEar(), clock=clock)
        bridge.start()

        async def open_line() -> LocalLine:
            line = await hub.open(_ROOM, _HOST, ONE)
            (opened_again if opened_first.is_set() else opened_first).set()
            return line

        doorman = Doorman(bridge, lambda one: one == _ADA)
        serving = asyncio.ensure_future(doorman.serve(open_line))
        await opened_first.wait()
        try:
            async with asyncio.timeout(_LIMIT_S):
                await test(Rig(hub, bridge, doorman, opened_again))
        finally:
            serving.cancel()
            await asyncio.wait([serving])
            await doorman.close()

    asyncio.run(run())


def _candidate(address: str) -> str:
    return json.dumps({"candidate": address, "sdpMid": "0", "sdpMLineIndex": 0})


def test_an_offer_is_answered_and_the_certificate_behind_it_known() -> None:
    async def test(rig: Rig) -> None:
        ada = await rig.guest()
        assert rig.doorman.certificate_of(_ADA) == ""
        await ada.send(_HOST, SignalKind.OFFER, description(OTHER))
        answer = await ada.receive()
        assert answer.kind is SignalKind.ANSWER
        assert rig.doorman.certificate_of(_ADA) == OTHER
        rig.doorman.forget(_ADA)
        assert rig.doorman.certificate_of(_ADA) == ""

    _run(test)


def test_who_is_not_welcome_is_not_connected() -> None:
    async def test(rig: Rig) -> None:
        eve, ada = await rig.guest(_EVE), await rig.guest()
        await eve.send(_HOST, SignalKind.OFFER, description(OTHER))
        await ada.send(_HOST, SignalKind.OFFER, description(OTHER))
        await ada.receive()
        assert rig.state_of(_EVE) is None
        assert rig.state_of(_ADA) is not None

    _run(test)


def test_candidates_come_to_the_bridge_and_nonsense_does_not() -> None:
    async def test(rig: Rig) -> None:
        ada = await rig.guest()
        await ada.send(_HOST, SignalKind.OFFER, description(OTHER))
        await ada.send(_HOST, SignalKind.CANDIDATE, _candidate("early"))
        await ada.receive()
        for nonsense in ("", "{", "[]", "7", '{"candidate":7}', '{"sdpMid":"0"}', "[" * 9_000):
            await ada.send(_HOST, SignalKind.CANDIDATE, nonsense)
        await ada.send(_HOST, SignalKind.CANDIDATE, _candidate("late"))
        await ada.send(_HOST, SignalKind.BYE)
        await ada.send(_HOST, SignalKind.OFFER, description(OTHER))
        await ada.receive()
        assert [one[1] for one in rig.bridge.candidates] == ["early", "late"]

    _run(test)


def test_of_many_offers_at_once_the_last_is_answered() -> None:
    async def test(rig: Rig) -> None:
        ada = await rig.guest()
        for _ in range(20):
            await ada.send(_HOST, SignalKind.OFFER, description(OTHER))
        await ada.receive()
        await ada.send(_HOST, SignalKind.OFFER, description(OTHER))
        assert (await ada.receive()).kind is SignalKind.ANSWER

    _run(test)


def test_what_cannot_be_answered_is_answered_by_silence(caplog: pytest.LogCaptureFixture) -> None:
    async def test(rig: Rig) -> None:
        ada = await rig.guest()
        rig.bridge.stop(0.0)
        await ada.send(_HOST, SignalKind.OFFER, description(OTHER))
        await ada.send(_HOST, SignalKind.CANDIDATE, _candidate("x"))
        for _ in range(20):
            await asyncio.sleep(0)
        assert "a guest was not connected" in caplog.text
        assert rig.doorman.certificate_of(_ADA) == ""

    _run(test)


def test_a_line_that_broke_is_opened_again() -> None:
    async def test(rig: Rig) -> None:
        ada = await rig.guest()
        other = await rig.hub.open(_ROOM, _HOST, ONE)  # takes the place of the doorman's
        await other.close()
        await rig.opened_again.wait()
        await ada.send(_HOST, SignalKind.OFFER, description(OTHER))
        assert (await ada.receive()).kind is SignalKind.ANSWER

    _run(test)
