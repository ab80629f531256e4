"""A transcript in pieces that can be read at once: who says them, and when they are said."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from meeting_desktop.domain.subtitle_breaks import (
    LINE_COLUMNS,
    LineFill,
    Unit,
    break_cost,
    columns,
    is_wide,
)
from meeting_desktop.domain.transcript import Segment, Transcript, Word

LONGEST_S = 7.0
#: What is said sooner after a start is too short to be read.
SHORTEST_S = 1.0
#: Behind so long a silence nobody waits for the rest of a sentence.
_PAUSE_S = 2.0
#: Beside the costs of breaks: one more piece, and one that is over before it was read.
_PIECE, _TOO_SHORT = 1.0, 3.0


#: So far from where somebody speaks up may be the word at which they are let in.
_NEAR_S = 0.75

#: When, and whether it is the rest of what somebody else came into.
_Place: TypeAlias = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class Piece:
    """No more than two lines and seven seconds, unless a single word takes longer."""

    speaker_id: UUID | None
    units: tuple[Unit, ...]

    @property
    def start(self) -> float:
        return self.units[0].start

    @property
    def end(self) -> float:
        return self.units[-1].end


@dataclass(frozen=True, slots=True)
class Run:
    """What one says until somebody else begins."""

    speaker_id: UUID | None
    words: tuple[Word, ...]


def pieces_of(
    transcript: Transcript,
    *,
    clean: Callable[[str], str] = str,
    label: Callable[[UUID | None], str] = lambda _speaker: "",
) -> list[Piece]:
    """In the order of their beginning. ``clean`` is what a format does to the text of a word.

    ``label`` of a speaker is put before what they say, empty: nothing is.
    """
    found: list[Piece] = []
    for run in runs_of(transcript.segments):
        units = list(_units(run.words, clean))
        name = label(run.speaker_id)
        if units and name:
            units.insert(0, Unit(name, units[0].start, units[0].start, is_name=True))
        found += [Piece(run.speaker_id, piece) for piece in _split(units)]
    return found


def runs_of(segments: Sequence[Segment]) -> list[Run]:
    """Segments by their start, cut where somebody else begins, joined where nobody did."""
    spoken = sorted((one for one in segments if one.words), key=lambda one: one.start)
    starts = [one.start for one in spoken]
    parts: list[tuple[_Place, Run]] = []
    for segment in spoken:
        during = spoken[bisect_right(starts, segment.start) : bisect_left(starts, segment.end)]
        cuts = [one.start for one in during if one.speaker_id != segment.speaker_id]
        parts += _cut(segment, cuts)
    runs: list[Run] = []
    for _, part in sorted(parts, key=lambda one: one[0]):
        if runs and runs[-1].speaker_id == part.speaker_id:
            runs[-1] = Run(part.speaker_id, runs[-1].words + part.words)
        else:
            runs.append(part)
    return runs


def _cut(segment: Segment, cuts: Sequence[float]) -> Iterator[tuple[_Place, Run]]:
    """The words of a segment, with their places in the order of runs; no word is cut.

    What can be read at once stays together, whoever comes in.
    """
    place, first = (segment.start, False), 0
    for cut in () if _is_short(segment) else cuts:
        at = _boundary(segment.words, first, cut)
        if first < at < len(segment.words):
            yield place, Run(segment.speaker_id, segment.words[first:at])
            place, first = (cut, True), at
    yield place, Run(segment.speaker_id, segment.words[first:])


def _is_short(segment: Segment) -> bool:
    is_quick = segment.words[-1].end - segment.words[0].start <= LONGEST_S
    return is_quick and columns(segment.text) <= LINE_COLUMNS


def _boundary(words: Sequence[Word], first: int, cut: float) -> int:
    """Before which word it hurts least to go on behind somebody who speaks up at ``cut``."""
    near = [at for at in range(first + 1, len(words)) if abs(words[at].start - cut) <= _NEAR_S]
    if near:
        return min(near, key=lambda at: (_break_before(words, at), abs(words[at].start - cut)))
    return next((at for at in range(first, len(words)) if words[at].start >= cut), len(words))


def _break_before(words: Sequence[Word], at: int) -> float:
    one, other = (Unit(word.text, word.start, word.end) for word in words[at - 1 : at + 1])
    return break_cost(one, other)


def _units(words: Sequence[Word], clean: Callable[[str], str]) -> Iterator[Unit]:
    """Words with what is joined to them; one that is longer than a line is cut, as it must be."""
    pending: Unit | None = None
    for word in words:
        for number, text in enumerate(word.text.split()):
            is_joined = word.joined and not number
            fresh = Unit(clean(text), word.start, max(word.start, word.end), not is_joined)
            if pending is not None and is_joined and not _may_part(pending.text, fresh.text):
                both = clean(pending.text + fresh.text)
                pending = Unit(both, pending.start, fresh.end, pending.is_spaced)
            else:
                if pending is not None:
                    yield from _short_enough(pending)
                pending = fresh
    if pending is not None:
        yield from _short_enough(pending)


def _may_part(one: str, other: str) -> bool:
    """Scripts without spaces break anywhere; what was joined otherwise is one word."""
    return is_wide(one[-1]) or is_wide(other[0])


def _short_enough(unit: Unit) -> Iterator[Unit]:
    if columns(unit.text) <= LINE_COLUMNS:
        yield unit
        return
    step = LINE_COLUMNS // 2 if any(map(is_wide, unit.text)) else LINE_COLUMNS
    count = len(unit.text)
    for at in range(0, count, step):
        share = [unit.start + (unit.end - unit.start) * n / count for n in (at, at + step)]
        text = unit.text[at : at + step]
        yield Unit(text, share[0], min(share[1], unit.end), unit.is_spaced and not at)


def _split(units: Sequence[Unit]) -> list[tuple[Unit, ...]]:
    """The cheapest way to cut ``units`` into pieces, reckoned from the end."""
    count = len(units)
    best = [0.0] * (count + 1)
    until = [count] * (count + 1)
    for first in range(count - 1, -1, -1):
        best[first] = float("inf")
        for last in _reach(units, first):
            cost = best[last] + _cost(units, first, last)
            if cost < best[first]:
                best[first], until[first] = cost, last
    pieces: list[tuple[Unit, ...]] = []
    at = 0
    while at < count:
        pieces.append(tuple(units[at : until[at]]))
        at = until[at]
    return pieces


def _reach(units: Sequence[Unit], first: int) -> Iterator[int]:
    """Behind which units a piece that begins at ``first`` may end: at least one."""
    fill, said = LineFill(), 0
    for at in range(first, len(units)):
        unit = units[at]
        long = unit.end - units[first].start > LONGEST_S
        pause = at > first and unit.start - units[at - 1].end > _PAUSE_S
        if not fill.add(unit) or (said and (long or pause)):
            return
        said += not unit.is_name
        yield at + 1


def _cost(units: Sequence[Unit], first: int, last: int) -> float:
    is_short = units[last - 1].end - units[first].start < SHORTEST_S
    cost = _PIECE + (_TOO_SHORT if is_short else 0.0)
    return cost if last == len(units) else cost + break_cost(units[last - 1], units[last])
