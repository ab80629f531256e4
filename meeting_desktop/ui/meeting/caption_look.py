"""How captions look: the formats of a document, made from the theme's tokens."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFormat,
)

from meeting_desktop.ui.meeting.caption_record import CaptionLine
from meeting_desktop.ui.theme.theme import Theme

#: Marks what is written anew with every change: tentative words, the sign of a correction.
LOOSE = QTextFormat.Property.UserProperty
#: Marks what the program adds to a person's words; it is not copied with them.
SIGN = QTextFormat.Property.UserProperty + 1


class CaptionLook:
    """Answers with formats of the theme that is in force."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    @property
    def corrected(self) -> str:
        """What stands after a line that a person corrected."""
        return "  · " + QCoreApplication.translate("Captions", "corrected")

    def font(self, scale: float) -> QFont:
        return self._theme.font(round(self._theme.tokens.type.heading * 1.06 * scale))

    def block(self, line: CaptionLine, *, first: bool, room_below: float) -> QTextBlockFormat:
        """``room_below`` pixels stay free under the line."""
        space = self._theme.tokens.space
        form = QTextBlockFormat()
        form.setLeftMargin(space.large)
        above = (space.small if first else space.wide) if line.begins_turn else space.hair + 1
        form.setTopMargin(above)
        form.setBottomMargin(room_below)
        form.setLineHeight(128, int(QTextBlockFormat.LineHeightTypes.ProportionalHeight.value))
        return form

    def firm(self) -> QTextCharFormat:
        return QTextCharFormat()

    def tentative(self) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setForeground(QColor(self._theme.tokens.colours.muted))
        form.setProperty(LOOSE, True)
        return form

    def sign(self) -> QTextCharFormat:
        form = self.tentative()
        form.setProperty(QTextFormat.Property.FontSizeAdjustment, -1)
        form.setProperty(SIGN, True)
        return form

    def changed(self) -> QTextCharFormat:
        """A line under the words, and a tint: colour alone says nothing to some."""
        colours = self._theme.tokens.colours
        form = QTextCharFormat()
        form.setBackground(QColor(colours.changed))
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        form.setUnderlineColor(QColor(colours.on_changed))
        return form

    def name(self, place: int) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setForeground(QColor(self._theme.tokens.speaker(place)))
        form.setFontWeight(QFont.Weight.DemiBold)
        return form

    def time(self) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setForeground(QColor(self._theme.tokens.colours.muted))
        form.setProperty(QTextFormat.Property.FontSizeAdjustment, -1)
        return form
