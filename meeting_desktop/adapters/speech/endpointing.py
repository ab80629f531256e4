"""Where utterances begin and end: a state machine over probabilities, without any model.

An utterance begins a little before its first certain speech, so that no first word is lost, and
ends after a pause. The longer it lasts, the shorter the pause that ends it; one that has no pause
at all is cut at its quietest place, so that the work on an utterance is bounded.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

#: One frame is what Silero takes: 512 samples at 16 kHz.
FRAME_SECONDS = 0.032


def _frames(seconds: float) -> int:
    return max(1, round(seconds / FRAME_SECONDS))


@dataclass(frozen=True, slots=True)
class EndpointRules:
    """All times in seconds; ``certain`` and ``doubtful`` are probabilities of speech.

    Speech begins above ``certain`` and lasts down to ``doubtful`` (hysteresis as in Silero's own
    iterator). ``pause`` ends utterances up to ``patient`` long, of which the first words are given
    ``first_pause``; from there on the pause that is needed shrinks to ``shortest_pause`` at
    ``longest``, where an utterance is cut.
    """

    certain: float = 0.5
    doubtful: float = 0.35
    confirm: float = 0.096
    pre_roll: float = 0.25
    tail: float = 0.2
    first_pause: float = 1.0
    first_words: float = 3.0
    pause: float = 0.55
    shortest_pause: float = 0.1
    patient: float = 10.0
    longest: float = 24.0
    cut_within: float = 2.0

    def pause_after(self, length: float) -> float:
        """The silence that ends an utterance of ``length`` seconds."""
        if length <= self.first_words:
            return max(self.first_pause, self.pause)
        if length <= self.patient:
            return self.pause
        done = min(1.0, (length - self.patient) / (self.longest - self.patient))
        return self.pause + (self.shortest_pause - self.pause) * done


@dataclass(frozen=True, slots=True)
class Began:
    """An utterance begins with ``frame``."""

    frame: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The utterance ends before ``frame``; ``is_cut`` when the speech goes on."""

    frame: int
    is_cut: bool = False


Mark = Began | Ended


class Endpointer:
    """Hears one frame after the other and says where utterances begin and end."""

    def __init__(self, rules: EndpointRules | None = None) -> None:
        self.rules = rules if rules is not None else EndpointRules()
        self._next = 0
        self._began: int | None = None
        self._candidate: int | None = None
        self._certain_run = 0
        self._last_voiced = 0
        self._free_from = 0
        self._protected = 0
        self._recent: deque[tuple[int, float]] = deque(maxlen=_frames(self.rules.cut_within))

    @property
    def silent_frames(self) -> int:
        """Frames since the last voiced one of the utterance that is open."""
        return self._next - 1 - self._last_voiced if self._began is not None else 0

    def protect(self, frame: int) -> None:
        """What lies before ``frame`` has been said to people: a cut must come after it."""
        self._protected = max(self._protected, frame)

    def push(self, probability: float, loudness_dbfs: float) -> list[Mark]:
        """Take the next frame; what it decides, in order."""
        frame = self._next
        self._next += 1
        self._recent.append((frame, loudness_dbfs))
        if self._began is None:
            return self._wait_for_speech(frame, probability)
        return self._wait_for_pause(frame, probability, self._began)

    def finish(self) -> list[Mark]:
        """The sound ends, or a gap follows: whatever is open ends here."""
        began, self._began = self._began, None
        self._candidate, self._certain_run = None, 0
        self._free_from = self._next
        self._recent.clear()
        return [Ended(self._next)] if began is not None else []

    def skip_to(self, frame: int) -> None:
        """The next frame has this number; only after ``finish``."""
        self._next = max(self._next, frame)
        self._free_from = self._next

    def _wait_for_speech(self, frame: int, probability: float) -> list[Mark]:
        if probability < self.rules.doubtful:
            self._candidate, self._certain_run = None, 0
            return []
        if self._candidate is None:
            self._candidate = frame
        if probability >= self.rules.certain:
            self._certain_run += 1
        if self._certain_run < _frames(self.rules.confirm):
            return []
        self._began = max(self._free_from, self._candidate - _frames(self.rules.pre_roll))
        self._last_voiced = frame
        self._candidate, self._certain_run = None, 0
        return [Began(self._began)]

    def _wait_for_pause(self, frame: int, probability: float, began: int) -> list[Mark]:
        if probability >= self.rules.doubtful:
            self._last_voiced = frame
        length = (frame + 1 - began) * FRAME_SECONDS
        if frame - self._last_voiced >= _frames(self.rules.pause_after(length)):
            end = min(frame + 1, self._last_voiced + 1 + _frames(self.rules.tail))
            self._began, self._free_from = None, end
            return [Ended(end)]
        if length >= self.rules.longest:
            cut = self._quietest()
            self._began = cut
            return [Ended(cut, is_cut=True), Began(cut)]
        return []

    def _quietest(self) -> int:
        """The frame in the last seconds around which it is quietest, after what is protected."""
        frames = list(self._recent)
        begin = next((i for i, (frame, _) in enumerate(frames) if frame >= self._protected), 0)
        inner = range(max(1, begin), len(frames) - 1)
        if not inner:
            return self._next
        return frames[min(inner, key=lambda i: sum(frames[j][1] for j in (i - 1, i, i + 1)))][0]
