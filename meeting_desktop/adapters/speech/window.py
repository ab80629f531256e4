"""How long the encoder's window is for some sound.

The encoder's cost grows with its window: 0.1 s of work for 8 s, 0.2 s for 15 s, 0.8 s for 30 s
(base, int8, one thread). A window that ends with the sound makes the decoder loop; some silence
behind it and a least length keep the words as true as with the full one (docs/benchmarks.md).
"""

from __future__ import annotations

import math

from meeting_desktop.adapters.speech.engine import FULL_WINDOW_SECONDS

_SHORTEST_SECONDS = 15.0
_SILENCE_BEHIND_SECONDS = 2.0
_STEP_SECONDS = 5.0

#: The window of a live pass, and the most sound of one utterance that it looks at.
LIVE_SECONDS = 8.0
LONGEST_LIVE_SECONDS = 6.0


#: A file's windows have these instead: as many words are right, in three quarters of the time
#: (docs/benchmarks.md).
_SHORTEST_OF_FILE_SECONDS = 8.0
_SILENCE_BEHIND_FILE_SECONDS = 1.0
_STEP_OF_FILE_SECONDS = 1.0


def window_for(sound_seconds: float) -> float:
    """The window in seconds; few different lengths, so that memory is reused."""
    wanted = sound_seconds + _SILENCE_BEHIND_SECONDS
    steps = math.ceil(wanted / _STEP_SECONDS) * _STEP_SECONDS
    return min(FULL_WINDOW_SECONDS, max(_SHORTEST_SECONDS, steps))


def window_of_file(sound_seconds: float) -> float:
    """The window in seconds where several sounds of similar length share one."""
    wanted = sound_seconds + _SILENCE_BEHIND_FILE_SECONDS
    steps = math.ceil(wanted / _STEP_OF_FILE_SECONDS) * _STEP_OF_FILE_SECONDS
    return min(FULL_WINDOW_SECONDS, max(_SHORTEST_OF_FILE_SECONDS, steps))
