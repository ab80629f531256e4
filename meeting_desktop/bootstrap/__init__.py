"""The composition root: knows every adapter, and the order of starting and of stopping.

Building is quick (a window waits for it): it makes objects. What is slow, the database, the speech
model and the search for interrupted meetings, begins with ``start_background``, after the first
paint.

What is named here is imported when it is asked for: a child process that wants one part of the
composition does not wait for all of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meeting_desktop.bootstrap.parts import (
        build_catalogue,
        build_control,
        build_devices,
        build_doctor,
        build_exports,
        build_file_loader,
        build_file_transcriber,
        build_loader,
        build_sound_room,
        build_voice,
        open_database,
    )
    from meeting_desktop.bootstrap.whole import Application, Overrides, build, prepare

__all__ = [
    "Application",
    "Overrides",
    "build",
    "build_catalogue",
    "build_control",
    "build_devices",
    "build_doctor",
    "build_exports",
    "build_file_loader",
    "build_file_transcriber",
    "build_loader",
    "build_sound_room",
    "build_voice",
    "open_database",
    "prepare",
]

_OF_WHOLE = frozenset({"Application", "Overrides", "build", "prepare"})


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    room = "whole" if name in _OF_WHOLE else "parts"
    found: object = getattr(import_module(f"{__name__}.{room}"), name)
    return found
