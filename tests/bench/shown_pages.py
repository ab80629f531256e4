"""Written pages that are scrolled, turned and pointed at, and how alike what is seen is.

Letters are those of a font, as on anybody's screen; the number of a picture stands in its corner as
black and white squares, so that who sees it can say which one it was.
"""

from __future__ import annotations

import os

import numpy as np
from numpy.typing import NDArray

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter

from meeting_desktop.ports.screen import Picture, Pixels

WIDTH, HEIGHT = 1280, 720
_LINE = 18
_LETTERS_PX = 13
_WORDS = (
    "meeting", "agenda", "the", "budget", "of", "next", "quarter", "is", "planned", "and",
    "customers", "ask", "for", "a", "signed", "contract", "before", "Friday", "3,200", "EUR",
    "while", "(open)", "questions", "are", "answered;", "delivery", "begins", "in", "week", "42.",
)  # fmt: skip
#: Squares of the number: so many bits, so many dots each.
_BITS, _SQUARE = 16, 16
#: Luma beyond which a square is white.
_MIDDLE = 128
#: Of 8×8 blocks, as is usual (Wang et al. 2004).
_BLOCK, _C1, _C2 = 8, (0.01 * 255) ** 2, (0.03 * 255) ** 2

Luma = NDArray[np.float64]


def written_page(lines: int, chance: int) -> Pixels:
    """A tall page of ``lines``, 1280 wide: small black letters, headings, boxes of colour."""
    application = QGuiApplication.instance() or QGuiApplication([])
    image = QImage(WIDTH, lines * _LINE, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    font = QFont("DejaVu Sans")
    font.setPixelSize(_LETTERS_PX)
    random = np.random.default_rng(chance)
    for line in range(lines):
        top = line * _LINE
        font.setBold(line % 14 == 0)
        painter.setFont(font)
        if line % 14 == 7:
            colour = QColor.fromHsv(int(random.integers(360)), 60, 240)
            painter.fillRect(QRect(20, top, WIDTH - 40, _LINE * 3), colour)
        painter.setPen(QColor("#1a1f2b"))
        words = " ".join(_WORDS[n] for n in random.integers(len(_WORDS), size=22))
        painter.drawText(QRect(30, top, WIDTH - 60, _LINE), Qt.AlignmentFlag.AlignVCenter, words)
    painter.end()
    del application
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), WIDTH, 4)
    return rows.copy()


def numbered(page: Pixels, number: int, pointer: tuple[int, int], at: float) -> Picture:
    """The picture of 1280×720 with its number and a pointer in it."""
    pixels = page[:HEIGHT].copy()
    for bit in range(_BITS):
        left = bit * _SQUARE
        pixels[:_SQUARE, left : left + _SQUARE, :3] = 255 if number >> bit & 1 else 0
    x, y = pointer
    pixels[y : y + 18, x : x + 12, :3] = (40, 40, 220)
    pixels.flags.writeable = False
    return Picture(pixels, at)


def number_of(picture: Picture) -> int:
    """That of ``numbered``, which survives compression."""
    middle = _SQUARE // 2
    squares = picture.pixels[middle, middle : _BITS * _SQUARE : _SQUARE, 1]
    return sum(int(square > _MIDDLE) << bit for bit, square in enumerate(squares))


def luma(pixels: Pixels) -> Luma:
    """Brightness without what ``numbered`` puts in."""
    blue, green, red = (pixels[_SQUARE:, :, place].astype(float) for place in range(3))
    return np.asarray(0.114 * blue + 0.587 * green + 0.299 * red)


def signal_to_noise(one: Luma, other: Luma) -> float:
    """Peak signal to noise in dB."""
    return float(10 * np.log10(255**2 / max(float(np.mean((one - other) ** 2)), 1e-9)))


def structural_likeness(one: Luma, other: Luma) -> float:
    """SSIM over blocks that do not overlap; 1 is the same."""
    first, second = _blocks(one), _blocks(other)
    mean_1, mean_2 = first.mean(axis=1), second.mean(axis=1)
    both = ((first - mean_1[:, None]) * (second - mean_2[:, None])).mean(axis=1)
    likeness = (
        (2 * mean_1 * mean_2 + _C1)
        * (2 * both + _C2)
        / ((mean_1**2 + mean_2**2 + _C1) * (first.var(axis=1) + second.var(axis=1) + _C2))
    )
    return float(likeness.mean())


def _blocks(plane: Luma) -> Luma:
    height, width = (side // _BLOCK * _BLOCK for side in plane.shape)
    cut = plane[:height, :width].reshape(height // _BLOCK, _BLOCK, width // _BLOCK, _BLOCK)
    return cut.swapaxes(1, 2).reshape(-1, _BLOCK * _BLOCK)
