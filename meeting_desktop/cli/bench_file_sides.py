"""The two programs of ``bench files``, each in a process of its own: the host, and who joined.

The file goes to the host as a shared one does: asked for, guarded, acknowledged when it lies on the
disk, its hash checked at the end. Both sides speak all the time. ``aiortc`` alone takes the same
bytes over one channel, without a disk.
"""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
import threading
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID

import numpy as np

from meeting_desktop.adapters.conference.bridge import PeerBridge
from meeting_desktop.adapters.conference.call import PeerCall
from meeting_desktop.adapters.conference.plain_connection import PlainConnection
from meeting_desktop.adapters.storage.file_vault import FolderVault
from meeting_desktop.application.move_files import FileMover, Sink, Source
from meeting_desktop.cli.bench_file_figures import Watch
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.logging import configure_logging
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.ports.conference import FRAME_SAMPLES, HeardPiece, LinkState, SoundGap
from meeting_desktop.runtime.loop_thread import LoopThread

LIMIT_SECONDS = 120.0
_FRAME_SECONDS = FRAME_SAMPLES / CAPTURE_RATE_HZ
_VOICE = 0.02
#: Sound settles before the file begins.
_SETTLE_SECONDS = 3.0
_FILE, _PART = UUID(int=9), "bench"


