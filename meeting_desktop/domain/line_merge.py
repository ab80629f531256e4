"""Two people's changes of the same lines put together: a three-way merge."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import takewhile


def merge_lines(base: str, ours: str, theirs: str) -> str | None:
    """What both made of ``base``, line by line; None where they changed the same lines otherwise.

    Lines that only touch count as the same: whether two lines belong together, nobody can say.
    """
    before = base.split("\n")
    one, other = _hunks(before, ours.split("\n")), _hunks(before, theirs.split("\n"))
    hunks: list[_Hunk] = []
    for hunk in sorted({*one, *other}):
        if hunks and hunk[0] <= hunks[-1][1]:
            return None
        hunks.append(hunk)
    lines: list[str] = []
    at = 0
    for begin, end, new in hunks:
        lines += before[at:begin]
        lines += new
        at = end
    return "\n".join([*lines, *before[at:]])


#: Lines from, up to, and what stands in their place.
_Hunk = tuple[int, int, tuple[str, ...]]


def _hunks(before: list[str], after: list[str]) -> list[_Hunk]:
    same = _same(before, after)
    # Lines that are there twice are told apart by where they stand from both ends.
    tail = _same(before[same:][::-1], after[same:][::-1])
    some, others = before[same : len(before) - tail], after[same : len(after) - tail]
    # Without its guesses about frequent lines: empty ones are frequent.
    matcher = SequenceMatcher(None, some, others, autojunk=False)
    return [
        (same + begin, same + end, tuple(others[new_begin:new_end]))
        for tag, begin, end, new_begin, new_end in matcher.get_opcodes()
        if tag != "equal"
    ]


def _same(some: list[str], others: list[str]) -> int:
    """How many lines both begin with."""
    pairs = zip(some, others, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
