"""Single windows to share: listed with small pictures, taken by a thread of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing

import numpy as np

from meeting_desktop.adapters.desktop.window_system import WindowGoneError, WindowSystem
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.screen import MOST_FPS, Picture, Pixels, ScreenCapture, ScreenSource
from meeting_desktop.runtime.threads import SupervisedThread

#: Width of what is shown to choose from, in pixels.
_THUMBNAIL = 320
_OPAQUE = 255
_FAILED = "The window cannot be shared any more; share it again, or share the whole screen."


class SharedWindows:
    """The ``Windows`` of ports/screen; ``connect`` raises EnvironmentFault where there are none."""

    def __init__(self, connect: Callable[[], WindowSystem], clock: Clock) -> None:
        self._connect = connect
        self._clock = clock

    def sources(self) -> Sequence[ScreenSource]:
        with closing(self._connect()) as system:
            # A person hardly ever means the windows of the meeting itself.
            found = sorted(system.listed(), key=lambda one: one.own)
            return tuple(
                ScreenSource(
                    str(one.handle), one.title, _preview_of(system, one.handle), window=True
                )
                for one in found
            )

    def open(
        self,
        source: ScreenSource,
        took: Callable[[Picture], None],
        ended: Callable[[str], None],
    ) -> ScreenCapture:
        if not source.id.isdecimal():
            raise WindowGoneError
        handle = int(source.id)
        with ExitStack() as until_watched:
            system = self._connect()
            until_watched.callback(system.close)
            system.watch(handle)
            until_watched.pop_all()
        return _Capture(system, handle, took, ended, self._clock)


class _Capture:
    """Owns its connection to the desktop, which ends with it."""

    def __init__(
        self,
        system: WindowSystem,
        handle: int,
        took: Callable[[Picture], None],
        ended: Callable[[str], None],
        clock: Clock,
    ) -> None:
        self._system = system
        self._handle = handle
        self._took = took
        self._ended = ended
        self._clock = clock
        self._telling = threading.Lock()
        self._thread = SupervisedThread(
            "window", self._run, on_failure=lambda _: self._end(_FAILED)
        )
        self._thread.start()

    def stop(self) -> None:
        # Waits for a picture that is being handed over, never for one that is being taken.
        with self._telling:
            self._thread.request_stop()

    def _run(self, stop: threading.Event) -> None:
        shown: Pixels | None = None
        try:
            while not stop.is_set():
                pixels = self._system.take(self._handle)
                # What cannot be seen now stands still: who comes later is shown it too.
                shown = shown if pixels is None else pixels
                if shown is not None:
                    self._tell(Picture(shown, self._clock.monotonic()))
                stop.wait(1 / MOST_FPS)
        except EnvironmentFault as fault:
            self._end(fault.sentence)
        finally:
            self._system.close()

    def _tell(self, picture: Picture) -> None:
        with self._telling:
            if not self._thread.stop_wanted:
                self._took(picture)

    def _end(self, sentence: str) -> None:
        with self._telling:
            if self._thread.stop_wanted:
                return
            self._thread.request_stop()
        self._ended(sentence)


def _preview_of(system: WindowSystem, handle: int) -> Pixels | None:
    try:
        pixels = system.preview(handle)
    except WindowGoneError:
        return None
    return None if pixels is None else make_smaller(pixels, _THUMBNAIL)


def make_smaller(pixels: Pixels, width: int) -> Pixels:
    """At most so wide, each dot the mean of those that it stands for."""
    step = max(1, min(-(-pixels.shape[1] // width), *pixels.shape[:2]))
    rows, columns = pixels.shape[0] // step, pixels.shape[1] // step
    blocks = pixels[: rows * step, : columns * step].reshape(rows, step, columns, step, 4)
    made: Pixels = (blocks.sum(axis=(1, 3), dtype=np.uint32) // step**2).astype(np.uint8)
    made[..., 3] = _OPAQUE
    made.flags.writeable = False
    return made
