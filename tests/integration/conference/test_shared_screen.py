"""A shared screen over real connections: recognisable at all who watch, whoever presents."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Self

import pytest
from aiortc import RTCPeerConnection, RTCSessionDescription

from meeting_desktop.adapters.conference.call import PeerCall
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.ids import new_id
from meeting_desktop.ports.conference import LinkState, SessionDescription
from meeting_desktop.ports.screen import Picture, ScreenLine
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.fakes.patience import until
from tests.fakes.screens import BLUE, GREEN, RED, is_of, likeness, plain, written
from tests.integration.conference.meeting_on_loopback import CallEar, LoopbackMeeting

_EVERY_S = 0.1
#: Above, letters of 12 px can be read.
_READABLE_DB = 28


@pytest.fixture
def meeting() -> Iterator[LoopbackMeeting]:
    meeting = LoopbackMeeting()
    yield meeting
    meeting.close()


class Eye:
    """Keeps the newest picture that a line shows."""

    def __init__(self, line: ScreenLine) -> None:
        self.newest: Picture | None = None
        self.count = 0
        line.watch(self._look)

    def _look(self, picture: Picture) -> None:
        self.newest = picture
        self.count += 1

    def sees(self, colour: tuple[int, int, int]) -> bool:
        return self.newest is not None and is_of(self.newest, colour)


class Presenting:
    """Shows what ``picture`` gives, ten times a second."""

    def __init__(self, line: ScreenLine, picture: Picture) -> None:
        self.picture = picture
        self._line = line
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="meeting-test-screen")
        self._thread.start()

    def _run(self) -> None:
        while not self._ended.wait(_EVERY_S):
            self._line.show(self.picture)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()


def test_what_the_host_shares_is_seen_by_two_and_by_one_who_comes_later(
    meeting: LoopbackMeeting,
) -> None:
    eyes = [Eye(meeting.join().call.screen) for _ in range(2)]
    meeting.bridge.present(meeting.host)
    with Presenting(meeting.bridge.screen, plain(BLUE)) as presenting:
        until(lambda: all(eye.sees(BLUE) for eye in eyes), what="blue at both")
        presenting.picture = plain(RED)
        until(lambda: all(eye.sees(RED) for eye in eyes), what="red at both")
        # The screen stands still now, and nothing is sent any more.
        late = Eye(meeting.join().call.screen)
        until(lambda: late.sees(RED), what="red at who came late")
    meeting.bridge.screen.hide()


def test_small_letters_stay_readable(meeting: LoopbackMeeting) -> None:
    page = written()
    eye = Eye(meeting.join().call.screen)
    meeting.bridge.present(meeting.host)
    with Presenting(meeting.bridge.screen, page):
        until(
            lambda: eye.newest is not None and likeness(eye.newest, page) > _READABLE_DB,
            what="a sharp page",
        )


def test_what_a_participant_shares_reaches_the_host_and_the_others_and_nobody_elses_does(
    meeting: LoopbackMeeting,
) -> None:
    presenter, intruder, viewer = (meeting.join() for _ in range(3))
    host_eye, eye = Eye(meeting.bridge.screen), Eye(viewer.call.screen)
    own_eye = Eye(presenter.call.screen)
    meeting.bridge.present(presenter.participant)
    with (
        Presenting(intruder.call.screen, plain(RED)),
        Presenting(presenter.call.screen, plain(GREEN)),
    ):
        until(lambda: host_eye.sees(GREEN), what="green at the host")
        until(lambda: eye.sees(GREEN), what="green at the other")
        assert own_eye.count == 0
        meeting.bridge.present(intruder.participant)
        until(lambda: eye.sees(RED) and host_eye.sees(RED), what="red, when it is their turn")


def test_the_lobby_sees_nothing_until_it_is_let_in(meeting: LoopbackMeeting) -> None:
    inside, waiting = meeting.join(), meeting.join(admit=False)
    eye, waiting_eye = Eye(inside.call.screen), Eye(waiting.call.screen)
    meeting.bridge.present(meeting.host)
    with Presenting(meeting.bridge.screen, plain(BLUE)):
        until(lambda: eye.sees(BLUE), what="blue inside")
        assert waiting_eye.count == 0
        meeting.bridge.set_admitted(waiting.participant, True)
        until(lambda: waiting_eye.sees(BLUE), what="blue after the door")


def test_programs_of_before_shared_screens_are_in_the_meeting_as_they_were(
    meeting: LoopbackMeeting,
) -> None:
    eye, old = Eye(meeting.join().call.screen), OldGuest()
    meeting.far_loop.submit(old.join(meeting)).result(60)
    until(lambda: old.connection.connectionState == "connected", what="the old one's connection")
    meeting.bridge.set_admitted(old.participant, True)
    meeting.bridge.present(meeting.host)
    with Presenting(meeting.bridge.screen, plain(BLUE)):
        until(lambda: eye.sees(BLUE), what="blue at the new one")
    assert "m=video" not in old.answer
    meeting.far_loop.submit(old.connection.close()).result(60)


class OldGuest:
    """Sound and a channel, as all had it once."""

    def __init__(self) -> None:
        self.participant = new_id()
        self.answer = ""

    async def join(self, meeting: LoopbackMeeting) -> None:
        self.connection = RTCPeerConnection()
        self.connection.addTransceiver("audio", "recvonly")
        self.connection.createDataChannel("control")
        await self.connection.setLocalDescription(await self.connection.createOffer())
        local = self.connection.localDescription
        answer = await asyncio.wrap_future(
            meeting.bridge.connect(self.participant, SessionDescription(local.type, local.sdp))
        )
        self.answer = answer.body
        await self.connection.setRemoteDescription(RTCSessionDescription(answer.body, answer.kind))


def test_a_host_of_before_declines_the_picture_and_takes_the_sound() -> None:
    loop = LoopThread("media")
    loop.start()
    ear = CallEar()
    call = PeerCall(ear, loop=loop, clock=SystemClock())

    async def answer(offer: SessionDescription) -> RTCPeerConnection:
        host = RTCPeerConnection()
        await host.setRemoteDescription(RTCSessionDescription(offer.body, offer.kind))
        for one in host.getTransceivers():
            one.direction = "sendrecv" if one.kind == "audio" else "inactive"
        await host.setLocalDescription(await host.createAnswer())
        return host

    host = loop.submit(answer(call.offer().result(60))).result(60)
    local = host.localDescription
    call.accept(SessionDescription(local.type, local.sdp)).result(60)
    until(lambda: LinkState.CONNECTED in ear.links, what="the connection")
    call.screen.show(plain(BLUE))  # goes nowhere, and breaks nothing
    assert call.stop(60)
    loop.submit(host.close()).result(60)
    assert loop.stop(60)
