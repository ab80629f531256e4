"""Screens or windows side by side, each a picture with its name below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem

from meeting_desktop.ports.screen import ScreenSource
from meeting_desktop.ui.conference.screen_view import image_of
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.labels import tip_of_words

#: In heights of a control.
_PICTURE = (6, 3.5)
_TWO_BY_TWO, _ONE = (14, 9.5), (7.5, 5)


class SourceList(QListWidget):
    """``itemActivated`` where one was chosen by Enter or a double click."""

    def __init__(self, theme: Theme, name: str, icon: str) -> None:
        """``icon`` stands for what has no picture."""
        super().__init__()
        self._icon = theme.icon(icon)
        self._sources: tuple[ScreenSource, ...] = ()
        self.setAccessibleName(name)
        control, space = theme.tokens.control, theme.tokens.space
        picture = QSize(round(_PICTURE[0] * control), round(_PICTURE[1] * control))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setIconSize(picture)
        # A long title is shortened; its picture stays where the others are.
        line = self.fontMetrics().lineSpacing()
        self.setGridSize(
            QSize(picture.width() + space.medium, picture.height() + line + 2 * space.medium)
        )
        self._usual, self._least = (
            QSize(round(width * control), round(height * control))
            for width, height in (_TWO_BY_TWO, _ONE)
        )

    def sizeHint(self) -> QSize:
        return self._usual

    def minimumSizeHint(self) -> QSize:
        return self._least

    @property
    def chosen(self) -> ScreenSource | None:
        row = self.currentRow()
        return self._sources[row] if 0 <= row < len(self._sources) else None

    def show_sources(self, sources: Sequence[ScreenSource]) -> None:
        """The first of them is chosen."""
        self._sources = tuple(sources)
        self.clear()
        for source in self._sources:
            icon = self._icon
            if source.thumbnail is not None:
                icon = QIcon(self._centred(image_of(source.thumbnail)))
            item = QListWidgetItem(icon, source.name)
            item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
            item.setToolTip(tip_of_words(source.name))
            self.addItem(item)
        self.setCurrentRow(0)

    def _centred(self, image: QImage) -> QPixmap:
        """On a ground as large as all others have, so that the names stand in a row."""
        ground = QPixmap(self.iconSize() * self.devicePixelRatioF())
        ground.fill(Qt.GlobalColor.transparent)
        size = image.size().scaled(ground.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(QPoint(), size)
        place.moveCenter(ground.rect().center())
        painter = QPainter(ground)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, image)
        painter.end()
        ground.setDevicePixelRatio(self.devicePixelRatioF())
        return ground
