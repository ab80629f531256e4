"""Mix-minus: everybody hears everybody else and not themselves, at a cost that does not explode.

Only voices that carry sound are in the mix, at most six: so there is one mix for all who are
silent, whatever their number, and one more for each who speaks. Who joins the mix or leaves it is
faded, not cut.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.adapters.conference.limiter import SoftLimiter
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import FRAME_SAMPLES

#: Voices at once; more than six people at the same time are a noise anyway.
MAX_VOICES = 6
#: Below this there is nothing to hear; above it a person may be far from their microphone.
_THRESHOLD_DB = -60.0
#: Frames (1 s) that a voice stays after its last sound, so that pauses do not flap.
_HOLD_FRAMES = 50
#: What who is in the mix already has ahead of who is not, in dB.
_STICKINESS_DB = 6.0
_SMOOTHING = 0.2
#: A voice comes in over 2 ms: short enough to keep its first consonant.
_RISE_SAMPLES = 96


@dataclass(frozen=True, slots=True)
class Voice:
    """One participant's frame: shape (960,), and how loud it is (dBFS)."""

    samples: Samples
    level: float


@dataclass(slots=True)
class _Seat:
    row: int
    loudness: float = -120.0
    hold: int = 0
    inside: bool = False
    was_inside: bool = False


class Mix:
    """What was mixed in one frame. The arrays are new; the receiver may keep them."""

    def __init__(self, everybody: Samples, own: dict[int, Samples]) -> None:
        self.everybody = everybody
        self._own = own

    def has_own(self, seat: int) -> bool:
        """Whether ``seat`` speaks, so that what they hear differs from what the silent hear."""
        return seat in self._own

    def without(self, seat: int) -> Samples:
        return self._own.get(seat, self.everybody)


class MixMinus:
    """Seats are small numbers that the caller gives; all arrays grow with the highest only."""

    def __init__(self) -> None:
        self._seats: dict[int, _Seat] = {}
        self._frames = np.zeros((MAX_VOICES * 2, FRAME_SAMPLES), dtype=np.float32)
        self._mixes = np.zeros((MAX_VOICES * 2 + 1, FRAME_SAMPLES), dtype=np.float32)
        self._limiter = SoftLimiter(MAX_VOICES * 2 + 1)
        self._free = list(range(MAX_VOICES * 2))
        self._rise = np.ones(FRAME_SAMPLES, dtype=np.float32)
        self._rise[:_RISE_SAMPLES] = np.linspace(0, 1, _RISE_SAMPLES)
        self._fall = np.linspace(1, 0, FRAME_SAMPLES, dtype=np.float32)

    def leave(self, seat: int) -> None:
        """The seat is empty."""
        gone = self._seats.pop(seat, None)
        if gone is not None and gone.row >= 0:
            self._give_back(gone)

    def mix(self, voices: dict[int, Voice]) -> Mix:
        """One frame. Seats that are not in ``voices`` are silent."""
        self._choose(voices)
        speaking = [
            (number, seat) for number, seat in self._seats.items() if seat.inside or seat.was_inside
        ]
        for number, seat in speaking:
            self._take(seat, voices.get(number))
        total = self._mixes[0]
        if speaking:
            np.sum(self._frames[[seat.row for _, seat in speaking]], axis=0, out=total)
        else:
            total[:] = 0.0
        for _, seat in speaking:
            np.subtract(total, self._frames[seat.row], out=self._mixes[seat.row + 1])
        self._limiter.apply(self._mixes)
        mix = Mix(
            total.copy(), {number: self._mixes[seat.row + 1].copy() for number, seat in speaking}
        )
        self._let_go(speaking)
        return mix

    def _choose(self, voices: dict[int, Voice]) -> None:
        for number, voice in voices.items():
            seat = self._seats.setdefault(number, _Seat(row=-1))
            seat.loudness += _SMOOTHING * (voice.level - seat.loudness)
            seat.hold = _HOLD_FRAMES if voice.level > _THRESHOLD_DB else max(0, seat.hold - 1)
        for number, seat in self._seats.items():
            seat.was_inside = seat.inside
            if number not in voices:
                seat.hold = 0
        wishing = [seat for seat in self._seats.values() if seat.hold]
        wishing.sort(key=_urgency, reverse=True)
        for seat in self._seats.values():
            seat.inside = False
        for seat in wishing[:MAX_VOICES]:
            seat.inside = True
            if seat.row < 0:
                seat.row = self._free.pop()
                self._limiter.reset(seat.row + 1)

    def _take(self, seat: _Seat, voice: Voice | None) -> None:
        """The seat's sound for this frame, faded when it comes or goes."""
        frame = self._frames[seat.row]
        if voice is None:
            frame[:] = 0.0
        elif seat.inside and seat.was_inside:
            frame[:] = voice.samples
        else:
            ramp = self._rise if seat.inside else self._fall
            np.multiply(voice.samples, ramp, out=frame)

    def _let_go(self, speaking: list[tuple[int, _Seat]]) -> None:
        for _, seat in speaking:
            if not seat.inside:
                self._give_back(seat)

    def _give_back(self, seat: _Seat) -> None:
        self._frames[seat.row] = 0.0
        self._mixes[seat.row + 1] = 0.0
        self._free.append(seat.row)
        seat.row = -1
        seat.was_inside = False


def _urgency(seat: _Seat) -> float:
    return seat.loudness + (_STICKINESS_DB if seat.inside else 0.0)


def together(frames: list[Samples]) -> NDArray[np.float32]:
    """Frames that fall into one turn, as one: none is silence, of several one fades to the next."""
    if not frames:
        return np.zeros(FRAME_SAMPLES, dtype=np.float32)
    result = frames[0]
    fade = np.linspace(0, 1, FRAME_SAMPLES, dtype=np.float32)
    for frame in frames[1:]:
        result = result * (1 - fade) + frame * fade
    return result
