"""What every ``LiveOutput`` promises: the fake one, one on a card, and without a card."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.adapters.audio.devices import SoundDevices
from meeting_desktop.adapters.audio.silent_output import SilentOutput
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.ports.audio import LiveOutput, PlayedListener, Samples
from tests.e2e.pulse import PulseAudio
from tests.fakes.audio import NoPortAudio
from tests.fakes.outputs import FakeOutput
from tests.fakes.patience import until
from tests.fakes.sounds import tone

_RATE = 48_000
_FRAME = 960


@dataclass
class _Rig:
    """``hear`` gives what a microphone beside the loudspeaker hears, None where none sounds."""

    output: LiveOutput
    hear: Callable[[float], Samples] | None
    played: list[Samples] = field(default_factory=list)

    @property
    def sounds(self) -> bool:
        return self.hear is not None


def _listener(played: list[Samples]) -> PlayedListener:
    return lambda samples, _delay: played.append(samples)


@pytest.fixture(
    params=["fake", "none", "silent", pytest.param("card", marks=[pytest.mark.sound])],
)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[_Rig]:
    played: list[Samples] = []
    with ExitStack() as stack:
        if request.param == "fake":
            fake = FakeOutput(on_played=_listener(played))
            made = _Rig(fake, lambda seconds: fake.heard[-round(seconds * _RATE) :], played)
        elif request.param == "silent":
            made = _Rig(SilentOutput(), None, played)
        elif request.param == "none":
            devices = SoundDevices(SystemClock(), library=NoPortAudio())
            made = _Rig(devices.open_output("", on_played=_listener(played)), None, played)
        else:
            stack.enter_context(PulseAudio.started(tmp_path))
            devices = SoundDevices(SystemClock())
            output = devices.open_output("", on_played=_listener(played))
            made = _Rig(output, _microphone(stack, devices), played)
        stack.callback(lambda: made.output.stop(5.0))
        yield made


def _microphone(stack: ExitStack, devices: SoundDevices) -> Callable[[float], Samples]:
    source = devices.open_input("")
    source.start()
    stack.callback(source.stop)

    def hear(seconds: float) -> Samples:
        """What is heard in the latest ``seconds``, once something is."""
        heard: list[Samples] = []
        for _ in range(500):
            chunk = source.read(0.1)
            if chunk is not None and (heard or chunk.samples.any()):
                heard.append(chunk.samples)
            if sum(len(piece) for piece in heard) >= (seconds + 0.3) * _RATE:
                break
        return np.concatenate(heard)[-round(seconds * _RATE) :]

    return hear


class _Speaking:
    """Somebody who puts a frame every 20 ms, on a thread, as a conference does."""

    def __init__(self, output: LiveOutput, sound: Samples) -> None:
        self._output = output
        self._sound = sound
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        clock = SystemClock()
        began = clock.monotonic()
        for number, start in enumerate(range(0, len(self._sound), _FRAME)):
            self._output.put(self._sound[start : start + _FRAME])
            if clock.wait(self._stop, began + (number + 1) * 0.02 - clock.monotonic()):
                return


def test_what_is_put_is_heard(rig: _Rig) -> None:
    with _Speaking(rig.output, tone(3.0)):
        if rig.hear is None:
            return
        until(lambda: sum(map(len, rig.played)) >= _RATE, what="a second of sound")
        heard = rig.hear(0.5)
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
    assert abs(int(np.argmax(spectrum)) * _RATE / len(heard) - 440) <= 2
    assert np.abs(heard).max() == pytest.approx(1 / 3, abs=0.05)


def test_what_goes_to_the_card_is_told_in_the_order_it_was_put(rig: _Rig) -> None:
    if not rig.sounds:
        return
    sound = np.linspace(0.1, 0.9, 8 * _FRAME, dtype=np.float32)
    with _Speaking(rig.output, sound):
        until(lambda: sum(map(np.count_nonzero, rig.played)) >= 4 * _FRAME, what="sound")
    told = np.concatenate(rig.played)
    spoken = told[told >= 0.1]
    assert np.all(np.diff(spoken[240:-240]) >= 0)


def test_put_never_waits_and_never_keeps_more_than_a_little(rig: _Rig) -> None:
    clock = SystemClock()
    began = clock.monotonic()
    rig.output.put(tone(20.0))
    assert clock.monotonic() - began < 15.0  # it would take 20 s to play
    assert rig.output.latency <= 0.5


def test_the_latency_is_known_to_be_short(rig: _Rig) -> None:
    with _Speaking(rig.output, tone(1.0)):
        if rig.sounds:
            until(lambda: bool(rig.played), what="sound")
        assert 0.0 <= rig.output.latency <= 0.3


def test_an_unknown_device_is_replaced_by_the_default_one(rig: _Rig) -> None:
    rig.output.set_device("A loudspeaker that nobody has")
    with _Speaking(rig.output, tone(2.0)):
        if rig.sounds:
            until(lambda: sum(map(np.count_nonzero, rig.played)) > _FRAME, what="sound")
            assert rig.output.name


def test_after_stop_put_is_ignored_and_stop_may_be_repeated(rig: _Rig) -> None:
    assert rig.output.stop(60)
    count = len(rig.played)
    rig.output.put(tone(0.5))
    assert rig.output.stop(60)
    assert len(rig.played) == count


def test_without_a_loudspeaker_a_sentence_says_so(rig: _Rig) -> None:
    if rig.sounds or isinstance(rig.output, SilentOutput):
        assert rig.output.fault == "" or rig.sounds
    else:
        until(lambda: rig.output.fault != "", what="the sentence")
        assert rig.output.fault.endswith(".")
