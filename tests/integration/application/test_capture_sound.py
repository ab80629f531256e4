"""The track is gapless and its places are true, whatever the devices do."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.application.capture_sound import SoundIntake, SourceChoice
from meeting_desktop.core.errors import DeviceLostError, NotAudioError
from meeting_desktop.domain.events import (
    LevelMeasured,
    MeetingEvent,
    SoundState,
    SoundStateChanged,
)
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, AudioSource, Samples
from tests.fakes.bugs import hear_bugs
from tests.fakes.clock import VirtualClock
from tests.fakes.patience import until
from tests.integration.application.feeding import (
    STEP,
    CapturedSound,
    FedDevices,
    FedSource,
    quiet,
    voice,
)

_LIMIT = 60.0


class Studio:
    """An intake with everything around it."""

    def __init__(self, *microphones: str) -> None:
        self.clock = VirtualClock()
        self.devices = FedDevices(*microphones)
        self.events: list[MeetingEvent] = []
        self.captured = CapturedSound()
        self.intake = SoundIntake(
            self.devices, self.clock, pre_roll_seconds=1.0, publish=self.events.append
        )

    def open(self, choice: SourceChoice | None = None) -> FedSource:
        self.intake.open(choice or SourceChoice())
        return self.opened(1)

    def opened(self, count: int) -> FedSource:
        """The source that was opened as the ``count``-th."""
        until(lambda: len(self.devices.opened) >= count, what=f"opening {count}")
        source = self.devices.opened[count - 1]
        assert source.started.wait(_LIMIT)
        return source

    def begin(self) -> None:
        self.intake.begin(self.captured.take, self.captured.gap)
        until(lambda: self.intake.begun, what="the beginning")

    def hear(self, source: FedSource, sound: Samples, lost_samples: int = 0) -> None:
        """The source hears ``sound`` while its time passes; returns when it was taken."""
        for begin in range(0, sound.size, round(STEP * CAPTURE_RATE_HZ)):
            piece = sound[begin : begin + round(STEP * CAPTURE_RATE_HZ)]
            before = self.levels
            self.clock.advance(piece.size / CAPTURE_RATE_HZ)
            source.give(piece, lost_samples)
            until(partial(self._measured, before + 1), what="a level")

    def pass_time(self, seconds: float) -> None:
        """Time without a source, in the steps in which the intake looks at the clock."""
        for _ in range(round(seconds / 0.25)):
            until(self._looks_at_the_clock, what="the capture thread")
            self.clock.advance(0.25)
        until(self._looks_at_the_clock, what="the capture thread")

    def _looks_at_the_clock(self) -> bool:
        return self.clock.parked > 0 or self.intake.state.state is SoundState.LIVE

    def _measured(self, count: int) -> bool:
        return self.levels >= count

    @property
    def levels(self) -> int:
        return sum(isinstance(event, LevelMeasured) for event in self.events)

    def states(self) -> list[SoundState]:
        return [event.state for event in self.events if isinstance(event, SoundStateChanged)]

    def until_state(self, state: SoundState) -> None:
        until(lambda: self.intake.state.state is state, what=state.value)

    def until_captured(self, seconds: float) -> None:
        until(lambda: self.captured.seconds >= seconds - 1e-6, what=f"{seconds} s of sound")


@pytest.fixture
def studio() -> Iterator[Studio]:
    made = Studio("Desk", "Headset")
    yield made
    assert made.intake.close(_LIMIT)


def test_sound_before_the_meeting_is_its_beginning(studio: Studio) -> None:
    source = studio.open()
    studio.hear(source, quiet(3.0))
    studio.hear(source, voice(0.5))
    studio.begin()
    studio.hear(source, voice(0.5))
    studio.until_captured(1.5)
    assert studio.captured.seconds == pytest.approx(1.5)
    assert studio.captured.loud_spans() == [(0.5, 1.5)]
    assert studio.captured.gaps == []


def test_a_short_pre_flight_gives_what_there_was(studio: Studio) -> None:
    source = studio.open()
    studio.hear(source, voice(0.2))
    studio.begin()
    studio.until_captured(0.2)
    assert studio.captured.seconds == pytest.approx(0.2)


def test_without_a_meeting_nothing_is_handed_on_but_levels_are_told(studio: Studio) -> None:
    source = studio.open()
    studio.hear(source, voice(0.3, level=0.5))
    levels = [event for event in studio.events if isinstance(event, LevelMeasured)]
    assert len(levels) == 3
    assert levels[0].peak_db == pytest.approx(-6.0, abs=0.1)
    assert studio.captured.position == 0
    assert studio.intake.seconds == 0.0


def test_a_lost_microphone_leaves_silence_of_the_same_length(studio: Studio) -> None:
    source = studio.open()
    studio.begin()
    studio.hear(source, voice(1.0))
    studio.devices.lose()
    studio.until_state(SoundState.LOST)
    assert studio.intake.state.sentence == "There is no microphone; plug one in."
    studio.pass_time(2.0)
    studio.devices.names = ["Desk"]
    studio.pass_time(1.0)
    again = studio.opened(2)
    studio.hear(again, voice(0.5))
    studio.until_captured(4.5)
    assert studio.captured.loud_spans() == [(0.0, 1.0), (4.0, 4.5)]
    assert studio.captured.gaps == [(1.0, 3.0)]
    assert studio.states() == [SoundState.LIVE, SoundState.LOST, SoundState.LOST, SoundState.LIVE]


def test_a_microphone_that_is_plugged_in_again_is_opened_at_once(studio: Studio) -> None:
    source = studio.open()
    studio.begin()
    studio.hear(source, voice(0.5))
    studio.devices.lose()
    studio.until_state(SoundState.LOST)
    studio.clock.wait_until_parked()
    studio.devices.names = ["Desk"]
    studio.intake.look_again()
    studio.opened(2)
    studio.until_state(SoundState.LIVE)


def test_the_default_microphone_stands_in_for_one_that_is_away(studio: Studio) -> None:
    source = studio.open(SourceChoice(device="Headset"))
    assert source.name == "Headset"
    studio.begin()
    studio.devices.names = ["Desk"]
    source.break_with(DeviceLostError("gone"))
    assert studio.opened(2).name == "Desk"
    studio.until_state(SoundState.LIVE)
    assert studio.intake.state.device == "Desk"


def test_time_between_two_sources_is_a_gap_even_when_the_second_opens_at_once(
    studio: Studio,
) -> None:
    source = studio.open()
    studio.begin()
    studio.hear(source, voice(1.0))
    studio.clock.advance(2.0)  # nothing came, and the driver needed two seconds to say so
    source.break_with(DeviceLostError("gone"))
    second = studio.opened(2)
    studio.hear(second, voice(0.5))
    studio.until_captured(3.5)
    assert studio.captured.gaps == [(1.0, 2.0)]
    assert studio.captured.loud_spans() == [(0.0, 1.0), (3.0, 3.5)]


def test_an_overrun_is_silence_and_a_gap(studio: Studio) -> None:
    source = studio.open()
    studio.hear(source, voice(0.5))
    studio.begin()
    studio.hear(source, voice(0.1), lost_samples=CAPTURE_RATE_HZ // 2)
    studio.until_captured(1.1)
    assert studio.captured.loud_spans() == [(0.0, 0.5), (1.0, 1.1)]
    assert studio.captured.gaps == [(0.5, 0.5)]


def test_an_overrun_before_the_meeting_is_nobodys_gap(studio: Studio) -> None:
    source = studio.open()
    studio.hear(source, voice(0.1), lost_samples=CAPTURE_RATE_HZ)
    studio.begin()
    studio.until_captured(0.1)
    assert studio.captured.gaps == []


def test_a_muted_microphone_hands_on_zeros_and_still_moves_the_meter(studio: Studio) -> None:
    source = studio.open()
    studio.begin()
    studio.hear(source, voice(0.3))
    studio.intake.set_muted(True)
    studio.hear(source, voice(0.3))
    studio.intake.set_muted(False)
    studio.hear(source, voice(0.3))
    studio.until_captured(0.9)
    assert studio.captured.loud_spans() == [(0.0, 0.3), (0.6, 0.9)]
    assert not studio.captured.sound[15_000:28_000].any()
    levels = [event for event in studio.events if isinstance(event, LevelMeasured)]
    assert [level.muted for level in levels] == [False] * 3 + [True] * 3 + [False] * 3
    assert all(level.rms_db > -20 for level in levels)


def test_switching_goes_on_at_the_place_of_the_clock(studio: Studio) -> None:
    source = studio.open()
    studio.begin()
    studio.hear(source, voice(1.0))
    studio.intake.switch(SourceChoice(device="Headset"))
    second = studio.opened(2)
    assert source.stopped.wait(_LIMIT)
    studio.hear(second, voice(1.0))
    studio.until_captured(2.0)
    assert studio.captured.loud_spans() == [(0.0, 2.0)]
    assert studio.captured.gaps == []
    assert studio.intake.state.device == "Headset"


def test_another_source_before_the_meeting_brings_no_pre_roll_of_the_first(studio: Studio) -> None:
    source = studio.open()
    studio.hear(source, voice(0.5))
    studio.intake.switch(SourceChoice(device="Headset"))
    second = studio.opened(2)
    studio.hear(second, quiet(0.2))
    studio.begin()
    studio.until_captured(0.2)
    assert studio.captured.loud_spans() == []


def test_a_file_waits_for_the_meeting_and_begins_with_it(studio: Studio) -> None:
    studio.devices.files.add("talk.wav")
    studio.intake.open(SourceChoice(file=Path("talk.wav")))
    studio.pass_time(5.0)
    assert studio.devices.opened == []
    studio.begin()
    source = studio.opened(1)
    studio.hear(source, voice(1.0))
    source.end()
    studio.until_state(SoundState.ENDED)
    studio.pass_time(3.0)
    assert studio.captured.seconds == pytest.approx(1.0)
    assert studio.captured.gaps == []
    assert len(studio.devices.opened) == 1, "an ended file is not begun again"


def test_after_a_file_a_microphone_goes_on_where_the_clock_is(studio: Studio) -> None:
    studio.devices.files.add("talk.wav")
    studio.intake.open(SourceChoice(file=Path("talk.wav")))
    studio.begin()
    source = studio.opened(1)
    studio.hear(source, voice(1.0))
    source.end()
    studio.until_state(SoundState.ENDED)
    studio.pass_time(2.0)
    studio.intake.switch(SourceChoice())
    studio.hear(studio.opened(2), voice(0.5))
    studio.until_captured(3.5)
    assert studio.captured.gaps == [(1.0, 2.0)]


def test_a_file_that_breaks_off_is_not_heard_twice(studio: Studio) -> None:
    studio.devices.files.add("talk.wav")
    studio.intake.open(SourceChoice(file=Path("talk.wav")))
    studio.begin()
    source = studio.opened(1)
    studio.hear(source, voice(0.5))
    source.break_with(NotAudioError("The file is damaged from here on."))
    studio.until_state(SoundState.ENDED)
    assert studio.intake.state.sentence == "The file is damaged from here on."
    studio.pass_time(2.0)
    assert len(studio.devices.opened) == 1


def test_a_file_that_is_not_there_is_a_sentence_and_the_track_goes_on(studio: Studio) -> None:
    studio.intake.open(SourceChoice(file=Path("missing.wav")))
    studio.begin()
    studio.until_state(SoundState.NO_DEVICE)
    assert studio.intake.state.sentence == "There is no such file."
    studio.pass_time(1.0)
    assert studio.captured.seconds == pytest.approx(1.0, abs=0.01)


def test_no_microphone_at_all_is_a_state_and_not_an_error() -> None:
    studio = Studio()
    studio.intake.open(SourceChoice())
    studio.until_state(SoundState.NO_DEVICE)
    studio.begin()
    studio.pass_time(1.0)
    studio.devices.names = ["Desk"]
    studio.pass_time(1.0)
    studio.hear(studio.opened(1), voice(0.5))
    studio.until_captured(2.5)
    assert studio.captured.gaps == [(0.0, 2.0)]
    assert studio.intake.close(_LIMIT)


def test_where_nobody_sits_no_microphone_is_opened_and_the_track_is_silence(studio: Studio) -> None:
    studio.intake.open(SourceChoice(nothing=True))
    studio.begin()
    studio.pass_time(2.0)
    assert not studio.devices.opened
    assert not any(piece.any() for piece in studio.captured.pieces)
    assert studio.intake.seconds >= 1.5


def test_a_bug_in_a_driver_costs_a_second_and_not_the_capture(studio: Studio) -> None:
    source = studio.open()
    studio.begin()
    studio.hear(source, voice(1.0))
    with hear_bugs() as bugs:
        source.break_with(ZeroDivisionError("in a driver"))
        studio.until_state(SoundState.LOST)
        studio.pass_time(1.0)
        second = studio.opened(2)
    studio.hear(second, voice(0.5))
    studio.until_captured(2.5)
    assert [type(bug) for bug in bugs] == [ZeroDivisionError]
    assert source.stopped.is_set()
    assert studio.captured.gaps == [(1.0, 1.0)]


def test_a_bug_in_opening_is_tried_again_and_not_in_haste(studio: Studio) -> None:
    with hear_bugs() as bugs:
        studio.devices.fault = ValueError("in a library")
        studio.intake.open(SourceChoice())
        studio.begin()
        studio.until_state(SoundState.LOST)
        studio.pass_time(3.0)
        assert 2 <= len(bugs) <= 4
        studio.devices.fault = None
        studio.pass_time(1.0)
    studio.hear(studio.opened(1), voice(0.5))
    studio.until_state(SoundState.LIVE)


def test_a_bug_of_a_consumer_shifts_no_sound(studio: Studio) -> None:
    source = studio.open()
    places: list[int] = []

    def fail_once(start: int, samples: Samples) -> None:
        places.append(start)
        if len(places) == 2:
            raise KeyError("in a consumer")

    with hear_bugs() as bugs:
        studio.intake.begin(fail_once, studio.captured.gap)
        studio.hear(source, voice(0.4))
        until(lambda: len(places) == 4)
    assert places == [0, 4800, 9600, 14400]
    assert len(bugs) == 1


def test_a_listener_that_fails_does_not_stop_the_sound(studio: Studio) -> None:
    def fail(_at: float, _duration: float) -> None:
        raise OSError("the store is closed")

    source = studio.open()
    with hear_bugs() as bugs:
        studio.hear(source, voice(0.1))
        studio.intake.begin(studio.captured.take, fail)
        studio.until_captured(0.1)
        studio.hear(source, voice(0.1), lost_samples=4800)
        studio.hear(source, voice(0.1))
        studio.until_captured(0.4)
    assert len(bugs) == 1


def test_closing_ends_whatever_the_intake_waits_for() -> None:
    for choice in (SourceChoice(), SourceChoice(file=Path("talk.wav"))):
        studio = Studio()
        studio.intake.open(choice)
        studio.clock.wait_until_parked()
        assert studio.intake.close(_LIMIT)


def test_closing_stops_the_source_and_nothing_more_is_handed_on(studio: Studio) -> None:
    source = studio.open()
    studio.begin()
    studio.hear(source, voice(0.2))
    assert studio.intake.close(_LIMIT)
    assert source.stopped.is_set()
    before = studio.captured.position
    source.give(voice(0.1))
    assert studio.captured.position == before


@pytest.mark.parametrize("seconds", [0.05, 0.3, 1.7])
def test_every_piece_is_handed_on_as_it_was_heard(studio: Studio, seconds: float) -> None:
    source = studio.open()
    studio.begin()
    sound = np.random.default_rng(3).uniform(-1, 1, round(seconds * 48_000)).astype(np.float32)
    source.give(sound)
    studio.until_captured(seconds)
    assert np.array_equal(studio.captured.sound, sound)


class _SlowDevices(FedDevices):
    """A microphone that takes its time to open."""

    def __init__(self) -> None:
        super().__init__("Headset")
        self.opening, self.opens = threading.Event(), threading.Event()

    def open_input(self, name: str) -> AudioSource:
        self.opening.set()
        assert self.opens.wait(_LIMIT)
        return super().open_input(name)


def test_a_track_that_goes_on_and_ends_at_once_has_its_length() -> None:
    devices = _SlowDevices()
    intake = SoundIntake(devices, VirtualClock(), pre_roll_seconds=0.0, publish=lambda _event: None)
    intake.open(SourceChoice())
    assert devices.opening.wait(_LIMIT)
    intake.begin(lambda _start, _samples: None, lambda _at, _for: None, 600 * CAPTURE_RATE_HZ)
    assert not intake.close(0.0)
    devices.opens.set()
    assert intake.close(_LIMIT)
    assert intake.seconds == 600.0
