"""What every ``Bridge`` promises; an adapter joins by a rig in ``rig``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol
from uuid import UUID

import numpy as np
import pytest

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ
from meeting_desktop.ports.conference import (
    FRAME_SAMPLES,
    Bridge,
    HeardPiece,
    LinkState,
    MutedBy,
    SessionDescription,
    VoiceFrame,
    VoiceLine,
)
from tests.fakes.bridges import FakeBridge
from tests.fakes.descriptions import OTHER, description
from tests.fakes.loopback import connect_by
from tests.fakes.patience import until
from tests.fakes.sounds import tone
from tests.integration.conference.meeting_on_loopback import (
    BridgeEar,
    Caller,
    LoopbackMeeting,
)

_LOUD = 0.1
_TURNS = 500


class Rig(Protocol):
    """A started bridge and the participants' ends of its connections."""

    @property
    def bridge(self) -> Bridge: ...

    @property
    def host(self) -> UUID: ...

    @property
    def ear(self) -> BridgeEar: ...

    def connect(self, participant: UUID) -> None:
        """Returns when the bridge has told that they are connected."""
        ...

    def speak(self, participant: UUID, seconds: float) -> None:
        """They say a tone from now on, for so long."""
        ...

    def say(self, participant: UUID, text: str) -> None: ...

    def lose(self, participant: UUID) -> None: ...

    def told(self, participant: UUID) -> list[str]:
        """What they heard on the control channel, over all their connections."""
        ...

    def until(self, condition: Callable[[], bool], what: str) -> None: ...

    def close(self) -> None: ...


class _FakeRig:
    def __init__(self) -> None:
        self.host = new_id()
        self.ear = BridgeEar()
        self.bridge = FakeBridge(self.host, self.ear)
        self.bridge.start()

    def connect(self, participant: UUID) -> None:
        offer = SessionDescription("offer", description(OTHER))
        assert self.bridge.connect(participant, offer).result(0).kind == "answer"

    def speak(self, participant: UUID, seconds: float) -> None:
        self.bridge.queue(participant, tone(seconds))

    def say(self, participant: UUID, text: str) -> None:
        self.bridge.say(participant, text)

    def lose(self, participant: UUID) -> None:
        self.bridge.lose(participant)

    def told(self, participant: UUID) -> list[str]:
        return [text for one, text in self.bridge.sent if one == participant]

    def until(self, condition: Callable[[], bool], what: str) -> None:
        for _ in range(_TURNS):
            if condition():
                return
            self.bridge.pass_time(FRAME_SAMPLES / CAPTURE_RATE_HZ)
        raise AssertionError(f"{what} did not come true")

    def close(self) -> None:
        assert self.bridge.stop(60)


class _PeerRig:
    def __init__(self) -> None:
        self._meeting = LoopbackMeeting()
        self.host = self._meeting.host
        self.ear = self._meeting.ear
        self.bridge = self._meeting.bridge

    def connect(self, participant: UUID) -> None:
        self._meeting.join(participant, admit=False)

    def speak(self, participant: UUID, seconds: float) -> None:
        caller = self._latest(participant)
        caller.fall_silent()
        caller.speak(np.concatenate([tone(seconds), np.zeros(CAPTURE_RATE_HZ * 20, np.float32)]))

    def say(self, participant: UUID, text: str) -> None:
        self._latest(participant).call.send_control(text)

    def lose(self, participant: UUID) -> None:
        caller = self._latest(participant)
        self._meeting.hang_up_hard(caller)
        caller.fall_silent()

    def told(self, participant: UUID) -> list[str]:
        callers = [one for one in self._meeting.callers if one.participant == participant]
        return [text for caller in callers for text in caller.ear.messages]

    def until(self, condition: Callable[[], bool], what: str) -> None:
        until(condition, what=what)

    def close(self) -> None:
        self._meeting.close()

    def _latest(self, participant: UUID) -> Caller:
        return [one for one in self._meeting.callers if one.participant == participant][-1]


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


def _come_in(rig: Rig) -> UUID:
    participant = new_id()
    rig.connect(participant)
    rig.bridge.set_admitted(participant, True)
    return participant


def _loud(pieces: list[HeardPiece]) -> list[HeardPiece]:
    return [piece for piece in pieces if float(np.abs(piece.samples).max()) > _LOUD]


def _more(rig: Rig, participant: UUID, count: int) -> None:
    wanted = len(rig.ear.pieces[participant]) + count
    rig.until(lambda: len(rig.ear.pieces[participant]) >= wanted, "more sound")


def test_a_connection_is_told_and_who_waits_is_not_heard(rig: Rig) -> None:
    waiting = new_id()
    rig.connect(waiting)
    assert rig.ear.links[waiting] == [LinkState.CONNECTING, LinkState.CONNECTED]
    inside = _come_in(rig)
    rig.speak(waiting, 0.3)
    rig.say(waiting, "hello")
    rig.until(lambda: bool(rig.ear.messages), "the message")
    _more(rig, inside, 30)
    assert rig.ear.messages == [(waiting, "hello")]
    assert not rig.ear.pieces[waiting]
    assert set(rig.ear.all_levels[-1]) == {rig.host, inside}


