"""Sound that comes unevenly leaves evenly; delay neither grows nor is it cut with a click."""

import numpy as np
import pytest

from meeting_desktop.adapters.audio.live_buffer import (
    LEAST_TARGET,
    MOST_TARGET,
    MOST_WAITING,
    LiveBuffer,
)
from meeting_desktop.ports.audio import Samples
from tests.fakes.sounds import tone

_FRAME = 960


def _frames(seconds: float) -> list[Samples]:
    sound = tone(seconds)
    return [sound[start : start + _FRAME] for start in range(0, len(sound), _FRAME)]


def _steepest(sound: Samples) -> float:
    return float(np.abs(np.diff(sound)).max())


#: The tone itself climbs by less than this from sample to sample.
_STEEP = 0.03


def test_nothing_is_given_until_enough_is_held_back() -> None:
    buffer = LiveBuffer()
    buffer.put(tone(0.02))
    assert not buffer.take(_FRAME).any()
    buffer.put(tone(0.02))
    assert buffer.take(_FRAME).any()


def test_an_even_stream_passes_whole() -> None:
    buffer = LiveBuffer()
    out = []
    for frame in _frames(10.0):
        buffer.put(frame)
        out.append(buffer.take(_FRAME))
    heard = np.concatenate(out)
    assert np.array_equal(heard[_FRAME + 240 :], tone(10.0)[240 : len(heard) - _FRAME])
    assert (buffer.dry, buffer.dropped) == (0, 0)


@pytest.mark.parametrize("late", [1, 2])
def test_pieces_that_come_together_leave_one_by_one(late: int) -> None:
    buffer = LiveBuffer()
    frames = _frames(8.0)
    dry_once_settled = 0
    for place in range(0, len(frames), late):
        for frame in frames[place : place + late]:
            buffer.put(frame)
        for _ in range(late):
            buffer.take(_FRAME)
        if place == len(frames) // 2:
            dry_once_settled = buffer.dry
    assert buffer.dry == dry_once_settled


def test_a_hole_is_silence_without_a_click_and_more_is_held_back_after_it() -> None:
    buffer = LiveBuffer()
    out = []
    for number, frame in enumerate(_frames(2.0)):
        if not 40 <= number < 50:
            buffer.put(frame)
        out.append(buffer.take(_FRAME))
    assert buffer.dry == 1
    assert buffer.target > LEAST_TARGET
    heard = np.concatenate(out)
    assert not heard[45 * _FRAME : 48 * _FRAME].any()
    assert _steepest(heard) < _STEEP


def test_the_target_stays_small_however_often_it_runs_dry_and_comes_down_in_a_calm() -> None:
    buffer = LiveBuffer()
    for _ in range(20):
        for frame in _frames(0.1):
            buffer.put(frame)
        for _ in range(8):
            buffer.take(_FRAME)
    assert buffer.target == MOST_TARGET
    for frame in _frames(70.0):
        buffer.put(frame)
        buffer.take(_FRAME)
    assert buffer.target == LEAST_TARGET


def test_what_piles_up_is_dropped_from_its_old_end() -> None:
    buffer = LiveBuffer()
    sound = tone(2.0)
    buffer.put(sound)
    assert buffer.waiting == LEAST_TARGET
    assert np.array_equal(buffer.take(_FRAME)[240:], sound[-LEAST_TARGET:][240:_FRAME])


def test_nobody_takes_and_memory_does_not_grow() -> None:
    buffer = LiveBuffer()
    for frame in _frames(5.0):
        buffer.put(frame)
        assert buffer.waiting <= MOST_WAITING


def test_a_stall_leaves_no_lasting_delay() -> None:
    buffer = LiveBuffer()
    out = []
    for number, frame in enumerate(_frames(20.0)):
        buffer.put(frame)
        if not 50 <= number < 56:  # the card does not ask for 120 ms
            out.append(buffer.take(_FRAME))
    assert buffer.waiting <= LEAST_TARGET + _FRAME
    assert buffer.dry == 0
    assert _steepest(np.concatenate(out)) < 2 * _STEEP


@pytest.mark.parametrize("drift", [1.001, 0.999])
def test_a_card_with_another_clock_keeps_the_delay(drift: float) -> None:
    buffer = LiveBuffer()
    owed = 0.0
    dry = 0
    for frame in _frames(120.0):
        buffer.put(frame)
        owed += _FRAME * drift
        while owed >= _FRAME:
            buffer.take(_FRAME)
            owed -= _FRAME
        dry = buffer.dry
        assert buffer.waiting <= MOST_TARGET + 2 * _FRAME
    assert dry <= 4
