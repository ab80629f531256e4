"""Which desktop the program runs on, and whether its windows can be shared one by one."""

from __future__ import annotations

import os
import sys

from meeting_desktop.adapters.desktop.window_system import WindowSystem
from meeting_desktop.core.errors import EnvironmentFault


def connect() -> WindowSystem:
    """Raises: EnvironmentFault where the system gives no single windows."""
    if sys.platform == "win32":
        from meeting_desktop.adapters.desktop.win32_windows import Win32Windows

        return Win32Windows()
    display = os.environ.get("DISPLAY", "")
    if sys.platform == "darwin" or os.environ.get("WAYLAND_DISPLAY") or not display:
        raise EnvironmentFault(
            "This desktop gives no program a single window; share the whole screen, or join from a"
            " browser to share a window.",
            code="windows_not_allowed",
        )
    from meeting_desktop.adapters.desktop.x11_windows import X11Windows

    return X11Windows(display)
