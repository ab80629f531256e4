"""How fast a file goes to the host beside the sound: two processes, both speaking, on loopback."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from uuid import UUID

import numpy as np

from meeting_desktop.adapters.conference.bridge import PeerBridge
from meeting_desktop.adapters.conference.call import PeerCall
from meeting_desktop.application.move_files import FileMover, Sink, Source
from meeting_desktop.cli.footprint import cpu_seconds
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.logging import configure_logging
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.ports.conference import FRAME_SAMPLES, HeardPiece, LinkState, SoundGap
from meeting_desktop.runtime.loop_thread import LoopThread

_LIMIT_SECONDS = 60.0
_FRAME_SECONDS = FRAME_SAMPLES / CAPTURE_RATE_HZ
_VOICE = 0.02
#: Sound settles before the file begins.
_SETTLE_SECONDS = 3.0
_FILE = UUID(int=9)


@dataclass
class _Times:
    """Seconds of the monotonic clock at which frames of sound were due to be heard."""

    frames: list[float] = field(default_factory=list)
    pieces: int = 0
    lost: int = 0


class _HostEar:
    def __init__(self) -> None:
        self.times = _Times()
        self.connected = threading.Event()
        self.mover: FileMover | None = None
        self._clock = SystemClock()

    def heard(self, piece: HeardPiece) -> None:
        self.times.pieces += 1
        self.times.lost += piece.lost_samples > 0

    def mixed(self, position: int, samples: Samples) -> None:  # noqa: ARG002 - the port's
        self.times.frames.append(self._clock.monotonic())

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
        self.arrivals: list[float] = []
        self.call: PeerCall | None = None
        block = os.urandom(1 << 20)
        content = (block * (size // len(block) + 1))[:size]
        source = Source(size, lambda offset, length: content[offset : offset + length])
        self._mover = FileMover(self._send, lambda _file: source, SystemClock())

    def _send(self, frame: bytes, answered: int) -> None:
        if self.call is not None:
            self.call.send_file_frame(frame, answered)

    def mixed(self, position: int, samples: Samples) -> None:  # noqa: ARG002 - the port's
        self.arrivals.append(SystemClock().monotonic())

    def link_changed(self, state: LinkState) -> None: ...

    def control(self, text: str) -> None: ...

    def file_frame(self, frame: bytes) -> None:
        self._mover.hear(frame)


def measure_files(megabytes: int) -> None:
    """Print one JSON line with the figures. Blocks."""
    configure_logging(None)
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    size = megabytes * 1_000_000
    caller = context.Process(target=_call_from_here, args=(theirs, size), name="meeting-bench-call")
    loop, ear = LoopThread("bench"), _HostEar()
    bridge = PeerBridge(new_id(), ear, loop=loop, clock=SystemClock())
    loop.start()
    caller.start()
    try:
        bridge.start()
        participant, offer = ours.recv()
        answer = bridge.connect(participant, offer)
        bridge.set_admitted(participant, True)
        ours.send(answer.result(_LIMIT_SECONDS))
        figures = _measured(bridge, ear, loop, participant, size)
        ours.send("over")
        played = ours.recv()
        since = figures.pop("began")
        figures["callers_sound_gap_ms"] = _gaps([at for at in played if at >= since])
        sys.stdout.write(json.dumps({"event": "summary", "megabytes": megabytes} | figures) + "\n")
    finally:
        bridge.stop(_LIMIT_SECONDS)
        loop.stop(_LIMIT_SECONDS)
        caller.join(_LIMIT_SECONDS)


def _measured(
    bridge: PeerBridge, ear: _HostEar, loop: LoopThread, participant: UUID, size: int
) -> dict[str, object]:
    clock = SystemClock()
    ear.connected.wait(_LIMIT_SECONDS)
    voice = _Voice(bridge.put_own_sound)
    clock.wait(threading.Event(), _SETTLE_SECONDS)
    ear.times = _Times()

    async def fetch() -> None:
        ear.mover = FileMover(
            lambda frame, answered: bridge.send_file_frame(participant, frame, answered),
            lambda _file: None,
            clock,
        )
        sink = Sink(size, 0, lambda _offset, _data: None, lambda _done: None)
        await ear.mover.fetch(_FILE, sink, _LIMIT_SECONDS)

    began, cpu = clock.monotonic(), cpu_seconds()
    loop.submit(fetch()).result()
    seconds = clock.monotonic() - began
    share = (cpu_seconds() - cpu) / seconds
    voice.stop()
    return {
        "began": began,
        "mb_per_second": round(size / seconds / 1e6, 2),
        "host_sound_gap_ms": _gaps(ear.times.frames),
        "host_lost_share": round(ear.times.lost / max(1, ear.times.pieces), 4),
        "host_cpu_share": round(share, 3),
        "load": round(os.getloadavg()[0], 2),
    }


def _call_from_here(pipe: Connection, size: int) -> None:
    """The whole life of the caller's process."""
    configure_logging(None)
    loop = LoopThread("bench-caller")
    loop.start()
    ear = _CallerEar(size)
    ear.call = call = PeerCall(ear, loop=loop, clock=SystemClock())
    try:
        pipe.send((new_id(), call.offer().result(_LIMIT_SECONDS)))
        call.accept(pipe.recv()).result(_LIMIT_SECONDS)
        voice = _Voice(call.put_own_sound)
        pipe.recv()
        voice.stop()
        pipe.send(ear.arrivals)
    finally:
        call.stop(_LIMIT_SECONDS)
        loop.stop(_LIMIT_SECONDS)


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


def _gaps(times: list[float]) -> dict[str, float]:
    if len(times) < 2:  # noqa: PLR2004 - neighbours
        return {}
    gaps = np.diff(times) * 1000
    named = {"p50": np.percentile(gaps, 50), "p99": np.percentile(gaps, 99), "max": gaps.max()}
    return {name: round(float(value), 1) for name, value in named.items()}
