"""Lets a data channel carry files at a bearable cost, beside the sound of the same connection.

aiortc 1.16 reports every packet that comes, and a report costs either side nearly as much as the
packet did. RFC 9260 (6.2) wants one for every second packet, at once where something is missing or
came twice, and none later than 200 ms; it is 20 ms here, because whoever begins has three packets
under way and waits for the second report.

Systems keep few packets for a socket that is not read at once (Linux some 90, Windows some 50):
while the loop is busy for a moment a file would push sound out, and what was lost waits a second to
be sent again. So sockets are given room for what may be under way.

It reaches for private names. ``report_every_second`` and ``make_room`` say so at once if a later
aiortc or aioice has others.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from typing import Any

from meeting_desktop.runtime.tasks import SupervisedTasks

#: Packets that are reported at once, and how long one that is alone waits for another.
_EVERY = 2
_LATEST_S = 0.02
#: Bytes, of which a packet takes twice its length; systems may give less.
_ROOM = 1 << 20

_CHANNEL = ("_send_sack", "_sack_needed", "_sack_misordered", "_sack_duplicates")


def report_every_second(channel: Any) -> None:
    """Let ``channel`` (an ``RTCSctpTransport``) report what came as RFC 9260 has it."""
    if not all(hasattr(channel, name) for name in _CHANNEL):
        raise AttributeError("aiortc reports what came elsewhere now")
    channel._send_sack = _Reports(channel).came


class _Reports:
    def __init__(self, channel: Any) -> None:
        self._channel = channel
        self._send = channel._send_sack
        self._unreported = 0
        self._is_due = False
        self._tasks = SupervisedTasks()

    async def came(self) -> None:
        """A packet with parts of messages; in place of ``_send_sack``."""
        channel = self._channel
        self._unreported += 1
        is_odd = channel._sack_misordered or channel._sack_duplicates
        if is_odd or self._unreported >= _EVERY:
            await self._report()
            return
        channel._sack_needed = False
        if not self._is_due:
            # It is not taken back: most of the time it finds nothing, and comes seldom.
            self._is_due = True
            asyncio.get_running_loop().call_later(_LATEST_S, self._look)

    def _look(self) -> None:
        self._is_due = False
        if self._unreported:
            self._tasks.start("channel-report", self._report())

    async def _report(self) -> None:
        self._unreported = 0
        with suppress(ConnectionError):
            await self._send()


def make_room(transport: Any) -> None:
    """Let the sockets of ``transport``, an ``RTCIceTransport`` with its addresses, hold more."""
    protocols = getattr(getattr(transport, "_connection", None), "_protocols", None)
    if protocols is None:
        raise AttributeError("aioice keeps its sockets elsewhere now")
    for protocol in protocols:
        own: Any = protocol.transport.get_extra_info("socket")
        if own is not None:  # a relay's has none
            own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _ROOM)
            own.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _ROOM)
