"""Windows of an X11 desktop, each drawn by itself whatever lies above it (the Composite extension).

A picture of the place on the screen where a window is would show what covers it. So the server is
asked to draw the shared one into a memory of its own. At first, and when it changes its size, that
memory holds what is on the screen there, until the program behind the window has drawn anew. So it
is made to draw on black, and no picture is taken in the turns after a change.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from meeting_desktop.adapters.desktop.window_system import (
    MOST_WINDOWS,
    FoundWindow,
    WindowGoneError,
    tidy_title,
    without_margins,
)
from meeting_desktop.adapters.desktop.x_properties import XProperties
from meeting_desktop.adapters.desktop.x_server import XRefusedError, XServer
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.screen import Pixels

# Opcodes of the core protocol.
_MAKE_WINDOW, _WATCH_EVENTS, _ATTRIBUTES, _DESTROY_WINDOW, _MAP_WINDOW = 1, 2, 3, 4, 8
_GEOMETRY, _TREE, _FREE_PIXMAP, _IMAGE, _EXTENSION = 14, 15, 54, 73, 98
# Of the Composite extension.
_VERSION, _REDIRECT, _NAME_PIXMAP = 0, 1, 6
_AUTOMATIC = 0

_BAD_WINDOW, _BAD_MATCH, _BAD_DRAWABLE = 3, 8, 9
_BACKGROUND, _UNMANAGED, _EVENT_MASK = 1 << 1, 1 << 9, 1 << 11
_STRUCTURE = 1 << 17
_DESTROYED, _HIDDEN, _SHOWN = 17, 18, 19
#: Turns without a picture after a change, in which a program draws anew.
_QUIET_TURNS = 3
_VIEWABLE = 2
_WHOLE_PIXELS = 2
_ALL_PLANES = 0xFFFFFFFF
#: With so many bits a dot has four bytes: blue, green, red and one more.
_DEPTHS = {24, 32}
_NO_WINDOWS = {"_NET_WM_WINDOW_TYPE_DESKTOP", "_NET_WM_WINDOW_TYPE_DOCK"}


@dataclass(frozen=True, slots=True)
class _Shape:
    depth: int
    width: int
    height: int


class X11Windows:
    """The ``WindowSystem`` of an X server."""

    def __init__(self, display: str) -> None:
        self._server = XServer(display)
        self._properties = XProperties(self._server)
        self._composite = self._find_composite()
        self._was_apart = False
        self._seen: _Shape | None = None
        self._quiet = 0
        if not self._composite or not self._server.least_first:
            self.close()
            raise EnvironmentFault(
                "This desktop cannot draw a window by itself; share the whole screen.",
                code="windows_not_allowed",
            )

    def close(self) -> None:
        self._server.close()

    def listed(self) -> Sequence[FoundWindow]:
        found: list[FoundWindow] = []
        for window in self._candidates():
            if len(found) == MOST_WINDOWS:
                break
            try:
                with _while_there():
                    found.extend(self._look_at(window))
            except WindowGoneError:
                continue
        return found

    def preview(self, handle: int) -> Pixels | None:
        with _while_there():
            return self._image(handle)

    def watch(self, handle: int) -> None:
        with _while_there():
            body = struct.pack("=3I", handle, _EVENT_MASK, _STRUCTURE)
            self._server.tell(_WATCH_EVENTS, 0, body)
            self._was_apart = self._is_apart(handle)
            redirect = struct.pack("=IBxxx", handle, _AUTOMATIC)
            self._server.tell(self._composite, _REDIRECT, redirect)

    def take(self, handle: int) -> Pixels | None:
        changes = set(self._server.events())
        if _DESTROYED in changes:
            raise WindowGoneError
        with _while_there():
            shape = self._shape(handle)
            if shape != self._seen or changes & {_HIDDEN, _SHOWN}:
                self._seen, self._quiet = shape, _QUIET_TURNS
                self._draw_anew(handle, shape)
            if self._quiet:
                self._quiet -= 1
                return None
            pixels = self._image(handle)
            return pixels if self._shape(handle) == shape else None

    # -- which there are ------------------------------------------------------------------------

    def _candidates(self) -> Sequence[int]:
        """Those that the window manager names; without one, all that lie on the background."""
        if named := self._properties.numbers(self._server.root, "_NET_CLIENT_LIST"):
            return named
        answer = self._server.ask(_TREE, 0, struct.pack("=I", self._server.root))
        (count,) = struct.unpack_from("=H", answer, 16)
        return struct.unpack_from(f"={count}I", answer, 32)

    def _look_at(self, window: int) -> Iterator[FoundWindow]:
        """Itself, if a person would say that it is a window and can see it."""
        answer = self._server.ask(_ATTRIBUTES, 0, struct.pack("=I", window))
        is_menu = bool(answer[27])
        if answer[26] != _VIEWABLE or is_menu or self._shape(window).depth not in _DEPTHS:
            return
        title = tidy_title(self._properties.title(window))
        if not title or self._properties.names(window, "_NET_WM_WINDOW_TYPE") & _NO_WINDOWS:
            return
        own = self._properties.numbers(window, "_NET_WM_PID")[:1] == (os.getpid(),)
        yield FoundWindow(window, title, own)

    # -- pictures -------------------------------------------------------------------------------

    def _find_composite(self) -> int:
        """Its opcode; 0: the server does not have it."""
        name = b"Composite"
        answer = self._server.ask(_EXTENSION, 0, struct.pack("=HH", len(name), 0) + name)
        opcode = answer[9] if answer[8] else 0
        if opcode:
            # Asked for, or it refuses the rest; memory has names since 0.2.
            answer = self._server.ask(opcode, _VERSION, struct.pack("=II", 0, 4))
            if struct.unpack_from("=II", answer, 8) < (0, 2):
                return 0
        return opcode

    def _draw_anew(self, window: int, shape: _Shape) -> None:
        """Something black inside it that is gone at once: all that was below is drawn again.

        Not where a compositor draws it or its frame apart: there nothing else is in its memory.
        """
        if self._was_apart or any(map(self._is_apart, self._around(window))):
            return
        cover = self._server.new_id()
        place = struct.pack("=2I2h4HI", cover, window, 0, 0, shape.width, shape.height, 0, 0, 0)
        look = struct.pack("=3I", _BACKGROUND | _UNMANAGED, 0, True)
        self._server.tell(_MAKE_WINDOW, 0, place + look)
        self._server.tell(_MAP_WINDOW, 0, struct.pack("=I", cover))
        self._server.tell(_DESTROY_WINDOW, 0, struct.pack("=I", cover))

    def _around(self, window: int) -> Iterator[int]:
        """Its frames, from within, but for what is behind all windows."""
        while True:
            answer = self._server.ask(_TREE, 0, struct.pack("=I", window))
            root, window = struct.unpack_from("=2I", answer, 8)
            if window in {root, 0}:
                return
            yield window

    def _is_apart(self, window: int) -> bool:
        """It is drawn into a memory of its own, by a compositor say."""
        name = self._server.new_id()
        try:
            self._server.tell(self._composite, _NAME_PIXMAP, struct.pack("=II", window, name))
        except XRefusedError as refused:
            if refused.code != _BAD_MATCH:
                raise
            return False
        self._server.tell(_FREE_PIXMAP, 0, struct.pack("=I", name))
        return True

    def _shape(self, drawable: int) -> _Shape:
        answer = self._server.ask(_GEOMETRY, 0, struct.pack("=I", drawable))
        return _Shape(answer[1], *struct.unpack_from("=2H", answer, 16))

    def _image(self, window: int) -> Pixels | None:
        """None: it cannot be seen, or has become another size in between."""
        shape = self._shape(window)
        if shape.depth not in _DEPTHS:
            return None
        place = struct.pack("=I2h2HI", window, 0, 0, shape.width, shape.height, _ALL_PLANES)
        try:
            answer = self._server.ask(_IMAGE, _WHOLE_PIXELS, place)
        except XRefusedError as refused:
            if refused.code != _BAD_MATCH:
                raise
            return None
        count = shape.width * shape.height * 4
        pixels: Pixels = np.frombuffer(answer, np.uint8, count, 32)
        pixels = pixels.reshape(shape.height, shape.width, 4)
        return self._without_shadow(window, pixels)

    def _without_shadow(self, window: int, pixels: Pixels) -> Pixels:
        """Some programs draw a shadow around themselves, and say how broad it is."""
        margins = self._properties.numbers(window, "_GTK_FRAME_EXTENTS")
        if len(margins) != 4:  # noqa: PLR2004 - its four sides
            return pixels
        return without_margins(pixels, *margins)


@contextmanager
def _while_there() -> Iterator[None]:
    try:
        yield
    except XRefusedError as refused:
        if refused.code in {_BAD_WINDOW, _BAD_DRAWABLE}:
            raise WindowGoneError from refused
        raise