def content_of(size: int) -> bytes:
    """The same at both sides: what the hash is of."""
    return (hashlib.shake_256(b"bench files").digest(1 << 20) * (size // (1 << 20) + 1))[:size]


class _HostEar:
    def __init__(self) -> None:
        self.heard_at: list[float] = []
        self.pieces = self.lost = 0
        self.connected = threading.Event()
        self.mover: FileMover | None = None
        self._clock = SystemClock()

    def heard(self, piece: HeardPiece) -> None:
        self.pieces += 1
        self.lost += piece.lost_samples > 0

    def mixed(self, position: int, samples: Samples) -> None:  # noqa: ARG002 - the port's
        self.heard_at.append(self._clock.monotonic())

    def gap(self, gap: SoundGap) -> None: ...

    def levels(self, levels: Mapping[UUID, float]) -> None: ...

    def link_changed(self, participant: UUID, state: LinkState) -> None:  # noqa: ARG002
        if state is LinkState.CONNECTED:
            self.connected.set()

    def control(self, participant: UUID, text: str) -> None: ...

    def file_frame(self, participant: UUID, frame: bytes) -> None:  # noqa: ARG002 - the port's
        if self.mover is not None:
            self.mover.hear(frame)


class _CallerEar:
    def __init__(self, size: int) -> None:
        self.heard_at: list[float] = []
        self.call: PeerCall | None = None
        content = content_of(size)
        source = Source(size, lambda offset, length: content[offset : offset + length])
        self._mover = FileMover(self._send, lambda _file: source, SystemClock())

    def _send(self, frame: bytes, answered: int) -> None:
        if self.call is not None:
            self.call.send_file_frame(frame, answered)

    def mixed(self, position: int, samples: Samples) -> None:  # noqa: ARG002 - the port's
        self.heard_at.append(SystemClock().monotonic())

    def link_changed(self, state: LinkState) -> None: ...

    def control(self, text: str) -> None: ...

    def file_frame(self, frame: bytes) -> None:
        self._mover.hear(frame)


def host(pipe: Connection, told: Connection, size: int) -> None:
    """The whole life of the host's process; its figures go to ``told``."""
    configure_logging(None)
    loop, ear = LoopThread("bench"), _HostEar()
    bridge = PeerBridge(new_id(), ear, loop=loop, clock=SystemClock())
    loop.start()
    bridge.start()
    participant, offer = pipe.recv()
    answer = bridge.connect(participant, offer)
    bridge.set_admitted(participant, True)
    pipe.send(answer.result(LIMIT_SECONDS))
    ear.connected.wait(LIMIT_SECONDS)
    voice = _Voice(bridge.put_own_sound)
    SystemClock().wait(threading.Event(), _SETTLE_SECONDS)

    def send(frame: bytes, answered: int) -> None:
        bridge.send_file_frame(participant, frame, answered)

    ear.mover = FileMover(send, lambda _file: None, SystemClock())
    sha256 = hashlib.sha256(content_of(size)).hexdigest()
    pipe.send("go")
    ear.pieces = ear.lost = 0
    watch = Watch()
    with tempfile.TemporaryDirectory(prefix="meeting-bench-") as folder:
        loop.submit(_fetch(ear.mover, FolderVault(Path(folder)), size, sha256)).result()
    figures = watch.figures(ear.heard_at, size)
    figures["lost_share"] = ear.lost / max(1, ear.pieces)
    pipe.send("over")
    told.send(figures)
    voice.stop()
    bridge.stop(LIMIT_SECONDS)
    loop.stop(LIMIT_SECONDS)


async def _fetch(mover: FileMover, vault: FolderVault, size: int, sha256: str) -> None:
    """As ``HostFiles`` does it."""
    sink = Sink(size, 0, lambda at, data: vault.append(_PART, at, data), lambda _done: None)
    await mover.fetch(_FILE, sink, LIMIT_SECONDS)
    if await asyncio.to_thread(vault.finish, _PART, sha256) is None:
        raise EnvironmentFault("What arrived is not what was sent.", code="file_damaged")


def participant(pipe: Connection, told: Connection, size: int) -> None:
    """The whole life of the process of who joined."""
    configure_logging(None)
    loop = LoopThread("bench-caller")
    loop.start()
    ear = _CallerEar(size)
    ear.call = call = PeerCall(ear, loop=loop, clock=SystemClock())
    pipe.send((new_id(), call.offer().result(LIMIT_SECONDS)))
    call.accept(pipe.recv()).result(LIMIT_SECONDS)
    voice = _Voice(call.put_own_sound)
    pipe.recv()
    watch = Watch()
    pipe.recv()
    told.send(watch.figures(ear.heard_at, size))
    voice.stop()
    call.stop(LIMIT_SECONDS)
    loop.stop(LIMIT_SECONDS)


def plain_host(pipe: Connection, told: Connection, size: int) -> None:
    """As ``host``, with aiortc alone."""
    configure_logging(None)
    asyncio.run(_plain_host(pipe, told, size))


async def _plain_host(pipe: Connection, told: Connection, size: int) -> None:
    plain = PlainConnection(SystemClock())
    pipe.send(await plain.answer(await asyncio.to_thread(pipe.recv)))
    await asyncio.sleep(_SETTLE_SECONDS)
    pipe.send("go")
    watch = Watch()
    await plain.take(size)
    told.send(watch.figures(plain.heard, size))
    pipe.send("over")
    await plain.close()


def plain_participant(pipe: Connection, told: Connection, size: int) -> None:
    """As ``participant``, with aiortc alone."""
    configure_logging(None)
    asyncio.run(_plain_participant(pipe, told, size))


async def _plain_participant(pipe: Connection, told: Connection, size: int) -> None:
    plain = PlainConnection(SystemClock())
    pipe.send(await plain.offer())
    await plain.accept(await asyncio.to_thread(pipe.recv))
    await asyncio.to_thread(pipe.recv)
    watch = Watch()
    await plain.send(size)
    await asyncio.to_thread(pipe.recv)
    told.send(watch.figures(plain.heard, size))
    await plain.close()


class _Voice:
    """Noise, 20 ms at a time, in real time."""

    def __init__(self, put: Callable[[Samples], None]) -> None:
        self._put = put
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="meeting-bench-voice")
        self._thread.start()

    def _run(self) -> None:
        clock = SystemClock()
        noise = np.random.default_rng(1).standard_normal((50, FRAME_SAMPLES)) * _VOICE
        frames, began, said = noise.astype(np.float32), clock.monotonic(), 0
        while not clock.wait(self._ended, began + said * _FRAME_SECONDS - clock.monotonic()):
            self._put(frames[said % len(frames)].copy())
            said += 1

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()
