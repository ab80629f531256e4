"""Who hears whom, in real connections: tones of different pitch, judged by their spectrum."""

from functools import partial

import numpy as np
import pytest

from meeting_desktop.adapters.conference import switchboard
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import LinkState, MutedBy
from tests.fakes.patience import until
from tests.fakes.sounds import tone
from tests.integration.conference.meeting_on_loopback import BridgeEar, Caller, LoopbackMeeting

pytestmark = [pytest.mark.alone, pytest.mark.slow]

_HOST_PITCH = 300.0
_PITCHES = (440.0, 660.0, 880.0)
#: A tone of a third of full scale, through one or two lossy codecs.
_HEARD = 0.2
_NOT_HEARD = 0.01


def strength(frames: list[Samples], hertz: float) -> float:
    """Amplitude of a pitch in the last half second: the median of five spectra.

    A jitter buffer that shortens its delay moves a tone's phase, which one long spectrum would take
    for a weaker tone.
    """
    parts = np.concatenate(frames[-25:])[-24_000:].reshape(5, -1)
    window = np.hanning(parts.shape[1])
    turn = np.exp(-2j * np.pi * hertz * np.arange(parts.shape[1]) / 48_000)
    return float(np.median(2 * np.abs(np.sum(parts * window * turn, axis=1)) / np.sum(window)))


def hears(caller: Caller, hertz: float) -> bool:
    return len(caller.ear.frames) > 25 and strength(caller.ear.frames, hertz) > _HEARD


def host_frames(ear: BridgeEar) -> list[Samples]:
    return [samples for _, samples in ear.host_heard]


@pytest.fixture
def speakers(meeting: LoopbackMeeting) -> list[Caller]:
    """Three callers and the host, each with a pitch, all connected and heard."""
    callers = [meeting.join() for _ in _PITCHES]
    for caller, pitch in zip(callers, _PITCHES, strict=True):
        caller.speak(tone(1, hertz=pitch))
    meeting.host_speaks(tone(1, hertz=_HOST_PITCH))
    until(
        lambda: (
            all(hears(caller, _HOST_PITCH) for caller in callers)
            and all(strength(host_frames(meeting.ear), pitch) > _HEARD for pitch in _PITCHES)
            and hears(callers[0], _PITCHES[2])
            and hears(callers[2], _PITCHES[0])
        ),
        what="everybody's sound",
    )
    return callers


def wait_for_half_a_second(caller: Caller) -> None:
    count = len(caller.ear.frames) + 40
    until(lambda: len(caller.ear.frames) >= count, what="more sound")


def test_everybody_hears_everybody_else_and_not_themselves(
    meeting: LoopbackMeeting, speakers: list[Caller]
) -> None:
    wait_for_half_a_second(speakers[0])

    def hears_all_but(frames: list[Samples], own: float) -> bool:
        heard = {pitch: strength(frames, pitch) for pitch in (*_PITCHES, _HOST_PITCH)}
        return heard.pop(own) < _NOT_HEARD and min(heard.values()) > _HEARD

    for caller, own in zip(speakers, _PITCHES, strict=True):
        until(partial(hears_all_but, caller.ear.frames, own), what="everybody else")
    until(lambda: hears_all_but(host_frames(meeting.ear), _HOST_PITCH), what="the host's ears")


def test_every_participants_sound_is_kept_apart(
    meeting: LoopbackMeeting, speakers: list[Caller]
) -> None:
    wait_for_half_a_second(speakers[0])

    def has_only(caller: Caller, own: float) -> bool:
        _, sound = meeting.ear.track(caller.participant)
        kept = {p: strength([sound[-24_000:]], p) for p in (*_PITCHES, _HOST_PITCH)}
        return kept.pop(own) > _HEARD and max(kept.values()) < _NOT_HEARD

    for caller, own in zip(speakers, _PITCHES, strict=True):
        until(partial(has_only, caller, own), what="one voice alone")
    latest = meeting.ear.all_levels[-1]
    assert set(latest) == {meeting.host, *(caller.participant for caller in speakers)}
    assert all(-20 < level < -5 for level in latest.values())


@pytest.mark.parametrize("by", list(MutedBy))
def test_a_muted_participant_is_neither_heard_nor_kept_but_time_goes_on(
    meeting: LoopbackMeeting, speakers: list[Caller], by: MutedBy
) -> None:
    muted, other = speakers[0], speakers[1]
    meeting.bridge.set_muted(muted.participant, by, True)
    until(lambda: strength(other.ear.frames, _PITCHES[0]) < _NOT_HEARD, what="silence")
    wait_for_half_a_second(other)
    assert strength(host_frames(meeting.ear), _PITCHES[0]) < _NOT_HEARD
    _, sound = meeting.ear.track(muted.participant)
    assert not sound[-9600:].any()
    pieces = meeting.ear.pieces[muted.participant]
    until(lambda: not any(piece.lost_samples for piece in pieces[-10:]), what="no loss")
    until(lambda: hears(muted, _PITCHES[1]), what="the others")
    meeting.bridge.set_muted(muted.participant, by, False)
    until(lambda: hears(other, _PITCHES[0]), what="the voice again")


def test_one_of_two_mutes_is_enough(meeting: LoopbackMeeting, speakers: list[Caller]) -> None:
    one, other = speakers[0].participant, speakers[1]
    for by in MutedBy:
        meeting.bridge.set_muted(one, by, True)
    meeting.bridge.set_muted(one, MutedBy.SELF, False)
    until(lambda: strength(other.ear.frames, _PITCHES[0]) < _NOT_HEARD, what="silence")
    wait_for_half_a_second(other)
    assert strength(other.ear.frames, _PITCHES[0]) < _NOT_HEARD


def test_the_host_can_be_muted_too(meeting: LoopbackMeeting, speakers: list[Caller]) -> None:
    meeting.bridge.set_muted(meeting.host, MutedBy.SELF, True)
    until(lambda: strength(speakers[0].ear.frames, _HOST_PITCH) < _NOT_HEARD, what="silence")
    until(lambda: hears(speakers[0], _PITCHES[1]), what="the others")


def test_who_leaves_is_gone_and_the_others_do_not_notice(
    meeting: LoopbackMeeting, speakers: list[Caller]
) -> None:
    leaver, stays, third = speakers
    meeting.bridge.remove(leaver.participant)
    until(lambda: strength(stays.ear.frames, _PITCHES[0]) < _NOT_HEARD, what="silence")
    until(lambda: LinkState.LOST in leaver.ear.links, what="the leaver's notice")
    wait_for_half_a_second(stays)
    until(lambda: hears(stays, _PITCHES[2]) and hears(third, _PITCHES[1]), what="the others")
    assert meeting.ear.links[leaver.participant][-1] is LinkState.CLOSED
    count = len(meeting.ear.pieces[leaver.participant])
    wait_for_half_a_second(stays)
    assert len(meeting.ear.pieces[leaver.participant]) == count


def test_an_application_that_hangs_up_is_lost_by_its_word_not_by_its_silence(
    meeting: LoopbackMeeting, speakers: list[Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(switchboard, "is_lost", lambda *_state, **_silence: False)
    gone = speakers[0]
    gone.fall_silent()
    assert gone.call.stop(60)
    until(
        lambda: meeting.ear.links[gone.participant][-1] is LinkState.LOST,
        what="the loss",
        limit=20.0,  # ICE would say it after 30 s
    )
