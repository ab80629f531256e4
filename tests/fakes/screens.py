"""Screens to share without a display, and pictures whose content a test knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.screen_limits import ScreenLimits
from meeting_desktop.ports.screen import Picture, Pixels, ScreenSource

BLUE, GREEN, RED = (200, 30, 20), (20, 180, 30), (30, 20, 210)


def plain(colour: tuple[int, int, int], width: int = 640, height: int = 360) -> Picture:
    """A picture of one colour (blue, green, red)."""
    pixels: Pixels = np.empty((height, width, 4), dtype=np.uint8)
    pixels[...] = (*colour, 255)
    return Picture(pixels, 0.0)


def is_of(picture: Picture, colour: tuple[int, int, int]) -> bool:
    """Whether it is that colour all over, but for what compression makes of it."""
    mean = picture.pixels[..., :3].reshape(-1, 3).mean(axis=0)
    return bool(np.abs(mean - np.array(colour)).max() < 20)


def written(width: int = 1280, height: int = 720, line_height: int = 16) -> Picture:
    """A page of rows as sharp as small letters are: strokes of one pixel, no two rows alike."""
    pixels: Pixels = np.full((height, width, 4), 255, dtype=np.uint8)
    strokes = np.random.default_rng(7)
    for top in range(20, height - line_height, line_height):
        for left in range(20, width // 3, 8):
            glyph = strokes.random((9, 5)) < 0.45
            pixels[top : top + 9, left : left + 5, :3][glyph] = 0
    return Picture(pixels, 0.0)


def likeness(one: Picture, other: Picture) -> float:
    """Peak signal to noise in dB, of the brightness; beyond 28 small letters can be read."""
    error = np.mean((one.pixels[..., 1].astype(float) - other.pixels[..., 1].astype(float)) ** 2)
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


class FakeScreens:
    """A ``Screens`` of two screens; ``show`` is what happens on them."""

    def __init__(self) -> None:
        self.all = [
            ScreenSource("1", "Screen 1", plain(BLUE, 160, 90).pixels),
            ScreenSource("2", "Screen 2"),
        ]
        self.fault: EnvironmentFault | None = None
        self.captures: list[FakeCapture] = []

    def sources(self) -> Sequence[ScreenSource]:
        if self.fault is not None:
            raise self.fault
        return tuple(self.all)

    def open(
        self,
        source: ScreenSource,
        took: Callable[[Picture], None],
        ended: Callable[[str], None],
    ) -> FakeCapture:
        if source.id not in {one.id for one in self.all}:
            raise EnvironmentFault(
                "This cannot be shared any more; choose something else.", code="screen_gone"
            )
        self.captures.append(FakeCapture(took, ended))
        return self.captures[-1]

    def show(self, picture: Picture) -> None:
        for capture in self.captures:
            if not capture.stopped:
                capture.took(picture)


class FakeWindows(FakeScreens):
    """``Windows``: two programs', and the meeting's own."""

    def __init__(self) -> None:
        super().__init__()
        self.all = [
            ScreenSource("11", "Budget", plain(GREEN, 160, 90).pixels, window=True),
            ScreenSource("12", "Plan of the year", window=True),
            ScreenSource("13", "Meeting Desktop", window=True),
        ]


class FakeCapture:
    def __init__(self, took: Callable[[Picture], None], ended: Callable[[str], None]) -> None:
        self.took = took
        self.ended = ended
        self.stopped = False

    def stop(self) -> None:
        self.stopped = True


class FakeScreenLine:
    """A ``ScreenLine``: keeps what is shown; ``arrive`` is what others share."""

    def __init__(self) -> None:
        self.shown: list[Picture] = []
        self.hidden = 0
        self.listener: Callable[[Picture], None] | None = None
        self.limits = ScreenLimits()

    def show(self, picture: Picture) -> None:
        self.shown.append(picture)

    def limit(self, limits: ScreenLimits) -> None:
        self.limits = limits

    def hide(self) -> None:
        self.hidden += 1

    def watch(self, listener: Callable[[Picture], None] | None) -> None:
        self.listener = listener

    def arrive(self, picture: Picture) -> None:
        if self.listener is not None:
            self.listener(picture)
