"""A glyph that stands still and follows the theme."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from meeting_desktop.ui.theme.theme import Theme


class Sign(QLabel):
    """``icon`` is a Phosphor name, ``role`` a colour role. Words beside it say the same."""

    def __init__(self, theme: Theme, icon: str, role: str = "muted") -> None:
        super().__init__()
        self._theme = theme
        self._icon = icon
        self._role = role
        theme.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        side = self._theme.tokens.icon
        icon = self._theme.icon(self._icon, self._role)
        self.setPixmap(icon.pixmap(side, side))
