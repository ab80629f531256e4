"""The sounds of the noise bench are as loud as they say, and the same each time."""

from __future__ import annotations

import numpy as np
import pytest

from meeting_desktop.cli.bench_noise import SoundClock, captions_of
from meeting_desktop.cli.bench_sounds import KINDS, keyboard, noise
from meeting_desktop.domain.captions import CaptionFinal
from meeting_desktop.ports.audio import SPEECH_RATE_HZ
from tests.fakes.recogniser import FakeRecogniser


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_is_as_long_as_asked_and_never_too_loud(kind: str) -> None:
    sound = KINDS[kind](5.0)
    assert sound.dtype == np.float32
    assert len(sound) == 5 * SPEECH_RATE_HZ
    assert float(np.abs(sound).max()) <= 1.0


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "silence"])
def test_a_sound_is_the_same_each_time(kind: str) -> None:
    assert np.array_equal(KINDS[kind](2.0), KINDS[kind](2.0))


@pytest.mark.parametrize("pink", [False, True])
def test_noise_is_as_loud_as_it_says(pink: bool) -> None:
    sound = noise(5.0, -30.0, pink=pink)
    assert 20 * np.log10(np.sqrt(np.mean(sound**2))) == pytest.approx(-30.0, abs=0.1)


def test_keys_are_pressed_a_few_times_a_second() -> None:
    sound = keyboard(10.0, -10.0)
    frames = np.abs(sound).reshape(-1, SPEECH_RATE_HZ // 50).max(axis=1) > 0.05
    presses = int(np.sum(frames[1:] & ~frames[:-1]))
    assert 20 <= presses <= 120


def test_words_in_a_sound_are_found_and_time_goes_with_the_sound() -> None:
    clock = SoundClock()
    events = list(captions_of(FakeRecogniser(), noise(2.0, -20.0), clock))
    assert clock.seconds == pytest.approx(2.0)
    assert isinstance(events[-1], CaptionFinal)
    assert events[-1].words
