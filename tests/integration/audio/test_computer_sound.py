"""What the computer plays is heard as a source of its own, and follows the default loudspeaker."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.adapters.audio.devices import SoundDevices
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import DeviceLostError
from meeting_desktop.ports.audio import AudioSource, Samples
from tests.e2e.pulse import PulseAudio
from tests.fakes.audio import NoPortAudio
from tests.fakes.sounds import tone, write_wav

_RATE = 48_000


def _hear_tone(source: AudioSource) -> int:
    """The loudest pitch, once something is heard."""
    heard: list[Samples] = []
    for _ in range(300):
        chunk = source.read(0.1)
        if chunk is not None and (heard or chunk.samples.any()):
            heard.append(chunk.samples)
        if sum(len(piece) for piece in heard) >= _RATE:
            break
    sound = np.concatenate(heard)[-_RATE // 2 :]
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return round(int(np.argmax(spectrum)) * _RATE / len(sound))


def _read_on(source: AudioSource) -> None:
    for _ in range(100):
        source.read(0.1)


def _pactl(*arguments: str) -> None:
    subprocess.run(["pactl", *arguments], check=True, capture_output=True, timeout=20)


@pytest.mark.sound
def test_another_program_is_heard(tmp_path: Path) -> None:
    with PulseAudio.started(tmp_path) as card:
        devices = SoundDevices(SystemClock())
        assert devices.computer_sound_available() == ""
        source = devices.open_computer_sound()
        source.start()
        assert source.name == "Computer sound"
        with card.playing(write_wav(tmp_path / "tone.wav", tone(20.0, hertz=620.0))):
            assert abs(_hear_tone(source) - 620) <= 2
        source.stop()


@pytest.mark.sound
def test_another_default_loudspeaker_ends_it_and_is_heard_when_opened_again(
    tmp_path: Path,
) -> None:
    with PulseAudio.started(tmp_path) as card:
        devices = SoundDevices(SystemClock())
        source = devices.open_computer_sound()
        source.start()
        with card.playing(write_wav(tmp_path / "tone.wav", tone(20.0, hertz=620.0))):
            _hear_tone(source)
            _pactl("load-module", "module-null-sink", "sink_name=headset", "norewinds=1")
            _pactl("set-default-sink", "headset")
            with pytest.raises(DeviceLostError, match="opened again"):
                _read_on(source)
            source.stop()
        again = devices.open_computer_sound()
        again.start()
        sound = write_wav(tmp_path / "other.wav", tone(20.0, hertz=880.0))
        with subprocess.Popen(["paplay", "--device=headset", str(sound)]) as player:
            assert abs(_hear_tone(again) - 880) <= 2
            player.terminate()
        again.stop()


@pytest.mark.sound
def test_a_sound_server_that_dies_ends_it(tmp_path: Path) -> None:
    with PulseAudio.started(tmp_path) as card:
        devices = SoundDevices(SystemClock())
        source = devices.open_computer_sound()
        source.start()
        assert source.read(2.0) is not None
        card.kill()
        with pytest.raises(DeviceLostError):
            _read_on(source)
        source.stop()
        assert devices.computer_sound_available().endswith(".")
        with pytest.raises(DeviceLostError):
            devices.open_computer_sound()


def test_without_the_programs_a_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("PATH", str(tmp_path))
    devices = SoundDevices(SystemClock(), library=NoPortAudio())
    assert "pulseaudio-utils" in devices.computer_sound_available()
    with pytest.raises(DeviceLostError, match="pulseaudio-utils"):
        devices.open_computer_sound()


@pytest.mark.parametrize(("platform", "word"), [("darwin", "BlackHole"), ("win32", "Stereo Mix")])
def test_other_systems_say_what_to_do(
    platform: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    devices = SoundDevices(SystemClock(), library=NoPortAudio())
    assert word in devices.computer_sound_available()
    assert devices.computer_sound_available().endswith(".")
