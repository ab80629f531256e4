"""Which part of a recording is seen, and where a moment stands in it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

#: Seconds that are seen at the closest look.
_SHORTEST = 2.0
#: Where in the view the sound goes on after it has run out of it.
_TURN_TO = 0.1


@dataclass(frozen=True, slots=True)
class WindowOfTime:
    """From ``start`` to ``end`` seconds of ``duration``."""

    duration: float
    start: float = 0.0
    end: float = 0.0

    @classmethod
    def whole(cls, duration: float) -> WindowOfTime:
        return cls(duration, 0.0, max(duration, 0.001))

    @property
    def length(self) -> float:
        return self.end - self.start

    @property
    def is_whole(self) -> bool:
        return self.start <= 0 and self.end >= self.duration

    def zoomed(self, factor: float, around: float) -> WindowOfTime:
        """``factor`` below 1 looks closer; what is at ``around`` (s) stays where it is."""
        least = min(_SHORTEST, max(self.duration, 0.001))
        length = min(max(self.length * factor, least), max(self.duration, least))
        share = (around - self.start) / self.length if self.length else 0.5
        return self._from(around - share * length, length)

    def moved(self, seconds: float) -> WindowOfTime:
        return self._from(self.start + seconds, self.length)

    def showing(self, seconds: float) -> WindowOfTime:
        """The same where ``seconds`` is seen; else turned on like a page."""
        if self.start <= seconds <= self.end:
            return self
        return self._from(seconds - _TURN_TO * self.length, self.length)

    def share_of(self, seconds: float) -> float:
        """0 at the left edge, 1 at the right; beyond them outside of it."""
        return (seconds - self.start) / self.length if self.length else 0.0

    def at(self, share: float) -> float:
        """The moment at a share of the width, inside the recording."""
        return min(max(0.0, self.start + share * self.length), self.duration)

    def _from(self, start: float, length: float) -> WindowOfTime:
        begin = min(max(0.0, start), max(0.0, self.duration - length))
        return replace(self, start=begin, end=begin + length)
