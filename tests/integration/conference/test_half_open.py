"""Connections that are begun and never come about take nobody's place for good."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from aiortc import RTCConfiguration, RTCPeerConnection

from meeting_desktop.adapters.conference.room import Room
from meeting_desktop.adapters.conference.screen_hub import ScreenHub
from meeting_desktop.adapters.conference.switchboard import Switchboard
from meeting_desktop.core.ids import new_id
from meeting_desktop.ports.conference import LinkState, SessionDescription
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.fakes.clock import VirtualClock
from tests.fakes.loopback import connect_by
from tests.integration.conference.meeting_on_loopback import BridgeEar


class _Board:
    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.ear = BridgeEar()
        self.room = Room(new_id())
        self.switchboard = Switchboard(
            self.room,
            self.ear,
            clock=self.clock,
            position=lambda: 0,
            ice_servers=tuple,
            certificate=None,
            screen=ScreenHub(self.room, LoopThread("media"), self.clock),
        )

    def pass_by(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.switchboard.watch()


async def _half_open(board: _Board) -> UUID:
    """Somebody whose offer is answered, and who is never heard of again."""
    stranger, caller = new_id(), RTCPeerConnection(RTCConfiguration(iceServers=[]))
    caller.addTransceiver("audio")
    await caller.setLocalDescription(await caller.createOffer())
    offer = SessionDescription("offer", caller.localDescription.sdp)
    await board.switchboard.connect(stranger, offer)
    await caller.close()
    return stranger


@pytest.fixture(autouse=True)
def _on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    connect_by(monkeypatch)


def test_who_never_connected_is_forgotten_after_a_minute() -> None:
    async def test() -> None:
        board = _Board()
        stranger = await _half_open(board)
        board.pass_by(21)
        assert board.ear.links[stranger] == [LinkState.CONNECTING, LinkState.LOST]
        board.pass_by(38)
        assert stranger in board.room.lines  # may still come back
        board.pass_by(2)
        assert not board.room.lines
        assert board.ear.links[stranger][-1] is LinkState.CLOSED
        await board.switchboard.close()

    asyncio.run(test())


def test_who_was_let_in_stays_until_the_rules_say_otherwise() -> None:
    async def test() -> None:
        board = _Board()
        guest = await _half_open(board)
        board.room.lines[guest].admitted = True
        for _ in range(10):
            board.pass_by(30)
        assert board.ear.links[guest] == [LinkState.CONNECTING, LinkState.LOST]
        assert guest in board.room.lines
        await board.switchboard.close()

    asyncio.run(test())
