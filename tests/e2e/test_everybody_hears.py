"""Three applications and two browsers in one meeting: all hear all others, nobody themselves.

Each sends a tone of its own, and what each one hears is looked at by its spectrum.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from meeting_desktop.adapters.audio.devices import SoundDevices
from meeting_desktop.adapters.conference.joining import GatewayDoor
from meeting_desktop.adapters.conference.neighbourhood import find_by_code
from meeting_desktop.application.join_conference import Introduction, SourceChoice
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.ports.audio import Samples
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.e2e.beeps import LINES, WINDOW, Spectra, beeps, spectra, stands_out
from tests.e2e.browser import Guest, chromiums
from tests.e2e.held_conference import HeldConference
from tests.fakes.doors import joining_over
from tests.fakes.patience import until
from tests.fakes.sounds import write_wav
from tests.integration.conference.meeting_on_loopback import Microphone

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.alone,  # five programs: whose connections end when nobody answers for seconds
    pytest.mark.timeout(300),
]

#: None of them near another's harmonic.
_HOST, _APPLICATIONS, _BROWSERS = 310.0, (470.0, 630.0), (830.0, 1090.0)
_EVERYBODY = (_HOST, *_APPLICATIONS, *_BROWSERS)
#: How far (dB) a tone that is heard stands above its surroundings, and one that is not at most.
_CLEARLY, _NOT_AT_ALL = 15.0, 10.0
_LIMIT_S = 60.0
_LISTEN_S = 4.0
_TRIES = 12

#: Ten spectra a second (dB) of what the page plays, up to the highest line that matters.
_HEAR = """async ([seconds, size, lines]) => {
  const call = window.watched.calls.findLast((one) => one.connectionState === "connected");
  const context = new AudioContext({ sampleRate: 48000 });
  await context.resume();
  const stream = new MediaStream(call.getReceivers().map((one) => one.track));
  const analyser = new AnalyserNode(context, { fftSize: size, smoothingTimeConstant: 0 });
  context.createMediaStreamSource(stream).connect(analyser);
  const now = new Float32Array(analyser.frequencyBinCount);
  const spectra = [];
  const begin = context.currentTime + size / 48000;
  while (context.currentTime < begin + seconds) {
    await new Promise((done) => setTimeout(done, 100));
    analyser.getFloatFrequencyData(now);
    if (context.currentTime >= begin) spectra.push(Array.from(now.slice(0, lines)));
  }
  await context.close();
  return spectra;
}"""


def _hears_all_but(own: float, listen: Callable[[], Spectra]) -> None:
    """Some seconds in which all others are heard; a busy machine may need several tries."""
    heard: dict[float, float] = {}
    for _ in range(_TRIES):
        # What is there most of the time: a hole is broad, but short.
        usual = np.median(listen(), axis=0)
        heard = {hertz: stands_out(usual, hertz) for hertz in _EVERYBODY}
        themselves = heard.pop(own)
        assert themselves <= _NOT_AT_ALL, f"who sends {own} Hz hears it: {themselves:.0f} dB"
        if min(heard.values()) >= _CLEARLY:
            return
    raise AssertionError(f"who sends {own} Hz hears of the others: {heard}")


class _Application:
    """A participant's application whose microphone is a file."""

    def __init__(self, folder: Path, hertz: float) -> None:
        self.hertz = hertz
        self.played: list[Samples] = []
        self._sound = write_wav(folder / f"{hertz:.0f}.wav", beeps(hertz, 240.0))
        self._loop = LoopThread(f"media-{hertz:.0f}")
        self._loop.start()
        clock = SystemClock()
        self._devices = SoundDevices(clock)
        door = GatewayDoor(loop=self._loop, clock=clock, find=find_by_code)
        self._joining = joining_over(door, self._devices, clock, play=self.played.append)

    def join(self, link: str) -> None:
        me = Introduction(f"{self.hertz:.0f} Hz", Consent.RECORD)
        self._joining.join(link, me, source=SourceChoice(file=self._sound)).result(_LIMIT_S)

    def close(self) -> None:
        assert self._joining.close(_LIMIT_S)
        assert self._loop.stop(_LIMIT_S)
        self._devices.close()


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def _browsers(stack: ExitStack, folder: Path) -> list[Guest]:
    microphones = [
        write_wav(folder / f"{hertz:.0f}.wav", beeps(hertz, 240.0)) for hertz in _BROWSERS
    ]
    flag = "--autoplay-policy=no-user-gesture-required"
    return [one.guest() for one in stack.enter_context(chromiums(microphones, flag))]


def _latest(pieces: list[Samples]) -> Samples:
    """The next seconds of what is played to somebody."""
    wanted = len(pieces) + round(_LISTEN_S / 0.02)
    until(lambda: len(pieces) >= wanted, what="sound", limit=_LIMIT_S)
    return np.concatenate(pieces[-round(_LISTEN_S / 0.02) :])


def test_three_applications_and_two_browsers_hear_each_other_and_not_themselves(
    held: HeldConference, stack: ExitStack, tmp_path: Path
) -> None:
    microphone = Microphone(held.speak, beeps(_HOST, 4.0))
    stack.callback(microphone.stop)
    applications = [_Application(tmp_path, hertz) for hertz in _APPLICATIONS]
    guests = _browsers(stack, tmp_path)
    for application in applications:
        stack.callback(application.close)
        application.join(held.invite())
        held.let_in()
    for guest in guests:
        guest.ask_to_join(held.invite())
        held.let_in()
        guest.sees("meeting")

    _hears_all_but(_HOST, lambda: spectra(_latest(held.side.host_hears)))
    for application in applications:
        _hears_all_but(application.hertz, partial(_spectra_of, application))
    for guest, own in zip(guests, _BROWSERS, strict=True):
        _hears_all_but(own, partial(_spectra_in, guest))


def _spectra_of(application: _Application) -> Spectra:
    return spectra(_latest(application.played))


def _spectra_in(guest: Guest) -> Spectra:
    return np.array(guest.page.evaluate(_HEAR, [_LISTEN_S, WINDOW, LINES]))
