"""A loudspeaker that goes away in the middle of a meeting, and comes back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from meeting_desktop.adapters.audio.device_choice import Endpoint
from meeting_desktop.adapters.audio.live_output import CardOutput
from meeting_desktop.adapters.audio.portaudio import PROCESS_PORTAUDIO, OpenStream, PortAudio
from meeting_desktop.adapters.audio.stream_pump import GiveSound
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import DeviceLostError
from meeting_desktop.ports.audio import Samples
from tests.e2e.pulse import PulseAudio
from tests.fakes.clock import VirtualClock
from tests.fakes.patience import until
from tests.fakes.sounds import tone

_FRAME = 960


class _Shelf(PortAudio):
    """Loudspeakers by name; a test asks them for sound by hand and pulls their plugs."""

    def __init__(self, *names: str, rate_hz: int = 48_000) -> None:
        super().__init__()
        self.names = list(names)
        self.rate_hz = rate_hz
        self.open: list[tuple[str, GiveSound, Callable[[], None]]] = []
        self.closed = threading.Event()

    def open_output(self, name: str, give: GiveSound, ended: Callable[[], None]) -> OpenStream:
        chosen = name or next(iter(self.names), "")
        if chosen not in self.names:
            raise DeviceLostError("There is no such loudspeaker; connect one and try again.")
        self.open.append((chosen, give, ended))
        endpoint = Endpoint(0, chosen, "ALSA", 2, self.rate_hz, is_default=True)
        return OpenStream(self, object(), endpoint, rate_hz=self.rate_hz, channels=2)

    def start_stream(self, stream: Any, endpoint: Endpoint) -> None:
        pass

    def close_stream(self, stream: Any) -> None:
        self.closed.set()

    def ask(self, frames: int) -> Samples:
        block = np.zeros((frames, 2), dtype=np.float32)
        self.open[-1][1](block, 0.03)
        assert np.array_equal(block[:, 0], block[:, 1])
        return block[:, 0]


def _settled(clock: VirtualClock, output: CardOutput, name: str) -> None:
    for _ in range(60):
        clock.wait_until_parked()
        if output.name == name:
            return
        clock.advance(0.2)
    raise AssertionError(f"{name or 'silence'} was not reached, but {output.name}")


def test_the_default_stands_in_for_a_lost_device_until_that_is_back() -> None:
    clock, shelf = VirtualClock(), _Shelf("Screen", "Headset")
    output = CardOutput(shelf, "Headset", clock)
    _settled(clock, output, "Headset")
    assert output.fault == ""
    shelf.names.remove("Headset")
    shelf.open[-1][2]()
    _settled(clock, output, "Screen")
    assert output.fault.endswith(".")
    output.put(tone(0.1))
    assert shelf.ask(_FRAME).any()
    shelf.names.append("Headset")
    _settled(clock, output, "Headset")
    assert output.fault == ""
    assert output.stop(60)


def test_a_device_that_asks_for_nothing_is_lost() -> None:
    clock, shelf = VirtualClock(), _Shelf("Screen")
    output = CardOutput(shelf, "", clock)
    _settled(clock, output, "Screen")
    shelf.names.clear()
    for _ in range(12):
        clock.wait_until_parked()
        clock.advance(0.2)
    _settled(clock, output, "")
    assert output.fault.endswith(".")
    assert shelf.closed.is_set()
    shelf.names.append("Screen")
    _settled(clock, output, "Screen")
    assert output.stop(60)


def test_another_device_is_chosen_while_it_sounds() -> None:
    clock, shelf = VirtualClock(), _Shelf("Screen", "Headset")
    output = CardOutput(shelf, "", clock)
    _settled(clock, output, "Screen")
    output.set_device("Headset")
    _settled(clock, output, "Headset")
    output.set_device("")
    _settled(clock, output, "Screen")
    assert output.stop(60)


@pytest.mark.parametrize("rate_hz", [44_100, 16_000])
def test_a_card_of_another_rate_hears_the_same_tone(rate_hz: int) -> None:
    clock, shelf = VirtualClock(), _Shelf("Screen", rate_hz=rate_hz)
    output = CardOutput(shelf, "", clock)
    _settled(clock, output, "Screen")
    sound, heard, owed = tone(2.0), [], 0.0
    for start in range(0, len(sound), _FRAME):
        output.put(sound[start : start + _FRAME])
        owed += rate_hz / 50
        heard.append(shelf.ask(int(owed)))
        owed -= int(owed)
    spoken = np.concatenate(heard)[-rate_hz:]
    spectrum = np.abs(np.fft.rfft(spoken * np.hanning(len(spoken))))
    assert abs(int(np.argmax(spectrum)) - 440) <= 2
    assert output.stop(60)


@pytest.mark.sound
def test_the_sound_server_is_pulled_away_and_put_back(tmp_path: Path) -> None:
    with PulseAudio.started(tmp_path) as card:
        played: list[Samples] = []
        output = CardOutput(
            PROCESS_PORTAUDIO,
            "",
            SystemClock(),
            on_played=lambda sound, _delay: played.append(sound),
        )
        until(lambda: len(played) > 10, what="sound")
        card.unplug()
        card.plug_in()
        began = len(played)
        until(lambda: len(played) > began + 10, what="sound again")
        card.kill()
        until(lambda: output.fault != "", what="the sentence")
        assert output.fault.endswith(".")
        output.put(tone(0.1))
        assert output.stop(60)
