"""Which of several sounds in one file are worth hearing, and whether they are sides of a call.

Recorders write the microphone, what the computer plays, and both together, as streams of one file;
or the same sound into each. What is silent goes, what is the same goes, and what holds the others
goes where they explain it; else what it holds goes. So no word is heard twice, and none is lost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.application.tell_sides import SPEECH, TellSides
from meeting_desktop.ports.audio import Samples

#: Of a second that others explain so much is left at most (energy); codecs leave some -10 dB.
_LEFT_SHARE = 0.25
#: What is so in this share of the seconds with speech is so.
_MOST_SECONDS = 0.9
#: A sound that is in another one is found there about as loud as it is; what a microphone hears of
#: a loudspeaker comes later, so that hardly anything of it is in step.
_FOUND_GAIN = 0.5


@dataclass(frozen=True, slots=True)
class ChosenStreams:
    """``are_sides``: each is a side of its own; else they are one sound together."""

    streams: tuple[int, ...]
    are_sides: bool


class TellStreams:
    """Fed with sound of shape (n, streams), a second at a time."""

    def __init__(self) -> None:
        self._seconds: list[NDArray[np.float64]] = []

    def hear(self, sound: Samples) -> None:
        wide = sound.astype(np.float64)
        self._seconds.append(wide.T @ wide / len(wide))

    def chosen(self) -> ChosenStreams:
        if not self._seconds:
            return ChosenStreams((0,), are_sides=False)
        kept = _kept(_Products(np.array(self._seconds)))
        if len(kept) == 1:
            return ChosenStreams(kept, are_sides=False)
        sides = TellSides(len(kept))
        for second in self._seconds:
            sides.weigh(np.diag(second)[list(kept)].tolist())
        return ChosenStreams(kept, sides.differ)


class _Products:
    """Of every second the mean products of each two streams: shape (seconds, streams, streams)."""

    def __init__(self, seconds: NDArray[np.float64]) -> None:
        self._seconds = seconds
        levels = np.diagonal(seconds, axis1=1, axis2=2)
        self._spoken: NDArray[np.bool_] = levels > SPEECH

    @property
    def count(self) -> int:
        return len(self._seconds[0])

    def is_heard(self, one: int) -> bool:
        return bool(self._spoken[:, one].any())

    def holds(self, whole: int, part: int) -> bool:
        """What is said in ``part`` is to be heard in ``whole``, in step."""
        said = self._seconds[self._spoken[:, part]]
        gains = np.abs(said[:, part, whole] / said[:, part, part])
        return bool(np.mean(gains >= _FOUND_GAIN) >= _MOST_SECONDS)

    def is_made_of(self, whole: int, parts: list[int]) -> bool:
        """Second by second nothing else is in ``whole``."""
        said = self._seconds[self._spoken[:, whole]]
        explained = 0
        for second in said:
            within = second[np.ix_(parts, parts)]
            shared = second[parts, whole]
            weights = np.linalg.lstsq(within, shared, rcond=None)[0]
            explained += float(shared @ weights) >= (1 - _LEFT_SHARE) * second[whole, whole]
        return explained >= _MOST_SECONDS * len(said)


def _kept(products: _Products) -> tuple[int, ...]:
    """At least one, in order."""
    different: list[int] = []
    for one in range(products.count):
        known = any(_are_same(products, one, other) for other in different)
        if products.is_heard(one) and not known:
            different.append(one)
    gone: set[int] = set()
    for whole in different:
        rest = [one for one in different if one != whole and one not in gone]
        parts = [one for one in rest if products.holds(whole, one)]
        if whole in gone or not parts:
            continue
        gone.update([whole] if products.is_made_of(whole, parts) else parts)
    return tuple(one for one in different if one not in gone) or (0,)


def _are_same(products: _Products, one: int, other: int) -> bool:
    return (
        products.is_heard(one)
        and products.is_made_of(one, [other])
        and products.is_made_of(other, [one])
    )
