"""The player on a real loudspeaker (PulseAudio), listened to through the microphone."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.audio.devices import SoundDevices
from meeting_desktop.adapters.audio.playback import SoundPlayer
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.ports.audio import AudioSource, Samples
from tests.e2e.pulse import PulseAudio
from tests.fakes.audio import NoPortAudio
from tests.fakes.patience import until
from tests.fakes.sounds import tone, write_wav

_SECONDS = 12.0


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Each second has its own pitch: 300 Hz, 400 Hz, …"""
    sound = np.concatenate([tone(1.0, hertz=300.0 + 100.0 * n) for n in range(int(_SECONDS))])
    return write_wav(tmp_path / "scale.wav", sound)


@pytest.fixture
def card(tmp_path: Path) -> Iterator[PulseAudio]:
    with PulseAudio.started(tmp_path) as started:
        yield started


@pytest.fixture
def player(card: PulseAudio, recording: Path) -> Iterator[SoundPlayer]:
    made = SoundPlayer(AvDecoder(), "", SystemClock())
    made.load([recording], _SECONDS)
    yield made
    made.close()


@pytest.fixture
def ear(card: PulseAudio) -> Iterator[AudioSource]:
    source = SoundDevices(SystemClock()).open_input("")
    source.start()
    yield source
    source.stop()


def _hear(ear: AudioSource, samples: int = 4_800) -> Samples:
    heard: list[Samples] = []
    while sum(map(len, heard)) < samples:
        chunk = ear.read(5.0)
        assert chunk is not None
        heard.append(chunk.samples)
    return np.concatenate(heard)


def _pitch(sound: Samples) -> float:
    if np.abs(sound).max() < 0.02:
        return 0.0
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 16))
    return float(np.argmax(spectrum)) * 48_000 / (1 << 16)


def _hears(ear: AudioSource, hertz: float) -> None:
    until(lambda: abs(_pitch(_hear(ear)) - hertz) < 15, what=f"{hertz} Hz")


@pytest.mark.sound
def test_the_position_is_that_of_what_is_heard(player: SoundPlayer, ear: AudioSource) -> None:
    player.play()
    for second in (1, 2):
        _hears(ear, 300.0 + 100.0 * second)
        # The ear itself is late by its own buffers and the 100 ms that it listens for.
        assert player.position() - second == pytest.approx(0.15, abs=0.2)


@pytest.mark.sound
def test_a_seek_is_heard_from_its_place(player: SoundPlayer, ear: AudioSource) -> None:
    player.play()
    _hears(ear, 300.0)
    player.seek(8.0)
    _hears(ear, 1100.0)
    assert 8.0 <= player.position() < 8.8


@pytest.mark.sound
def test_everybody_is_heard_together(player: SoundPlayer, ear: AudioSource, tmp_path: Path) -> None:
    pitches = (300.0, 700.0, 1500.0)
    paths = [write_wav(tmp_path / f"{hertz}.wav", tone(8.0, hertz=hertz)) for hertz in pitches]
    player.load(paths, 8.0)
    player.seek(3.0)
    player.play()
    until(lambda: _pitches(_hear(ear)) == set(pitches), what="three voices")
    assert 3.0 <= player.position() < 6.0


def _pitches(sound: Samples) -> set[float]:
    """Tones in steps of 100 Hz that carry at least a fifth of the loudest one."""
    spectrum = np.abs(np.fft.rfft(sound[:4_800] * np.hanning(4_800)))
    loud = np.flatnonzero(spectrum > max(1.0, spectrum.max() / 5)) * 10.0
    return {float(round(hertz, -2)) for hertz in loud}


@pytest.mark.sound
def test_pitch_is_kept_at_twice_the_speed(player: SoundPlayer, ear: AudioSource) -> None:
    player.set_speed(2.0)
    player.play()
    _hears(ear, 400.0)
    _hears(ear, 500.0)


@pytest.mark.sound
def test_a_pause_is_silent_and_has_no_click(player: SoundPlayer, ear: AudioSource) -> None:
    player.play()
    _hears(ear, 300.0)
    player.pause()
    heard = _hear(ear, 24_000)
    assert np.abs(heard[-2_400:]).max() < 0.001
    # 300 Hz at a third of full scale moves by at most 0.013 a sample.
    assert np.abs(np.diff(heard)).max() < 0.02


@pytest.mark.sound
def test_a_lost_loudspeaker_is_told_and_reading_goes_on(
    player: SoundPlayer, card: PulseAudio
) -> None:
    player.play()
    until(lambda: player.position() > 0.3)
    card.kill()
    until(lambda: bool(player.fault), what="the fault")
    place = player.position()
    until(lambda: player.position() > place + 0.3, what="going on")
    assert player.playing


@pytest.mark.sound
def test_play_after_a_fault_tries_the_loudspeaker_again(
    player: SoundPlayer, card: PulseAudio, ear: AudioSource
) -> None:
    ear.stop()
    player.play()
    until(lambda: player.position() > 0.2)
    card.unplug()
    until(lambda: bool(player.fault), what="the fault")
    player.pause()
    card.plug_in()
    ear.start()
    player.seek(5.0)
    player.play()
    _hears(ear, 800.0)
    assert player.fault == ""


def test_without_a_loudspeaker_the_fault_is_a_sentence(recording: Path) -> None:
    player = SoundPlayer(AvDecoder(), "", SystemClock(), library=NoPortAudio())
    player.load([recording], _SECONDS)
    player.play()
    until(lambda: player.fault.endswith("."), what="the fault")
    until(lambda: player.position() > 0.1)
    player.close()


@pytest.mark.sound
def test_a_recording_that_is_gone_is_told(player: SoundPlayer, recording: Path) -> None:
    recording.unlink()
    player.play()
    until(lambda: not player.playing, what="stopping")
    assert "There is no file" in player.fault
