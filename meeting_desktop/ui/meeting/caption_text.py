"""Letters and times of captions, as the document under them counts and breaks them. No Qt."""

from __future__ import annotations

#: Between a name and the words under it: a break inside one block, so that block n is line n.
LINE_BREAK = "\u2028"


def clock_of(seconds: float) -> str:
    """``0:07``, ``12:04``, ``1:02:03``."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def one_line(text: str) -> str:
    """Line breaks inside a line would make blocks, and block n would not be line n any more."""
    return "".join(
        " " if character in "\n\r\u2028\u2029\ufdd0\ufdd1" else character for character in text
    )


def units(text: str) -> int:
    """Length as Qt counts it: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def first_units(text: str, count: int) -> str:
    """The beginning of ``text``, cut where Qt counts ``count``."""
    return text.encode("utf-16-le")[: 2 * count].decode("utf-16-le")


def common_start(first: str, second: str) -> str:
    """What both begin with."""
    length = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        length += 1
    return first[:length]
