"""What every ``Call`` promises; an adapter joins by a rig in ``rig``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Protocol

import numpy as np
import pytest

from meeting_desktop.adapters.conference.call import PeerCall
from meeting_desktop.core.errors import ApplicationError, UserFacingError
from meeting_desktop.ports.conference import Call, LinkState, SessionDescription
from tests.fakes.bridges import FakeCall
from tests.fakes.descriptions import ONE, description
from tests.fakes.loopback import connect_by
from tests.fakes.patience import until
from tests.fakes.sounds import tone
from tests.integration.conference.meeting_on_loopback import CallEar, Caller, LoopbackMeeting

_LOUD = 0.1


class Rig(Protocol):
    """A call that has not been made yet, and the host that it goes to."""

    @property
    def call(self) -> Call: ...

    @property
    def ear(self) -> CallEar: ...

    def answer(self, offer: SessionDescription) -> SessionDescription:
        """The host's, who lets them in at once."""
        ...

    def host_says(self, text: str) -> None: ...

    def host_speaks(self) -> None:
        """A tone of half a second or more."""
        ...

    def host_breaks(self) -> None: ...

    def host_heard(self) -> bool:
        """Whether sound of the call reached the host lately."""
        ...

    def host_was_told(self) -> list[str]: ...

    def until(self, condition: Callable[[], bool], what: str) -> None: ...

    def close(self) -> None: ...


class _FakeRig:
    def __init__(self) -> None:
        self.ear = CallEar()
        self.call = FakeCall(self.ear)

    def answer(self, offer: SessionDescription) -> SessionDescription:
        return SessionDescription("answer", description(ONE))

    def host_says(self, text: str) -> None:
        self.call.hear(text)

    def host_speaks(self) -> None:
        self.call.hear_sound(tone(0.5))

    def host_breaks(self) -> None:
        self.call.lose()

    def host_heard(self) -> bool:
        return bool(self.call.spoken) and float(np.abs(self.call.spoken[-1]).max()) > _LOUD

    def host_was_told(self) -> list[str]:
        return self.call.sent

    def until(self, condition: Callable[[], bool], what: str) -> None:
        assert condition(), what

    def close(self) -> None:
        assert self.call.stop(60)


class _PeerRig:
    def __init__(self) -> None:
        self._meeting = LoopbackMeeting()
        self._caller = Caller(self._meeting.far_loop)
        self._meeting.callers.append(self._caller)
        self.call: PeerCall = self._caller.call
        self.ear = self._caller.ear

    def answer(self, offer: SessionDescription) -> SessionDescription:
        one = self._caller.participant
        answer = self._meeting.bridge.connect(one, offer).result(60)
        self._meeting.bridge.set_admitted(one, True)
        return answer

    def host_says(self, text: str) -> None:
        self._meeting.bridge.send_control(self._caller.participant, text)

    def host_speaks(self) -> None:
        self._meeting.host_speaks(tone(0.5))

    def host_breaks(self) -> None:
        self._meeting.bridge.remove(self._caller.participant)

    def host_heard(self) -> bool:
        pieces = self._meeting.ear.pieces[self._caller.participant][-5:]
        return any(float(np.abs(piece.samples).max()) > _LOUD for piece in pieces)

    def host_was_told(self) -> list[str]:
        return [text for _, text in self._meeting.ear.messages]

    def until(self, condition: Callable[[], bool], what: str) -> None:
        until(condition, what=what)

    def close(self) -> None:
        self._meeting.close()


@pytest.fixture(
    params=[
        pytest.param(_FakeRig, id="fake"),
        pytest.param(_PeerRig, id="peer", marks=pytest.mark.alone),
    ],
)
def rig(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    connect_by(monkeypatch)
    made: Rig = request.param()
    yield made
    made.close()


def _connect(rig: Rig) -> None:
    offer = rig.call.offer().result(60)
    assert offer.kind == "offer"
    rig.call.accept(rig.answer(offer)).result(60)
    rig.until(lambda: rig.ear.links == [LinkState.CONNECTED], "the connection")


def _fails(future: Future[SessionDescription] | Future[None]) -> None:
    with pytest.raises(ApplicationError):
        future.result(60)


def test_sound_and_words_pass_both_ways(rig: Rig) -> None:
    _connect(rig)
    rig.host_says("welcome")
    rig.until(lambda: rig.ear.messages == ["welcome"], "the host's words")
    rig.call.send_control("hello")
    rig.until(lambda: rig.host_was_told() == ["hello"], "our words")
    rig.host_speaks()
    rig.until(
        lambda: any(float(np.abs(frame).max()) > _LOUD for frame in rig.ear.frames),
        "the host's voice",
    )
    rig.call.put_own_sound(tone(0.5))
    rig.until(rig.host_heard, "our voice")


def test_words_before_the_connection_arrive_with_it(rig: Rig) -> None:
    offer = rig.call.offer().result(60)
    rig.call.send_control("early")
    rig.call.accept(rig.answer(offer)).result(60)
    rig.until(lambda: rig.host_was_told() == ["early"], "the early words")


def test_who_mutes_themselves_sends_silence(rig: Rig) -> None:
    _connect(rig)
    rig.call.set_muted(True)
    rig.call.put_own_sound(tone(0.4))
    rig.call.send_control("said it")
    rig.until(lambda: rig.host_was_told() == ["said it"], "the words after it")
    assert not rig.host_heard()
    rig.call.set_muted(False)
    rig.call.put_own_sound(tone(0.4))
    rig.until(rig.host_heard, "our voice")


def test_a_broken_connection_is_told_once_and_makes_no_second_call(rig: Rig) -> None:
    _connect(rig)
    rig.host_breaks()
    rig.until(lambda: rig.ear.links[-1] is LinkState.LOST, "the loss")
    rig.call.send_control("to nobody")
    rig.call.put_own_sound(tone(0.1))
    _fails(rig.call.offer())
    assert rig.call.stop(60)
    assert rig.ear.links == [LinkState.CONNECTED, LinkState.LOST]


def test_an_answer_that_is_none_is_refused(rig: Rig) -> None:
    rig.call.offer().result(60)
    with pytest.raises(UserFacingError):
        rig.call.accept(SessionDescription("answer", "v=0\r\n")).result(60)
    with pytest.raises(UserFacingError):
        rig.call.accept(SessionDescription("offer", description(ONE))).result(60)


def test_an_answer_without_an_offer_is_refused(rig: Rig) -> None:
    _fails(rig.call.accept(SessionDescription("answer", description(ONE))))


def test_a_stopped_call_says_so_and_stays_stopped(rig: Rig) -> None:
    _connect(rig)
    assert rig.call.stop(60)
    assert rig.ear.links == [LinkState.CONNECTED, LinkState.CLOSED]
    assert rig.call.stop(60)
    assert rig.ear.links == [LinkState.CONNECTED, LinkState.CLOSED]
