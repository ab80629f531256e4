"""The host's application as the bridge of a meeting, over aiortc.

Everything happens on the media loop; the methods of the port hand their work to it. A turn of 20 ms
is one synchronous step, so that no listener hears half of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as LateError
from types import MappingProxyType
from uuid import UUID

from meeting_desktop.adapters.conference.line import Line
from meeting_desktop.adapters.conference.pacing import Beat, Pace
from meeting_desktop.adapters.conference.peer import Peer, PeerEvents
from meeting_desktop.adapters.conference.room import Room
from meeting_desktop.adapters.conference.watchdog import is_lost
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.ports.conference import (
    FRAME_SAMPLES,
    ConferenceListener,
    IceServer,
    LinkState,
    LinkStatistics,
    MutedBy,
    SessionDescription,
)
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.loop_thread import LoopThread
from meeting_desktop.runtime.tasks import SupervisedTasks

_log = get_logger(__name__)

#: In beats of 20 ms: levels ten times a second, the watchdog too, statistics every second.
_LEVELS_EVERY = 5
_STATISTICS_EVERY = 50


class PeerBridge:
    """The ``Bridge`` of ports/conference. ``loop`` is started and stopped by its owner.

    ``ice_servers`` is asked anew for every connection.
    """

    def __init__(
        self,
        host: UUID,
        listener: ConferenceListener,
        *,
        loop: LoopThread,
        clock: Clock,
        ice_servers: Callable[[], Sequence[IceServer]] = tuple,
    ) -> None:
        self._room = Room(host)
        self._listener = listener
        self._loop = loop
        self._clock = clock
        self._ice_servers = ice_servers
        self._began = clock.monotonic()
        self._tasks = SupervisedTasks()
        self._hanging_up: set[asyncio.Task[None]] = set()
        self._statistics: Mapping[UUID, LinkStatistics] = MappingProxyType({})
        self._closed = False

    def start(self) -> None:
        self._began = self._clock.monotonic()
        self._loop.submit(self._begin())

    def position(self) -> int:
        return int((self._clock.monotonic() - self._began) * CAPTURE_RATE_HZ)

    def connect(self, participant: UUID, remote: SessionDescription) -> Future[SessionDescription]:
        return self._loop.submit(self._connect(participant, remote))

    def add_candidate(self, participant: UUID, candidate: str, media_id: str) -> None:
        self._loop.submit(self._add_candidate(participant, candidate, media_id))

    def remove(self, participant: UUID) -> None:
        self._loop.submit(self._remove(participant))

    def set_muted(self, participant: UUID, by: MutedBy, muted: bool) -> None:
        self._loop.submit(self._set_muted(participant, by, muted))

    def put_own_sound(self, samples: Samples) -> None:
        self._room.own_sound.put(samples)

    def send_control(self, participant: UUID, text: str) -> None:
        self._loop.submit(self._send_control(participant, text))

    def statistics(self) -> Mapping[UUID, LinkStatistics]:
        return self._statistics

    def stop(self, deadline: float) -> bool:
        try:
            self._loop.submit(self._close()).result(deadline)
        except LateError:
            return False
        return True

    # -- on the media loop --------------------------------------------------------------------

    async def _begin(self) -> None:
        self._tasks.start("conference-pace", self._keep_pace())
        self._tasks.start("conference-reports", self._keep_reports())

    async def _keep_pace(self) -> None:
        pace = Pace(self._began)
        while True:
            await asyncio.sleep(pace.wait(self._clock.monotonic()))
            beat = pace.beat(self._clock.monotonic())
            if beat is not None:
                with Contained():
                    self._turn(beat)

    def _turn(self, beat: Beat) -> None:
        now = beat.number * FRAME_SAMPLES
        if beat.left_out:
            _log.warning("the mix was late", frames=beat.left_out)
        turn = self._room.turn(now)
        for piece in turn.pieces:
            with Contained():
                self._listener.heard(piece)
        for gap in turn.gaps:
            with Contained():
                self._listener.gap(gap)
        with Contained():
            self._listener.mixed(now, turn.host_mix)
        if beat.number % _LEVELS_EVERY == 0:
            with Contained():
                self._listener.levels(self._room.take_levels())
            self._watch()

    def _watch(self) -> None:
        now = self._clock.monotonic()
        for line in self._room.lines.values():
            if line.peer is not None and is_lost(
                line.state, sends_sound=line.peer.hears, silent_for=now - line.heard_at
            ):
                self._lose(line)

    async def _keep_reports(self) -> None:
        while True:
            for line in list(self._room.lines.values()):
                with Contained():
                    await self._report(line)
            now = self._clock.monotonic()
            self._statistics = MappingProxyType(
                {one: line.statistics(now) for one, line in self._room.lines.items()}
            )
            await asyncio.sleep(_STATISTICS_EVERY * FRAME_SAMPLES / CAPTURE_RATE_HZ)

    async def _report(self, line: Line) -> None:
        peer = line.peer
        if peer is None:
            return
        report = await peer.report()
        line.rtt_ms = report.rtt_ms
        if line.state is LinkState.CONNECTED and not peer.hears and report.packets > line.packets:
            line.packets = report.packets
            line.heard_at = self._clock.monotonic()

    async def _connect(self, participant: UUID, remote: SessionDescription) -> SessionDescription:
        if self._closed or participant == self._room.host:
            raise _not_taken()
        known = participant in self._room.lines
        line = self._room.line(participant)
        line.attempt += 1
        attempt = line.attempt
        peer = Peer(self._ice_servers(), self._events_of(line, lambda: line.peer is peer))
        try:
            answer = await peer.answer(remote)
            # What was connected before goes on until the new description has proved good.
            if line.attempt != attempt or self._room.lines.get(participant) is not line:
                raise _not_taken()
        except BaseException:
            self._close_peer(peer)
            if not known and line.peer is None and line.attempt == attempt:
                self._room.leave(participant)
            raise
        self._put_through(line, peer)
        return answer

    def _put_through(self, line: Line, peer: Peer) -> None:
        """``peer`` is the line's connection from now on; the one before it ends."""
        if line.peer is not None:
            self._close_peer(line.peer)
        line.peer, line.outlet = peer, peer.track
        line.packets = 0
        line.rtt_ms = None
        line.encoder = None
        line.heard_at = self._clock.monotonic()
        self._change(line, LinkState.CONNECTING)

    def _events_of(self, line: Line, is_current: Callable[[], bool]) -> PeerEvents:
        def packet(source: int, timestamp: int, payload: bytes) -> None:
            if is_current():
                line.heard_at = self._clock.monotonic()
                line.playout.add(self.position(), source, timestamp, payload)

        def control(text: str) -> None:
            if is_current():
                with Contained():
                    self._listener.control(line.participant, text)

        def changed(state: str) -> None:
            if not is_current():
                return
            if state == "connected":
                line.heard_at = self._clock.monotonic()
                self._change(line, LinkState.CONNECTED)
            else:
                self._lose(line)

        return PeerEvents(packet, control, changed)

    def _lose(self, line: Line) -> None:
        if line.peer is not None:
            self._close_peer(line.peer)
            line.peer = line.outlet = None
            self._change(line, LinkState.LOST)

    def _change(self, line: Line, state: LinkState) -> None:
        line.state = state
        with Contained():
            self._listener.link_changed(line.participant, state)

    def _close_peer(self, peer: Peer) -> None:
        task = self._tasks.start("conference-hang-up", peer.close())
        self._hanging_up.add(task)
        task.add_done_callback(self._hanging_up.discard)

    async def _add_candidate(self, participant: UUID, candidate: str, media_id: str) -> None:
        line = self._room.lines.get(participant)
        if line is not None and line.peer is not None:
            await line.peer.add_candidate(candidate, media_id)

    async def _remove(self, participant: UUID) -> None:
        line = self._room.leave(participant)
        if line is None:
            return
        line.attempt += 1
        if line.peer is not None:
            self._close_peer(line.peer)
            line.peer = line.outlet = None
        self._change(line, LinkState.CLOSED)

    async def _set_muted(self, participant: UUID, by: MutedBy, muted: bool) -> None:
        self._room.set_muted(participant, by, muted)

    async def _send_control(self, participant: UUID, text: str) -> None:
        line = self._room.lines.get(participant)
        if line is not None and line.peer is not None and not line.peer.send_control(text):
            _log.info("control message not sent")

    async def _close(self) -> None:
        self._closed = True
        for participant in list(self._room.lines):
            await self._remove(participant)
        await asyncio.gather(*self._hanging_up)
        await self._tasks.close()


def _not_taken() -> UserFacingError:
    return UserFacingError(
        "This connection is not wanted any more; connect again.", code="connection_not_taken"
    )
