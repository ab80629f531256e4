"""Processing of the microphone neither loses nor moves a sample, and its faults cost nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.application.capture_sound import SoundIntake, SourceChoice
from meeting_desktop.application.improve_sound import ImproveSound, switches_of
from meeting_desktop.application.sound_room import SoundRoom
from meeting_desktop.core.errors import DeviceLostError, EnvironmentFault
from meeting_desktop.core.setting_sections import ProcessingSettings, SoundSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.events import MeetingEvent, SoundState, SoundStateChanged
from meeting_desktop.ports.audio import LiveOutput, PlayedListener, Samples
from meeting_desktop.ports.sound_processing import SoundProcessor, SoundSwitches
from tests.fakes.clock import VirtualClock
from tests.fakes.outputs import FakeOutput
from tests.fakes.patience import until
from tests.fakes.sounds import tone
from tests.integration.application.feeding import CapturedSound, FedDevices, FedSource

_LIMIT = 60.0
_OFF = ProcessingSettings(echo_cancellation=False, noise_suppression=False, automatic_gain=False)


class _Halver:
    """A ``SoundProcessor`` whose work is easily seen: half as loud. ``broken``: it fails."""

    def __init__(self, switches: SoundSwitches) -> None:
        self.switches = switches
        self.far: list[Samples] = []
        self.delay = 0.0
        self.broken = False

    def captured(self, samples: Samples) -> Samples:
        self._check()
        assert samples.size % 480 == 0
        return samples * np.float32(0.5)

    def played(self, samples: Samples) -> None:
        self._check()
        self.far.append(samples)

    def set_switches(self, switches: SoundSwitches) -> None:
        self.switches = switches

    def set_delay(self, seconds: float) -> None:
        self.delay = seconds

    def _check(self) -> None:
        if self.broken:
            raise EnvironmentFault("The sound cannot be improved here.", code="sound_processing")


@dataclass
class _Studio:
    """An intake with a processor in front, its sound given in pieces of any size."""

    clock: VirtualClock = field(default_factory=VirtualClock)
    settings: Settings = field(default_factory=Settings)
    made: list[_Halver] = field(default_factory=list)
    events: list[MeetingEvent] = field(default_factory=list)
    captured: CapturedSound = field(default_factory=CapturedSound)
    devices: FedDevices = field(default_factory=lambda: FedDevices("Desk"))

    def __post_init__(self) -> None:
        self.room = SoundRoom(self._open, self._make, lambda: self.settings, self.clock)
        self.outputs: list[FakeOutput] = []
        self.processing = self.room.new_processing()
        self.intake = SoundIntake(
            self.devices,
            self.clock,
            pre_roll_seconds=1.0,
            publish=self.events.append,
            processor=self.processing,
        )

    def _make(self, switches: SoundSwitches) -> SoundProcessor:
        self.made.append(_Halver(switches))
        return self.made[-1]

    def _open(self, name: str, *, on_played: PlayedListener | None = None) -> LiveOutput:
        self.outputs.append(FakeOutput(name or "Default", on_played=on_played))
        return self.outputs[-1]

    def begin(self, choice: SourceChoice | None = None) -> FedSource:
        self.intake.open(choice or SourceChoice())
        self.intake.begin(self.captured.take, self.captured.gap)
        until(lambda: bool(self.devices.opened), what="opening")
        until(lambda: self.intake.begun, what="the beginning")
        return self.devices.last

    def hear(self, source: FedSource, sound: Samples, *, lost: int = 0) -> None:
        """Sound and, where it breaks off, the time that is missing."""
        self.clock.advance((sound.size + lost) / 48_000)
        source.give(sound, lost)

    def until_captured(self, samples: int) -> None:
        until(lambda: self.captured.position >= samples, what=f"{samples} samples")

    def set_processing(self, settings: ProcessingSettings) -> None:
        self.settings = Settings(processing=settings)


@pytest.fixture
def studio() -> Iterator[_Studio]:
    made = _Studio()
    yield made
    assert made.intake.close(_LIMIT)
    assert made.room.close(_LIMIT)


@pytest.mark.parametrize("piece", [480, 441, 1024, 1921, 4800])
def test_every_sample_keeps_its_place(studio: _Studio, piece: int) -> None:
    sound = tone(1.0)
    source = studio.begin()
    for start in range(0, len(sound), piece):
        studio.hear(source, sound[start : start + piece])
    studio.until_captured(len(sound) - 479)
    assert len(sound) - studio.captured.position < 480
    assert studio.intake.close(_LIMIT)
    assert studio.captured.position == len(sound)
    whole = len(sound) // 480 * 480
    assert np.array_equal(studio.captured.sound[:whole], sound[:whole] * np.float32(0.5))


def test_what_waits_stands_before_a_hole_and_not_behind_it(studio: _Studio) -> None:
    source = studio.begin()
    studio.hear(source, tone(0.1)[:4700])
    studio.hear(source, tone(0.1), lost=48_000)
    studio.until_captured(4700 + 48_000 + 4800)
    assert not studio.captured.sound[4700 : 4700 + 48_000].any()
    assert studio.captured.sound[4690:4700].any()
    assert studio.captured.sound[4700 + 48_001 : 4700 + 48_010].all()
    assert studio.captured.gaps == [(round(4700 / 48_000, 3), 1.0)]


def test_a_lost_microphone_leaves_its_last_milliseconds(studio: _Studio) -> None:
    source = studio.begin()
    studio.hear(source, tone(0.1)[:4700])
    studio.until_captured(4320)
    studio.devices.names = []
    source.break_with(DeviceLostError("The microphone is gone."))
    studio.until_captured(4700)
    assert studio.captured.sound[4690:4700].any()


def test_a_file_is_never_processed(studio: _Studio) -> None:
    studio.devices.files.add("talk.wav")
    source = studio.begin(SourceChoice(file=Path("talk.wav")))
    studio.hear(source, tone(0.1)[:4700])
    studio.until_captured(4700)
    assert np.array_equal(studio.captured.sound, tone(0.1)[:4700])
    assert studio.made == []


def test_switches_are_followed_while_it_runs(studio: _Studio) -> None:
    source = studio.begin()
    studio.hear(source, tone(0.1))
    studio.until_captured(4800)
    studio.set_processing(ProcessingSettings(automatic_gain=False))
    studio.hear(source, tone(0.1))
    studio.until_captured(9600)
    assert not studio.made[0].switches.automatic_gain
    studio.set_processing(_OFF)
    studio.hear(source, tone(0.1))
    studio.until_captured(14_400)
    assert np.array_equal(studio.captured.sound[9600:], tone(0.1))


def test_a_failing_library_is_told_and_nothing_is_lost(studio: _Studio) -> None:
    source = studio.begin()
    studio.hear(source, tone(0.1))
    studio.until_captured(4800)
    studio.made[0].broken = True
    studio.hear(source, tone(0.1))
    studio.until_captured(9600)
    assert np.array_equal(studio.captured.sound[4800:], tone(0.1))
    told = [e for e in studio.events if isinstance(e, SoundStateChanged) and e.sentence]
    assert [event.state for event in told] == [SoundState.LIVE]
    assert told[0].sentence.endswith(".")


def test_a_changed_switch_is_another_attempt(studio: _Studio) -> None:
    source = studio.begin()
    studio.hear(source, tone(0.1))
    studio.until_captured(4800)
    studio.made[0].broken = True
    studio.hear(source, tone(0.1))
    studio.until_captured(9600)
    studio.set_processing(ProcessingSettings(noise_suppression=False))
    studio.hear(source, tone(0.1))
    studio.until_captured(14_400)
    assert len(studio.made) == 2
    until(lambda: studio.intake.state.sentence == "", what="the all-clear")


def test_a_library_that_does_not_load_leaves_the_sound_as_it_is() -> None:
    def refuse(_switches: SoundSwitches) -> SoundProcessor:
        raise EnvironmentFault("The sound cannot be improved here.", code="sound_processing")

    processing = ImproveSound(refuse, SoundSwitches)
    assert np.array_equal(processing.captured(tone(0.1)), tone(0.1))
    assert processing.fault.endswith(".")
    processing.played(tone(0.1), 0.05)


def test_what_is_played_is_told_to_the_microphone_with_its_delay(studio: _Studio) -> None:
    source = studio.begin()
    studio.hear(source, tone(0.1))
    studio.until_captured(4800)
    studio.room.put(tone(0.02))
    assert np.array_equal(studio.made[0].far[0], tone(0.02))
    assert 0.05 < studio.made[0].delay < 0.1


def test_the_loudspeaker_is_chosen_while_it_sounds_and_forgotten_after(studio: _Studio) -> None:
    studio.settings = Settings(sound=SoundSettings(output_device="Screen"))
    assert studio.room.chosen_output == "Screen"
    assert studio.outputs == []
    studio.room.put(tone(0.02))
    assert studio.room.output_name == "Screen"
    studio.room.choose_output("Headset")
    assert studio.room.output_name == studio.room.chosen_output == "Headset"
    assert studio.room.close(_LIMIT)
    assert studio.outputs[0].stopped
    studio.room.put(tone(0.02))
    assert studio.room.output_name == "Screen"


def test_where_nobody_sits_nothing_is_played_and_no_loudspeaker_opened(studio: _Studio) -> None:
    studio.room.hush(True)
    studio.room.put(tone(0.1))
    assert studio.outputs == []
    studio.room.close(_LIMIT)
    studio.room.put(tone(0.1))
    assert len(studio.outputs) == 1


def test_whoever_wants_nothing_done_gets_nothing() -> None:
    assert not switches_of(_OFF).any
    assert switches_of(ProcessingSettings()).high_pass


def test_where_the_computer_is_heard_its_sound_is_what_echoes(studio: _Studio) -> None:
    source = studio.begin()
    studio.hear(source, tone(0.1))
    studio.until_captured(4800)
    ear = studio.room.new_computer_ear()
    ear.captured(tone(0.1, hertz=880.0))
    studio.room.put(tone(0.02))
    assert studio.made[0].far == [], "it is in the computer's sound already"
    for _ in range(8):
        ear.captured(tone(0.1, hertz=880.0))
        studio.hear(source, tone(0.1))
    studio.until_captured(4800 + 6 * 4800)
    assert np.abs(np.concatenate(studio.made[0].far)).max() > 0.3
    ear.close()
    studio.room.put(tone(0.02))
    assert np.array_equal(studio.made[0].far[-1], tone(0.02))
    studio.hear(source, tone(0.1))
    studio.until_captured(10 * 4800)


def test_a_computer_that_is_silent_for_long_holds_nothing_up(studio: _Studio) -> None:
    source = studio.begin()
    ear = studio.room.new_computer_ear()
    ear.captured(tone(0.1, hertz=880.0))
    for _ in range(30):
        studio.hear(source, tone(0.1))
    studio.until_captured(19 * 4800)
    assert studio.intake.close(_LIMIT)
    assert studio.captured.position == 30 * 4800
    ear.close()


def test_what_a_conference_plays_is_taken_out_of_the_computers_track(studio: _Studio) -> None:
    ear = studio.room.new_computer_ear()
    assert np.array_equal(ear.captured(tone(0.1)), tone(0.1)), "nothing is played: nothing is done"
    studio.room.put(tone(0.02))
    assert np.array_equal(ear.captured(tone(0.1)), tone(0.1) * np.float32(0.5))
    studio.room.put(tone(0.02))
    assert np.array_equal(studio.made[0].far[-1], tone(0.02))
    ear.close()
