"""The screens of this machine, taken through the window system on the windows' own thread.

Qt's program for capture belongs to a part of it that is not installed here; what is, can take whole
screens on X11, Windows and macOS, where the person lets it. Wayland lets no program look by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QScreen

from meeting_desktop.core.clock import Clock, SystemClock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.screen import MOST_FPS, Picture, Pixels, ScreenCapture, ScreenSource

#: Width of what is shown to choose from, in pixels.
_THUMBNAIL = 320
_BYTES_A_PIXEL = 4


class QtScreens:
    """The ``Screens`` of ports/screen."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()

    def sources(self) -> Sequence[ScreenSource]:
        if QGuiApplication.platformName().startswith("wayland"):
            raise EnvironmentFault(
                "This desktop lets no program take its screen; join from a browser to share it.",
                code="screen_not_allowed",
            )
        return tuple(
            ScreenSource(screen.name(), f"{number}: {_words(screen)}", _thumbnail(screen))
            for number, screen in enumerate(QGuiApplication.screens(), 1)
        )

    def open(
        self,
        source: ScreenSource,
        took: Callable[[Picture], None],
        ended: Callable[[str], None],
    ) -> ScreenCapture:
        screen = _find(source.id)
        if screen is None:
            raise EnvironmentFault(
                "This screen is not there any more; choose another.", code="screen_gone"
            )
        return _Capture(screen.name(), took, ended, self._clock)


class _Capture(QObject):
    def __init__(
        self,
        name: str,
        took: Callable[[Picture], None],
        ended: Callable[[str], None],
        clock: Clock,
    ) -> None:
        super().__init__()
        self._name = name
        self._took = took
        self._ended = ended
        self._clock = clock
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.setInterval(1000 // MOST_FPS)
        self._timer.timeout.connect(self._take)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _take(self) -> None:
        screen = _find(self._name)
        pixels = None if screen is None else _pixels(screen.grabWindow(0).toImage())
        if pixels is not None:
            self._took(Picture(pixels, self._clock.monotonic()))
            return
        self.stop()
        self._ended(self.tr("The screen cannot be shared any more: the system gives no picture."))


def _find(name: str) -> QScreen | None:
    return next((one for one in QGuiApplication.screens() if one.name() == name), None)


def _words(screen: QScreen) -> str:
    size = screen.geometry().size() * screen.devicePixelRatio()
    return f"{screen.model() or screen.name()} ({size.width()} × {size.height()})"


def _thumbnail(screen: QScreen) -> Pixels | None:
    taken = screen.grabWindow(0)
    if taken.isNull():
        return None
    smooth = Qt.TransformationMode.SmoothTransformation
    return _pixels(taken.toImage().scaledToWidth(_THUMBNAIL, smooth))


def _pixels(image: QImage) -> Pixels | None:
    """None of an empty image."""
    if image.isNull():
        return None
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    row_bytes = image.width() * _BYTES_A_PIXEL
    pixels: Pixels = rows[:, :row_bytes].reshape(image.height(), image.width(), 4).copy()
    pixels.flags.writeable = False
    return pixels
