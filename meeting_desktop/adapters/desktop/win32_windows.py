"""Windows of a Windows desktop, each drawn by its own program into memory (PrintWindow).

Copying the place on the screen where a window is would show what lies above it.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Sequence
from ctypes import wintypes

import numpy as np

from meeting_desktop.adapters.desktop.window_system import (
    MOST_WINDOWS,
    FoundWindow,
    WindowGoneError,
    tidy_title,
    without_margins,
)
from meeting_desktop.ports.screen import Pixels

if sys.platform == "win32":
    _EXTENDED_STYLE, _TOOL_WINDOW = -20, 0x80
    _FRAME_BOUNDS, _CLOAKED = 9, 14
    #: Also what a graphics card has drawn.
    _FULL_CONTENT = 2

    class _BitmapHeader(ctypes.Structure):
        _fields_ = (
            ("size", wintypes.DWORD),
            ("width", wintypes.LONG),
            ("height", wintypes.LONG),
            ("planes", wintypes.WORD),
            ("bits", wintypes.WORD),
            ("compression", wintypes.DWORD),
            ("image_size", wintypes.DWORD),
            ("dots_a_metre", wintypes.LONG * 2),
            ("colours", wintypes.DWORD * 2),
        )

    class Win32Windows:
        """The ``WindowSystem`` of Windows 8.1 and later."""

        def __init__(self) -> None:
            self._user = ctypes.WinDLL("user32")
            self._gdi = ctypes.WinDLL("gdi32")
            self._manager = ctypes.WinDLL("dwmapi")
            self._belongs_to: tuple[int, int] | None = None
            _declare(self._user, self._gdi, self._manager)

        def close(self) -> None:
            """Nothing is held."""

        def listed(self) -> Sequence[FoundWindow]:
            handles: list[int] = []

            def meet(handle: int, _: int) -> bool:
                handles.append(handle)
                return True

            listener = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)
            self._user.EnumWindows(listener(meet), 0)
            shell = self._user.GetShellWindow()
            found = [
                FoundWindow(one, title, self._owner(one)[1] == os.getpid())
                for one in handles
                if one != shell and self._is_in_sight(one) and (title := self._title(one))
            ]
            return found[:MOST_WINDOWS]

        def preview(self, handle: int) -> Pixels | None:
            return self._image(handle)

        def watch(self, handle: int) -> None:
            if not self._user.IsWindow(handle):
                raise WindowGoneError
            self._belongs_to = self._owner(handle)

        def take(self, handle: int) -> Pixels | None:
            # The number of a window that is gone may be another's by now.
            if not self._user.IsWindow(handle) or self._owner(handle) != self._belongs_to:
                raise WindowGoneError
            return self._image(handle)

        def _owner(self, handle: int) -> tuple[int, int]:
            """Thread and process."""
            process = wintypes.DWORD()
            thread: int = self._user.GetWindowThreadProcessId(handle, ctypes.byref(process))
            return thread, process.value

        def _title(self, handle: int) -> str:
            text = ctypes.create_unicode_buffer(self._user.GetWindowTextLengthW(handle) + 1)
            self._user.GetWindowTextW(handle, text, len(text))
            return tidy_title(text.value)

        def _is_in_sight(self, handle: int) -> bool:
            cloaked = wintypes.DWORD()
            self._manager.DwmGetWindowAttribute(
                handle, _CLOAKED, ctypes.byref(cloaked), ctypes.sizeof(cloaked)
            )
            is_tool = self._user.GetWindowLongW(handle, _EXTENDED_STYLE) & _TOOL_WINDOW
            seen = self._user.IsWindowVisible(handle) and not self._user.IsIconic(handle)
            return bool(seen) and not is_tool and not cloaked.value

        def _image(self, handle: int) -> Pixels | None:
            # A program that hangs would be waited for.
            if self._user.IsIconic(handle) or self._user.IsHungAppWindow(handle):
                return None
            whole, seen = wintypes.RECT(), wintypes.RECT()
            self._user.GetWindowRect(handle, ctypes.byref(whole))
            failed = self._manager.DwmGetWindowAttribute(
                handle, _FRAME_BOUNDS, ctypes.byref(seen), ctypes.sizeof(seen)
            )
            width, height = whole.right - whole.left, whole.bottom - whole.top
            if width <= 0 or height <= 0:
                return None
            pixels = self._print(handle, width, height)
            if failed or pixels is None:
                return pixels
            # The border that is there to be gripped cannot be seen.
            left, right = seen.left - whole.left, whole.right - seen.right
            top, bottom = seen.top - whole.top, whole.bottom - seen.bottom
            return without_margins(pixels, left, right, top, bottom)

        def _print(self, handle: int, width: int, height: int) -> Pixels | None:
            header = _BitmapHeader(ctypes.sizeof(_BitmapHeader), width, -height, 1, 32)
            dots = ctypes.c_void_p()
            canvas = self._gdi.CreateCompatibleDC(None)
            bitmap = self._gdi.CreateDIBSection(
                canvas, ctypes.byref(header), 0, ctypes.byref(dots), None, 0
            )
            try:
                if not bitmap:
                    return None
                before = self._gdi.SelectObject(canvas, bitmap)
                printed = self._user.PrintWindow(handle, canvas, _FULL_CONTENT)
                self._gdi.GdiFlush()
                data = ctypes.string_at(dots.value or 0, width * height * 4) if printed else b""
                self._gdi.SelectObject(canvas, before)
            finally:
                self._gdi.DeleteObject(bitmap)
                self._gdi.DeleteDC(canvas)
            return np.frombuffer(data, np.uint8).reshape(height, width, 4) if data else None

    def _declare(user: ctypes.WinDLL, gdi: ctypes.WinDLL, manager: ctypes.WinDLL) -> None:
        """Handles are as wide as pointers; left undeclared they would be cut."""
        window, handle, pointer = wintypes.HWND, wintypes.HANDLE, ctypes.c_void_p
        user.EnumWindows.argtypes = (pointer, wintypes.LPARAM)  # a function is one too
        user.GetShellWindow.restype = window
        for name in ("IsWindow", "IsWindowVisible", "IsIconic", "IsHungAppWindow"):
            getattr(user, name).argtypes = (window,)
        user.GetWindowTextLengthW.argtypes = (window,)
        user.GetWindowTextW.argtypes = (window, wintypes.LPWSTR, ctypes.c_int)
        user.GetWindowLongW.argtypes = (window, ctypes.c_int)
        user.GetWindowThreadProcessId.argtypes = (window, pointer)
        user.GetWindowThreadProcessId.restype = wintypes.DWORD
        user.GetWindowRect.argtypes = (window, pointer)
        user.PrintWindow.argtypes = (window, handle, wintypes.UINT)
        manager.DwmGetWindowAttribute.argtypes = (window, wintypes.DWORD, pointer, wintypes.DWORD)
        gdi.CreateCompatibleDC.argtypes = (handle,)
        gdi.CreateCompatibleDC.restype = handle
        gdi.CreateDIBSection.argtypes = (
            handle, pointer, wintypes.UINT, pointer, handle, wintypes.DWORD
        )  # fmt: skip
        gdi.CreateDIBSection.restype = handle
        gdi.SelectObject.argtypes = (handle, handle)
        gdi.SelectObject.restype = handle
        gdi.DeleteObject.argtypes = (handle,)
        gdi.DeleteDC.argtypes = (handle,)
