"""What a microphone source makes of odd devices: their formats, their losses, their silence."""

import numpy as np
import pytest

from meeting_desktop.adapters.audio.capture import MicrophoneSource
from meeting_desktop.core.errors import DeviceLostError
from meeting_desktop.ports.audio import AudioChunk
from tests.fakes.audio import LoneClock
from tests.fakes.scripted_portaudio import ScriptedPortAudio
from tests.fakes.sounds import tone


def _started(card: ScriptedPortAudio) -> MicrophoneSource:
    source = MicrophoneSource(card, "", LoneClock())
    source.start()
    return source


def _available(source: MicrophoneSource) -> list[AudioChunk]:
    chunks = []
    while (chunk := source.read(0.0)) is not None:
        chunks.append(chunk)
    return chunks


def test_44_1_khz_stereo_becomes_48_khz_mono() -> None:
    card = ScriptedPortAudio(rate_hz=44_100, channels=2)
    source = _started(card)
    sound = tone(2.0, rate_hz=44_100)
    for start in range(0, len(sound), 882):
        card.hear(sound[start : start + 882])
    heard = np.concatenate([chunk.samples for chunk in _available(source)])
    assert abs(len(heard) - 96_000) < 2_000
    middle = slice(24_000, 72_000)
    assert np.abs(heard[middle] - tone(2.0)[middle]).max() < 1e-3


def test_an_overflow_of_the_driver_is_reported_with_its_length() -> None:
    card = ScriptedPortAudio()
    source = _started(card)
    card.hear(tone(0.02))
    card.hear(tone(0.02), lost=14_400)
    chunks = _available(source)
    assert [chunk.lost_samples for chunk in chunks] == [0, 14_400]


def test_losses_are_counted_at_48_khz() -> None:
    card = ScriptedPortAudio(rate_hz=16_000)
    source = _started(card)
    card.hear(tone(0.02, rate_hz=16_000))
    card.hear(tone(0.02, rate_hz=16_000), lost=1_600)
    assert sum(chunk.lost_samples for chunk in _available(source)) == 4_800


def test_a_reader_that_is_away_too_long_keeps_time() -> None:
    card = ScriptedPortAudio()
    source = _started(card)
    for _ in range(12 * 50):
        card.hear(tone(0.02))
    chunks = _available(source)
    assert source.overruns == 100
    card.hear(tone(0.02))
    chunks += _available(source)
    total = sum(len(chunk.samples) + chunk.lost_samples for chunk in chunks)
    assert total == 12 * 48_000 + 960


def test_two_seconds_without_sound_are_a_lost_device() -> None:
    card = ScriptedPortAudio()
    source = _started(card)
    card.hear(tone(0.02))
    assert len(_available(source)) == 1
    assert source.read(1.9) is None
    with pytest.raises(DeviceLostError, match="is gone"):
        source.read(1.0)


def test_a_device_may_take_its_time_for_the_first_sound() -> None:
    card = ScriptedPortAudio()
    source = _started(card)
    assert source.read(4.0) is None
    card.hear(tone(0.02))
    assert source.read(1.0) is not None


def test_what_was_heard_before_the_loss_is_handed_out_first() -> None:
    card = ScriptedPortAudio()
    source = _started(card)
    card.hear(tone(0.05))
    card.unplug()
    assert sum(len(chunk.samples) for chunk in [source.read(1.0)] if chunk) == 2_400
    with pytest.raises(DeviceLostError):
        source.read(1.0)


def test_a_device_that_does_not_start_is_closed_again() -> None:
    card = ScriptedPortAudio(starts=False)
    with pytest.raises(DeviceLostError):
        _started(card)
    assert not card.is_open


def test_stop_closes_the_device() -> None:
    card = ScriptedPortAudio()
    source = _started(card)
    assert card.is_open
    source.stop()
    assert not card.is_open


def test_a_device_that_rests_is_silence_of_the_same_length() -> None:
    card = ScriptedPortAudio()
    clock = LoneClock()
    source = MicrophoneSource(card, "", clock, rests=True)
    source.start()
    card.hear(tone(0.02))
    chunks = _available(source)
    began = clock.monotonic()
    while clock.monotonic() < began + 30.0:
        chunk = source.read(0.1)
        if chunk is not None:
            chunks.append(chunk)
    total = sum(len(chunk.samples) for chunk in chunks) / 48_000
    assert total == pytest.approx(30.02, abs=0.2)
    card.unplug()
    with pytest.raises(DeviceLostError):
        source.read(0.1)
