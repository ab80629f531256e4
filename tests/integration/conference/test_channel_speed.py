"""The real aiortc reports half of what comes, and its sockets have room."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
from aiortc import RTCConfiguration, RTCDataChannel, RTCPeerConnection
from aiortc.rtcsctptransport import DataChunk, SackChunk

from meeting_desktop.adapters.conference.channel_speed import make_room, report_every_second
from tests.fakes.loopback import connect_by

_BYTES, _PIECE = 400_000, 16_000


class _Side:
    """Counts what it sends by kind."""

    def __init__(self) -> None:
        self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.sent: list[type] = []

    def adjust(self) -> None:
        channel: Any = self.connection.sctp
        send = channel._send_chunk

        async def count(chunk: object) -> None:
            self.sent.append(type(chunk))
            await send(chunk)

        channel._send_chunk = count
        report_every_second(channel)

    def room(self) -> list[int]:
        channel: Any = self.connection.sctp
        transport = channel.transport.transport
        make_room(transport)
        sockets = [
            one.transport.get_extra_info("socket") for one in transport._connection._protocols
        ]
        return [one.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF) for one in sockets]


async def _send(near: _Side, far: _Side) -> bytes:
    came = bytearray()
    is_whole = asyncio.Event()

    def take(data: bytes) -> None:
        came.extend(data)
        if len(came) >= _BYTES:
            is_whole.set()

    far.connection.on("datachannel", lambda channel: channel.on("message", take))
    channel: RTCDataChannel = near.connection.createDataChannel("files")
    near.adjust()
    await near.connection.setLocalDescription(await near.connection.createOffer())
    await far.connection.setRemoteDescription(near.connection.localDescription)
    far.adjust()
    await far.connection.setLocalDescription(await far.connection.createAnswer())
    for side in (near, far):
        assert min(side.room()) > 250_000
    opened = asyncio.Event()
    channel.on("open", opened.set)
    await near.connection.setRemoteDescription(far.connection.localDescription)
    await opened.wait()
    for number in range(_BYTES // _PIECE):
        channel.send(bytes([number]) * _PIECE)
    await is_whole.wait()
    return bytes(came)


def test_a_file_crosses_with_half_as_many_reports_as_packets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connect_by(monkeypatch)

    async def run() -> tuple[bytes, _Side, _Side]:
        near, far = _Side(), _Side()
        try:
            return await _send(near, far), near, far
        finally:
            await near.connection.close()
            await far.connection.close()

    came, near, far = asyncio.run(run())
    assert came == b"".join(bytes([number]) * _PIECE for number in range(_BYTES // _PIECE))
    packets, reports = near.sent.count(DataChunk), far.sent.count(SackChunk)
    assert packets > _BYTES // 1_200
    # One that is sent again is reported at once; on loopback few are.
    assert reports < 0.7 * packets
