"""Starts the program: its window, or the demonstration where there is nothing to show one on."""

import os
import sys
from collections.abc import Mapping, Sequence

from scripts.set_up.report import say


def command_to_start(
    program: str, arguments: Sequence[str], environ: Mapping[str, str], platform: str = sys.platform
) -> list[str]:
    """Return the command line; what the person asked for by `arguments` always wins."""
    if arguments or has_display(environ, platform):
        return [program, *arguments]
    say("no display here (DISPLAY and WAYLAND_DISPLAY are empty), so this is the demonstration")
    return [program, "demo"]


def has_display(environ: Mapping[str, str], platform: str) -> bool:
    """Whether a window can be opened; only Linux can be without a display."""
    if not platform.startswith("linux"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def become(command: Sequence[str]) -> None:
    """Replace this process, so that signals and the exit code are the program's own."""
    sys.stderr.flush()
    os.execv(command[0], list(command))
