"""A participant's application in a real conference: real rules, bridge, door and connections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from uuid import UUID

import pytest

from meeting_desktop.adapters.audio.devices import SoundDevices
from meeting_desktop.adapters.conference.joining import GatewayDoor
from meeting_desktop.adapters.conference.kept_tickets import TicketFolder
from meeting_desktop.adapters.conference.neighbourhood import find_by_code
from meeting_desktop.application.join_conference import Introduction, SourceChoice
from meeting_desktop.application.joining_states import (
    InLobby,
    InRoom,
    JoinState,
    Left,
    Reconnecting,
    WhyLeft,
)
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.control_messages import Admit, Deny, End, FromHost, Mute, Remove
from meeting_desktop.domain.events import TimelineKind
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import SessionDescription
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.e2e.held_conference import HeldConference
from tests.fakes.doors import joining_over
from tests.fakes.loopback import connect_by
from tests.fakes.network import LossyNetwork
from tests.fakes.patience import until
from tests.fakes.sounds import tone, write_wav
from tests.integration.conference.meeting_on_loopback import Microphone

pytestmark = pytest.mark.slow

_LIMIT_S = 60.0
_CUT_S = 10.0


class Joiner:
    """One person's application; ``folder`` is what outlives it."""

    def __init__(self, folder: Path) -> None:
        self.states: list[JoinState] = []
        self.messages: list[FromHost] = []
        self.played: list[Samples] = []
        self.clock = SystemClock()
        self.loop = LoopThread("media-far")
        self.loop.start()
        self.devices = SoundDevices(self.clock)
        self.sound = write_wav(folder.parent / "tone.wav", tone(60.0))
        self.door = GatewayDoor(loop=self.loop, clock=self.clock, find=find_by_code)
        self.joining = joining_over(
            self.door,
            self.devices,
            self.clock,
            tickets=TicketFolder(folder, self.clock),
            play=self.played.append,
        )
        self.joining.states.subscribe(self.states.append)
        self.joining.seat.messages.subscribe(self.messages.append)

    def join(self, typed: str, consent: Consent = Consent.RECORD) -> Future[None]:
        source = SourceChoice(file=self.sound)
        return self.joining.join(typed, Introduction("Ada", consent), source=source)

    def comes_to(self, kind: type[JoinState]) -> JoinState:
        until(lambda: isinstance(self.joining.state, kind), what=kind.__name__, limit=_LIMIT_S)
        state = self.joining.state
        assert state is not None
        return state

    def hears(self) -> None:
        """Something loud comes from now on."""
        since = len(self.played)
        until(
            lambda: any(float(abs(one).max()) > 0.1 for one in self.played[since:]),
            what="the host's sound",
        )

    def close(self) -> None:
        assert self.joining.close(_LIMIT_S)
        assert self.loop.stop(_LIMIT_S)
        self.devices.close()


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    connect_by(monkeypatch)


@pytest.fixture
def held() -> Iterator[HeldConference]:
    held = HeldConference()
    yield held
    held.close()


@pytest.fixture
def joiner(tmp_path: Path) -> Iterator[Joiner]:
    joiner = Joiner(tmp_path / "joined")
    yield joiner
    joiner.close()


def _come_in(held: HeldConference, joiner: Joiner, link: str = "") -> UUID:
    """Join, wait in the lobby, be let in."""
    joiner.join(link or held.invite()).result(_LIMIT_S)
    assert isinstance(joiner.joining.state, InLobby)
    guest = held.let_in()
    room = joiner.comes_to(InRoom)
    assert room == InRoom(guest.id, "Weekly figures")
    return guest.id


def _is_heard(held: HeldConference, participant: UUID) -> None:
    held.side.loudest.clear()
    until(lambda: held.side.loudest.get(participant, 0.0) > 0.1, what="sound", limit=_LIMIT_S)


def _is_silent(held: HeldConference, participant: UUID) -> None:
    def quiet() -> bool:
        before = held.side.heard_samples.get(participant, 0)
        held.side.loudest.clear()
        until(lambda: held.side.heard_samples.get(participant, 0) > before + 9_600)
        return held.side.loudest[participant] < 0.01

    until(quiet, what="silence")


def test_from_the_lobby_into_the_room_and_both_are_heard(
    held: HeldConference, joiner: Joiner
) -> None:
    one = _come_in(held, joiner)
    _is_heard(held, one)
    assert held.side.consents[one] is Consent.RECORD
    stop = _keep_speaking(held)
    joiner.hears()
    stop()
    held_digits = held.conference.safety_digits(one).result(_LIMIT_S)
    assert joiner.joining.safety_digits().result(_LIMIT_S) == held_digits


def _keep_speaking(held: HeldConference) -> Callable[[], None]:
    return Microphone(held.speak, tone(1.0, hertz=880.0)).stop


