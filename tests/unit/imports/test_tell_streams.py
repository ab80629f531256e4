"""Of several sounds in one file: what is heard, what is left out, what is a side of a call."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from meeting_desktop.application.tell_streams import ChosenStreams, TellStreams
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from tests.fakes.sounds import rough_noise

_SECONDS = 24


def _talk(seed: int, *turns: int) -> Samples:
    """Speech-like noise in the given seconds, silence else."""
    random = np.random.default_rng(seed)
    sound = np.zeros(_SECONDS * SPEECH_RATE_HZ, dtype=np.float32)
    for turn in turns:
        first = turn * SPEECH_RATE_HZ
        piece = random.standard_normal(SPEECH_RATE_HZ) * random.uniform(0.02, 0.1)
        sound[first : first + SPEECH_RATE_HZ] = piece
    return sound


_MINE = _talk(1, *range(0, 24, 3))
_THEIRS = _talk(2, *range(1, 24, 3), *range(2, 24, 3))
_NOISE = 0.001 * np.random.default_rng(3).standard_normal(_MINE.size).astype(np.float32)


def _chosen(*streams: NDArray[Any]) -> ChosenStreams:
    tell = TellStreams()
    together = np.stack(streams, axis=1).astype(np.float32)
    for start in range(0, len(together), SPEECH_RATE_HZ):
        tell.hear(together[start : start + SPEECH_RATE_HZ])
    return tell.chosen()


def test_a_microphone_and_what_the_computer_plays_are_sides() -> None:
    assert _chosen(_MINE, _THEIRS) == ChosenStreams((0, 1), are_sides=True)


def test_the_same_sound_twice_is_heard_once_though_a_codec_was_between() -> None:
    again = 0.5 * _MINE + _NOISE
    assert _chosen(_MINE, again, -_MINE) == ChosenStreams((0,), are_sides=False)


def test_silence_is_left_out_wherever_it_is() -> None:
    assert _chosen(_NOISE, _MINE) == ChosenStreams((1,), are_sides=False)
    assert _chosen(_NOISE, _NOISE) == ChosenStreams((0,), are_sides=False)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_mix_of_the_others_goes_and_the_sides_stay(place: int) -> None:
    streams = [_MINE, _THEIRS]
    streams.insert(place, 0.8 * _MINE + 0.8 * _THEIRS + _NOISE)
    sides = tuple(number for number in range(3) if number != place)
    assert _chosen(*streams) == ChosenStreams(sides, are_sides=True)


def test_a_mix_that_holds_more_than_the_rest_stays_and_the_rest_goes() -> None:
    assert _chosen(_MINE, _MINE + _THEIRS) == ChosenStreams((1,), are_sides=False)
    assert _chosen(_MINE + _THEIRS, _THEIRS) == ChosenStreams((0,), are_sides=False)


def test_what_a_microphone_hears_of_the_loudspeaker_is_no_mix() -> None:
    late = round(0.03 * SPEECH_RATE_HZ)
    echo = 0.15 * np.concatenate([np.zeros(late, np.float32), _THEIRS[:-late]])
    assert _chosen(_MINE + echo, _THEIRS) == ChosenStreams((0, 1), are_sides=True)


def test_two_microphones_in_one_room_are_one_sound() -> None:
    late = round(0.004 * SPEECH_RATE_HZ)
    everybody = _MINE + _THEIRS
    other = 0.7 * np.concatenate([np.zeros(late, np.float32), everybody[:-late]])
    assert _chosen(everybody, other) == ChosenStreams((0, 1), are_sides=False)


def test_a_file_of_which_nothing_was_heard_has_its_first_stream() -> None:
    assert TellStreams().chosen() == ChosenStreams((0,), are_sides=False)


def test_six_streams_of_one_sound_are_one() -> None:
    tell = TellStreams()
    second = np.stack([rough_noise(1.0)[:SPEECH_RATE_HZ]] * 6, axis=1)
    for _ in range(5):
        tell.hear(second)
    assert tell.chosen().streams == (0,)
