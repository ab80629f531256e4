"""Loudness on a scale of decibels, with the peak of the last moments held.

It is a progress bar by nature, so that a screen reader can read its value.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy

from meeting_desktop.ui.theme.theme import Theme

#: Below this a meter shows nothing: the noise floor of a laptop's microphone.
FLOOR_DB = -60
#: From here on speech is clear.
SPEECH_DB = -45
#: From here on speech is loud enough to be cut.
LOUD_DB = -9
CLIP_DB = -1
PEAK_HOLD_SECONDS = 1.2


class LevelMeter(QProgressBar):
    """Feed it with ``set_level``. ``clock`` gives monotonic seconds for the held peak."""

    def __init__(self, theme: Theme, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._theme = theme
        self._clock = clock
        self._peak_db = float(FLOOR_DB)
        self._peak_at = clock()
        self._muted = False
        self.setRange(FLOOR_DB, 0)
        self.setTextVisible(False)
        self.setValue(FLOOR_DB)
        self.setAccessibleName(self.tr("Microphone level"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_level(self, rms_db: float, peak_db: float, *, muted: bool = False) -> None:
        """Both in dBFS; muted sound is still shown, without colour."""
        now = self._clock()
        if peak_db >= self._peak_db or now - self._peak_at > PEAK_HOLD_SECONDS:
            self._peak_db, self._peak_at = peak_db, now
        self._muted = muted
        self.setValue(round(min(0.0, max(float(FLOOR_DB), rms_db))))
        self.update()

    def clear_level(self) -> None:
        """No sound is being heard at all."""
        self._peak_db = float(FLOOR_DB)
        self.setValue(FLOOR_DB)
        self.update()

    @property
    def peak_db(self) -> float:
        """The held peak."""
        return self._peak_db

    def text(self) -> str:
        return (
            self.tr("{0} dB").format(self.value())
            if self.value() > FLOOR_DB
            else self.tr("silence")
        )

    def sizeHint(self) -> QSize:
        tokens = self._theme.tokens
        return QSize(tokens.control * 5, tokens.space.small)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.tokens.control, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = self._theme.tokens.colours
        area = QRectF(self.rect())
        radius = area.height() / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.hover))
        painter.drawRoundedRect(area, radius, radius)
        share = _share(self.value())
        if share > 0:
            painter.setBrush(QColor(self._bar_colour()))
            bar = QRectF(
                area.left(), area.top(), max(area.width() * share, area.height()), area.height()
            )
            painter.drawRoundedRect(bar, radius, radius)
        self._paint_peak(painter, area)
        painter.end()

    def _paint_peak(self, painter: QPainter, area: QRectF) -> None:
        share = _share(self._peak_db)
        if share <= 0:
            return
        width = max(2.0, area.height() / 4)
        left = min(area.width() - width, area.width() * share)
        colours = self._theme.tokens.colours
        painter.setBrush(QColor(colours.record if self._peak_db >= CLIP_DB else colours.muted))
        painter.drawRoundedRect(QRectF(left, area.top(), width, area.height()), 1, 1)

    def _bar_colour(self) -> str:
        colours = self._theme.tokens.colours
        if self._muted:
            return colours.outline
        return colours.warning if self.value() >= LOUD_DB else colours.accent


def _share(level_db: float) -> float:
    return max(0.0, min(1.0, (level_db - FLOOR_DB) / -FLOOR_DB))
