"""What every ``AudioDevices`` promises; the real one with a sound card and on a machine without."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from meeting_desktop.adapters.audio.devices import SoundDevices
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import DeviceLostError, NotAudioError, NotFoundError
from meeting_desktop.ports.audio import AudioDevices
from tests.e2e.pulse import PulseAudio
from tests.fakes.audio import FakeDevices, NoPortAudio, chunks_of
from tests.fakes.sounds import tone, write_wav


@dataclass(frozen=True)
class _Rig:
    devices: AudioDevices
    has_devices: bool


@pytest.fixture(params=["fake", "none", pytest.param("card", marks=[pytest.mark.sound])])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[_Rig]:
    with ExitStack() as stack:
        if request.param == "fake":
            fake = FakeDevices(SystemClock())
            fake.script("tone.wav", chunks_of(tone(0.1)))
            yield _Rig(fake, has_devices=True)
        elif request.param == "none":
            yield _Rig(SoundDevices(SystemClock(), library=NoPortAudio()), has_devices=False)
        else:
            stack.enter_context(PulseAudio.started(tmp_path))
            yield _Rig(SoundDevices(SystemClock()), has_devices=True)


def test_names_are_unique_and_one_is_the_default(rig: _Rig) -> None:
    for listed in (rig.devices.inputs(), rig.devices.outputs()):
        names = [device.name for device in listed]
        assert len(set(names)) == len(names)
        assert sum(device.is_default for device in listed) == rig.has_devices


def test_an_unknown_microphone_is_refused_with_a_sentence(rig: _Rig) -> None:
    with pytest.raises(DeviceLostError, match=r"\.$"):
        rig.devices.open_input("A microphone that nobody has")


def test_the_default_microphone_is_there_or_said_to_be_missing(rig: _Rig) -> None:
    if rig.has_devices:
        assert not rig.devices.open_input("").ended
    else:
        with pytest.raises(DeviceLostError, match="no microphone"):
            rig.devices.open_input("")


def test_a_file_opens_as_a_microphone_without_any_device(rig: _Rig, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "tone.wav", tone(0.1))
    source = rig.devices.open_file(path, speed=float("inf"))
    source.start()
    while not source.ended:
        assert source.read(1.0) is not None
    source.stop()


def test_a_wrong_file_is_refused_with_a_sentence(rig: _Rig, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        rig.devices.open_file(tmp_path / "nowhere.wav")
    text = tmp_path / "notes.txt"
    text.write_text("not a sound", encoding="utf-8")
    with pytest.raises(NotAudioError):
        rig.devices.open_file(text)


def test_the_test_sound_needs_a_known_loudspeaker(rig: _Rig) -> None:
    with pytest.raises(DeviceLostError):
        rig.devices.play_test_sound("A loudspeaker that nobody has")
    if rig.has_devices:
        rig.devices.play_test_sound("")


def test_a_watch_can_be_stopped_twice(rig: _Rig) -> None:
    stop = rig.devices.watch(lambda: None)
    stop()
    stop()
