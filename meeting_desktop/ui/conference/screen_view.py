"""Somebody else's screen: as large as there is room, or dot by dot with bars to move it by."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from meeting_desktop.ports.screen import Picture, Pixels
from meeting_desktop.ui.theme.theme import Theme


class ScreenView(QScrollArea):
    """Arrow keys move what does not fit."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._surface = _Surface()
        self.setWidget(self._surface)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(self.tr("Shared screen"))
        self.setMinimumHeight(theme.tokens.control * 3)

    @property
    def picture(self) -> QImage | None:
        """What is shown; None before the first."""
        return self._surface.image

    def show_picture(self, picture: Picture | None) -> None:
        self._surface.show_image(None if picture is None else image_of(picture.pixels))
        self._place()

    def set_fits(self, fits: bool) -> None:
        """Whether all of it is in sight; else a dot of theirs is a dot here."""
        self._surface.fits = fits
        self._place()
        self._surface.update()

    def _place(self) -> None:
        image = self._surface.image
        if self._surface.fits or image is None:
            self._surface.setMinimumSize(0, 0)
            return
        ratio = self.devicePixelRatioF()
        self._surface.setMinimumSize(
            QSize(round(image.width() / ratio), round(image.height() / ratio))
        )


class _Surface(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self.fits = True

    def show_image(self, image: QImage | None) -> None:
        self.image = image
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.image is None:
            painter = QPainter(self)
            painter.drawText(
                self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("The picture is on its way")
            )
            return
        size = self.image.size() / self.devicePixelRatioF()
        if self.fits:
            size = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(
            (self.width() - size.width()) // 2,
            (self.height() - size.height()) // 2,
            size.width(),
            size.height(),
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self.image)


def image_of(pixels: Pixels) -> QImage:
    """The image owns its dots."""
    height, width = pixels.shape[:2]
    return QImage(pixels.tobytes(), width, height, width * 4, QImage.Format.Format_RGB32).copy()