def test_who_is_admitted_is_heard_in_frames_that_follow_each_other(rig: Rig) -> None:
    speaker = _come_in(rig)
    rig.speak(speaker, 0.5)
    rig.until(lambda: len(_loud(rig.ear.pieces[speaker])) >= 20, "the voice")
    start, sound = rig.ear.track(speaker)
    assert 0 <= start <= rig.bridge.position()
    assert len(sound) % FRAME_SAMPLES == 0
    rig.until(lambda: rig.ear.all_levels[-1][speaker] < -60, "the end of the voice")
    assert max(levels.get(speaker, -120.0) for levels in rig.ear.all_levels) > -20
    assert any(float(np.abs(frame).max()) > _LOUD for _, frame in rig.ear.host_heard)


@pytest.mark.parametrize("by", list(MutedBy))
def test_who_is_muted_is_silence_that_is_no_loss(rig: Rig, by: MutedBy) -> None:
    speaker = _come_in(rig)
    rig.bridge.set_muted(speaker, by, True)
    rig.speak(speaker, 0.5)
    _more(rig, speaker, 20)
    first = len(rig.ear.pieces[speaker]) - 10
    _more(rig, speaker, 5)
    assert not _loud(rig.ear.pieces[speaker])
    assert not any(piece.lost_samples for piece in rig.ear.pieces[speaker][first:])
    rig.bridge.set_muted(speaker, by, False)
    rig.speak(speaker, 0.5)
    rig.until(lambda: bool(_loud(rig.ear.pieces[speaker])), "the voice")
    rig.ear.track(speaker)


def test_what_the_host_says_is_not_in_what_the_host_hears(rig: Rig) -> None:
    _come_in(rig)
    for frame in tone(0.4).reshape(-1, FRAME_SAMPLES):
        rig.bridge.put_own_sound(frame)
    rig.until(lambda: any(one[rig.host] > -20 for one in rig.ear.all_levels), "the host's level")
    assert all(float(np.abs(frame).max()) < 0.01 for _, frame in rig.ear.host_heard)


def test_who_is_lost_comes_back_in_the_same_time_and_the_gap_is_told(rig: Rig) -> None:
    speaker = _come_in(rig)
    _more(rig, speaker, 10)
    rig.lose(speaker)
    rig.until(lambda: rig.ear.links[speaker][-1] is LinkState.LOST, "the loss")
    _more(rig, speaker, 20)
    rig.connect(speaker)
    assert rig.ear.links[speaker][-2:] == [LinkState.CONNECTING, LinkState.CONNECTED]
    rig.speak(speaker, 0.5)
    rig.until(lambda: bool(_loud(rig.ear.pieces[speaker])), "the voice, still admitted")
    rig.until(lambda: bool(rig.ear.gaps), "the gap")
    rig.ear.track(speaker)
    gap = rig.ear.gaps[0]
    assert gap.participant == speaker
    assert gap.samples >= CAPTURE_RATE_HZ // 5
    within = [
        piece
        for piece in rig.ear.pieces[speaker]
        if gap.position <= piece.position < gap.position + gap.samples
    ]
    assert all(piece.lost_samples == FRAME_SAMPLES for piece in within)


def test_words_pass_both_ways_and_to_nobody_who_is_not_there(rig: Rig) -> None:
    one, other = _come_in(rig), _come_in(rig)
    rig.bridge.send_control(one, "to one")
    rig.bridge.send_control(new_id(), "to nobody")
    rig.until(lambda: rig.told(one) == ["to one"], "the message")
    rig.say(other, "from the other")
    rig.until(lambda: rig.ear.messages == [(other, "from the other")], "the answer")
    assert rig.told(other) == []


def test_who_is_removed_has_gone(rig: Rig) -> None:
    gone, stays = _come_in(rig), _come_in(rig)
    _more(rig, gone, 5)
    rig.bridge.remove(gone)
    rig.until(lambda: rig.ear.links[gone][-1] is LinkState.CLOSED, "the end")
    count = len(rig.ear.pieces[gone])
    _more(rig, stays, 60)
    assert len(rig.ear.pieces[gone]) == count
    assert gone not in rig.ear.all_levels[-1]
    rig.until(lambda: set(rig.bridge.statistics()) == {stays}, "statistics without them")
    # who comes again under the same id begins in the lobby
    rig.connect(gone)
    _more(rig, stays, 10)
    assert len(rig.ear.pieces[gone]) == count


@pytest.mark.parametrize(
    "remote",
    [
        SessionDescription("offer", "v=0\r\n"),
        SessionDescription("answer", description(OTHER)),
        SessionDescription("offer", ""),
    ],
)
def test_what_cannot_be_answered_is_refused_and_changes_nothing(
    rig: Rig, remote: SessionDescription
) -> None:
    here = _come_in(rig)
    for participant in (here, new_id()):
        with pytest.raises(UserFacingError):
            rig.bridge.connect(participant, remote).result(60)
    _more(rig, here, 5)
    assert rig.ear.links[here][-1] is LinkState.CONNECTED
    assert set(rig.ear.links) == {here}


