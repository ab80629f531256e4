"""Where a recording has no words yet, from the words alone.

What live captions left out (a machine that was too busy, a bug) is known only to the program that
ran; after a crash nobody can say it. But every stretch that captions heard speech in has a final
segment, so that what lies between them is either silence, in which hearing again finds nothing and
costs little, or what was left out. No note has to be kept, and none can be lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meeting_desktop.domain.transcript import Segment

#: Shorter holes between final segments are pauses of somebody who speaks (s).
_PAUSE_SECONDS = 2.0


def find_unheard(segments: Sequence[Segment], duration: float) -> tuple[tuple[float, float], ...]:
    """Spans (seconds) of one track to be heard again, in order.

    ``segments`` are the track's; those that are not final were begun and are heard again whole.
    """
    begun = [segment for segment in segments if not segment.is_final]
    holes = list(_holes([segment for segment in segments if segment.is_final], duration))
    return tuple(
        (start, end)
        for start, end in holes
        if end - start >= _PAUSE_SECONDS
        or end >= duration  # the last words may have been fed and not been written
        or any(one.start < end and one.end > start for one in begun)
    )


def _holes(finals: Sequence[Segment], duration: float) -> Iterator[tuple[float, float]]:
    heard_until = 0.0
    for segment in sorted(finals, key=lambda one: one.start):
        if segment.start > heard_until:
            yield heard_until, segment.start
        heard_until = max(heard_until, segment.end)
    if duration > heard_until:
        yield heard_until, duration
