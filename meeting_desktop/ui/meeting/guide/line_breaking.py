"""A text in a few lines of some width; what does not fit ends in an ellipsis."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF


def lines_of(text: str, metrics: QFontMetricsF, width: float, most: int) -> tuple[str, ...]:
    """At most ``most`` lines of ``width`` pixels; none for an empty text.

    A word that is wider than a line is cut in it.
    """
    words = text.split()
    lines: list[str] = []
    while words and len(lines) < most - 1:
        taken = 1
        while taken < len(words) and _fits(words[: taken + 1], metrics, width):
            taken += 1
        lines.append(_elided(" ".join(words[:taken]), metrics, width))
        words = words[taken:]
    if words:
        lines.append(_elided(" ".join(words), metrics, width))
    return tuple(lines)


def _fits(words: list[str], metrics: QFontMetricsF, width: float) -> bool:
    return metrics.horizontalAdvance(" ".join(words)) <= width


def _elided(line: str, metrics: QFontMetricsF, width: float) -> str:
    return metrics.elidedText(line, Qt.TextElideMode.ElideRight, width)
