"""Everybody hears everybody else and not themselves."""

import tracemalloc

import numpy as np
import pytest

from meeting_desktop.adapters.conference.limiter import SoftLimiter
from meeting_desktop.adapters.conference.mixer import MAX_VOICES, Mix, MixMinus, Voice, together
from meeting_desktop.domain.levels import measure_level
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import FRAME_SAMPLES
from tests.fakes.sounds import tone


def voice(sound: Samples) -> Voice:
    return Voice(sound, measure_level(sound)[0])


def run(mixer: MixMinus, sounds: dict[int, Samples]) -> list[Mix]:
    """Mix whole sounds, frame by frame."""
    length = min(len(sound) for sound in sounds.values()) // FRAME_SAMPLES
    return [
        mixer.mix(
            {
                seat: voice(sound[number * FRAME_SAMPLES : (number + 1) * FRAME_SAMPLES])
                for seat, sound in sounds.items()
            }
        )
        for number in range(length)
    ]


def heard_by(mixes: list[Mix], seat: int) -> Samples:
    return np.concatenate([mix.without(seat) for mix in mixes])


def strength(sound: Samples, hertz: float) -> float:
    """Amplitude of one frequency, by the spectrum."""
    window = np.hanning(len(sound))
    turn = np.exp(-2j * np.pi * hertz * np.arange(len(sound)) / 48_000)
    return float(2 * np.abs(np.sum(sound * window * turn)) / np.sum(window))


def test_three_who_speak_hear_the_two_others() -> None:
    pitches = {1: 440.0, 2: 660.0, 3: 880.0}
    mixes = run(MixMinus(), {seat: tone(1, hertz=pitch) for seat, pitch in pitches.items()})
    for seat in pitches:
        heard = heard_by(mixes[5:], seat)
        for other, pitch in pitches.items():
            expected = 0.0 if other == seat else 1 / 3
            assert strength(heard, pitch) == pytest.approx(expected, abs=0.01)


def test_who_is_silent_hears_all_and_shares_one_mix() -> None:
    silent = np.zeros(48_000, dtype=np.float32)
    sounds = {1: tone(1), 2: silent, 3: silent, 4: silent}
    last = run(MixMinus(), sounds)[-1]
    assert [last.has_own(seat) for seat in sounds] == [True, False, False, False]
    assert last.without(2) is last.without(3) is last.everybody
    assert not last.without(1).any()


def test_a_pause_between_words_does_not_end_a_voice() -> None:
    mixer = MixMinus()
    pause = np.zeros(24_000, dtype=np.float32)
    mixes = run(mixer, {1: np.concatenate([tone(0.5), pause])})
    assert all(mix.has_own(1) for mix in mixes)
    later = run(mixer, {1: np.zeros(48_000, dtype=np.float32)})
    assert not later[-1].has_own(1)


def test_at_most_six_voices_are_mixed_and_the_loud_ones_are_it() -> None:
    sounds = {seat: tone(1, hertz=200.0 + 50 * seat) * (0.1 * seat) for seat in range(1, 11)}
    mixes = run(MixMinus(), {seat: sound.astype(np.float32) for seat, sound in sounds.items()})
    assert [seat for seat in sounds if mixes[-1].has_own(seat)] == [5, 6, 7, 8, 9, 10]
    assert sum(mixes[-1].has_own(seat) for seat in sounds) == MAX_VOICES


def test_a_voice_that_leaves_gives_its_place_back() -> None:
    mixer = MixMinus()
    for seat in range(40):
        mix = run(mixer, {seat: tone(0.1)})[-1]
        assert mix.has_own(seat)
        mixer.leave(seat)
    assert not mixer.mix({}).everybody.any()


def test_mixing_on_and_on_takes_no_more_memory() -> None:
    mixer = MixMinus()
    sounds = {seat: tone(0.2, hertz=100.0 * seat) for seat in range(1, 5)}
    run(mixer, sounds)
    tracemalloc.start()
    run(mixer, sounds)
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(10):
        run(mixer, sounds)
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 20_000


def test_six_shouting_stay_below_full_scale_and_one_speaking_is_untouched() -> None:
    loud = {
        seat: (tone(1, hertz=190.0 + 37 * seat) * 2.8).astype(np.float32) for seat in range(1, 7)
    }
    heard = heard_by(run(MixMinus(), loud), 99)
    assert float(np.abs(heard).max()) < 1.0
    alone = heard_by(run(MixMinus(), {1: tone(1)}), 2)
    assert np.array_equal(alone[96:], tone(1)[96:])


def test_the_limiter_lets_go_again_without_pumping() -> None:
    limiter = SoftLimiter(1)
    loud = np.full((1, FRAME_SAMPLES), 1.8, dtype=np.float32)
    limiter.apply(loud)
    assert limiter.gains[0] == pytest.approx(0.5)
    gains = []
    for _ in range(30):
        limiter.apply(np.full((1, FRAME_SAMPLES), 0.1, dtype=np.float32))
        gains.append(float(limiter.gains[0]))
    assert gains[0] < 0.55
    assert gains == sorted(gains)
    assert gains[-1] == 1.0


def test_two_frames_in_one_turn_become_one_without_a_step() -> None:
    sound = tone(0.04, hertz=100.0)
    one = together([sound[:FRAME_SAMPLES], sound[FRAME_SAMPLES:]])
    assert one.shape == (FRAME_SAMPLES,)
    assert one[0] == pytest.approx(sound[0])
    assert one[-1] == pytest.approx(sound[-1])
    assert not together([]).any()
