"""Half of a famous sentence, for guests who have to be understood; three seconds of speech."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples

#: What is heard of it, in small letters.
FAMOUS_WORDS = "your country can do for you"
#: Where in the recording they are (seconds).
_BEGIN_S, _END_S = 5.2, 8.0


def famous_words(speech_data: Path) -> Samples:
    """At 48 kHz, mono."""
    recorded = AvDecoder().decode(speech_data / "jfk.flac", rate_hz=CAPTURE_RATE_HZ)
    begin, end = (round(second * CAPTURE_RATE_HZ) for second in (_BEGIN_S, _END_S))
    return np.concatenate(list(recorded))[begin:end]


def over_and_over(once: Samples, *, pause_s: float, times: int) -> Samples:
    """The pause comes first."""
    pause = np.zeros(round(pause_s * CAPTURE_RATE_HZ), np.float32)
    repeated: Samples = np.tile(np.concatenate([pause, once]), times)
    return repeated
