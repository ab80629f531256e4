"""Whether a room's sound is heard, and its way into what the loudspeaker plays.

It is blended into the mix that others' voices come in, not played beside it: so it takes no second
stream of the sound card, and echo cancellation knows of it, which keeps it out of the microphone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np

from meeting_desktop.core.clock import Clock
from meeting_desktop.core.setting_sections import ConferenceSettings
from meeting_desktop.domain.room_sounds import RoomSound
from meeting_desktop.ports.audio import Samples

_APART_SECONDS = 0.8
_NOTHING: Samples = np.zeros(0, np.float32)


class Ring:
    """``sounds`` gives each sound, mono float32 at 48 kHz; ``settings`` are asked each time."""

    def __init__(
        self,
        sounds: Callable[[RoomSound], Samples],
        settings: Callable[[], ConferenceSettings],
        clock: Clock,
    ) -> None:
        self._sounds = sounds
        self._settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self._rest = _NOTHING
        self._last = -_APART_SECONDS

    def ring(self, sound: RoomSound, *, people: int) -> bool:
        """Let it be heard, unless it is unwanted now; any thread, returns at once.

        ``people`` are in the room: where there are many, nobody rings but who waits at the door.
        """
        settings = self._settings()
        crowded = people > settings.sounds_up_to and sound is not RoomSound.KNOCK
        if not settings.sounds or crowded:
            return False
        with self._lock:
            now = self._clock.monotonic()
            if now - self._last < _APART_SECONDS:
                return False
            self._last = now
            self._rest = self._sounds(sound)
        return True

    def blend(self, samples: Samples) -> Samples:
        """``samples`` on their way to the loudspeaker, with what rings now; never louder than 1."""
        if not self._rest.size:
            return samples
        with self._lock:
            piece, self._rest = self._rest[: len(samples)], self._rest[len(samples) :]
        blended = samples.copy()
        blended[: len(piece)] += piece
        return np.clip(blended, -1.0, 1.0)
