"""The recordings of a meeting as one sound: everybody in their place, nobody over full scale."""

from collections.abc import Generator
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.audio.mixing import decode_together
from meeting_desktop.core.errors import NotAudioError, NotFoundError
from meeting_desktop.ports.audio import Samples
from tests.fakes.sounds import clicks, loudest, rough_noise, tone, write_wav
from tests.integration.audio.recorded import Tape

_ONE_MS = 48


def _mixed(paths: list[Path], *, rate_hz: int = 48_000, start: float = 0.0) -> Samples:
    pieces = list(decode_together(AvDecoder(), paths, rate_hz=rate_hz, start=start))
    assert max(map(len, pieces)) <= rate_hz
    return np.concatenate(pieces)


def _decoded(path: Path, start: float = 0.0) -> Samples:
    return np.concatenate(list(AvDecoder().decode(path, rate_hz=48_000, start=start)))


@pytest.fixture
def two(tmp_path: Path) -> list[Path]:
    return [
        write_wav(tmp_path / "host.wav", tone(5.3, hertz=300.0)),
        write_wav(tmp_path / "guest.wav", tone(9.1, hertz=700.0)),
    ]


def test_two_voices_are_added_to_the_sample(two: list[Path]) -> None:
    host, guest = (_decoded(path) for path in two)
    heard = _mixed(two)
    assert len(heard) == len(guest), "as long as the longest"
    expected = guest.copy()
    expected[: len(host)] += host
    assert np.array_equal(heard, expected)


@pytest.mark.parametrize("start", [0.0, 1.5, 5.29999, 7.123456])
def test_a_seek_gives_the_samples_of_playing_from_the_start(two: list[Path], start: float) -> None:
    whole, heard = _mixed(two), _mixed(two, start=start)
    assert np.array_equal(heard, whole[round(start * 48_000) :])


def test_behind_the_last_end_there_is_nothing(two: list[Path]) -> None:
    assert list(decode_together(AvDecoder(), two, rate_hz=48_000, start=20.0)) == []


def test_recordings_of_the_recorder_stay_in_step(tmp_path: Path) -> None:
    """Two people click in turns, the second one joined after three seconds."""
    first, second = Tape(tmp_path / "a"), Tape(tmp_path / "b")
    first.record(clicks(8.0, at=0.25))
    writer = second.open()
    writer.write_silence(3 * 48_000)
    writer.write(clicks(5.0, at=0.75))
    writer.close()
    paths = [first.finish().path, second.finish().path]
    for start in (0.0, 4.0):
        heard = _mixed(paths, start=start)
        assert len(heard) == round((8.0 - start) * 48_000)
        for second_at in range(int(4.0 - start), int(8.0 - start)):
            for at in (0.25, 0.75):
                place = round((second_at + at) * 48_000)
                assert abs(loudest(heard, place) - place) <= _ONE_MS


def test_many_loud_voices_never_reach_full_scale_and_few_are_not_touched(tmp_path: Path) -> None:
    loud = [
        write_wav(tmp_path / f"{n}.wav", rough_noise(2.0, seed=n) / np.float32(0.81))
        for n in range(1, 11)
    ]
    heard = _mixed(loud)
    assert np.abs(heard).max() < 1.0
    assert np.isfinite(heard).all()
    quiet = [
        write_wav(tmp_path / f"q{n}.wav", rough_noise(2.0, seed=n) * np.float32(0.45))
        for n in (1, 2)
    ]
    assert np.array_equal(_mixed(quiet), _decoded(quiet[0]) + _decoded(quiet[1]))


def test_one_recording_is_what_it_was(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "loud.wav", rough_noise(1.0) / np.float32(0.81))
    assert np.array_equal(_mixed([path]), _decoded(path))


def test_what_cannot_be_read_is_left_out(two: list[Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.ogg"
    broken.write_bytes(b"no sound at all" * 100)
    paths = [tmp_path / "gone.ogg", two[0], broken]
    assert np.array_equal(_mixed(paths), _decoded(two[0]))


def test_where_nothing_can_be_read_the_first_reason_is_given(tmp_path: Path) -> None:
    gone = tmp_path / "gone.ogg"
    with pytest.raises(NotFoundError):
        decode_together(AvDecoder(), [gone, gone], rate_hz=48_000, start=0.0)
    with pytest.raises(NotFoundError, match="no recording"):
        decode_together(AvDecoder(), [], rate_hz=48_000, start=0.0)
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"no sound at all" * 100)
    with pytest.raises(NotAudioError):
        list(decode_together(AvDecoder(), [broken, broken], rate_hz=48_000, start=0.0))


def test_leaving_in_the_middle_closes_the_files(two: list[Path]) -> None:
    pieces = decode_together(AvDecoder(), two, rate_hz=48_000, start=0.0)
    next(pieces)
    assert isinstance(pieces, Generator)
    pieces.close()
    for path in two:
        path.unlink()
