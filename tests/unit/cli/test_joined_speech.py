"""Utterances become one talk, with pauses or without any."""

from __future__ import annotations

import numpy as np

from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from tests.bench.joined_speech import dense, trimmed, with_pauses


def _tone(seconds: float, level: float = 0.5) -> Samples:
    return np.full(round(seconds * SPEECH_RATE_HZ), level, np.float32)


def _silence(seconds: float) -> Samples:
    return _tone(seconds, 0.0)


def test_seven_tenths_of_silence_follow_each_utterance() -> None:
    joined = with_pauses([_tone(1.0), _tone(2.0)])
    assert len(joined) / SPEECH_RATE_HZ == 1.0 + 0.7 + 2.0 + 0.7
    assert not joined[SPEECH_RATE_HZ : round(1.7 * SPEECH_RATE_HZ)].any()
    assert joined[round(1.7 * SPEECH_RATE_HZ) :][: 2 * SPEECH_RATE_HZ].all()


def test_the_silence_at_both_ends_is_cut_and_that_inside_is_kept() -> None:
    inside = np.concatenate([_tone(0.5), _silence(0.3), _tone(0.5)])
    sound = np.concatenate([_silence(0.4), inside, _silence(0.6)])
    assert np.array_equal(trimmed(sound), inside)


def test_room_tone_at_the_ends_counts_as_silence() -> None:
    sound = np.concatenate([_tone(0.5, 0.001), _tone(1.0), _tone(0.5, 0.001)])
    assert len(trimmed(sound)) == SPEECH_RATE_HZ


def test_what_is_all_silence_stays() -> None:
    assert len(trimmed(_silence(1.0))) == SPEECH_RATE_HZ


def test_dense_speech_is_repeated_without_a_pause_to_the_wanted_length() -> None:
    sounds = [np.concatenate([_silence(0.2), _tone(1.0), _silence(0.2)]), _tone(0.75)]
    joined = dense(sounds, 10.0)
    assert len(joined) == 10 * SPEECH_RATE_HZ
    assert joined.all()
