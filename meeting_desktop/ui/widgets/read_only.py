"""The one sentence over a form that is seen and not changed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from meeting_desktop.ui.theme.icons import paint_glyph
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.labels import Label


class ReadOnlyNote(QFrame):
    """Hidden until ``say`` has a sentence for it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        set_look(self, banner="info")
        space = theme.tokens.space
        self._theme = theme
        self._sign = QLabel()
        self._label = Label("", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(space.medium, space.small, space.medium, space.small)
        row.setSpacing(space.small)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1)
        theme.changed.connect(self._draw_sign)
        self._draw_sign()
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says now; empty while it is hidden."""
        return self._label.text()

    def say(self, sentence: str, forms: Iterable[QWidget] = ()) -> None:
        """Why ``forms`` cannot be used; an empty sentence gives them back."""
        for form in forms:
            form.setEnabled(not sentence)
        if sentence != self._label.text():
            self._label.setText(sentence)
            self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))

    def _draw_sign(self) -> None:
        tokens, ratio = self._theme.tokens, self.devicePixelRatioF()
        side = tokens.icon
        pixmap = QPixmap(round(side * ratio), round(side * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_glyph(painter, QRectF(0, 0, side, side), "lock-simple", tokens.colours.accent)
        painter.end()
        self._sign.setPixmap(pixmap)
