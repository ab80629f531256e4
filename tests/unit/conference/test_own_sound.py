"""The microphone's pieces become the pace's frames, though their clocks differ."""

import numpy as np
import pytest

from meeting_desktop.adapters.conference.own_sound import OwnSound
from meeting_desktop.ports.conference import FRAME_SAMPLES
from tests.fakes.sounds import tone


@pytest.mark.parametrize("piece", [100, 480, 960, 1024, 4800])
def test_pieces_of_any_length_come_out_whole_and_in_order(piece: int) -> None:
    own = OwnSound()
    sound = tone(2)
    taken = []
    put = 0
    for now in range(0, len(sound), FRAME_SAMPLES):
        while put + piece <= now:
            own.put(sound[put : put + piece])
            put += piece
        frame = own.take()
        if frame is not None:
            taken.append(frame)
    heard = np.concatenate(taken)
    assert np.array_equal(heard, sound[: len(heard)])
    assert len(sound) - len(heard) <= 2 * piece + 3 * FRAME_SAMPLES


def drift(parts_per_million: float) -> tuple[int, int]:
    """Ten minutes of frames against a sound card that is off: turns without sound, rest."""
    own = OwnSound()
    frame = np.zeros(FRAME_SAMPLES, dtype=np.float32)
    missing = put = 0
    for turn in range(1, 30_000):
        while put < turn * (1 + parts_per_million * 1e-6):
            own.put(frame)
            put += 1
        missing += own.take() is None
    rest = 0
    while own.take() is not None:
        rest += 1
    return missing, rest


def test_a_fast_sound_card_does_not_pile_up() -> None:
    missing, rest = drift(200)
    assert missing <= 3
    assert rest <= 4


def test_a_slow_sound_card_costs_a_frame_now_and_then() -> None:
    missing, rest = drift(-200)
    assert missing <= 16
    assert rest <= 3


def test_a_microphone_that_stops_leaves_silence_not_its_last_sound() -> None:
    own = OwnSound()
    for _ in range(5):
        own.put(tone(0.02))
    taken = [own.take() for _ in range(10)]
    assert taken[-1] is None


def test_nobody_taking_does_not_fill_the_memory() -> None:
    own = OwnSound()
    for _ in range(500):
        own.put(tone(0.02))
    count = 0
    while own.take() is not None:
        count += 1
    assert count <= 26
