"""How many tokens a text has at most, without asking anybody.

Gemini takes about four letters of English for a token (ai.google.dev/gemini-api/docs/tokens);
three bytes of UTF-8 are on the safe side for that and for scripts with a token for each sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

_BYTES = 3
T = TypeVar("T")


def tokens(text: str) -> int:
    return len(text.encode()) // _BYTES + 1


def pieces(lines: Sequence[str], values: Sequence[T], limit: int) -> list[list[T]]:
    """``values`` in their order in groups whose ``lines`` have at most ``limit`` tokens each.

    One that is longer than that is a group by itself: nothing is left out, nothing cut.
    """
    groups: list[list[T]] = []
    room = 0
    for line, value in zip(lines, values, strict=True):
        needed = tokens(line)
        if not groups or needed > room:
            groups.append([])
            room = limit
        groups[-1].append(value)
        room -= needed
    return groups
