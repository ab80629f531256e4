"""A shared screen: what can be shared of this machine, its pictures, and the way to the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.domain.screen_limits import ScreenLimits

#: Blue, green, red, unused: shape (height, width, 4), uint8, rows without gaps, read-only.
Pixels = NDArray[np.uint8]

#: Pictures a second at the most; what comes faster is left out.
MOST_FPS = 10
#: What is larger is made smaller before it leaves, in proportion.
LARGEST_SHARED = (1280, 800)


@dataclass(frozen=True, slots=True)
class Picture:
    """``at``: seconds of the monotonic clock when it was taken or had arrived."""

    pixels: Pixels = field(repr=False)
    at: float

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])


@dataclass(frozen=True, slots=True)
class ScreenSource:
    """``id`` is good until the next ``sources``; ``thumbnail`` is None where none can be made.

    ``window``: one of them, and nothing else of the screen; ``name`` is its title then, which never
    leaves this machine.
    """

    id: str
    name: str = field(repr=False)
    thumbnail: Pixels | None = field(default=None, repr=False)
    window: bool = False


class ScreenCapture(Protocol):
    def stop(self) -> None:
        """No picture comes after this; may be called twice."""
        ...


class Screens(Protocol):
    """What this machine can show. On the thread of the windows, which are what is taken."""

    def sources(self) -> Sequence[ScreenSource]:
        """Raises: EnvironmentFault where the system lets nothing be taken."""
        ...

    def open(
        self,
        source: ScreenSource,
        took: Callable[[Picture], None],
        ended: Callable[[str], None],
    ) -> ScreenCapture:
        """``took`` gets pictures on any thread, at most ``MOST_FPS`` a second, until ``stop``.

        ``ended`` is told, once, in a sentence when no more can come: the screen was unplugged.
        Raises: EnvironmentFault when the source is gone.
        """
        ...


class Windows(Protocol):
    """Windows that are open on this machine, each by itself: what covers one is never seen."""

    def sources(self) -> Sequence[ScreenSource]:
        """Those in sight, this program's own last. Any thread; takes a picture of each.

        Raises: EnvironmentFault where the system gives no single windows.
        """
        ...

    def open(
        self,
        source: ScreenSource,
        took: Callable[[Picture], None],
        ended: Callable[[str], None],
    ) -> ScreenCapture:
        """As ``Screens.open``, from any thread. A window that is minimised stands still.

        ``ended`` is told, on any thread, when the window was closed.
        """
        ...


class ScreenLine(Protocol):
    """The shared screen of a conference, at this machine. Any thread; returns at once."""

    def show(self, picture: Picture) -> None:
        """One's own. What the encoder cannot keep up with is left out."""
        ...

    def limit(self, limits: ScreenLimits) -> None:
        """What one's own may take, from its next picture on."""
        ...

    def hide(self) -> None:
        """One shares no more; nothing of it is kept."""
        ...

    def watch(self, listener: Callable[[Picture], None] | None) -> None:
        """Who gets what others share, on a thread of the line; None: nobody, and nothing is
        decoded.
        """
        ...
