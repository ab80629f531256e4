"""A machine changes its network in the middle of a meeting: told in time, and found again."""

from __future__ import annotations

import _socket
import socket
from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest

from meeting_desktop.ports.audio import CAPTURE_RATE_HZ
from meeting_desktop.ports.conference import LinkState
from tests.fakes.islands import Cable, Island
from tests.fakes.loopback import connect_by
from tests.fakes.patience import until
from tests.fakes.sounds import tone
from tests.integration.conference.meeting_on_loopback import Caller, LoopbackMeeting

pytestmark = [pytest.mark.alone, pytest.mark.slow]


@pytest.fixture
def islands(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Island, Island]]:
    """The host's and the guest's, not joined yet."""
    # sockets within the namespaces reach nothing but each other
    monkeypatch.setattr(socket.socket, "connect", _socket.socket.connect)
    made: list[Island] = []
    try:
        made.extend(Island(name) for name in ("host", "guest"))
        yield made[0], made[1]
    finally:
        for island in made:
            island.close()


def _is_heard(meeting: LoopbackMeeting, caller: Caller) -> None:
    so_far = len(meeting.ear.pieces[caller.participant])
    until(
        lambda: any(
            float(np.abs(piece.samples).max()) > 0.2
            for piece in meeting.ear.pieces[caller.participant][so_far:]
        ),
        what="a voice",
    )


def _is_told_lost(meeting: LoopbackMeeting, caller: Caller, since: int) -> None:
    """At both ends, within 3 s."""
    until(lambda: meeting.ear.links[caller.participant][-1] is LinkState.LOST, what="the loss")
    until(lambda: caller.ear.links[-1] is LinkState.LOST, what="the loss at the other end")
    assert (meeting.bridge.position() - since) / CAPTURE_RATE_HZ < 3.2


def _comes_back(meeting: LoopbackMeeting, caller: Caller) -> None:
    caller.fall_silent()
    again = meeting.join(caller.participant)
    again.speak(tone(1))
    _is_heard(meeting, again)
    until(lambda: bool(meeting.ear.gaps), what="the gap")
    meeting.ear.track(caller.participant)


@pytest.mark.parametrize("end", [0, 1], ids=["host", "guest"])
def test_one_cable_is_pulled_and_another_takes_its_place(
    islands: tuple[Island, Island], end: int
) -> None:
    host, guest = islands
    moving, staying = islands[end], islands[1 - end]
    first = Cable(moving, "10.78.1.1", staying, "10.78.1.2")
    with closing(LoopbackMeeting()) as meeting:
        host.take_in(meeting.loop)
        guest.take_in(meeting.far_loop)
        caller = meeting.join()
        caller.speak(tone(1))
        _is_heard(meeting, caller)
        pulled = meeting.bridge.position()
        first.pull()
        Cable(moving, "10.78.2.1", staying, "10.78.2.2")
        _is_told_lost(meeting, caller, pulled)
        _comes_back(meeting, caller)
        local = meeting.connection_of(caller.participant).sctp
        assert local is not None
        pair = local.transport.transport._connection._nominated[1]
        assert {pair.local_addr[0], pair.remote_addr[0]} == {"10.78.2.1", "10.78.2.2"}


def test_sockets_that_are_gone_are_noticed_and_a_new_address_is_found(
    meeting: LoopbackMeeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same without namespaces: the host's sockets close, its next ones have another address."""
    caller, bystander = meeting.join(), meeting.join()
    caller.speak(tone(1))
    _is_heard(meeting, caller)

    async def gone() -> None:
        sctp = meeting.connection_of(caller.participant).sctp
        assert sctp is not None
        for protocol in sctp.transport.transport._connection._protocols:
            protocol.transport.abort()

    closed = meeting.bridge.position()
    meeting.loop.submit(gone()).result(60)
    connect_by(monkeypatch, "127.0.0.2")
    _is_told_lost(meeting, caller, closed)
    _comes_back(meeting, caller)
    assert meeting.ear.links[bystander.participant][-1] is LinkState.CONNECTED
