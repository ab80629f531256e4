"""How much somebody took part in a meeting, 0 to 100, and what that is made up of.

docs/engagement.md has the formula and its weights for people; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Part(StrEnum):
    ATTENDANCE = "attendance"
    TALKING = "talking"
    CHAT = "chat"
    POLLS = "polls"


#: What each part gives at most. What a meeting had no occasion for is left out of the reckoning.
WEIGHTS: Mapping[Part, int] = MappingProxyType(
    {Part.ATTENDANCE: 40, Part.TALKING: 30, Part.CHAT: 10, Part.POLLS: 20}
)
#: Of an even share of the talk, from which on talking is full: to listen is to take part too.
FULL_SHARE = 0.5
#: Messages from which on the chat is full.
FULL_MESSAGES = 3


@dataclass(frozen=True, slots=True)
class ScorePart:
    """``reached`` of ``wanted``, for which ``points`` of ``most`` were given.

    In seconds of attendance, of the people's talk (0 to 1), messages or polls. More than what is
    wanted gives no more points.
    """

    part: Part
    points: float
    most: int
    reached: float
    wanted: float


def score_part(part: Part, reached: float, wanted: float) -> ScorePart | None:
    """None where nothing was wanted: there was no occasion for it."""
    if wanted <= 0:
        return None
    most = WEIGHTS[part]
    points = round(most * min(1.0, max(0.0, reached / wanted)), 1)
    return ScorePart(part, points, most, round(reached, 4), round(wanted, 4))


def total(parts: Iterable[ScorePart]) -> int | None:
    """0 to 100, of what there was an occasion for; None where there was none for anything."""
    counted = list(parts)
    most = sum(one.most for one in counted)
    if not most:
        return None
    return round(100 * round(sum(one.points for one in counted), 1) / most)


def mean_parts(people: Sequence[Sequence[ScorePart]]) -> tuple[ScorePart, ...]:
    """Of each part the mean of those of whom it was counted."""
    found = []
    for part in Part:
        ones = sorted(
            (one for parts in people for one in parts if one.part is part),
            key=lambda one: (one.points, one.reached, one.wanted),
        )
        if ones:
            points, reached, wanted = (
                round(sum(values) / len(ones), digits)
                for values, digits in (
                    ([one.points for one in ones], 1),
                    ([one.reached for one in ones], 4),
                    ([one.wanted for one in ones], 4),
                )
            )
            found.append(ScorePart(part, points, WEIGHTS[part], reached, wanted))
    return tuple(found)
