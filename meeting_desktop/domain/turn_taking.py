"""Whose turn it is, from 20 ms of loudness at a time: for somebody who must never interrupt.

Decided from levels alone, because words come a second late; words only say how long to wait. Time
is in seconds of one clock that never goes back. Why these figures: decision 26.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

FRAME_S = 0.02
#: Never a voice below this, in dBFS; and so much above the noise of their room.
_LEAST_VOICE_DB = -45.0
_ABOVE_NOISE_DB = 10.0
#: What a microphone's noise may rise in a second before it counts as noise.
_NOISE_RISE_DB_S = 1.5
_NOISE_LIMIT_DB = -40.0
#: Voiced frames among the last ones that make a voice: a click has fewer.
_VOICED, _OF_FRAMES = 3, 4
#: A pause inside one run of speech.
_RUN_GAP_S = 0.25
#: Nothing but "mhm": shorter than this, and nothing follows it.
BACKCHANNEL_S = 0.3
#: What each stop that no words followed adds for that person while we speak, and at most.
_ECHO_STEP_DB, _ECHO_MOST_DB = 6.0, 18.0
#: Whoever is louder than this is always heard.
_ECHO_CEILING_DB = -30.0
#: The end of a turn that falls by so much sounds finished.
_FALL_DB = 4.0
_TAIL_FRAMES = 10


@dataclass(slots=True)
class _Ear:
    """One participant. ``margin`` is what their echo of us has cost them."""

    noise: float = -60.0
    margin: float = 0.0
    recent: deque[bool] = field(default_factory=lambda: deque(maxlen=_OF_FRAMES))
    tail: deque[float] = field(default_factory=lambda: deque(maxlen=60))
    voiced_at: float = float("-inf")
    run_began: float = float("-inf")

    def hear(self, now: float, level: float, *, while_we_speak: bool) -> bool:
        """Whether they speak for certain."""
        threshold = max(_LEAST_VOICE_DB, self.noise + _ABOVE_NOISE_DB)
        if while_we_speak:
            threshold = max(threshold, min(threshold + self.margin, _ECHO_CEILING_DB))
        self.noise = min(level, self.noise + _NOISE_RISE_DB_S * FRAME_S, _NOISE_LIMIT_DB)
        voiced = level >= threshold
        self.recent.append(voiced)
        if not voiced:
            return False
        if now - self.voiced_at > _RUN_GAP_S:
            self.run_began = now
            self.tail.clear()
        self.voiced_at = now
        self.tail.append(level)
        return sum(self.recent) >= _VOICED

    def falls(self) -> bool:
        """Whether their last run of speech sank towards its end."""
        if len(self.tail) < 3 * _TAIL_FRAMES:
            return False
        levels = list(self.tail)
        end = sum(levels[-_TAIL_FRAMES:]) / _TAIL_FRAMES
        return sum(levels[:-_TAIL_FRAMES]) / (len(levels) - _TAIL_FRAMES) - end >= _FALL_DB


class Floor:
    """Who has it. ``hear`` every 20 ms with everybody but ourselves."""

    def __init__(self) -> None:
        self._ears: dict[UUID, _Ear] = {}
        self._spoke_at = float("-inf")
        self._heard_at = float("inf")
        #: Who was heard for certain in this frame; None where nobody was.
        self.speaker: UUID | None = None
        #: Whose voice was the last that was heard for certain.
        self.last_speaker: UUID | None = None
        #: Seconds of certain speech since ``forget``.
        self.voiced_s = 0.0

    def hear(self, now: float, levels: Mapping[UUID, float], *, while_we_speak: bool) -> None:
        for gone in [one for one in self._ears if one not in levels]:
            del self._ears[gone]
        self._leave_out(now)
        self.speaker, loudest = None, float("-inf")
        for participant, level in levels.items():
            ear = self._ears.setdefault(participant, _Ear())
            if ear.hear(now, level, while_we_speak=while_we_speak):
                self._spoke_at = now
                if level > loudest:
                    self.speaker, loudest = participant, level
        if self.speaker is not None:
            self.last_speaker = self.speaker
            self.voiced_s += FRAME_S

    def _leave_out(self, now: float) -> None:
        """While this machine stood still nobody was heard, which is nobody's silence."""
        missed = now - self._heard_at - FRAME_S
        self._heard_at = now
        if missed > FRAME_S / 2:
            self._spoke_at += missed
            for ear in self._ears.values():
                ear.voiced_at += missed

    def silence(self, now: float) -> float:
        """Seconds since anybody made a sound that may be a voice; infinite where nobody has.

        Single voiced frames count here: they may be the beginning of a word.
        """
        last = max((ear.voiced_at for ear in self._ears.values()), default=float("-inf"))
        return now - max(last, self._spoke_at)

    def forget(self) -> None:
        """A new turn is counted from here."""
        self.voiced_s = 0.0

    def falls(self) -> bool:
        ear = self._ears.get(self.last_speaker) if self.last_speaker is not None else None
        return ear is not None and ear.falls()

    def stopped_for_nothing(self, participant: UUID) -> None:
        """We stopped for them and no words came: it may have been our own echo."""
        ear = self._ears.get(participant)
        if ear is not None:
            ear.margin = min(_ECHO_MOST_DB, ear.margin + _ECHO_STEP_DB)

    def stopped_rightly(self, participant: UUID) -> None:
        ear = self._ears.get(participant)
        if ear is not None:
            ear.margin = 0.0


_ENDS = (".", "!", "?", "…", "。", "?", "!")
#: Whoever ends with one of these has not finished.
_DANGLING = frozenset(
    word
    for line in (
        "and or but because so that which who when while if than then the a an to of in on at for",
        "with from by about into as is are was were our my your their his her its this these those",
        "um uh er well like",
        "und oder aber weil dass daß also der die das ein eine einen einem einer zu von in im an",
        "am auf für mit aus bei über als ist sind war waren unser unsere mein meine ihr ihre wenn",
        "ob äh ähm halt",
    )
    for word in line.split()
)


def is_complete(text: str) -> bool | None:
    """Whether words sound like a whole sentence; None where nobody can tell."""
    words = text.strip().rstrip("\"'»”)").split()
    if not words:
        return None
    last = words[-1].strip(".,;:!?…").casefold()
    if last in _DANGLING or words[-1].endswith((",", ";", ":", "-", "…")):
        return False
    return True if words[-1].endswith(_ENDS) else None


def wait_after(patience_s: float, *, complete: bool | None, falls: bool) -> float:
    """Seconds of silence that end a turn. Shorter after a whole sentence, longer after half one."""
    factor = 1.2 if complete is None else 0.75 if complete else 2.0
    if falls and complete is not False:
        factor -= 0.15
    return max(0.4, patience_s * factor)
