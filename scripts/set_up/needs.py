"""What the program and its tests need of the system, by Debian's package names.

Qt's list is what `ldd` finds missing under PySide6's xcb, wayland and offscreen plugins on a
Debian 12 that holds nothing but Python.
"""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """How a need is looked for."""

    LIBRARY = "library"  # by the dynamic linker, so that a library from elsewhere counts too
    PROGRAM = "program"  # on PATH
    PACKAGE = "package"  # in Debian's package database


@dataclass(frozen=True)
class Need:
    """One thing to find, and the Debian package that brings it."""

    package: str
    kind: Kind = Kind.PACKAGE
    name: str = ""
    required: bool = True


def _library(package: str, name: str, *, required: bool = True) -> Need:
    return Need(package, Kind.LIBRARY, name, required)


def _program(package: str, name: str, *, required: bool = True) -> Need:
    return Need(package, Kind.PROGRAM, name, required)


TO_RUN = (
    # sound
    _library("libportaudio2", "portaudio"),
    # the window
    _library("libegl1", "EGL"),
    _library("libgl1", "GL"),
    _library("libglib2.0-0", "glib-2.0"),
    _library("libdbus-1-3", "dbus-1"),
    _library("libfontconfig1", "fontconfig"),
    _library("libfreetype6", "freetype"),
    _library("libx11-6", "X11"),
    _library("libx11-xcb1", "X11-xcb"),
    _library("libxkbcommon0", "xkbcommon"),
    _library("libxkbcommon-x11-0", "xkbcommon-x11"),
    _library("libxcb-cursor0", "xcb-cursor"),
    _library("libxcb-icccm4", "xcb-icccm"),
    _library("libxcb-image0", "xcb-image"),
    _library("libxcb-keysyms1", "xcb-keysyms"),
    _library("libxcb-randr0", "xcb-randr"),
    _library("libxcb-render-util0", "xcb-render-util"),
    _library("libxcb-shape0", "xcb-shape"),
    _library("libxcb-sync1", "xcb-sync"),
    _library("libxcb-util1", "xcb-util"),
    _library("libxcb-xfixes0", "xcb-xfixes"),
    _library("libxcb-xkb1", "xcb-xkb"),
    # the program works without these, on some machines less well
    _library("libwayland-cursor0", "wayland-cursor", required=False),
    _library("libwayland-egl1", "wayland-egl", required=False),
    Need(
        "libasound2-plugins", required=False
    ),  # PortAudio reaches PulseAudio through ALSA's plug-in
    _program("espeak-ng", "espeak-ng", required=False),  # speaks in the demonstration
    Need("fonts-inter", required=False),
    Need("fonts-dejavu-core", required=False),  # the letters that Inter lacks
)

TO_TEST = (
    *TO_RUN,
    _program("espeak-ng", "espeak-ng"),  # makes speech for tests
    _program("ffmpeg", "ffprobe"),  # another program's opinion of our recordings
    _program("opus-tools", "opusinfo"),  # and a third
    _program("pulseaudio", "pulseaudio"),
    _program("pulseaudio-utils", "pactl"),
    _program("xvfb", "Xvfb"),
    _program("xauth", "xauth"),  # xvfb-run calls it
    _program("xdotool", "xdotool"),
    Need("libasound2-plugins"),
    _program("chromium", "chromium"),  # a guest
    _program("coturn", "turnserver"),  # the only path between two networks
    Need("dovecot-imapd"),  # a mailbox that answers arrive in
    _program("iproute2", "ip"),  # makes the two networks
)
