"""What every ``AudioSource`` promises: the fake one, a file, a microphone on a sound card."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.audio.devices import SoundDevices
from meeting_desktop.adapters.audio.file_source import FileSource
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import ApplicationError, DeviceLostError, NotFoundError
from meeting_desktop.ports.audio import AudioChunk, AudioSource
from tests.e2e.pulse import PulseAudio
from tests.fakes.audio import FakeSource, LoneClock, chunks_of
from tests.fakes.sounds import tone, write_wav

_LOST = "The microphone is gone; plug it in again."


@dataclass(frozen=True)
class _Rig:
    """A source that hears a tone of 440 Hz, one that cannot start, and why it cannot."""

    source: AudioSource
    impossible: AudioSource
    spoil: Callable[[], None] = lambda: None


@pytest.fixture(
    params=[
        "fake",
        "file",
        pytest.param("microphone", marks=[pytest.mark.sound, pytest.mark.slow]),
        pytest.param("computer", marks=[pytest.mark.sound, pytest.mark.slow]),
    ]
)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[_Rig]:
    clock = LoneClock()
    sound = tone(20.0)
    with ExitStack() as stack:
        if request.param == "fake":
            fault = DeviceLostError(_LOST)
            yield _Rig(FakeSource(clock, chunks_of(sound)), FakeSource(clock, start_fault=fault))
        elif request.param == "file":
            path = write_wav(tmp_path / "tone.wav", sound)
            decoder = AvDecoder()
            yield _Rig(
                FileSource(path, decoder, clock), FileSource(tmp_path / "no.wav", decoder, clock)
            )
        else:
            card = stack.enter_context(PulseAudio.started(tmp_path))
            devices = SoundDevices(SystemClock())
            if request.param == "computer":
                microphone, gone = devices.open_computer_sound(), devices.open_computer_sound()
            else:
                microphone, gone = devices.open_input(""), devices.open_input("")
            stack.enter_context(card.playing(write_wav(tmp_path / "tone.wav", sound)))
            stack.callback(microphone.stop)
            yield _Rig(microphone, gone, card.kill)


def _read(source: AudioSource, samples: int) -> list[AudioChunk]:
    chunks: list[AudioChunk] = []
    for _ in range(2000):
        if sum(len(chunk.samples) for chunk in chunks) >= samples:
            return chunks
        chunk = source.read(1.0)
        if chunk is not None:
            chunks.append(chunk)
    raise AssertionError("the source gave too little")


def test_before_its_start_a_source_gives_nothing(rig: _Rig) -> None:
    assert rig.source.read(0.01) is None
    assert not rig.source.ended


def test_chunks_are_mono_float32_of_at_most_a_tenth_of_a_second(rig: _Rig) -> None:
    rig.source.start()
    for chunk in _read(rig.source, 24_000):
        assert chunk.samples.dtype == np.float32
        assert chunk.samples.ndim == 1
        assert 0 < len(chunk.samples) <= 4_800
        assert np.abs(chunk.samples).max() <= 1.0
    rig.source.stop()


def test_sound_comes_at_48_khz(rig: _Rig) -> None:
    rig.source.start()
    heard = np.concatenate([chunk.samples for chunk in _read(rig.source, 96_000)])[-48_000:]
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
    assert abs(int(np.argmax(spectrum)) * 48_000 / len(heard) - 440) <= 2
    rig.source.stop()


def test_after_stop_nothing_comes_and_stop_may_be_repeated(rig: _Rig) -> None:
    rig.source.start()
    _read(rig.source, 960)
    rig.source.stop()
    rig.source.stop()
    assert rig.source.read(0.01) is None


def test_a_stopped_source_can_be_started_again(rig: _Rig) -> None:
    rig.source.start()
    _read(rig.source, 960)
    rig.source.stop()
    rig.source.start()
    assert _read(rig.source, 960)
    rig.source.stop()


def test_a_source_has_a_name_and_a_count_of_overruns(rig: _Rig) -> None:
    rig.source.start()
    assert rig.source.name
    assert rig.source.overruns == 0
    rig.source.stop()


def test_a_source_that_cannot_start_says_so_in_a_sentence(rig: _Rig) -> None:
    rig.spoil()
    with pytest.raises((DeviceLostError, NotFoundError)) as caught:
        rig.impossible.start()
    assert isinstance(caught.value, ApplicationError)
    assert caught.value.sentence.endswith(".")
    rig.impossible.stop()
