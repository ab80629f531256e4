"""What aiortc's sender reads: packets that were encoded elsewhere, at the bridge's pace.

The sender only packs an ``av.Packet``; so the same one goes to everybody who hears the same mix.
"""

from __future__ import annotations

import asyncio
from collections import deque

from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from av.packet import Packet
from av.stream import Stream

#: Packets of a mix kept for a sender that does not come for them (100 ms); the oldest go.
MIX_PACKETS = 5
#: The same of a microphone (600 ms), which may have to catch up.
MICROPHONE_PACKETS = 30


class PacketTrack(MediaStreamTrack):
    """One listener's packets. Use on the media loop only."""

    def __init__(self, most: int = MIX_PACKETS, *, kind: str = "audio") -> None:
        self.kind = kind
        super().__init__()
        self._packets: deque[Packet[Stream]] = deque(maxlen=most)
        self._filled = asyncio.Event()

    @property
    def is_full(self) -> bool:
        """What is pushed now would drive out what waits."""
        return len(self._packets) == self._packets.maxlen

    def push(self, packet: Packet[Stream]) -> None:
        self._packets.append(packet)
        self._filled.set()

    def clear(self) -> None:
        """What waits is not wanted any more."""
        self._packets.clear()

    async def recv(self) -> Packet[Stream]:
        """The next packet; waits for it.

        Raises:
            MediaStreamError: the track has been stopped.
        """
        while not self._packets:
            if self.readyState != "live":
                raise MediaStreamError
            self._filled.clear()
            await self._filled.wait()
        return self._packets.popleft()

    def stop(self) -> None:
        super().stop()
        self._packets.clear()
        self._filled.set()
