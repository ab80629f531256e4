"""A frame's packets leave a little at a time: sound passes between them, and no socket overflows.

aiortc sends all packets of a frame at once. A key frame may have 100: more than a socket's usual
buffer takes while the program behind it is busy, and each that is lost is asked for again.
"""

from __future__ import annotations

import asyncio
from typing import Any

from aiortc import RTCDtlsTransport, RTCRtpSender

#: 4 Mbit/s, more than anybody may share in the long run (domain/screen_limits).
_BYTES_A_SECOND = 500_000.0
#: What may leave at once after a pause, as time; 15 packets, for a loop that is seldom on time.
_AT_ONCE_SECONDS = 0.04
#: Shorter than the loop can wait exactly.
_SHORTEST_PAUSE = 0.004
_SOURCE = slice(8, 12)


class PacedTransport:
    """Stands before a sender's transport, which the sound's sender uses as well, without it.

    Only what bears the number ``source`` waits: what is sent again has been waited for already, and
    goes out where packets are read.
    """

    def __init__(self, transport: RTCDtlsTransport, source: int) -> None:
        self._transport = transport
        self._source = source.to_bytes(4, "big")
        self._free_at = 0.0

    def __getattr__(self, name: str) -> Any:  # all else that a sender asks of its transport
        return getattr(self._transport, name)

    async def _send_rtp(self, data: bytes) -> None:
        if data[_SOURCE] == self._source:
            now = asyncio.get_running_loop().time()
            self._free_at = max(self._free_at, now - _AT_ONCE_SECONDS)
            if self._free_at - now >= _SHORTEST_PAUSE:
                await asyncio.sleep(self._free_at - now)
            self._free_at += len(data) / _BYTES_A_SECOND
        await self._transport._send_rtp(data)


def pace(sender: RTCRtpSender) -> None:
    """Before the sender starts."""
    transport = PacedTransport(sender.transport, sender._ssrc)
    sender.setTransport(transport)  # type: ignore[arg-type]
