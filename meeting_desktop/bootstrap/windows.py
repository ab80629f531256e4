"""Single windows of this desktop, to be shared."""

from __future__ import annotations

from meeting_desktop.adapters.desktop.shared_windows import SharedWindows
from meeting_desktop.adapters.desktop.this_desktop import connect
from meeting_desktop.core.clock import Clock
from meeting_desktop.ports.screen import Windows


def build_windows(clock: Clock) -> Windows:
    return SharedWindows(connect, clock)
