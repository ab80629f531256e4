"""A frame's packets leave a few at a time: sound passes between them.

aiortc sends all packets of a frame at once. A key frame may have 150, by reckoning more than
a socket's usual buffer takes, and what was lost can be sent again for 128 packets only.
"""

from __future__ import annotations

import asyncio
from typing import Any

from aiortc import RTCDtlsTransport, RTCRtpSender

#: 1,200 packets a second at the most, 11 Mbit/s.
_AT_ONCE = 6
_PAUSE_SECONDS = 0.005


class PacedTransport:
    """Stands before a sender's transport, which the sound's sender uses as well, without it."""

    def __init__(self, transport: RTCDtlsTransport) -> None:
        self._transport = transport
        self._sent = 0

    def __getattr__(self, name: str) -> Any:  # all else that a sender asks of its transport
        return getattr(self._transport, name)

    async def _send_rtp(self, data: bytes) -> None:
        await self._transport._send_rtp(data)
        self._sent += 1
        if self._sent % _AT_ONCE == 0:
            await asyncio.sleep(_PAUSE_SECONDS)


def pace(sender: RTCRtpSender) -> None:
    """Before the sender starts."""
    sender.setTransport(PacedTransport(sender.transport))  # type: ignore[arg-type]
