"""The callers of ``bench conference``: they speak in real time and note what they hear and when."""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from uuid import UUID

import numpy as np

from meeting_desktop.adapters.conference.call import PeerCall
from meeting_desktop.cli.footprint import cpu_seconds
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.logging import configure_logging
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.ports.conference import FRAME_SAMPLES, LinkState, SessionDescription
from meeting_desktop.runtime.loop_thread import LoopThread

_LIMIT_SECONDS = 60.0
_FRAME_SECONDS = FRAME_SAMPLES / CAPTURE_RATE_HZ
#: A click every half second, in the middle of a frame, far louder than the voices.
_CLICK_EVERY = 25
_CLICK_AT = FRAME_SAMPLES // 2
_CLICK_SAMPLES = 48
_CLICK = 0.9
_VOICE = 0.02
_ROOM_NOISE = 0.0003
_AUDIBLE = 0.2
_ALL = slice(None)
#: So many frames the others have talked when the last one comes.
_LAST_JOINS_AT = round(3.0 / _FRAME_SECONDS)
#: A click that is heard later than this is another one's.
_LATEST_SECONDS = 0.45


@dataclass(frozen=True)
class Offer:
    participant: UUID
    offer: SessionDescription


@dataclass
class Heard:
    """Seconds of the machine's monotonic clock. One row for each caller but the first.

    ``joined``: when the last caller was connected, in the middle of it. ``said`` and ``clicks``:
    when a click left the mouth and came to an ear. ``arrivals`` are those of packets, ``played``
    those of frames for the loudspeaker.
    """

    joined: float = 0.0
    said: list[float] = field(default_factory=list)
    clicks: list[list[float]] = field(default_factory=list)
    arrivals: list[list[float]] = field(default_factory=list)
    played: list[list[float]] = field(default_factory=list)
    cpu_share: float = 0.0

    def delays_ms(self, begin: float, end: float, rows: slice = _ALL) -> list[float]:
        """How long the clicks that were said in that time took to the ears that heard them."""
        return [
            (later[0] - said) * 1000
            for row in self.clicks[rows]
            for said in self.said
            if begin <= said < end
            and (later := [at for at in row if 0 < at - said < _LATEST_SECONDS])
        ]


def call_from_here(pipe: Connection, participants: int, voices: int, seconds: float) -> None:
    """The whole life of the callers' process: all but the last are there when it begins.

    They talk for ``seconds`` after the last one has joined.
    """
    configure_logging(None)
    loop = LoopThread("bench-callers")
    loop.start()
    callers = [_Caller(loop, number, number < voices) for number in range(participants)]
    try:
        for one in callers[:-1]:
            one.join(pipe)
        pipe.send(_talk(callers, pipe, seconds))
    finally:
        for one in callers:
            one.call.stop(_LIMIT_SECONDS)
        loop.stop(_LIMIT_SECONDS)
        pipe.close()


def _talk(callers: list[_Caller], pipe: Connection, seconds: float) -> Heard:
    clock, never, heard = SystemClock(), threading.Event(), Heard()
    last = threading.Thread(target=callers[-1].join, args=(pipe,), name="meeting-bench-join")
    began, cpu = clock.monotonic(), cpu_seconds()
    for number in itertools.count():
        # A machine that is busy takes a while to connect the last one.
        is_joined = number > _LAST_JOINS_AT and not last.is_alive()
        if is_joined and clock.monotonic() - callers[-1].joined >= seconds:
            break
        clock.wait(never, began + (number + 1) * _FRAME_SECONDS - clock.monotonic())
        if number == _LAST_JOINS_AT:
            last.start()
        clicks = number % _CLICK_EVERY == _CLICK_EVERY // 2
        if clicks:
            # the frame has just ended; its click was in the middle
            heard.said.append(began + number * _FRAME_SECONDS + _CLICK_AT / CAPTURE_RATE_HZ)
        for one in callers:
            one.speak(clicks and one is callers[0])
    last.join(_LIMIT_SECONDS)
    heard.cpu_share = (cpu_seconds() - cpu) / (clock.monotonic() - began)
    heard.joined = callers[-1].joined
    for one in callers[1:] or callers:
        heard.clicks.append(one.clicks)
        heard.arrivals.append(one.call.arrivals)
        heard.played.append(one.played)
    return heard


class _TimedCall(PeerCall):
    """Notes when packets come."""

    arrivals: list[float]

    def _on_packet(self, source: int, timestamp: int, payload: bytes) -> None:
        self.arrivals.append(SystemClock().monotonic())
        super()._on_packet(source, timestamp, payload)


class _Caller:
    """A microphone and an ear."""

    def __init__(self, loop: LoopThread, number: int, speaks: bool) -> None:
        self.id = new_id()
        self.clock = SystemClock()
        self.call = _TimedCall(self, loop=loop, clock=self.clock)
        self.call.arrivals = []
        self.joined = 0.0
        self._connected = threading.Event()
        self.played: list[float] = []
        self.clicks: list[float] = []
        loudness = _VOICE if speaks else _ROOM_NOISE
        noise = np.random.default_rng(number).standard_normal((50, FRAME_SAMPLES)) * loudness
        self._frames = noise.astype(np.float32)
        self._said = 0

    def join(self, pipe: Connection) -> None:
        """Returns when the connection is there."""
        pipe.send(Offer(self.id, self.call.offer().result(_LIMIT_SECONDS)))
        self.call.accept(pipe.recv()).result(_LIMIT_SECONDS)
        self._connected.wait(_LIMIT_SECONDS)

    def speak(self, clicks: bool) -> None:
        frame = self._frames[self._said % len(self._frames)].copy()
        if clicks:
            frame[_CLICK_AT : _CLICK_AT + _CLICK_SAMPLES] = _CLICK
        self._said += 1
        self.call.put_own_sound(frame)

    def mixed(self, position: int, samples: Samples) -> None:  # noqa: ARG002 - the port's
        now = self.clock.monotonic()
        self.played.append(now)
        loudest = int(np.argmax(np.abs(samples)))
        if abs(samples[loudest]) > _AUDIBLE:
            at = now + loudest / CAPTURE_RATE_HZ
            if not self.clicks or at - self.clicks[-1] > _LATEST_SECONDS / 2:
                self.clicks.append(at)

    def link_changed(self, state: LinkState) -> None:
        if state is LinkState.CONNECTED:
            self.joined = self.clock.monotonic()
            self._connected.set()

    def control(self, text: str) -> None: ...

    def file_frame(self, frame: bytes) -> None: ...
