"""Whether two fingerprints are of the same sound."""

from __future__ import annotations

from dataclasses import dataclass

from meeting_desktop.domain.media import ContentFingerprint

#: Up to so many wrong bits it is the same sound, and so many in its worst stretch: of another take
#: some words fall together, never all. Codecs, 8 kHz and a shift leave at most 0.15 and 0.28; other
#: takes have 0.43 and more of both (docs/decisions/0029).
SAME_SOUND = 0.2
SAME_STRETCH = 0.32
#: Encoders put up to so much (s) in front, and some players' exports leave it there.
_FARTHEST = 0.7
#: Two files of the same sound differ in length by no more than encoders add (s), ...
_PADDING = 0.5
#: ... and so many steps must be heard in both to say anything.
_LEAST_STEPS = 24
#: A sound is compared in at most so many stretches.
_STRETCHES = 8
_BITS = 32
_FULL = (1 << _BITS) - 1


@dataclass(frozen=True, slots=True)
class Likeness:
    """``error``: share of the bits that differ, 0 to 1; ``worst``: in the stretch with most.

    ``offset``: seconds, other behind one.
    """

    error: float
    worst: float
    offset: float

    @property
    def is_same(self) -> bool:
        return self.error <= SAME_SOUND and self.worst <= SAME_STRETCH


def lengths_like(duration: float) -> tuple[float, float]:
    """The shortest and the longest sound (s) that may be the same as one of ``duration``."""
    return max(0.0, duration - _PADDING), duration + _PADDING


def likeness(one: ContentFingerprint, other: ContentFingerprint) -> Likeness:
    """At the small offset where they agree best; an error of 1 where nothing can be compared."""
    if one.step != other.step or not one.values or not other.values:
        return Likeness(1.0, 1.0, 0.0)
    first, second = _Packed(one.values), _Packed(other.values)
    most = round(_FARTHEST / one.step)
    return min(
        (
            Likeness(*_errors(first, second, offset), offset * one.step)
            for offset in range(-most, most + 1)
        ),
        key=lambda found: (found.error, abs(found.offset)),
    )


class _Packed:
    """All words as one number, so that a comparison is three operations; the first word lowest."""

    def __init__(self, values: tuple[int, ...]) -> None:
        self.bits = int.from_bytes(b"".join(v.to_bytes(4, "little") for v in values), "little")
        heard = b"".join((_FULL if v else 0).to_bytes(4, "little") for v in values)
        #: Where there was something to hear; a pause says nothing.
        self.heard = int.from_bytes(heard, "little")


def _errors(one: _Packed, other: _Packed, offset: int) -> tuple[float, float]:
    """Of all, and of the worst stretch."""
    shift, back = max(0, offset) * _BITS, max(0, -offset) * _BITS
    both = (one.heard >> back) & (other.heard >> shift)
    wrong = ((one.bits >> back) ^ (other.bits >> shift)) & both
    compared = both.bit_count()
    if compared < _LEAST_STEPS * _BITS:
        return 1.0, 1.0
    steps = -(-both.bit_length() // _BITS)
    stretch = max(_LEAST_STEPS, -(-steps // _STRETCHES)) * _BITS
    mask = (1 << stretch) - 1
    worst = 0.0
    for at in range(0, steps * _BITS, stretch):
        heard = ((both >> at) & mask).bit_count()
        if heard >= _LEAST_STEPS * _BITS // 2:
            worst = max(worst, ((wrong >> at) & mask).bit_count() / heard)
    return wrong.bit_count() / compared, worst
