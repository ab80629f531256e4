"""Fonts, colours and distances of the transcript, taken from the theme once per look."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontMetricsF

from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.theme.tokens import Tokens

#: A comfortable measure: characters in a line.
_MEASURE = 84
_LEADING = 1.5


@dataclass(frozen=True)
class PassageLook:
    """Pixels. A passage is gutter, then text; ``widest`` is where lines stop growing."""

    tokens: Tokens
    text_font: QFont
    name_font: QFont
    time_font: QFont
    badge_font: QFont
    gutter: float
    widest: float
    line_height: float
    line_ascent: float
    header_height: float
    badge: float
    gap_turn: float
    gap_passage: float
    character: float


def make_look(theme: Theme, scale: float = 1.0) -> PassageLook:
    """``scale`` enlarges the text a person reads, not the rest."""
    tokens = theme.tokens
    text_font = theme.font(round((tokens.type.strong + 1) * scale))
    name_font = theme.font(tokens.type.strong, weight=QFont.Weight.DemiBold)
    time_font = theme.font(tokens.type.caption)
    metrics = QFontMetricsF(text_font)
    badge = float(tokens.control) * 0.88
    return PassageLook(
        tokens=tokens,
        text_font=text_font,
        name_font=name_font,
        time_font=time_font,
        badge_font=theme.font(tokens.type.body, weight=QFont.Weight.DemiBold),
        gutter=badge + tokens.space.large,
        widest=metrics.averageCharWidth() * _MEASURE,
        line_height=round(metrics.height() * _LEADING / 1.2),
        line_ascent=metrics.ascent(),
        header_height=max(QFontMetricsF(name_font).height(), badge * 0.5) + tokens.space.small,
        badge=badge,
        gap_turn=float(tokens.space.wide),
        gap_passage=float(tokens.space.medium),
        character=metrics.averageCharWidth(),
    )
