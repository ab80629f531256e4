"""The same sound is known in whatever clothes it comes; another take of the words is not it."""

from __future__ import annotations

from functools import partial
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import soxr

from meeting_desktop.adapters.audio.fingerprint import BandFingerprinter
from meeting_desktop.adapters.audio.media_reader import AvMediaReader
from meeting_desktop.application.tell_sides import TellSides
from meeting_desktop.domain.fingerprint_likeness import likeness
from meeting_desktop.domain.media import ContentFingerprint
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from tests.fakes.sounds import rough_noise, tone, write_wav
from tests.integration.audio.sound_formats import encode
from tests.integration.speech.real_speech import recorded, spoken

_READER = AvMediaReader()
_WORDS = (
    "We begin with the numbers of the last quarter, and then we look at the plan for the next one. "
    "Grace will show what the customers have said since May."
)


def _of(path: Path) -> ContentFingerprint:
    return BandFingerprinter().fingerprint(_READER.decode(path, rate_hz=SPEECH_RATE_HZ))


def _of_sound(sound: Samples) -> ContentFingerprint:
    return BandFingerprinter().fingerprint(np.array_split(sound, 7))


def _in_other_clothes(folder: Path, sound: Samples) -> list[Path]:
    """As mp3, m4a and ogg, narrow as on a telephone, quiet, and a little later."""
    put = partial(encode, rate_hz=48_000, channels=1)
    wide = soxr.resample(sound, SPEECH_RATE_HZ, 48_000).astype(np.float32)
    narrow = soxr.resample(sound, SPEECH_RATE_HZ, 8_000).astype(np.float32)
    late = np.concatenate([np.zeros(800, np.float32), sound])
    return [
        put(folder / "it.mp3", wide, codec="libmp3lame", sample_format="fltp"),
        put(folder / "it.m4a", wide, codec="aac", sample_format="fltp"),
        put(folder / "it.ogg", wide, codec="libopus", sample_format="flt"),
        write_wav(folder / "narrow.wav", narrow, rate_hz=8_000),
        write_wav(folder / "quiet.wav", 0.15 * sound, rate_hz=SPEECH_RATE_HZ),
        write_wav(folder / "late.wav", late, rate_hz=SPEECH_RATE_HZ),
    ]


def test_recorded_speech_is_known_in_other_clothes(speech_data: Path, tmp_path: Path) -> None:
    sound = recorded(speech_data / "jfk.flac")
    known = _of_sound(sound)
    for path in _in_other_clothes(tmp_path, sound):
        found = likeness(known, _of(path))
        assert found.is_same, path.name
        assert found.error < 0.17, path.name


def test_other_sounds_and_other_takes_are_not_it(speech_data: Path) -> None:
    clips = [
        speech_data / "jfk.flac",
        *sorted((speech_data / "librivox").glob("*.wav"))[:2],
        *sorted((speech_data / "ami").glob("*.wav"))[:2],
    ]
    prints = [_of(path) for path in clips]
    assert min(likeness(one, two).error for one, two in combinations(prints, 2)) > 0.4


def test_another_take_of_the_same_words_is_not_it() -> None:
    sound = spoken(_WORDS)
    other = spoken(_WORDS, "en-us")
    slower = soxr.resample(sound, 100, 103).astype(np.float32)
    assert likeness(_of_sound(sound), _of_sound(sound)).error == 0.0
    for take in (other, slower):
        assert not likeness(_of_sound(sound), _of_sound(take)).is_same


def test_silence_is_like_nothing() -> None:
    silence = _of_sound(np.zeros(20 * SPEECH_RATE_HZ, np.float32))
    assert silence.values == ()
    assert likeness(silence, silence).error == 1.0


def test_a_pause_says_nothing_about_likeness() -> None:
    sound = soxr.resample(rough_noise(4.0), 48_000, SPEECH_RATE_HZ).astype(np.float32)
    gap = np.zeros(3 * SPEECH_RATE_HZ, np.float32)
    hiss = 1e-5 * np.random.default_rng(3).standard_normal(len(gap)).astype(np.float32)
    clean = _of_sound(np.concatenate([sound, gap, sound[::-1].copy()]))
    noisy = _of_sound(np.concatenate([sound, hiss, sound[::-1].copy()]))
    assert 0 in clean.values
    assert likeness(clean, noisy).error < 0.02


def _stereo(left: Samples, right: Samples) -> Samples:
    return np.stack([left, right], axis=1)


def _differ(sound: Samples) -> bool:
    sides = TellSides()
    for piece in np.array_split(sound, 11):
        sides.hear(piece)
    return sides.differ


def _talk_of(first: bool, seconds: int = 40) -> Samples:
    """Four seconds of every eight, the first or the second half."""
    turns = [tone(4.0, rate_hz=SPEECH_RATE_HZ) for _ in range(seconds // 8)]
    silence = np.zeros(4 * SPEECH_RATE_HZ, np.float32)
    return np.concatenate([np.concatenate([t, silence] if first else [silence, t]) for t in turns])


@pytest.mark.parametrize("crosstalk", [0.0, 0.1, 0.2])
def test_two_sides_of_a_call_are_told_from_each_other(crosstalk: float) -> None:
    ours, theirs = _talk_of(first=True), _talk_of(first=False)
    assert _differ(_stereo(ours + crosstalk * theirs, theirs + crosstalk * ours))


def test_a_room_in_stereo_is_one_sound() -> None:
    ours, theirs = _talk_of(first=True), _talk_of(first=False)
    assert not _differ(_stereo(ours + 0.6 * theirs, theirs + 0.6 * ours))


def test_sound_on_one_channel_alone_is_one_sound() -> None:
    ours = _talk_of(first=True)
    assert not _differ(_stereo(ours, np.zeros_like(ours)))
    assert not _differ(_stereo(ours, 0.05 * ours))
