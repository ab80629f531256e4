"""Guests that are not ours: another encoder, another buffer, more on offer than wanted."""

from __future__ import annotations

import asyncio
import threading
from fractions import Fraction

import numpy as np
import pytest
from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from av.audio.frame import AudioFrame

from meeting_desktop.adapters.conference.bridge import PeerBridge
from meeting_desktop.adapters.conference.call import PeerCall
from meeting_desktop.adapters.conference.host_certificate import HostCertificate
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.ids import new_id
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import LinkState, SessionDescription
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.fakes.patience import until
from tests.fakes.sounds import tone
from tests.integration.conference.meeting_on_loopback import BridgeEar, CallEar, LoopbackMeeting

pytestmark = pytest.mark.slow


class StereoTone(MediaStreamTrack):
    """What aiortc encodes itself, as a browser would: stereo, 20 ms, in real time."""

    kind = "audio"

    def __init__(self, hertz: float) -> None:
        super().__init__()
        self._sound = (tone(1, hertz=hertz) * 32767).astype(np.int16)
        self._place = 0
        self._began = 0.0

    async def recv(self) -> AudioFrame:
        loop = asyncio.get_running_loop()
        self._began = self._began or loop.time()
        turn = asyncio.Event()
        loop.call_at(self._began + self._place / 48_000, turn.set)
        await turn.wait()
        start = self._place % 48_000
        both = np.repeat(self._sound[start : start + 960], 2).reshape(1, -1)
        frame = AudioFrame.from_ndarray(both, format="s16", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, self._place, Fraction(1, 48_000)
        self._place += 960
        return frame


class Guest:
    def __init__(self) -> None:
        self.participant = new_id()
        self.connection: RTCPeerConnection | None = None
        self.heard: list[Samples] = []

    async def join(self, meeting: LoopbackMeeting) -> None:
        connection = self.connection = RTCPeerConnection()
        connection.addTrack(StereoTone(880))
        connection.addTransceiver("video")
        connection.addTransceiver("video")
        connection.createDataChannel("control")
        connection.createDataChannel("other")
        connection.on("track", self._on_track)
        await connection.setLocalDescription(await connection.createOffer())
        local = connection.localDescription
        answer = await asyncio.wrap_future(
            meeting.bridge.connect(self.participant, SessionDescription(local.type, local.sdp))
        )
        await connection.setRemoteDescription(RTCSessionDescription(answer.body, answer.kind))

    def _on_track(self, track: MediaStreamTrack) -> None:
        if track.kind == "audio":
            self._listening = asyncio.ensure_future(self._listen(track))

    async def _listen(self, track: MediaStreamTrack) -> None:
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            assert isinstance(frame, AudioFrame)
            words = frame.to_ndarray().reshape(-1, 2)[:, 0]
            self.heard.append(words.astype(np.float32) / np.float32(32768))

    async def leave(self) -> None:
        if self.connection is not None:
            await self.connection.close()


def test_a_guest_of_another_make_is_heard_hears_and_gets_only_what_belongs_here(
    meeting: LoopbackMeeting,
) -> None:
    host_sound = tone(1, hertz=300)
    meeting.host_speaks(host_sound)
    guest = Guest()
    meeting.loop.submit(guest.join(meeting)).result(60)
    meeting.bridge.set_admitted(guest.participant, True)
    until(lambda: len(meeting.ear.pieces[guest.participant]) > 100, what="the guest's sound")
    until(lambda: len(guest.heard) > 100, what="the host's sound")

    _, sound = meeting.ear.track(guest.participant)
    assert 0.15 < float(np.sqrt(np.mean(np.square(sound[-24_000:])))) < 0.3
    assert 0.15 < float(np.sqrt(np.mean(np.square(np.concatenate(guest.heard[-25:]))))) < 0.3
    # One for a shared screen at each end; the second is declined.
    assert [thread.name for thread in threading.enumerate()].count("video-decoder") == 2
    assert meeting.ear.links[guest.participant][-1] is LinkState.CONNECTED

    meeting.loop.submit(guest.leave()).result(60)
    until(
        lambda: meeting.ear.links[guest.participant][-1] is LinkState.LOST, what="the guest's end"
    )


def test_every_connection_shows_the_certificate_that_was_announced() -> None:
    certificate = HostCertificate()
    loop = LoopThread("media")
    loop.start()
    bridge = PeerBridge(
        new_id(), BridgeEar(), loop=loop, clock=SystemClock(), certificate=certificate
    )
    bridge.start()
    for _ in range(2):
        call = PeerCall(CallEar(), loop=loop, clock=SystemClock())
        answer = bridge.connect(new_id(), call.offer().result(60)).result(60)
        assert f"a=fingerprint:sha-256 {certificate.fingerprint}\r\n" in answer.body
        assert call.stop(60)
    assert bridge.stop(60)
    assert loop.stop(60)


def test_what_is_received_does_not_pile_up_anywhere(meeting: LoopbackMeeting) -> None:
    caller = meeting.join()
    caller.speak(tone(1))
    until(lambda: len(meeting.ear.pieces[caller.participant]) > 100, what="sound")
    for connection in (caller.connection, meeting.connection_of(caller.participant)):
        track = connection.getReceivers()[0].track
        queue: asyncio.Queue[object] = vars(track)["_queue"]
        assert queue.qsize() == 0
