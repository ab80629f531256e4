"""A meeting inside one process: a bridge and its callers, over real connections on loopback."""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from uuid import UUID

import numpy as np
from aiortc import RTCPeerConnection

from meeting_desktop.adapters.conference.bridge import PeerBridge
from meeting_desktop.adapters.conference.call import PeerCall
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.ids import new_id
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.ports.conference import (
    FRAME_SAMPLES,
    HeardPiece,
    IceServer,
    LinkState,
    SessionDescription,
    SoundGap,
)
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.fakes.patience import until

_LIMIT_SECONDS = 60.0


class BridgeEar:
    """Keeps everything that the bridge tells; safe to read from the test's thread."""

    def __init__(self) -> None:
        self.pieces: dict[UUID, list[HeardPiece]] = defaultdict(list)
        self.host_heard: list[tuple[int, Samples]] = []
        self.gaps: list[SoundGap] = []
        self.all_levels: list[dict[UUID, float]] = []
        self.links: dict[UUID, list[LinkState]] = defaultdict(list)
        self.messages: list[tuple[UUID, str]] = []
        self.on_file_frame: Callable[[UUID, bytes], object] = lambda _who, _frame: None

    def heard(self, piece: HeardPiece) -> None:
        self.pieces[piece.participant].append(piece)

    def mixed(self, position: int, samples: Samples) -> None:
        self.host_heard.append((position, samples))

    def gap(self, gap: SoundGap) -> None:
        self.gaps.append(gap)

    def levels(self, levels: Mapping[UUID, float]) -> None:
        self.all_levels.append(dict(levels))

    def link_changed(self, participant: UUID, state: LinkState) -> None:
        self.links[participant].append(state)

    def control(self, participant: UUID, text: str) -> None:
        self.messages.append((participant, text))

    def file_frame(self, participant: UUID, frame: bytes) -> None:
        self.on_file_frame(participant, frame)

    def track(self, participant: UUID) -> tuple[int, Samples]:
        """Where a participant's sound begins, and all of it; fails when it has a hole."""
        pieces = list(self.pieces[participant])
        first = pieces[0].position
        assert [piece.position for piece in pieces] == [
            first + FRAME_SAMPLES * number for number in range(len(pieces))
        ]
        return first, np.concatenate([piece.samples for piece in pieces])


class CallEar:
    def __init__(self) -> None:
        self.frames: list[Samples] = []
        self.links: list[LinkState] = []
        self.messages: list[str] = []
        self.on_file_frame: Callable[[bytes], object] = lambda _frame: None

    def mixed(self, position: int, samples: Samples) -> None:
        self.frames.append(samples)

    def link_changed(self, state: LinkState) -> None:
        self.links.append(state)

    def control(self, text: str) -> None:
        self.messages.append(text)

    def file_frame(self, frame: bytes) -> None:
        self.on_file_frame(frame)


