"""The lead's score, reckoned from evidence: the model of docs/scoring.md.

The same evidence gives the same score, in whatever order it comes and whoever proposed it: an
analyst proposes evidence, never a score.

1. Evidence that shares a segment is one piece: its strongest word for a part counts, and its
   strongest against.
2. What was said counts in full, what was inferred by half; what is ``HALF_LIFE`` older than the
   newest evidence by half again.
3. Pieces add up with diminishing returns, 1 - (1-a)(1-b)…, for and against apart.
4. A part is 50 + 50 (for - against). Its confidence, what there is of both sides times what is not
   contradicted, must reach ``PART_FLOOR``; else it is not enough evidence.
5. The score is the mean of the parts by weight, where those with evidence have ``floor`` per cent
   of all the weight; else there is none.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from meeting_desktop.domain.findings import Basis
from meeting_desktop.domain.lead_scores import PARTS, Cited, ScorePart
from meeting_desktop.domain.score_words import would_change

#: A judgement, not a measurement: about two months pass between a first talk and an offer.
HALF_LIFE = timedelta(days=60)
INFERRED = 0.5
PART_FLOOR = 0.25


@dataclass(frozen=True, slots=True)
class Weighing:
    """How a part stands: ``pro`` and ``contra`` 0 to 1, ``said``: not only inferred."""

    pro: float
    contra: float
    said: bool

    @property
    def confidence(self) -> float:
        both = 1 - (1 - self.pro) * (1 - self.contra)
        return both * (1 - min(self.pro, self.contra))

    @property
    def value(self) -> int | None:
        """0 to 100; None: not enough evidence, or as much for as against."""
        if self.confidence < PART_FLOOR:
            return None
        return round(50 + 50 * (self.pro - self.contra))


def reckon(
    evidence: Sequence[Cited],
    weights: Mapping[str, int],
    floor: int,
    held_at: Mapping[UUID, datetime] | None = None,
) -> tuple[int | None, tuple[ScorePart, ...]]:
    """The score and its parts, in the order of ``PARTS``, each with what it rests on.

    ``weights`` by part, 0 where there is none; ``floor`` in per cent. ``held_at`` says when the
    meetings were, so that old words fade; without it none does. Evidence of other parts, or of a
    strength that is no number, is left out. That it is true is ``score_evidence``'s to check.
    """
    valid = [one for one in evidence if math.isfinite(one.evidence.strength)]
    fading = _Fading(held_at or {}, {one.meeting_id for one in valid})
    parts = tuple(_part(part, weights.get(part, 0), _of(part, valid), fading) for part in PARTS)
    return _whole(parts, floor), parts


def weigh(cited: Iterable[Cited], fading: Mapping[UUID, float]) -> Weighing:
    """How the evidence of one part adds up; ``fading`` by meeting, 0 to 1."""
    pro, contra, said = [], [], False
    for piece in _pieces(list(cited)):
        forces = [_force(one, fading) for one in piece]
        pro.append(max(0.0, *forces))
        contra.append(max(0.0, *(-force for force in forces)))
        said = said or any(one.evidence.basis is Basis.SAID for one in piece)
    return Weighing(_together(pro), _together(contra), said)


class _Fading(dict[UUID, float]):
    """What is left of the words of each meeting, beside the newest one's."""

    def __init__(self, held_at: Mapping[UUID, datetime], meetings: set[UUID]) -> None:
        known = {one: held_at[one] for one in meetings if one in held_at}
        newest = max(known.values(), default=None)
        super().__init__(
            {
                meeting: 0.5 ** ((newest - at) / HALF_LIFE)
                for meeting, at in known.items()
                if newest is not None
            }
        )

    def __missing__(self, _meeting: UUID) -> float:
        return 1.0


def _of(part: str, evidence: Sequence[Cited]) -> list[Cited]:
    return [one for one in evidence if one.evidence.part == part]


def _part(part: str, weight: int, cited: list[Cited], fading: Mapping[UUID, float]) -> ScorePart:
    weighing = weigh(cited, fading)
    shown = sorted(cited, key=lambda one: (-abs(_force(one, fading)), _order(one)))
    return ScorePart(
        part, weighing.value, float(weight), tuple(shown), would_change(part, weighing)
    )


def _order(one: Cited) -> tuple[str, ...]:
    """Any order, so long as it is the same every time."""
    proposed = one.evidence
    ids = (str(segment) for segment in sorted(proposed.evidence))
    return str(one.meeting_id), *ids, proposed.quote, proposed.basis, repr(proposed.strength)


def _force(one: Cited, fading: Mapping[UUID, float]) -> float:
    strength = max(-1.0, min(1.0, one.evidence.strength))
    basis = 1.0 if one.evidence.basis is Basis.SAID else INFERRED
    return strength * basis * fading[one.meeting_id]


def _pieces(cited: list[Cited]) -> list[list[Cited]]:
    """Evidence by what it was said with: whatever shares a segment is together."""
    by_segment: dict[UUID, int] = {}
    root = list(range(len(cited)))

    def find(place: int) -> int:
        while root[place] != place:
            place = root[place]
        return place

    for place, one in enumerate(cited):
        for segment in one.evidence.evidence:
            root[find(place)] = find(by_segment.setdefault(segment, place))
    pieces: dict[int, list[Cited]] = defaultdict(list)
    for place, one in enumerate(cited):
        pieces[find(place)].append(one)
    return list(pieces.values())


def _together(forces: Iterable[float]) -> float:
    # In one order, so that the last bit is the same whatever order they came in.
    return 1 - math.prod(sorted(1 - force for force in forces))


def _whole(parts: Sequence[ScorePart], floor: int) -> int | None:
    known = [one for one in parts if one.value is not None and one.weight > 0]
    there = math.fsum(one.weight for one in known)
    everything = math.fsum(one.weight for one in parts)
    if not known or there * 100 < floor * everything:
        return None
    return round(math.fsum(one.weight * (one.value or 0) for one in known) / there)
