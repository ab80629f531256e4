"""What the computer plays is a track beside the microphone, in one time, under its own name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.core.errors import DeviceLostError
from meeting_desktop.domain.events import (
    CaptionState,
    ComputerSoundChanged,
    SoundState,
    TimelineKind,
)
from meeting_desktop.ports.audio import COMPUTER_SOUND, Samples
from tests.fakes.patience import until
from tests.integration.application.feeding import STEP, FedSource, quiet, voice
from tests.integration.application.rehearsal import REQUEST, Rehearsal

_REQUEST = replace(REQUEST, computer_sound=True)


class _TwoSounds:
    """A meeting in which microphone and computer are heard at the same time."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.rehearsal = rehearsal
        rehearsal.start(_REQUEST)
        self.computer = self.opened(1)
        self.rehearsal.hear(quiet(STEP))  # from here on both tracks have a place in time

    def opened(self, count: int) -> FedSource:
        sources = self.rehearsal.devices.computer_sounds
        until(lambda: len(sources) >= count, what="the computer's sound")
        assert sources[count - 1].started.wait(60)
        return sources[count - 1]

    def hear(self, own: Samples, theirs: Samples) -> None:
        size = round(STEP * 48_000)
        for begin in range(0, own.size, size):
            target = self.rehearsal.meetings.elapsed() + STEP
            self.rehearsal.clock.advance(STEP)
            self.computer.give(theirs[begin : begin + size])
            self.rehearsal.devices.last.give(own[begin : begin + size])
            until(partial(self._elapsed, target), what="the sound")

    def _elapsed(self, seconds: float) -> bool:
        return self.rehearsal.meetings.elapsed() >= seconds - 1e-6


@pytest.fixture
def rehearsal(run: Callable[..., Rehearsal]) -> Rehearsal:
    made = run()
    made.speech.warm_up()
    until(lambda: made.speech.state.state is CaptionState.LIVE, what="the model")
    return made


def _loud(sound: Samples) -> tuple[float, float]:
    places = np.flatnonzero(np.abs(sound) > 0.05) / 48_000
    return float(places[0]), float(places[-1])


def test_both_are_recorded_in_one_time_and_captioned_under_their_names(
    rehearsal: Rehearsal,
) -> None:
    talk = _TwoSounds(rehearsal)
    talk.hear(voice(1.0), quiet(1.0))
    talk.hear(quiet(1.0), quiet(1.0))
    talk.hear(quiet(1.0), voice(1.0))
    talk.hear(quiet(1.5), quiet(1.5))
    meeting_id = rehearsal.end()

    opened = rehearsal.opened(meeting_id)
    assert opened.transcript is not None
    names = {speaker.id: speaker.name for speaker in opened.transcript.speakers}
    said = [
        (names[segment.speaker_id], round(segment.start))
        for segment in opened.transcript.segments
        if segment.speaker_id is not None
    ]
    assert said == [("Ada", 0), (COMPUTER_SOUND, 2)]
    tracks = rehearsal.store.read(lambda uow: uow.recordings.of_meeting(meeting_id))
    sounds = [_loud(_decoded(rehearsal, track.storage_key)) for track in tracks]
    assert min(sounds) == pytest.approx((0.1, 1.1), abs=0.06)
    assert max(sounds) == pytest.approx((2.1, 3.1), abs=0.06)


def _decoded(rehearsal: Rehearsal, key: str) -> Samples:
    path = rehearsal.storage.path_of(key)
    return np.concatenate(list(AvDecoder().decode(path, rate_hz=48_000)))


def test_a_lost_computer_sound_is_told_and_the_gap_is_noted_as_its_own(
    rehearsal: Rehearsal,
) -> None:
    talk = _TwoSounds(rehearsal)
    talk.hear(quiet(0.5), voice(0.5))
    rehearsal.devices.computer_fault = "The computer's sound is gone for a moment."
    talk.computer.break_with(DeviceLostError(rehearsal.devices.computer_fault))
    until(lambda: _state(rehearsal) is SoundState.LOST, what="the loss")
    rehearsal.hear(quiet(1.0))
    rehearsal.devices.computer_fault = ""
    rehearsal.hear(quiet(1.5))
    talk.computer = talk.opened(2)
    talk.hear(quiet(0.5), voice(0.5))
    meeting_id = rehearsal.end()
    assert rehearsal.devices.computer_sounds[-1].stopped.is_set()
    gaps = [
        event
        for event in rehearsal.store.read(lambda uow: uow.timeline.of_meeting(meeting_id))
        if event.kind is TimelineKind.GAP
    ]
    people = rehearsal.store.read(lambda uow: uow.participants.of_meeting(meeting_id))
    computer = next(one for one in people if one.display_name == COMPUTER_SOUND)
    assert [gap.participant_id for gap in gaps] == [computer.id]
    assert gaps[0].at == pytest.approx(0.6, abs=0.11)
    assert gaps[0].duration == pytest.approx(2.0, abs=0.6)


def _state(rehearsal: Rehearsal) -> SoundState | None:
    told = [e for e in rehearsal.events if isinstance(e, ComputerSoundChanged)]
    return told[-1].state if told else None


def test_without_the_wish_it_is_not_opened(rehearsal: Rehearsal) -> None:
    rehearsal.start()
    rehearsal.hear(voice(0.5))
    rehearsal.end()
    assert rehearsal.devices.computer_sounds == []
