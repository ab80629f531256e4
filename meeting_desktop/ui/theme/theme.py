"""The look that is in force: palette, style sheet, font and icons, and a signal when it changes."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from meeting_desktop.ui.theme.icons import GlyphEngine, paint_glyph
from meeting_desktop.ui.theme.stylesheet import style_sheet
from meeting_desktop.ui.theme.tokens import LIGHT, Tokens, make_tokens

Mode = Literal["system", "light", "dark"]

#: Where the desktop names no real font (a bare X server says "Sans Serif"), the first of these is
#: used.
_PREFERRED = ("Inter", "Noto Sans", "Cantarell", "Ubuntu", "Liberation Sans")
_GENERIC = {"sans serif", "sans", "sans-serif", "dejavu sans", ""}
_SMALLEST_POINTS = 10.0
_ICON_SIDES = (16, 24, 32, 48, 64, 128, 256)


class Theme(QObject):
    """Make one per application, then ``apply``. ``changed`` fires after a new look is in force."""

    changed = Signal()

    def __init__(self, application: QApplication, mode: Mode = "system") -> None:
        super().__init__(application)
        self._application = application
        self._mode: Mode = mode
        self._font = _base_font(application)
        self._tokens = self._make_tokens()
        application.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def tokens(self) -> Tokens:
        return self._tokens

    @property
    def mode(self) -> Mode:
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        """Light, dark, or what the system says; takes effect at once."""
        if mode != self._mode:
            self._mode = mode
            self.apply()

    def apply(self) -> None:
        """Put the look in force over the whole application."""
        self._tokens = self._make_tokens()
        fusion = QStyleFactory.create("Fusion")
        if self._application.style().name().casefold() != "fusion":
            self._application.setStyle(fusion)
        self._application.setFont(self._font)
        self._application.setPalette(_palette(self._tokens))
        self._application.setStyleSheet(style_sheet(self._tokens))
        self.changed.emit()

    def icon(self, name: str, role: str = "text", *, on: str = "", on_role: str = "") -> QIcon:
        """An icon that follows the theme. ``role`` is a colour role, ``on`` the glyph when
        checked.
        """

        def colour(mode: QIcon.Mode, state: QIcon.State) -> str:
            if mode == QIcon.Mode.Disabled:
                return self._tokens.colours.muted
            is_on = state == QIcon.State.On
            value: str = getattr(self._tokens.colours, (on_role or role) if is_on else role)
            return value

        return QIcon(GlyphEngine(name, on or name, colour))

    def application_icon(self) -> QIcon:
        """The program's own sign; the same in both themes, so that it is found again."""
        icon = QIcon()
        for side in _ICON_SIDES:
            icon.addPixmap(_draw_application_icon(side))
        return icon

    def font(self, pixels: int, *, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The interface font at a height of the type scale, for what paints itself."""
        font = QFont(self._font)
        font.setPixelSize(pixels)
        font.setWeight(weight)
        return font

    def _make_tokens(self) -> Tokens:
        return make_tokens(dark=self._is_dark(), font_pixels=QFontInfo(self._font).pixelSize())

    def _is_dark(self) -> bool:
        if self._mode == "system":
            return self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._mode == "dark"

    def _on_system_changed(self) -> None:
        if self._mode == "system":
            self.apply()


def _base_font(application: QApplication) -> QFont:
    font = application.font()
    if font.family().casefold() in _GENERIC:
        known = set(QFontDatabase.families())
        font.setFamily(next((name for name in _PREFERRED if name in known), font.family()))
    if 0 < font.pointSizeF() < _SMALLEST_POINTS:
        font.setPointSizeF(_SMALLEST_POINTS)
    return font


def _palette(tokens: Tokens) -> QPalette:
    colours = tokens.colours
    roles = {
        QPalette.ColorRole.Window: colours.window,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.surface,
        QPalette.ColorRole.AlternateBase: colours.sunken,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.muted,
        QPalette.ColorRole.Button: colours.raised,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.BrightText: colours.danger,
        QPalette.ColorRole.ToolTipBase: colours.raised,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.Highlight: colours.selection,
        QPalette.ColorRole.HighlightedText: colours.on_selection,
        QPalette.ColorRole.Link: colours.accent,
        QPalette.ColorRole.Mid: colours.border,
        QPalette.ColorRole.Dark: colours.outline,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    return palette


def _draw_application_icon(side: int) -> QPixmap:
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(LIGHT.accent))
    painter.drawRoundedRect(QRectF(0, 0, side, side), side * 0.22, side * 0.22)
    inner = QRectF(side * 0.18, side * 0.18, side * 0.64, side * 0.64)
    paint_glyph(painter, inner, "chat-centered-text-fill", LIGHT.on_accent)
    painter.end()
    return pixmap


def set_look(widget: QWidget, **properties: str | bool) -> None:
    """Choose a look of the style sheet (``kind="primary"``, ``role="muted"``), also after it was
    shown.
    """
    for name, value in properties.items():
        widget.setProperty(name, value)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
        widget.update()
