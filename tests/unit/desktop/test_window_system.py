"""Titles, small pictures and borders of windows, whatever system they are of."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from meeting_desktop.adapters.desktop.shared_windows import make_smaller
from meeting_desktop.adapters.desktop.this_desktop import connect
from meeting_desktop.adapters.desktop.window_system import tidy_title, without_margins
from meeting_desktop.core.errors import EnvironmentFault
from tests.fakes.screens import GREEN, plain


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("  Budget \n 2026\t", "Budget 2026"),
        ("a\u202eb\x07c\u200d", "a b c"),
        ("", ""),
        ("x" * 300, "x" * 119 + "…"),
    ],
)
def test_a_title_is_one_line_without_what_cannot_be_seen(title: str, shown: str) -> None:
    assert tidy_title(title) == shown


@pytest.mark.parametrize(
    ("size", "small"), [((640, 360), (320, 180)), ((1000, 10), (250, 2)), ((9, 3), (9, 3))]
)
def test_a_small_picture_keeps_the_proportions(
    size: tuple[int, int], small: tuple[int, int]
) -> None:
    made = make_smaller(plain(GREEN, *size).pixels, 320)
    assert made.shape == (small[1], small[0], 4)
    assert (made == (*GREEN, 255)).all()


def test_a_dot_of_a_small_picture_is_the_mean_of_what_it_stands_for() -> None:
    pixels = np.zeros((2, 2, 4), np.uint8)
    pixels[0] = 200
    assert make_smaller(pixels, 1).tolist() == [[[100, 100, 100, 255]]]


def test_margins_are_taken_away_where_something_is_left() -> None:
    pixels = np.arange(4 * 6 * 4, dtype=np.uint8).reshape(4, 6, 4)
    inner = without_margins(pixels, 1, 2, 1, 0)
    assert inner.tolist() == pixels[1:, 1:4].tolist()
    for margins in ((3, 3, 0, 0), (0, 0, 2, 2), (-1, 0, 0, 0), (0, 0, 0, 0)):
        assert without_margins(pixels, *margins) is pixels


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has windows, whatever is set")
@pytest.mark.parametrize("settings", [{"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, {}])
def test_a_desktop_that_gives_no_windows_says_so(
    settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(EnvironmentFault) as fault:
        connect()
    assert "browser" in fault.value.sentence
