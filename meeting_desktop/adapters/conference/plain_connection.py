"""aiortc by itself, as ``bench files`` compares with: one sound track each way and one channel.

Nothing of ours is in it: no jitter buffer, no guard, no acknowledged offsets, no disk.
"""

from __future__ import annotations

import asyncio
import fractions
from collections.abc import Callable

import numpy as np
from aiortc import (
    RTCConfiguration,
    RTCDataChannel,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from av import AudioFrame

from meeting_desktop.core.clock import Clock
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ
from meeting_desktop.ports.conference import FRAME_SAMPLES, SessionDescription
from meeting_desktop.runtime.tasks import SupervisedTasks

_VOICE = 650.0
_PIECE = 16 * 1024
#: Bytes in the channel's queue, below which more is put there.
_QUEUED = 256 * 1024


class PlainConnection:
    """Use on one loop. ``heard`` are the seconds at which 20 ms of sound each came out."""

    def __init__(self, clock: Clock) -> None:
        self.heard: list[float] = []
        self._clock = clock
        self._came = 0
        self._news = asyncio.Event()
        self._channel: RTCDataChannel | None = None
        self._tasks = SupervisedTasks()
        # An empty list, for None means a public server of somebody else's.
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._connection.on("track", self._listen_to)
        self._connection.on("datachannel", self._take)

    async def offer(self) -> SessionDescription:
        self._take(self._connection.createDataChannel("files"))
        self._connection.addTrack(_Noise(self._clock))
        await self._connection.setLocalDescription(await self._connection.createOffer())
        return self._described()

    async def answer(self, offer: SessionDescription) -> SessionDescription:
        await self._accept(offer)
        self._connection.addTrack(_Noise(self._clock))
        await self._connection.setLocalDescription(await self._connection.createAnswer())
        return self._described()

    async def accept(self, answer: SessionDescription) -> None:
        await self._accept(answer)

    async def send(self, size: int) -> None:
        """As many bytes, as fast as the channel takes them."""
        await self._until(lambda: self._channel is not None and self._channel.readyState == "open")
        channel, piece = self._channel, bytes(_PIECE)
        while channel is not None and size > 0:
            await self._until(lambda: channel.bufferedAmount <= _QUEUED)
            channel.send(piece[:size])
            size -= _PIECE

    async def take(self, size: int) -> None:
        """Until so many bytes have come."""
        await self._until(lambda: self._came >= size)

    async def close(self) -> None:
        await self._tasks.close()
        await self._connection.close()

    async def _accept(self, description: SessionDescription) -> None:
        remote = RTCSessionDescription(sdp=description.body, type=description.kind)
        await self._connection.setRemoteDescription(remote)

    def _described(self) -> SessionDescription:
        local = self._connection.localDescription
        return SessionDescription(local.type, local.sdp)

    async def _until(self, holds: Callable[[], bool]) -> None:
        while not holds():
            self._news.clear()
            await self._news.wait()

    def _take(self, channel: RTCDataChannel) -> None:
        self._channel = channel
        channel.bufferedAmountLowThreshold = _QUEUED
        for event in ("open", "bufferedamountlow"):
            channel.on(event, self._news.set)
        channel.on("message", self._count)
        self._news.set()

    def _count(self, message: bytes) -> None:
        self._came += len(message)
        self._news.set()

    def _listen_to(self, track: MediaStreamTrack) -> None:
        self._tasks.start("plain-ear", self._hear(track))

    async def _hear(self, track: MediaStreamTrack) -> None:
        while True:
            try:
                await track.recv()
            except MediaStreamError:
                return
            self.heard.append(self._clock.monotonic())


class _Noise(MediaStreamTrack):
    """20 ms at a time, in real time."""

    kind = "audio"

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._began = clock.monotonic()
        self._said = 0
        noise = np.random.default_rng(1).standard_normal((50, 1, FRAME_SAMPLES)) * _VOICE
        self._frames = noise.astype(np.int16)

    async def recv(self) -> AudioFrame:
        due = self._began + self._said * FRAME_SAMPLES / CAPTURE_RATE_HZ
        await asyncio.sleep(max(0.0, due - self._clock.monotonic()))
        samples = self._frames[self._said % len(self._frames)]
        frame = AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        frame.sample_rate = CAPTURE_RATE_HZ
        frame.pts = self._said * FRAME_SAMPLES
        frame.time_base = fractions.Fraction(1, CAPTURE_RATE_HZ)
        self._said += 1
        return frame
