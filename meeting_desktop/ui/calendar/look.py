"""How a meeting looks: colours by its type, signs and strokes by its state. Made once a theme.

Colour is never alone: a cancelled one is struck, a postponed one hatched, a running one has a frame
and a sign, a past one is grey, a series and refusals have signs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QStaticText

from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.domain.planning import MeetingType
from meeting_desktop.ports.planning import CalendarEntry
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.theme.tokens import contrast

_TYPES = {kind: number for number, kind in enumerate(MeetingType)}
_FILL = 0.16
_FILL_DARK = 0.30
_FAINT = 0.6
#: WCAG 2.2 AA for text.
_LEGIBLE = 4.5
_MOST_TEXTS = 4000
_PLAIN = Qt.TextFormat.PlainText
_ELIDE = Qt.TextElideMode.ElideRight


@dataclass(frozen=True, slots=True)
class EntryStyle:
    """``fill`` is the ground, ``stripe`` the edge at the left, ``ink`` the words.

    ``quiet`` is for words beside the title; it can be read on the ground as well.
    """

    fill: QColor
    stripe: QColor
    ink: QColor
    quiet: QColor
    struck: bool = False
    hatched: bool = False
    framed: bool = False
    glyph: str = ""


class CalendarLook:
    """Fonts, their heights, colours; ``take`` again after the theme has changed."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self._texts: dict[tuple[str, int, int], QStaticText] = {}
        self._styles: dict[tuple[MeetingType, MeetingStatus, bool], EntryStyle] = {}
        self.take()

    def take(self) -> None:
        theme = self.theme
        tokens = theme.tokens
        self.tokens = tokens
        self.colours = tokens.colours
        self.title_font = theme.font(tokens.type.caption, weight=QFont.Weight.DemiBold)
        self.heading_font = theme.font(tokens.type.strong, weight=QFont.Weight.DemiBold)
        self.small_font = theme.font(tokens.type.caption)
        self.day_font = theme.font(tokens.type.caption, weight=QFont.Weight.DemiBold)
        self.date_font = theme.font(tokens.type.heading, weight=QFont.Weight.DemiBold)
        self.metrics = QFontMetricsF(self.title_font)
        self.line = self.metrics.height()
        self.surface = QColor(self.colours.surface)
        self.window = QColor(self.colours.window)
        self.sunken = QColor(self.colours.sunken)
        self.border = QColor(self.colours.border)
        self.text = QColor(self.colours.text)
        self.muted = QColor(self.colours.muted)
        self.accent = QColor(self.colours.accent)
        self.accent_soft = QColor(self.colours.accent_soft)
        self.record = QColor(self.colours.record)
        self._texts.clear()
        self._styles.clear()
        self._metrics: dict[int, QFontMetricsF] = {}

    def style(self, entry: CalendarEntry, now: datetime) -> EntryStyle:
        past = entry.end <= now and entry.status is not MeetingStatus.ACTIVE
        key = (entry.meeting_type, entry.status, past)
        if key not in self._styles:
            self._styles[key] = self._make_style(entry.meeting_type, entry.status, past=past)
        return self._styles[key]

    def draw_title(
        self, painter: QPainter, at: QPointF, text: str, width: float, style: EntryStyle
    ) -> None:
        """A meeting's title, struck where the meeting is: fonts forget it on some screens."""
        words = self.words(text, self.title_font, width)
        painter.setFont(self.title_font)
        painter.setPen(style.ink)
        painter.drawStaticText(at, words)
        if style.struck:
            y = at.y() + self.line * 0.56
            painter.drawLine(QLineF(at.x(), y, at.x() + words.size().width(), y))

    def words(self, text: str, font: QFont, width: float) -> QStaticText:
        """``text`` in one line of ``width``, elided, ready to be drawn again and again."""
        key = (text, int(width), id(font))
        known = self._texts.get(key)
        if known is None:
            if len(self._texts) > _MOST_TEXTS:
                self._texts.clear()
            shown = self._elided(text, font, int(width))
            known = QStaticText(shown)
            known.setTextFormat(_PLAIN)
            known.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            known.prepare(font=font)
            self._texts[key] = known
        return known

    def _elided(self, text: str, font: QFont, width: int) -> str:
        metrics = self._metrics.get(id(font))
        if metrics is None:
            metrics = self._metrics[id(font)] = QFontMetricsF(font)
        return metrics.elidedText(" ".join(text.split()), _ELIDE, width)

    def _make_style(self, kind: MeetingType, status: MeetingStatus, *, past: bool) -> EntryStyle:
        hue = QColor(self.tokens.speaker(_TYPES[kind]))
        share = _FILL_DARK if self.tokens.dark else _FILL
        fill = mixed(hue, self.surface, share)
        if status is MeetingStatus.CANCELLED:
            return EntryStyle(self.surface, self.muted, self.muted, self.muted, struck=True)
        if status is MeetingStatus.POSTPONED:
            return EntryStyle(
                self.surface, hue, self.muted, self.muted, hatched=True, glyph="pause-circle"
            )
        legible = contrast(self.muted.name(), fill.name()) >= _LEGIBLE
        quiet = self.muted if legible else self.text
        if status is MeetingStatus.ACTIVE:
            return EntryStyle(fill, hue, self.text, quiet, framed=True, glyph="record")
        glyph = "check" if status is MeetingStatus.COMPLETED else ""
        if past or status is MeetingStatus.COMPLETED:
            faint = mixed(fill, self.surface, _FAINT)
            stripe = mixed(hue, self.surface, _FAINT)
            return EntryStyle(faint, stripe, self.muted, self.muted, glyph=glyph)
        return EntryStyle(fill, hue, self.text, quiet)


def mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """``share`` of the colour over the ground."""
    rest = 1 - share
    return QColor(
        round(colour.red() * share + ground.red() * rest),
        round(colour.green() * share + ground.green() * rest),
        round(colour.blue() * share + ground.blue() * rest),
    )
