"""What sharing a window asks of a desktop: which windows there are, and pictures of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.screen import Pixels

#: More than anybody can choose from; each costs a picture to choose it by.
MOST_WINDOWS = 60
_TITLE_LENGTH = 120


class WindowGoneError(EnvironmentFault):
    """The window was closed."""

    code = "window_gone"

    def __init__(self) -> None:
        super().__init__("The window is closed, so it is shared no more; choose another.")


@dataclass(frozen=True, slots=True)
class FoundWindow:
    """``own``: one of this program's."""

    handle: int
    title: str = field(repr=False)
    own: bool


class WindowSystem(Protocol):
    """One connection to a desktop, for one thread at a time; ``close`` it in the end.

    A window that the system does not know any more raises WindowGoneError.
    """

    def listed(self) -> Sequence[FoundWindow]:
        """Windows that a person sees as such, at most ``MOST_WINDOWS``; none that is minimised."""
        ...

    def preview(self, handle: int) -> Pixels | None:
        """For the eyes of who sits here: what covers the window may be on it. None: no picture."""
        ...

    def watch(self, handle: int) -> None:
        """Before ``take``: from now on the window is drawn by itself."""
        ...

    def take(self, handle: int) -> Pixels | None:
        """The window and nothing else; None while there is no such picture (minimised, moved)."""
        ...

    def close(self) -> None: ...


def tidy_title(title: str) -> str:
    """One line that can be shown, empty of what cannot be seen."""
    line = " ".join("".join(one if one.isprintable() else " " for one in title).split())
    return line if len(line) <= _TITLE_LENGTH else line[: _TITLE_LENGTH - 1].rstrip() + "…"


def without_margins(pixels: Pixels, left: int, right: int, top: int, bottom: int) -> Pixels:
    """What is inside so many dots of each side; all of it where nothing would be left."""
    height, width = pixels.shape[:2]
    margins = (left, right, top, bottom)
    if not any(margins) or min(margins) < 0 or left + right >= width or top + bottom >= height:
        return pixels
    inner: Pixels = pixels[top : height - bottom, left : width - right].copy()
    inner.flags.writeable = False
    return inner
