"""Whether there is a screen to draw on."""

from __future__ import annotations

import os
import sys

_NAMES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def has_screen() -> bool:
    """True where Qt can open a window; only Linux tells beforehand."""
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in _NAMES)


def draw_in_memory_without_a_screen() -> None:
    """Let Qt draw into memory where there is no screen; before the first Qt import."""
    if not has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        # It says for each window that it cannot raise it.
        os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
