"""Where to stop and where to go on when captions give up for a while: between words.

A word that is cut in two is heard by neither side, the captions or the recording's second hearing.
"""

from __future__ import annotations

from meeting_desktop.domain.levels import measure_level
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples

#: What counts as a breath: so quiet (dBFS), for so long (s).
_QUIET_DB = -45.0
_BREATH_SECONDS = 0.2
#: Who speaks without a breath, or in noise, is cut after so much sound (s).
_LONGEST_SECONDS = 3.0


class FeedingGate:
    """Says of each chunk of a track whether it is fed; used on the speech thread."""

    def __init__(self) -> None:
        self._open = self._wanted = True
        self._since = self._quiet = 0.0

    def want(self, open_: bool) -> None:
        """Open or close at the next breath."""
        if open_ is not self._wanted:
            self._wanted = open_
            self._since = self._quiet = 0.0

    def lets(self, samples: Samples) -> bool:
        """True when mono 48 kHz ``samples`` are to be fed."""
        if self._open is not self._wanted:
            seconds = samples.size / CAPTURE_RATE_HZ
            self._since += seconds
            is_quiet = measure_level(samples)[0] < _QUIET_DB
            self._quiet = self._quiet + seconds if is_quiet else 0.0
            if self._quiet >= _BREATH_SECONDS or self._since >= _LONGEST_SECONDS:
                self._open = self._wanted
        return self._open
