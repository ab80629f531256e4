"""The host's application as the bridge of a meeting, over aiortc.

Everything happens on the media loop; the methods of the port hand their work to it. A turn of 20 ms
is one synchronous step, so that no listener hears half of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from types import MappingProxyType
from uuid import UUID

from meeting_desktop.adapters.conference.host_certificate import HostCertificate
from meeting_desktop.adapters.conference.own_voice import OwnVoice
from meeting_desktop.adapters.conference.pacing import Beat, Pace
from meeting_desktop.adapters.conference.room import Room
from meeting_desktop.adapters.conference.screen_hub import ScreenHub
from meeting_desktop.adapters.conference.switchboard import Switchboard
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.logging import get_logger
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.ports.conference import (
    FRAME_SAMPLES,
    ConferenceListener,
    IceServer,
    LinkStatistics,
    MutedBy,
    SessionDescription,
    VoiceLine,
    VoiceListener,
)
from meeting_desktop.ports.screen import ScreenLine
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.loop_thread import LoopThread, ended_within
from meeting_desktop.runtime.tasks import SupervisedTasks

_log = get_logger(__name__)

#: In beats of 20 ms: levels ten times a second, the watchdog too, statistics every second.
_LEVELS_EVERY = 5
_STATISTICS_EVERY = 50
#: A turn that is 5 ms late may have overtaken packets that wait to be read.
_LATE_SAMPLES = 240
_TELL_LATE_S = 10.0


class PeerBridge:
    """The ``Bridge`` of ports/conference. ``loop`` is started and stopped by its owner.

    ``ice_servers`` is asked anew for every connection; ``certificate`` is the one that was
    announced, else each connection has its own.
    """

    def __init__(
        self,
        host: UUID,
        listener: ConferenceListener,
        *,
        loop: LoopThread,
        clock: Clock,
        ice_servers: Callable[[], Sequence[IceServer]] = tuple,
        certificate: HostCertificate | None = None,
    ) -> None:
        self._room = Room(host)
        self._listener = listener
        self._loop = loop
        self._clock = clock
        self._screen = ScreenHub(self._room, loop, clock)
        self._switchboard = Switchboard(
            self._room,
            listener,
            clock=clock,
            position=self.position,
            ice_servers=ice_servers,
            certificate=certificate,
            screen=self._screen,
        )
        self._began = clock.monotonic()
        self._late_frames, self._late_told = 0, -_TELL_LATE_S
        self._tasks = SupervisedTasks()
        self._statistics: Mapping[UUID, LinkStatistics] = MappingProxyType({})

    def start(self) -> None:
        self._began = self._clock.monotonic()
        self._loop.submit(self._begin())

    def position(self) -> int:
        return int((self._clock.monotonic() - self._began) * CAPTURE_RATE_HZ)

    def connect(self, participant: UUID, remote: SessionDescription) -> Future[SessionDescription]:
        return self._loop.submit(self._switchboard.connect(participant, remote))

    def add_candidate(self, participant: UUID, candidate: str, media_id: str) -> None:
        self._loop.submit(self._add_candidate(participant, candidate, media_id))

    def remove(self, participant: UUID) -> None:
        self._loop.submit(self._remove(participant))

    def set_admitted(self, participant: UUID, admitted: bool) -> None:
        self._loop.submit(self._set_admitted(participant, admitted))

    def set_muted(self, participant: UUID, by: MutedBy, muted: bool) -> None:
        self._loop.submit(self._set_muted(participant, by, muted))

    def put_own_sound(self, samples: Samples) -> None:
        self._room.own_sound.put(samples)

    def add_voice(self, participant: UUID, listener: VoiceListener) -> VoiceLine:
        voice = OwnVoice(participant, listener)
        self._loop.submit(self._let_speak(voice))
        return voice

    @property
    def screen(self) -> ScreenLine:
        return self._screen

    def present(self, participant: UUID | None) -> None:
        self._loop.submit(self._present(participant))

    def send_control(self, participant: UUID, text: str) -> None:
        self._loop.submit(self._send_control(participant, text))

    def send_file_frame(self, participant: UUID, frame: bytes, answered: int) -> None:
        self._loop.submit(self._send_file_frame(participant, frame, answered))

    def statistics(self) -> Mapping[UUID, LinkStatistics]:
        return self._statistics

    @property
    def encodes(self) -> int:
        """Of the last turn; for whoever watches the cost."""
        return self._room.encodes

    def stop(self, deadline: float) -> bool:
        ended = ended_within(self._loop.submit(self._close()), deadline)
        return self._screen.stop(deadline) and ended

    # -- on the media loop --------------------------------------------------------------------

    async def _begin(self) -> None:
        self._tasks.start("conference-pace", self._keep_pace())
        self._tasks.start("conference-reports", self._keep_reports())
        self._tasks.start("conference-screen", self._screen.keep_dealing())

    async def _keep_pace(self) -> None:
        pace = Pace(self._began)
        while True:
            await asyncio.sleep(pace.wait(self._clock.monotonic()))
            beat = pace.beat(self._clock.monotonic())
            if beat is not None:
                with Contained():
                    self._turn(beat)

    def _tell_late(self, frames: int) -> None:
        """A machine that is too busy is late all the time: one line for all of it now and then."""
        self._late_frames += frames
        now = self._clock.monotonic()
        if now - self._late_told >= _TELL_LATE_S:
            _log.warning("the mix was late", frames=self._late_frames)
            self._late_told, self._late_frames = now, 0

    def _turn(self, beat: Beat) -> None:
        now = beat.number * FRAME_SAMPLES
        if beat.left_out:
            self._tell_late(beat.left_out)
        late = self.position() - (beat.number - beat.left_out) * FRAME_SAMPLES
        if late > _LATE_SAMPLES:
            self._room.stood_still(late)
            self._switchboard.stood_still(late / CAPTURE_RATE_HZ)
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
            self._switchboard.watch()
            self._screen.look()

    async def _keep_reports(self) -> None:
        while True:
            for line in list(self._room.lines.values()):
                with Contained():
                    await self._switchboard.report(line)
            now = self._clock.monotonic()
            self._statistics = MappingProxyType(
                {one: line.statistics(now) for one, line in self._room.lines.items()}
            )
            await asyncio.sleep(_STATISTICS_EVERY * FRAME_SAMPLES / CAPTURE_RATE_HZ)

    async def _add_candidate(self, participant: UUID, candidate: str, media_id: str) -> None:
        line = self._room.lines.get(participant)
        if line is not None and line.peer is not None:
            await line.peer.add_candidate(candidate, media_id)

    async def _let_speak(self, voice: OwnVoice) -> None:
        self._room.add_voice(voice)

    async def _remove(self, participant: UUID) -> None:
        if participant in self._room.voices:
            self._room.remove_voice(participant)
        else:
            await self._switchboard.remove(participant)

    async def _set_admitted(self, participant: UUID, admitted: bool) -> None:
        line = self._room.lines.get(participant)
        if line is not None:
            line.admitted = admitted

    async def _set_muted(self, participant: UUID, by: MutedBy, muted: bool) -> None:
        self._room.set_muted(participant, by, muted)

    async def _present(self, participant: UUID | None) -> None:
        self._screen.present(participant)

    async def _send_control(self, participant: UUID, text: str) -> None:
        line = self._room.lines.get(participant)
        if line is not None and line.peer is not None and not line.peer.send_control(text):
            _log.info("control message not sent")

    async def _send_file_frame(self, participant: UUID, frame: bytes, answered: int) -> None:
        line = self._room.lines.get(participant)
        if line is not None and line.peer is not None:
            line.peer.send_file_frame(frame, answered)

    async def _close(self) -> None:
        for participant in list(self._room.voices):
            self._room.remove_voice(participant)
        await self._screen.close()
        await self._switchboard.close()
        await self._tasks.close()
