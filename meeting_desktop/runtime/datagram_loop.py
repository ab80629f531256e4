"""An asyncio loop that reads all datagrams that wait, not one a turn.

On a machine that is busy with other programs a loop has few turns a second; sockets overflowed then
with most of what came, sound and pictures alike, although the program had the time to read it.

It reaches for private names of asyncio; without them nothing here can be imported.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio import selector_events
from typing import Any

#: In one turn of one socket: what else the loop has to do does not wait for a flood.
_MOST = 16
_BYTES = 65_536


class _Draining(selector_events._SelectorDatagramTransport):  # type: ignore[name-defined,misc]
    def _read_ready(self) -> None:
        for _ in range(_MOST):
            if self._conn_lost:
                return
            try:
                data, address = self._sock.recvfrom(_BYTES)
            except (BlockingIOError, InterruptedError):
                return
            except OSError as error:
                self._protocol.error_received(error)
                return
            self._protocol.datagram_received(data, address)


class _DatagramLoop(asyncio.SelectorEventLoop):
    def _make_datagram_transport(
        self,
        sock: Any,
        protocol: Any,
        address: Any = None,
        waiter: Any = None,
        extra: Any = None,
    ) -> _Draining:
        return _Draining(self, sock, protocol, address, waiter, extra)


def new_loop() -> asyncio.AbstractEventLoop:
    """The loop of a thread; on Windows the usual one, which the system hands each datagram."""
    return asyncio.new_event_loop() if sys.platform == "win32" else _DatagramLoop()
