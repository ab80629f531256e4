"""A file as a microphone keeps real time by the clock, to the sample, and says when it is over."""

import math
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.audio.file_source import FileSource
from meeting_desktop.core.errors import NotAudioError, NotFoundError
from meeting_desktop.ports.audio import Samples
from tests.fakes.audio import LoneClock
from tests.fakes.sounds import rough_noise, tone, write_wav


def _source(path: Path, clock: LoneClock, speed: float = 1.0) -> FileSource:
    source = FileSource(path, AvDecoder(), clock, speed=speed)
    source.start()
    return source


def _drain(source: FileSource, timeout: float = 1.0) -> Samples:
    heard = []
    while not source.ended:
        chunk = source.read(timeout)
        if chunk is not None:
            heard.append(chunk.samples)
    return np.concatenate(heard)


def test_the_whole_file_is_heard_once_and_unchanged(tmp_path: Path) -> None:
    sound = rough_noise(3.3)
    heard = _drain(_source(write_wav(tmp_path / "a.wav", sound), LoneClock()))
    assert len(heard) == len(sound)
    assert np.abs(heard - sound).max() < 1e-4


def test_a_chunk_comes_when_it_has_been_spoken_and_nothing_drifts(tmp_path: Path) -> None:
    clock = LoneClock()
    source = _source(write_wav(tmp_path / "a.wav", tone(30.0)), clock)
    heard = 0
    while not source.ended:
        chunk = source.read(1.0)
        assert chunk is not None
        assert 0 < len(chunk.samples) <= 2400
        heard += len(chunk.samples)
        assert clock.elapsed == pytest.approx(heard / 48_000, abs=1e-6)
    assert clock.elapsed == pytest.approx(30.0)


def test_a_late_reader_gets_what_was_missed_at_once(tmp_path: Path) -> None:
    clock = LoneClock()
    source = _source(write_wav(tmp_path / "a.wav", tone(4.0)), clock)
    clock.elapsed = 2.0
    for _ in range(100):
        assert source.read(1.0) is not None
    assert clock.elapsed == 2.0
    assert source.read(1.0) is not None
    assert clock.elapsed > 2.0


def test_nothing_comes_before_its_time(tmp_path: Path) -> None:
    clock = LoneClock()
    source = _source(write_wav(tmp_path / "a.wav", tone(1.0)), clock)
    assert source.read(0.01) is None
    assert clock.elapsed == pytest.approx(0.01)
    assert source.read(1.0) is not None


def test_twice_the_speed_takes_half_the_time(tmp_path: Path) -> None:
    clock = LoneClock()
    assert len(_drain(_source(write_wav(tmp_path / "a.wav", tone(3.0)), clock, 2.0))) == 144_000
    assert clock.elapsed == pytest.approx(1.5)


def test_without_a_limit_no_time_passes(tmp_path: Path) -> None:
    clock = LoneClock()
    source = _source(write_wav(tmp_path / "a.wav", tone(3.0)), clock, math.inf)
    assert len(_drain(source)) == 144_000
    assert clock.elapsed == 0.0


def test_after_its_end_a_file_gives_nothing(tmp_path: Path) -> None:
    source = _source(write_wav(tmp_path / "a.wav", tone(0.1)), LoneClock())
    _drain(source)
    assert source.read(1.0) is None
    assert source.ended


def test_other_rates_come_as_48_khz(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "narrow.wav", tone(1.0, rate_hz=8_000), rate_hz=8_000)
    assert len(_drain(_source(path, LoneClock()))) == 48_000


def test_a_file_can_be_heard_again(tmp_path: Path) -> None:
    source = _source(write_wav(tmp_path / "a.wav", tone(0.5)), LoneClock())
    _drain(source)
    source.stop()
    source.start()
    assert not source.ended
    assert len(_drain(source)) == 24_000


def test_wrong_files_are_refused_at_the_start(tmp_path: Path) -> None:
    folder, empty = tmp_path / "folder", tmp_path / "empty.wav"
    folder.mkdir()
    empty.touch()
    zero = write_wav(tmp_path / "zero.wav", tone(0.0))
    for path in (folder, empty, zero):
        with pytest.raises(NotAudioError):
            _source(path, LoneClock())
    with pytest.raises(NotFoundError):
        _source(tmp_path / "none.wav", LoneClock())


def test_a_speed_of_zero_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="above zero"):
        FileSource(tmp_path / "a.wav", AvDecoder(), LoneClock(), speed=0.0)
