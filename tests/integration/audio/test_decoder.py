"""Any file a person has: right length, right place, right words about what is wrong with it."""

import os
from pathlib import Path

import numpy as np
import pytest
import soxr

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.core.errors import NotAudioError, NotFoundError
from meeting_desktop.ports.audio import Samples
from tests.fakes.sounds import click_places, clicks, loudest, rough_noise, tone, write_wav
from tests.integration.audio.sound_formats import FORMATS, encode


def _whole(path: Path, *, rate_hz: int = 48_000, start: float = 0.0) -> Samples:
    pieces = list(AvDecoder().decode(path, rate_hz=rate_hz, start=start))
    assert all(0 < len(piece) <= rate_hz for piece in pieces)
    assert all(piece.dtype == np.float32 and piece.ndim == 1 for piece in pieces)
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.float32)


@pytest.fixture(params=FORMATS, ids=[name for name, *_ in FORMATS])
def recording(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Six seconds with a click every second, in every format."""
    ending, codec, rate_hz, channels, sample_format = request.param
    sound = np.clip(soxr.resample(clicks(6.0), 48_000, rate_hz), -1.0, 1.0).astype(np.float32)
    return encode(
        tmp_path / f"six.{ending}",
        sound,
        codec=codec,
        rate_hz=rate_hz,
        channels=channels,
        sample_format=sample_format,
    )


def test_length_and_places_are_right_in_every_format(recording: Path) -> None:
    sound = _whole(recording)
    assert AvDecoder().probe(recording) == pytest.approx(6.0, abs=0.06)
    assert len(sound) / 48_000 == pytest.approx(6.0, abs=0.06)
    for place in click_places(6 * 48_000):
        assert abs(loudest(sound, place) - place) < 100


def test_decoding_from_a_place_gives_the_same_sound_from_there(recording: Path) -> None:
    whole = _whole(recording)
    for start in (0.31, 1.5, 3.777):
        part = _whole(recording, start=start)
        expected = whole[round(start * 48_000) :]
        assert len(part) == len(expected)
        assert np.abs(part - expected).max() < 1e-4


def test_any_rate_can_be_asked_for(recording: Path) -> None:
    for rate_hz in (16_000, 44_100):
        part = _whole(recording, rate_hz=rate_hz, start=2.0)
        assert len(part) / rate_hz == pytest.approx(4.0, abs=0.06)


def test_a_place_behind_the_end_gives_nothing(tmp_path: Path) -> None:
    assert not len(_whole(write_wav(tmp_path / "short.wav", tone(1.0)), start=30.0))


def test_sound_above_the_new_limit_does_not_fold_back(tmp_path: Path) -> None:
    hiss = _whole(write_wav(tmp_path / "hiss.wav", tone(1.0, hertz=11_000.0)), rate_hz=16_000)
    # Against the 16-bit steps of the file itself, some -100 dB.
    assert 20 * np.log10(np.abs(hiss[2000:-2000]).max()) < -80


@pytest.mark.parametrize("ending", ["ogg", "flac"])
def test_broken_packets_inside_a_file_cost_only_themselves(ending: str, tmp_path: Path) -> None:
    intact, damaged = _before_and_after_damage(ending, tmp_path)
    assert abs(len(damaged) - len(intact)) < 4_800
    tail = slice(-2 * 48_000, -48_000)
    assert _lag(damaged[: len(intact)][tail], intact[: len(damaged)][tail]) == 0


def test_broken_mp3_plays_on_after_the_damage(tmp_path: Path) -> None:
    # MP3 holds no times, so what is lost is cut out.
    intact, damaged = _before_and_after_damage("mp3", tmp_path)
    assert len(intact) - len(damaged) < 48_000


def _before_and_after_damage(ending: str, folder: Path) -> tuple[Samples, Samples]:
    _, codec, rate_hz, channels, sample_format = next(row for row in FORMATS if row[0] == ending)
    path = encode(
        folder / f"long.{ending}",
        rough_noise(12.0),
        codec=codec,
        rate_hz=rate_hz,
        channels=channels,
        sample_format=sample_format,
    )
    intact = _whole(path)
    raw = bytearray(path.read_bytes())
    middle = len(raw) // 2
    raw[middle : middle + 3000] = np.random.default_rng(5).bytes(3000)
    path.write_bytes(raw)
    return intact, _whole(path)


def _lag(one: Samples, other: Samples) -> int:
    size = 1 << (2 * len(one)).bit_length()
    spectrum = np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size))
    peak = int(np.argmax(np.fft.irfft(spectrum, size)))
    return peak if peak < size // 2 else peak - size


def test_a_file_that_ends_too_early_is_played_as_far_as_it_goes(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "cut.wav", tone(4.0))
    path.write_bytes(path.read_bytes()[: 2 * 2 * 48_000])
    assert len(_whole(path)) / 48_000 == pytest.approx(2.0, abs=0.1)


def test_sound_that_is_not_a_number_becomes_silence(tmp_path: Path) -> None:
    sound = tone(0.5)
    sound[100:200] = np.nan
    sound[300:310] = np.inf
    path = encode(
        tmp_path / "odd.wav",
        sound,
        codec="pcm_f32le",
        rate_hz=48_000,
        channels=1,
        sample_format="flt",
    )
    heard = _whole(path)
    assert np.isfinite(heard).all()
    assert np.abs(heard).max() <= 1.0


def test_names_of_any_kind_are_files_and_nothing_else(tmp_path: Path) -> None:
    for name in ("ümlaut ✓.wav", "concat:a|b.wav", "http:.wav", "50%25 #1?.wav", "-i.wav"):
        assert len(_whole(write_wav(tmp_path / name, tone(0.2)))) == 9_600


def test_no_such_file(tmp_path: Path) -> None:
    for path in (tmp_path / "none.wav", tmp_path / "none" / "none.wav"):
        with pytest.raises(NotFoundError, match="There is no file"):
            AvDecoder().probe(path)
        with pytest.raises(NotFoundError, match="There is no file"):
            AvDecoder().decode(path, rate_hz=48_000)


def _refused(path: Path) -> str:
    with pytest.raises(NotAudioError) as first:
        AvDecoder().probe(path)
    with pytest.raises(NotAudioError) as second:
        list(AvDecoder().decode(path, rate_hz=48_000))
    assert first.value.sentence == second.value.sentence
    return first.value.sentence


def test_a_folder(tmp_path: Path) -> None:
    assert "is a folder" in _refused(tmp_path)


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.wav"
    path.touch()
    assert "is empty" in _refused(path)


def test_a_file_with_zero_samples(tmp_path: Path) -> None:
    assert "no sound" in _refused(write_wav(tmp_path / "zero.wav", tone(0.0)))


def test_a_file_that_is_not_audio(tmp_path: Path) -> None:
    path = tmp_path / "letter.mp3"
    path.write_text("Dear Sir or Madam, " * 200, encoding="utf-8")
    assert "no sound" in _refused(path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.wav"
    os.mkfifo(pipe)
    assert "not an ordinary file" in _refused(pipe)


def test_a_playlist_opens_nothing_that_it_points_to(tmp_path: Path) -> None:
    secret = write_wav(tmp_path / "secret.wav", tone(1.0))
    playlists = {
        "list.m3u8": f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{secret}\n#EXT-X-ENDLIST\n",
        "list.txt": f"ffconcat version 1.0\nfile '{secret}'\n",
        "list.sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n",
    }
    for name, text in playlists.items():
        playlist = tmp_path / name
        playlist.write_text(text, encoding="utf-8")
        assert "no sound" in _refused(playlist)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "locked.wav", tone(0.1))
    path.chmod(0)
    assert "cannot be read" in _refused(path)
