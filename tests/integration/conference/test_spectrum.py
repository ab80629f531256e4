"""Five connections and the host, each with its own pitch, by the spectrum of what each hears.

Three stand for applications, two for browsers; the browsers' own test is end to end.
"""

from functools import partial

import numpy as np
import pytest

from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from tests.fakes.patience import until
from tests.fakes.sounds import tone
from tests.integration.conference.meeting_on_loopback import LoopbackMeeting

pytestmark = [pytest.mark.alone, pytest.mark.slow]

#: None is a multiple of another, nor the sum or the difference of two.
_HOST = 310.0
_PITCHES = (470.0, 730.0, 1130.0, 1790.0, 2710.0)
_DOWN_DB = -40.0
#: Quiet enough that six together stay below where the limiter begins.
_LOUDNESS = np.float32(0.3)
_FRAMES = 25
#: Half a second without a dropout, which a busy machine does not always give.
_PATIENCE = 60.0


def levels(frames: list[Samples]) -> dict[float, float]:
    """Amplitude of each pitch in the last half second, in dB below the loudest of them."""
    sound = np.concatenate(frames[-_FRAMES:])
    window = np.blackman(len(sound))
    time = np.arange(len(sound)) / CAPTURE_RATE_HZ
    amplitudes = {
        pitch: abs(np.sum(sound * window * np.exp(-2j * np.pi * pitch * time)))
        for pitch in (_HOST, *_PITCHES)
    }
    most = max(*amplitudes.values(), 1e-9)
    return {
        pitch: 20 * float(np.log10(max(amplitude, 1e-9) / most))
        for pitch, amplitude in amplitudes.items()
    }


def hears_all_but(frames: list[Samples], own: float) -> bool:
    if len(frames) < _FRAMES:
        return False
    heard = levels(frames)
    return heard[own] < _DOWN_DB and all(heard[one] > -12 for one in heard if one != own)


def test_everybody_hears_all_the_others_and_not_themselves(meeting: LoopbackMeeting) -> None:
    callers = [meeting.join() for _ in _PITCHES]
    for caller, pitch in zip(callers, _PITCHES, strict=True):
        caller.speak(tone(1, hertz=pitch) * _LOUDNESS)
    meeting.host_speaks(tone(1, hertz=_HOST) * _LOUDNESS)
    for caller, pitch in zip(callers, _PITCHES, strict=True):
        until(
            partial(hears_all_but, caller.ear.frames, pitch),
            what=f"the sound of all but {pitch} Hz",
            limit=_PATIENCE,
        )
    until(
        lambda: hears_all_but([samples for _, samples in meeting.ear.host_heard], _HOST),
        what="the sound of all but the host",
        limit=_PATIENCE,
    )