class Microphone:
    """Says one sound over and over, 20 ms at a time, in real time."""

    def __init__(self, put: Callable[[Samples], None], sound: Samples) -> None:
        self._put = put
        self._sound = sound
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="meeting-test-microphone")
        self._thread.start()

    def _run(self) -> None:
        clock = SystemClock()
        began, said = clock.monotonic(), 0
        while not clock.wait(self._ended, began + said / CAPTURE_RATE_HZ - clock.monotonic()):
            place = said % (len(self._sound) // FRAME_SAMPLES * FRAME_SAMPLES)
            self._put(self._sound[place : place + FRAME_SAMPLES])
            said += FRAME_SAMPLES

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()


class Caller:
    """One participant in an application of their own."""

    def __init__(
        self,
        loop: LoopThread,
        participant: UUID | None = None,
        ice_servers: Sequence[IceServer] = (),
    ) -> None:
        self.participant = participant or new_id()
        self.ear = CallEar()
        self.call = PeerCall(self.ear, loop=loop, clock=SystemClock(), ice_servers=ice_servers)
        self.microphone: Microphone | None = None

    def speak(self, sound: Samples) -> None:
        self.microphone = Microphone(self.call.put_own_sound, sound)

    def fall_silent(self) -> None:
        if self.microphone is not None:
            self.microphone.stop()
            self.microphone = None

    @property
    def connection(self) -> RTCPeerConnection:
        assert self.call._peer is not None
        return self.call._peer._connection


def _as_it_is(description: SessionDescription) -> SessionDescription:
    return description


class LoopbackMeeting:
    """``ice_servers`` are the host's, ``far_ice_servers`` those of who joins."""

    def __init__(
        self,
        ice_servers: Sequence[IceServer] = (),
        far_ice_servers: Sequence[IceServer] = (),
    ) -> None:
        self._far_ice_servers = far_ice_servers
        self.host = new_id()
        self.ear = BridgeEar()
        self.loop = LoopThread("media")
        self.far_loop = LoopThread("media-far")
        self.loop.start()
        self.far_loop.start()
        self.bridge = PeerBridge(
            self.host,
            self.ear,
            loop=self.loop,
            clock=SystemClock(),
            ice_servers=lambda: ice_servers,
        )
        self.bridge.start()
        self.callers: list[Caller] = []
        self._host_microphone: Microphone | None = None

    def join(
        self,
        participant: UUID | None = None,
        *,
        wait: bool = True,
        admit: bool = True,
        through: Callable[[SessionDescription], SessionDescription] = _as_it_is,
    ) -> Caller:
        """``through`` makes of each side's description what the other is told."""
        caller = Caller(self.far_loop, participant, self._far_ice_servers)
        self.callers.append(caller)
        offer = through(caller.call.offer().result(_LIMIT_SECONDS))
        answer = self.bridge.connect(caller.participant, offer).result(_LIMIT_SECONDS)
        caller.call.accept(through(answer)).result(_LIMIT_SECONDS)
        if admit:
            self.bridge.set_admitted(caller.participant, True)
        if wait:
            until(lambda: LinkState.CONNECTED in caller.ear.links, what="the call's connection")
            until(
                lambda: self.ear.links[caller.participant][-1:] == [LinkState.CONNECTED],
                what="the bridge's connection",
            )
        return caller

    def connection_of(self, participant: UUID) -> RTCPeerConnection:
        """The bridge's end of a participant's connection."""
        peer = self.bridge._room.lines[participant].peer
        assert peer is not None
        return peer._connection

    def delay_of(self, participant: UUID) -> float:
        """What the bridge's jitter buffer holds back now, in ms; its statistics lag a second."""
        return self.bridge._room.lines[participant].playout.delay.now / CAPTURE_RATE_HZ * 1000

    def behind(self, participant: UUID) -> int:
        """Samples by which a participant's track is shorter than the bridge's own time."""
        start, sound = self.ear.track(participant)
        return self.bridge.position() - (start + len(sound))

    def host_speaks(self, sound: Samples) -> None:
        self._host_microphone = Microphone(self.bridge.put_own_sound, sound)

    def far_away(self, do: Callable[[], None]) -> None:
        """Run something where the callers' connections live."""

        async def there() -> None:
            do()

        self.far_loop.submit(there()).result(_LIMIT_SECONDS)

    def stall(self, seconds: float) -> None:
        """The bridge's thread gets no turn for a while."""

        async def standing() -> None:
            threading.Event().wait(seconds)

        self.loop.submit(standing()).result(_LIMIT_SECONDS)

    def stall_over_the_watchdog(self, seconds: float) -> Future[None]:
        """The same without waiting for it; the first turn afterwards looks who has gone silent."""

        async def standing() -> None:
            pause = threading.Event()
            pause.wait(seconds)
            until_looked = -self.bridge.position() % (5 * FRAME_SAMPLES)
            pause.wait(until_looked / CAPTURE_RATE_HZ + 0.003)

        return self.loop.submit(standing())

    def hang_up_hard(self, caller: Caller) -> None:
        """The caller's machine is gone: not one more packet leaves or arrives."""
        transport = caller.connection.getTransceivers()[0].sender.transport.transport

        async def nowhere(data: bytes) -> None:
            return None

        self.far_away(lambda: setattr(transport, "_send", nowhere))

    def close(self) -> None:
        if self._host_microphone is not None:
            self._host_microphone.stop()
        for caller in self.callers:
            caller.fall_silent()
            assert caller.call.stop(_LIMIT_SECONDS)
        assert self.bridge.stop(_LIMIT_SECONDS)
        assert self.loop.stop(_LIMIT_SECONDS)
        assert self.far_loop.stop(_LIMIT_SECONDS)


def worsen(caller: Caller, *, loss: float, jitter: float, seed: int) -> None:
    """From now on the caller's packets get lost, late and out of order. Call it far away."""
    transport = caller.connection.getTransceivers()[0].sender.transport.transport
    well = transport._send
    chance = np.random.default_rng(seed)
    loop = asyncio.get_running_loop()
    tasks: set[asyncio.Task[None]] = set()

    async def send(data: bytes) -> None:
        with suppress(ConnectionError):  # the call has ended while this one was under way
            await well(data)

    def later(data: bytes) -> None:
        task = loop.create_task(send(data))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def badly(data: bytes) -> None:
        if chance.random() > loss:
            loop.call_later(float(chance.uniform(0, jitter)), later, data)

    # the instance's own name hides the method; only the sound's way out is bad
    setattr(transport, "_send", badly)  # noqa: B010


def mend(caller: Caller) -> None:
    """The network is well again. Call it far away."""
    transport = caller.connection.getTransceivers()[0].sender.transport.transport
    setattr(transport, "_send", transport._connection.send)  # noqa: B010
