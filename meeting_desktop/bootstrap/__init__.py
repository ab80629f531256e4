"""The composition root: knows every adapter, and the order of starting and of stopping.

Building is quick (a window waits for it): it makes objects. What is slow, the database, the speech
model and the search for interrupted meetings, begins with ``start_background``, after the first
paint.
"""

from meeting_desktop.bootstrap.parts import (
    build_catalogue,
    build_control,
    build_devices,
    build_doctor,
    build_exports,
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
    "build_file_transcriber",
    "build_loader",
    "build_sound_room",
    "build_voice",
    "open_database",
    "prepare",
]
