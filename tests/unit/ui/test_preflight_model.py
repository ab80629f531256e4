"""The pre-flight hears people, not doors, and lets a meeting start without a microphone."""

from __future__ import annotations

from pathlib import Path

from meeting_desktop.application.check_sound import SoundFacts
from meeting_desktop.domain.events import LevelMeasured, SoundState, SoundStateChanged
from meeting_desktop.ports.audio import AudioDevice
from meeting_desktop.ui.meeting.preflight_model import Hearing, PreflightModel

LOUD, QUIET = LevelMeasured(-25.0, -15.0, False), LevelMeasured(-60.0, -55.0, False)


class HandClock:
    """Monotonic seconds, turned by hand."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def listening(clock: HandClock) -> PreflightModel:
    return PreflightModel(clock=clock, sound=SoundStateChanged(SoundState.LIVE, "Desk microphone"))


def test_half_a_second_of_speech_is_heard() -> None:
    clock = HandClock()
    model = listening(clock)
    for _ in range(5):
        clock.seconds += 0.1
        model.measure(LOUD)
    assert model.hearing is Hearing.HEARD


def test_a_door_is_not_speech() -> None:
    clock = HandClock()
    model = listening(clock)
    model.measure(LOUD)
    for _ in range(30):
        clock.seconds += 0.1
        model.measure(QUIET)
    assert model.hearing is Hearing.QUIET


def test_being_heard_fades_after_a_silence() -> None:
    clock = HandClock()
    model = listening(clock)
    for _ in range(5):
        model.measure(LOUD)
    clock.seconds += 10.0
    assert model.hearing is Hearing.QUIET


def test_no_device_is_a_state_and_no_obstacle() -> None:
    model = PreflightModel(sound=SoundStateChanged(SoundState.NO_DEVICE))
    assert model.hearing is Hearing.NO_DEVICE
    assert model.can_start


def test_a_file_stands_in_for_the_microphone() -> None:
    model = PreflightModel(device="Headset", file=Path("talk.flac"))
    assert model.hearing is Hearing.FILE
    assert model.source.file == Path("talk.flac")
    assert model.source.device == ""


def test_a_meeting_of_which_nothing_is_kept_cannot_start() -> None:
    assert not PreflightModel(record=False, captions=False).can_start
    assert PreflightModel(record=False).can_start


def test_empty_fields_become_sensible_names() -> None:
    request = PreflightModel(title="  ", speaker_name="").request("Meeting of Monday", "Me")
    assert (request.title, request.speaker_name) == ("Meeting of Monday", "Me")


def test_an_unplugged_choice_stays_in_the_list() -> None:
    facts = SoundFacts((AudioDevice("Desk microphone", True, 1),), (), "")
    model = PreflightModel(device="Headset", facts=facts)
    assert [name for name, _ in model.device_choices()] == ["Desk microphone", "Headset"]
    assert model.default_device() == "Desk microphone"
