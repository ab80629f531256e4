"""Icons: glyphs of the Phosphor font, drawn at paint time in the colour that the theme has right
then.

The font comes with qtawesome. It is read directly: importing qtawesome costs a quarter of a second
of the start and fixes each icon's colour when it is made, so that a change of theme would leave old
ones behind.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap
from shiboken6 import isValid

_FONT = "phosphor-1.3.0.ttf"
_CHARACTERS = "phosphor-charmap-1.3.0.json"

#: Given whether the icon is enabled and whether it is on; answers ``#rrggbb``.
ColourSource = Callable[[QIcon.Mode, QIcon.State], str]
#: Engines that Qt made of others and still uses.
_CLONES: list[QIconEngine] = []


@cache
def _fonts_folder() -> Path:
    spec = importlib.util.find_spec("qtawesome")
    if spec is None or spec.origin is None:
        raise RuntimeError("the icon font is not installed")
    return Path(spec.origin).parent / "fonts"


@cache
def _characters() -> dict[str, str]:
    text = (_fonts_folder() / _CHARACTERS).read_text(encoding="utf-8")
    return {name: chr(int(code, 16)) for name, code in json.loads(text).items()}


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(_fonts_folder() / _FONT))
    return QFontDatabase.applicationFontFamilies(number)[0]


class GlyphEngine(QIconEngine):
    """One glyph; another one may stand for "on"."""

    def __init__(self, off: str, on: str, colour: ColourSource) -> None:
        """Raises: KeyError: the font has no such glyph; told here, not while it is painted."""
        super().__init__()
        for name in (off, on):
            _characters()[name]
        self._off = off
        self._on = on
        self._colour = colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        name = self._on if state == QIcon.State.On else self._off
        side = min(rect.width(), rect.height())
        # A wider rectangle is air between the glyph and the words after it.
        spot = QRectF(rect.left(), rect.top() + (rect.height() - side) / 2, side, side)
        paint_glyph(painter, spot, name, self._colour(mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        if pixmap.isNull():
            return pixmap
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        """Qt asks for it before it changes an icon that others share, and destroys what it got.

        The binding does not hand it over: without another reference Python would free it first.
        """
        made = GlyphEngine(self._off, self._on, self._colour)
        _CLONES[:] = [one for one in _CLONES if isValid(one)]
        _CLONES.append(made)
        return made


def paint_glyph(painter: QPainter, rect: QRectF, name: str, colour: str) -> None:
    """Draw the icon ``name`` (Phosphor's own name, e.g. ``microphone-slash``) to fill ``rect``."""
    font = QFont(_family())
    font.setPixelSize(max(1, round(min(rect.width(), rect.height()))))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, _characters()[name])
    painter.restore()


def has_glyph(name: str) -> bool:
    """True when the icon font knows ``name``."""
    return name in _characters()
