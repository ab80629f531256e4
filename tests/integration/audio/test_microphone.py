"""A real microphone (PulseAudio): true time, no loss, and honest about a device that goes away."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.adapters.audio.devices import SoundDevices
from meeting_desktop.adapters.audio.portaudio import PROCESS_PORTAUDIO
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import DeviceLostError
from meeting_desktop.ports.audio import AudioSource, Samples
from tests.e2e.pulse import PulseAudio
from tests.fakes.clock import VirtualClock
from tests.fakes.patience import until
from tests.fakes.sounds import click_places, clicks, loudest, write_wav

pytestmark = pytest.mark.sound

_SECOND = 48_000


@pytest.fixture
def card(tmp_path: Path) -> Iterator[PulseAudio]:
    with PulseAudio.started(tmp_path) as started:
        yield started


@pytest.fixture
def microphone(card: PulseAudio) -> Iterator[AudioSource]:
    source = SoundDevices(SystemClock()).open_input("")
    source.start()
    yield source
    source.stop()


def _hear(source: AudioSource, samples: int) -> Samples:
    heard: list[Samples] = []
    while sum(map(len, heard)) < samples:
        chunk = source.read(5.0)
        assert chunk is not None
        assert chunk.lost_samples == 0
        heard.append(chunk.samples)
    return np.concatenate(heard)


def _read_until_lost(source: AudioSource) -> DeviceLostError:
    with pytest.raises(DeviceLostError) as caught:
        _read_on(source)
    return caught.value


def _read_on(source: AudioSource) -> None:
    for _ in range(1000):
        source.read(0.5)


@pytest.mark.slow
def test_clicks_a_second_apart_are_heard_a_second_apart(
    card: PulseAudio, microphone: AudioSource, tmp_path: Path
) -> None:
    path = write_wav(tmp_path / "clicks.wav", clicks(6.0))
    with card.playing(path):
        heard = _hear(microphone, 5 * _SECOND)
    first = int(np.argmax(np.abs(heard) > 0.5))
    for number, _ in enumerate(click_places(4 * _SECOND)):
        place = first + 12 + number * _SECOND
        if place < len(heard) - 2_400:
            assert abs(loudest(heard, place) + 12 - place) < 60
    assert microphone.overruns == 0


def test_a_reader_that_sleeps_loses_nothing_for_ten_seconds_of_ring(
    microphone: AudioSource,
) -> None:
    _hear(microphone, 960)
    threading.Event().wait(1.0)
    _hear(microphone, _SECOND)  # without a lost sample
    assert microphone.overruns == 0


def test_an_unplugged_microphone_is_noticed(card: PulseAudio, microphone: AudioSource) -> None:
    _hear(microphone, 960)
    card.unplug()
    assert "is gone" in _read_until_lost(microphone).sentence
    microphone.stop()
    microphone.stop()


def test_a_dead_sound_server_is_noticed(card: PulseAudio, microphone: AudioSource) -> None:
    _hear(microphone, 960)
    card.kill()
    assert _read_until_lost(microphone).retryable


@pytest.mark.slow
def test_a_frozen_sound_server_is_noticed(card: PulseAudio, microphone: AudioSource) -> None:
    clock = SystemClock()
    _hear(microphone, 960)
    card.stop_answering()
    began = clock.monotonic()
    _read_until_lost(microphone)
    assert clock.monotonic() - began > 1.5
    card.answer_again()


def test_a_microphone_that_comes_back_is_heard_again(
    card: PulseAudio, microphone: AudioSource
) -> None:
    card.unplug()
    _read_until_lost(microphone)
    microphone.stop()
    card.plug_in()
    microphone.start()
    assert len(_hear(microphone, 9_600)) >= 9_600


def test_devices_are_found_and_missed_without_asking(tmp_path: Path) -> None:
    clock = VirtualClock()
    devices = SoundDevices(clock)
    changed = threading.Event()
    stop = devices.watch(changed.set)
    try:
        clock.wait_until_parked()
        with PulseAudio.started(tmp_path):
            clock.advance(2.0)
            assert changed.wait(60)
            assert [device.name for device in devices.inputs() if device.is_default] == ["default"]
            clock.wait_until_parked()
            changed.clear()
        clock.advance(2.0)
        assert changed.wait(60)
    finally:
        stop()


def test_the_list_is_not_refreshed_under_an_open_microphone(
    card: PulseAudio, microphone: AudioSource
) -> None:
    before = PROCESS_PORTAUDIO.endpoints("input")
    PROCESS_PORTAUDIO.mark_stale()
    assert PROCESS_PORTAUDIO.endpoints("input") == before
    _hear(microphone, 4_800)


def test_the_test_sound_is_heard(microphone: AudioSource) -> None:
    devices = SoundDevices(SystemClock())
    playing = threading.Thread(
        target=devices.play_test_sound, args=("",), name="meeting-test-sound"
    )
    playing.start()
    try:
        until(lambda: float(np.abs(_hear(microphone, 4_800)).max()) > 0.02, what="the test sound")
    finally:
        playing.join()


def test_the_test_sound_says_when_the_loudspeaker_goes(card: PulseAudio) -> None:
    devices = SoundDevices(SystemClock())
    assert devices.outputs()
    card.kill()
    with pytest.raises(DeviceLostError):
        devices.play_test_sound("")
