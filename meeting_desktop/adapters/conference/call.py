"""A participant's application in somebody else's meeting: one connection to the host's bridge.

The browser's part of this is in resources/guest. What is heard passes the same jitter buffer as at
the bridge. What the microphone hears leaves at once, at the microphone's own pace, for the bridge
follows any clock; while it is muted or brings nothing, silence leaves instead, so that the host can
tell a silent participant from a lost one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future

from meeting_desktop.adapters.conference.alignment import Alignment
from meeting_desktop.adapters.conference.host_certificate import HostCertificate
from meeting_desktop.adapters.conference.mixer import together
from meeting_desktop.adapters.conference.opus_stream import OpusEncoder, silence
from meeting_desktop.adapters.conference.own_sound import OwnSound
from meeting_desktop.adapters.conference.paced_track import MICROPHONE_PACKETS
from meeting_desktop.adapters.conference.pacing import FRAME_SECONDS, Pace
from meeting_desktop.adapters.conference.peer import Peer, PeerEvents
from meeting_desktop.adapters.conference.playout import Playout
from meeting_desktop.adapters.conference.screen_end import ScreenEnd
from meeting_desktop.adapters.conference.watchdog import heard_at_after, is_lost
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.ports.conference import (
    FRAME_SAMPLES,
    CallListener,
    IceServer,
    LinkState,
    SessionDescription,
)
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.loop_thread import LoopThread, ended_within
from meeting_desktop.runtime.tasks import SupervisedTasks

#: Samples (100 ms) that a microphone may be late before silence is sent in its place.
_SILENT_MICROPHONE = 4_800


class PeerCall:
    """The ``Call`` of ports/conference, for one connection; ``loop`` belongs to the caller."""

    def __init__(
        self,
        listener: CallListener,
        *,
        loop: LoopThread,
        clock: Clock,
        ice_servers: Sequence[IceServer] = (),
        certificate: HostCertificate | None = None,
    ) -> None:
        self._listener = listener
        self._loop = loop
        self._clock = clock
        self._ice_servers = ice_servers
        self._certificate = certificate
        self.screen = ScreenEnd(loop, clock)
        self._own_sound = OwnSound()
        self._playout = Playout()
        self._alignment = Alignment()
        #: Samples by which beats come earlier than at multiples of 20 ms since the call began.
        self._ahead = 0
        self._encoder = OpusEncoder()
        self._muted = False
        self._sent = 0
        self._spoke = 0
        self._peer: Peer | None = None
        self._state = LinkState.CONNECTING
        self._began = self._heard_at = clock.monotonic()
        self._tasks = SupervisedTasks()

    def offer(self) -> Future[SessionDescription]:
        return self._loop.submit(self._offer())

    def accept(self, answer: SessionDescription) -> Future[None]:
        return self._loop.submit(self._accept(answer))

    def put_own_sound(self, samples: Samples) -> None:
        self._own_sound.put(samples)
        self._loop.submit(self._send_own_sound())

    def set_muted(self, muted: bool) -> None:
        self._muted = muted

    def send_control(self, text: str) -> None:
        self._loop.submit(self._send_control(text))

    def send_file_frame(self, frame: bytes, answered: int) -> None:
        self._loop.submit(self._send_file_frame(frame, answered))

    def stop(self, deadline: float) -> bool:
        ended = ended_within(self._loop.submit(self._close()), deadline)
        return self.screen.stop(deadline) and ended

    # -- on the media loop --------------------------------------------------------------------

    async def _offer(self) -> SessionDescription:
        if self._peer is not None:
            raise EnvironmentFault("This call has ended; connect again.", code="call_used")
        peer = Peer(
            self._ice_servers,
            PeerEvents(
                self._on_packet,
                self._on_control,
                self._on_file_frame,
                self._on_state,
                self.screen.take,
                self.screen.gap,
            ),
            backlog=MICROPHONE_PACKETS,
            certificate=self._certificate,
        )
        self._peer = peer
        self._heard_at = self._clock.monotonic()
        offer = await peer.offer()
        self.screen.use(peer.picture)
        return offer

    async def _accept(self, answer: SessionDescription) -> None:
        if self._peer is None:
            raise EnvironmentFault("This call has ended; connect again.", code="call_ended")
        await self._peer.accept(answer)
        self._began = self._heard_at = self._clock.monotonic()
        self._tasks.start("call-pace", self._keep_pace(self._peer))

    async def _keep_pace(self, peer: Peer) -> None:
        pace = Pace(self._began)
        while True:
            await asyncio.sleep(pace.wait(self._clock.monotonic()))
            beat = pace.beat(self._clock.monotonic())
            if beat is not None:
                stall = beat.left_out * FRAME_SECONDS
                self._heard_at = heard_at_after(stall, self._heard_at, self._clock.monotonic())
                with Contained():
                    self._turn(peer, beat.number * FRAME_SAMPLES)
                    self._align(pace)

    def _align(self, pace: Pace) -> None:
        if self._playout.begun:
            earlier = self._alignment.saw(self._playout.waited)
            self._ahead += earlier
            pace.bring_forward(earlier / CAPTURE_RATE_HZ)

    def _turn(self, peer: Peer, position: int) -> None:
        now = position - self._ahead
        connected = self._state is LinkState.CONNECTED
        if connected and now - self._spoke > _SILENT_MICROPHONE:
            self._sent = max(self._sent, now - FRAME_SAMPLES)
            self._send(peer, silence())
        frames = self._playout.pull(now)
        if self._playout.begun:
            self._listener.mixed(position, together([frame.samples for frame in frames]))
        self.screen.look()
        silent_for = self._clock.monotonic() - self._heard_at
        if is_lost(self._state, sends_sound=True, silent_for=silent_for):
            self._change(LinkState.LOST)

    async def _send_own_sound(self) -> None:
        peer = self._peer
        for frame in self._own_sound.take_all():
            self._spoke = self._now()
            if peer is not None and self._state is LinkState.CONNECTED:
                self._send(peer, silence() if self._muted else frame)

    def _send(self, peer: Peer, frame: Samples) -> None:
        """The next 20 ms; ``_sent`` counts them, in samples since the call began."""
        self._sent += FRAME_SAMPLES
        peer.track.push(self._encoder.encode(frame, self._sent))

    def _on_packet(self, source: int, timestamp: int, payload: bytes) -> None:
        self._heard_at = self._clock.monotonic()
        self._playout.add(self._now(), source, timestamp, payload)

    def _now(self) -> int:
        """Samples since the call began."""
        return int((self._clock.monotonic() - self._began) * CAPTURE_RATE_HZ)

    def _on_control(self, text: str) -> None:
        with Contained():
            self._listener.control(text)

    def _on_file_frame(self, frame: bytes) -> None:
        with Contained():
            self._listener.file_frame(frame)

    def _on_state(self, state: str) -> None:
        if state == "connected":
            self._heard_at = self._clock.monotonic()
            self._change(LinkState.CONNECTED)
        else:
            self._change(LinkState.LOST)

    def _change(self, state: LinkState) -> None:
        """Told once; a lost call stays lost, its owner makes another."""
        if state is self._state or self._state in {LinkState.LOST, LinkState.CLOSED}:
            return
        self._state = state
        with Contained():
            self._listener.link_changed(state)

    async def _send_control(self, text: str) -> None:
        if self._peer is not None:
            self._peer.send_control(text)

    async def _send_file_frame(self, frame: bytes, answered: int) -> None:
        if self._peer is not None:
            self._peer.send_file_frame(frame, answered)

    async def _close(self) -> None:
        self._change(LinkState.CLOSED)
        await self._tasks.close()
        await self.screen.close()
        if self._peer is not None:
            await self._peer.close()