def test_the_room_code_alone_leads_into_the_lobby(held: HeldConference, joiner: Joiner) -> None:
    joiner.join(held.conference.room_code).result(_LIMIT_S)
    assert isinstance(joiner.joining.state, InLobby)


def test_who_is_muted_is_silent_at_the_host(held: HeldConference, joiner: Joiner) -> None:
    one = _come_in(held, joiner)
    _is_heard(held, one)
    joiner.joining.seat.say(Mute(True))
    until(lambda: held.guests()[0].muted, what="the mute in the list of people")
    _is_silent(held, one)
    joiner.joining.seat.say(Mute(False))
    _is_heard(held, one)


def test_after_a_cut_of_ten_seconds_the_same_participant_is_back_and_the_gap_is_told(
    held: HeldConference, joiner: Joiner
) -> None:
    network = LossyNetwork()
    try:
        _relay(held, network)
        one = _come_in(held, joiner)
        _is_heard(held, one)
        network.cut()
        cut_at = joiner.clock.monotonic()
        joiner.comes_to(Reconnecting)
        until(lambda: joiner.clock.monotonic() - cut_at > _CUT_S, limit=_CUT_S + 5)
        assert isinstance(joiner.joining.state, Reconnecting)
        network.heal()
        # At the latest with the next try; how long it waits between two is GrowingPause's.
        assert joiner.comes_to(InRoom) == InRoom(one, "Weekly figures")
        _is_heard(held, one)
        assert [guest.id for guest in held.guests()] == [one]
        until(lambda: TimelineKind.GAP in held.side.notes, what="the gap")
    finally:
        joiner.joining.leave()
        network.close()


def _relay(held: HeldConference, network: LossyNetwork) -> None:
    """Whoever connects from now on reaches the host by ``network`` alone."""
    bridge = held._bridge
    connect = bridge.connect

    def through(participant: UUID, remote: SessionDescription) -> Future[SessionDescription]:
        passage = network.passage()
        answered: Future[SessionDescription] = Future()

        def done(answer: Future[SessionDescription]) -> None:
            answered.set_result(passage.described(answer.result()))

        connect(participant, passage.described(remote)).add_done_callback(done)
        return answered

    setattr(bridge, "connect", through)  # noqa: B010 - hides the method of this one


def test_the_sound_goes_on_while_the_web_server_is_away(
    held: HeldConference, joiner: Joiner
) -> None:
    one = _come_in(held, joiner)
    held.stop_server()
    _is_heard(held, one)
    held.start_server()
    until(
        lambda: bool(held.conference.safety_digits(one).result(_LIMIT_S)),
        what="the line to the host",
        limit=_LIMIT_S,
    )
    assert not [state for state in joiner.states if isinstance(state, Reconnecting)]


def test_a_host_who_is_back_within_a_minute_has_the_same_participant(
    held: HeldConference, joiner: Joiner
) -> None:
    one = _come_in(held, joiner)
    _is_heard(held, one)
    held.break_off()
    joiner.comes_to(Reconnecting)
    held.resume()
    assert joiner.comes_to(InRoom) == InRoom(one, "Weekly figures")
    assert held.waiting() == []
    _is_heard(held, one)


def test_who_is_removed_hears_why_and_the_link_opens_nothing_more(
    held: HeldConference, joiner: Joiner
) -> None:
    link = held.invite()
    one = _come_in(held, joiner, link)
    held.say(Remove(one))
    left = joiner.comes_to(Left)
    assert isinstance(left, Left)
    assert (left.reason, left.code) == (WhyLeft.REMOVED, "removed")
    with pytest.raises(UserFacingError) as refused:
        joiner.join(link).result(_LIMIT_S)
    assert refused.value.code == "link_not_valid"


def test_who_is_denied_in_the_lobby_hears_it(held: HeldConference, joiner: Joiner) -> None:
    joiner.join(held.invite()).result(_LIMIT_S)
    held.say(Deny(held.waiting()[0].id))
    left = joiner.comes_to(Left)
    assert isinstance(left, Left)
    assert left.reason is WhyLeft.DENIED


def test_the_end_for_all_is_the_end_here(held: HeldConference, joiner: Joiner) -> None:
    _come_in(held, joiner)
    held.say(End())
    left = joiner.comes_to(Left)
    assert isinstance(left, Left)
    assert left.reason is WhyLeft.ENDED


def test_who_leaves_is_gone_at_once_and_may_come_back_with_the_same_link(
    held: HeldConference, joiner: Joiner
) -> None:
    link = held.invite()
    one = _come_in(held, joiner, link)
    joiner.joining.leave()
    joiner.comes_to(Left)
    until(lambda: held.guests() == [], what="an empty room")
    joiner.join(link).result(_LIMIT_S)
    if isinstance(joiner.joining.state, InLobby):
        held.say(Admit(one))
    assert joiner.comes_to(InRoom) == InRoom(one, "Weekly figures")
