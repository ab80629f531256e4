"""Echo, noise and gain in numbers, in a room that is made up.

The far speaker is noise in the rhythm of syllables; the room answers with a decaying random
impulse response of 100 ms after 40 ms in loudspeaker, air and microphone.
"""

import math

import numpy as np
import pytest

from meeting_desktop.adapters.conference.sound_processing import WebRtcSoundProcessor
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.sound_processing import SoundProcessor, SoundSwitches

_RATE = 48_000
_NOTHING = SoundSwitches(
    echo_cancellation=False, noise_suppression=False, automatic_gain=False, high_pass=False
)
_ECHO_ONLY = SoundSwitches(noise_suppression=False, automatic_gain=False, high_pass=False)


def syllables(seconds: float, *, seed: int, rate: float = 4.0) -> Samples:
    """Broad-band noise, falling towards high pitches as speech does, that swells and fades."""
    chance = np.random.default_rng(seed)
    noise = np.convolve(chance.standard_normal(round(seconds * _RATE)), np.ones(12) / 12, "same")
    time = np.arange(len(noise)) / _RATE
    swell = np.clip(np.sin(2 * np.pi * rate * time + seed), 0, 1)
    sound: Samples = (0.35 * noise * swell).astype(np.float32)
    return sound


def in_a_room(far: Samples, *, seed: int = 9) -> Samples:
    chance = np.random.default_rng(seed)
    length = _RATE // 10
    answer = chance.standard_normal(length) * np.exp(-np.arange(length) / (_RATE * 0.02))
    answer *= 0.3 / math.sqrt(float(np.sum(np.square(answer))))
    size = 1 << (len(far) + length).bit_length()
    echo = np.fft.irfft(np.fft.rfft(far, size) * np.fft.rfft(answer, size), size)[: len(far)]
    late: Samples = np.concatenate([np.zeros(_RATE // 25), echo])[: len(far)].astype(np.float32)
    return late


def run(processor: SoundProcessor, near: Samples, far: Samples, *, piece: int = 960) -> Samples:
    out = []
    for start in range(0, len(near), piece):
        processor.played(far[start : start + piece])
        out.append(processor.captured(near[start : start + piece]))
    return np.concatenate(out)


def decibels(sound: Samples) -> float:
    return 10 * math.log10(float(np.mean(np.square(sound.astype(np.float64)))) + 1e-12)


def test_the_echo_goes_and_a_near_speaker_stays() -> None:
    far = syllables(12, seed=1)
    echo = in_a_room(far)
    near = np.zeros_like(far)
    near[8 * _RATE :] = syllables(4, seed=2, rate=3.0)
    processor = WebRtcSoundProcessor(_ECHO_ONLY)
    processor.set_delay(0.04)
    out = run(processor, echo + near, far)
    learned = slice(4 * _RATE, 8 * _RATE)
    both = slice(9 * _RATE, 12 * _RATE)
    assert decibels(out[learned]) < decibels(echo[learned]) - 20
    assert decibels(out[both]) == pytest.approx(decibels(near[both]), abs=4)


def test_without_the_switch_the_echo_stays() -> None:
    far = syllables(4, seed=1)
    echo = in_a_room(far)
    out = run(WebRtcSoundProcessor(SoundSwitches(False, False, False, True)), echo, far)
    assert decibels(out[2 * _RATE :]) > decibels(echo[2 * _RATE :]) - 6


def test_steady_noise_is_suppressed() -> None:
    noise = (np.random.default_rng(4).standard_normal(6 * _RATE) * 0.01).astype(np.float32)
    silent = np.zeros_like(noise)
    switches = SoundSwitches(echo_cancellation=False, automatic_gain=False, high_pass=False)
    out = run(WebRtcSoundProcessor(switches), noise, silent)
    assert decibels(out[4 * _RATE :]) < decibels(noise[4 * _RATE :]) - 8


def test_what_nobody_wants_changed_is_not() -> None:
    sound = syllables(1, seed=5)
    out = run(WebRtcSoundProcessor(_NOTHING), sound, sound)
    assert np.array_equal(out, sound)


@pytest.mark.parametrize("piece", [480, 441, 960, 1024, 4800])
def test_pieces_of_any_length_lose_nothing(piece: int) -> None:
    sound = syllables(1, seed=6)
    out = run(WebRtcSoundProcessor(_ECHO_ONLY), sound, np.zeros_like(sound), piece=piece)
    assert 0 <= len(sound) - len(out) < 480
    assert decibels(out) == pytest.approx(decibels(sound), abs=3)


def test_switches_can_be_changed_while_it_runs() -> None:
    sound = syllables(1, seed=7)
    processor = WebRtcSoundProcessor(SoundSwitches())
    run(processor, sound, sound)
    processor.set_switches(_NOTHING)
    assert np.array_equal(run(processor, sound, sound), sound)