def test_what_is_said_about_strangers_changes_nothing(rig: Rig) -> None:
    here, stranger = _come_in(rig), new_id()
    rig.bridge.set_admitted(stranger, True)
    rig.bridge.set_muted(stranger, MutedBy.HOST, True)
    rig.bridge.add_candidate(stranger, "candidate:nonsense", "0")
    rig.bridge.add_candidate(here, "candidate:nonsense", "0")
    rig.bridge.remove(stranger)
    _more(rig, here, 5)
    assert set(rig.ear.links) == {here}


def test_the_host_has_no_connection_to_themselves(rig: Rig) -> None:
    attempt = rig.bridge.connect(rig.host, SessionDescription("offer", description(OTHER)))
    with pytest.raises(UserFacingError):
        attempt.result(60)


def test_statistics_are_of_everybody_but_the_host(rig: Rig) -> None:
    here = _come_in(rig)
    rig.until(
        lambda: (
            here in rig.bridge.statistics()
            and rig.bridge.statistics()[here].state is LinkState.CONNECTED
        ),
        "statistics",
    )
    assert set(rig.bridge.statistics()) == {here}
    numbers = rig.bridge.statistics()[here]
    assert 0 <= numbers.loss <= 1
    assert numbers.delay_ms >= 0
    assert numbers.jitter_ms >= 0


def test_stopping_ends_every_connection_and_takes_no_new_one(rig: Rig) -> None:
    here = _come_in(rig)
    assert rig.bridge.stop(60)
    assert rig.ear.links[here][-1] is LinkState.CLOSED
    again = rig.bridge.connect(new_id(), SessionDescription("offer", description(OTHER)))
    with pytest.raises(UserFacingError):
        again.result(60)


class _Speaker:
    """A ``VoiceListener`` that keeps what it is told."""

    def __init__(self) -> None:
        self.frames: list[VoiceFrame] = []
        self.gone = False

    def frame(self, frame: VoiceFrame) -> None:
        self.frames.append(frame)

    def removed(self) -> None:
        self.gone = True


def _voice(rig: Rig) -> tuple[UUID, _Speaker, VoiceLine]:
    participant, speaker = new_id(), _Speaker()
    line = rig.bridge.add_voice(participant, speaker)
    rig.until(lambda: bool(speaker.frames), "the voice's first frame")
    return participant, speaker, line


def test_a_voice_of_this_machine_is_heard_kept_and_measured(rig: Rig) -> None:
    participant, speaker, line = _voice(rig)
    line.put(tone(0.4))
    rig.until(lambda: len(_loud(rig.ear.pieces[participant])) >= 20, "the voice")
    rig.until(lambda: speaker.frames[-1].waiting == 0, "its end")
    rig.ear.track(participant)
    assert any(float(np.abs(frame).max()) > _LOUD for _, frame in rig.ear.host_heard)
    rig.until(lambda: any(one[participant] > -20 for one in rig.ear.all_levels), "its level")
    assert participant not in speaker.frames[-1].levels
    assert rig.host in speaker.frames[-1].levels or len(speaker.frames[-1].levels) == 0


def test_a_voice_knows_how_loud_the_others_are(rig: Rig) -> None:
    other = _come_in(rig)
    _, speaker, _ = _voice(rig)
    rig.speak(other, 0.5)
    rig.until(lambda: speaker.frames[-1].levels.get(other, -120.0) > -20, "the other's loudness")


def test_a_voice_is_silent_within_two_frames_of_being_stopped(rig: Rig) -> None:
    participant, speaker, line = _voice(rig)
    line.put(tone(5))
    rig.until(lambda: len(_loud(rig.ear.pieces[participant])) >= 10, "the voice")
    line.flush()
    told = len(rig.ear.pieces[participant])
    rig.until(lambda: len(rig.ear.pieces[participant]) >= told + 10, "more frames")
    assert len(_loud(rig.ear.pieces[participant][told:])) <= 2
    assert speaker.frames[-1].waiting == 0


def test_a_voice_that_a_host_mutes_is_silence_and_knows_it(rig: Rig) -> None:
    participant, speaker, line = _voice(rig)
    rig.bridge.set_muted(participant, MutedBy.HOST, True)
    rig.until(lambda: speaker.frames[-1].silenced, "the hold")
    line.put(tone(0.3))
    told = len(rig.ear.pieces[participant])
    rig.until(lambda: len(rig.ear.pieces[participant]) >= told + 10, "more frames")
    assert not _loud(rig.ear.pieces[participant][told:])


def test_a_voice_that_is_removed_is_told_so(rig: Rig) -> None:
    here = _come_in(rig)
    participant, speaker, _ = _voice(rig)
    rig.bridge.remove(participant)
    rig.until(lambda: speaker.gone, "the end")
    count = len(rig.ear.pieces[participant])
    _more(rig, here, 10)
    assert len(rig.ear.pieces[participant]) == count
    assert participant not in rig.ear.all_levels[-1]
