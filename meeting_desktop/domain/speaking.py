"""Who speaks, from loudness ten times a second: quick to begin, slow to end."""

from __future__ import annotations

from dataclasses import dataclass

#: A voice at a microphone is above this (dBFS, RMS of the loudest 20 ms of a tenth of a second).
_VOICE_DB = -42.0
_QUIET_DB = -48.0
#: Tenths of a second: a click is no voice, a breath between words no silence.
_BEGIN_AFTER = 2
_END_AFTER = 8


@dataclass(frozen=True, slots=True)
class Speaking:
    """``hear`` gives the next state; ``now`` is whether the person speaks."""

    now: bool = False
    run: int = 0

    def hear(self, level_db: float) -> Speaking:
        """Another tenth of a second of ``level_db`` dBFS."""
        against = level_db < _QUIET_DB if self.now else level_db >= _VOICE_DB
        if not against:
            return Speaking(self.now)
        run = self.run + 1
        if run >= (_END_AFTER if self.now else _BEGIN_AFTER):
            return Speaking(not self.now)
        return Speaking(self.now, run)
