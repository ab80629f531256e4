"""Parts of recordings: as long as they should be, from the right place, in each format."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.adapters.audio.clip_writer import AvClipWriter
from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.core.errors import NotAudioError, NotFoundError, UserFacingError
from meeting_desktop.ports.audio import Samples
from tests.fakes import sounds
from tests.fakes.sounds import write_wav

RATE = 48_000


def tone(hertz: float, seconds: float) -> Samples:
    return sounds.tone(seconds, hertz=hertz, rate_hz=RATE)


def pitch(samples: Samples) -> float:
    spectrum = np.abs(np.fft.rfft(samples))
    return float(np.fft.rfftfreq(len(samples), 1 / RATE)[spectrum.argmax()])


def heard(path: Path) -> Samples:
    return np.concatenate(list(AvDecoder().decode(path, rate_hz=RATE)))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A second at 300 Hz, one at 600, one at 900."""
    path = tmp_path / "whole.wav"
    write_wav(path, np.concatenate([tone(300, 1), tone(600, 1), tone(900, 1)]))
    return path


@pytest.mark.parametrize("ending", [".ogg", ".m4a", ".wav"])
def test_a_part_has_its_length_and_its_sound(tmp_path: Path, source: Path, ending: str) -> None:
    part = tmp_path / f"part{ending}"
    written = AvClipWriter(AvDecoder()).write([source], 0.5, 2.5, part)
    assert written == pytest.approx(2.0, abs=0.001)
    sound = heard(part)
    assert len(sound) / RATE == pytest.approx(2.0, abs=0.06)
    for at, hertz in ((0.25, 300), (1.0, 600), (1.75, 900)):
        middle = round(at * RATE)
        assert pitch(sound[middle - 4_000 : middle + 4_000]) == pytest.approx(hertz, abs=8)
    assert abs(float(sound[0])) < 0.05


def test_tracks_are_mixed_and_the_end_of_the_sound_ends_the_part(
    tmp_path: Path, source: Path
) -> None:
    other = tmp_path / "other.wav"
    write_wav(other, tone(1_500, 3))
    part = tmp_path / "part.wav"
    written = AvClipWriter(AvDecoder()).write([source, other], 2.0, 9.0, part)
    assert written == pytest.approx(1.0, abs=0.01)
    spectrum = np.abs(np.fft.rfft(heard(part)))
    loud = np.fft.rfftfreq(round(written * RATE), 1 / RATE)[spectrum.argsort()[-2:]]
    assert sorted(np.round(loud, -1)) == [900, 1_500]


def test_what_cannot_be_written_is_said(tmp_path: Path, source: Path) -> None:
    writer = AvClipWriter(AvDecoder())
    with pytest.raises(UserFacingError, match="is not written as"):
        writer.write([source], 0, 1, tmp_path / "part.doc")
    with pytest.raises(NotFoundError):
        writer.write([tmp_path / "gone.wav"], 0, 1, tmp_path / "part.wav")
    with pytest.raises(NotAudioError, match="Nothing was recorded"):
        writer.write([source], 60, 61, tmp_path / "part.wav")
    with pytest.raises(OSError, match="encoded"):
        writer.write([source], 0, 1, tmp_path / "no such folder" / "part.wav")
