"""What kind of file it is, read from its first bytes: a name may say anything."""

from __future__ import annotations

from pathlib import PurePosixPath

#: So many of the first bytes are enough.
HEAD_BYTES = 4_096
UNKNOWN = "application/octet-stream"
TEXT = "text/plain"
PROGRAM = "application/x-executable"
SCRIPT = "text/x-script"
_MARKUP = "text/html"
_SVG = "image/svg+xml"

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "video/x-matroska"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"\xfe\xed\xfa\xce", PROGRAM),
    (b"\xfe\xed\xfa\xcf", PROGRAM),
    (b"\xce\xfa\xed\xfe", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", PROGRAM),  # a shortcut of Windows starts what it names
    (b"#!", SCRIPT),
)
#: Inside of a zip, which office documents and programs of Java and Android are.
_IN_ZIP: tuple[tuple[bytes, str], ...] = (
    (b"mimetypeapplication/vnd.oasis.opendocument.", "application/vnd.oasis.opendocument"),
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"META-INF/", PROGRAM),
    (b"AndroidManifest", PROGRAM),
)
#: What may be handed to the system's own viewer. All else is saved and left to the person.
_HARMLESS = frozenset(
    {TEXT, "application/pdf", "application/rtf", "audio/wav", "video/mp4", "video/x-matroska"}
)
_OFFICE = ("application/vnd.oasis.opendocument", "application/vnd.openxmlformats")
#: Systems start these by their name, whatever is inside of them.
_STARTED_BY_NAME = frozenset(
    [
        "app",
        "apk",
        "appimage",
        "bash",
        "bat",
        "bin",
        "chm",
        "class",
        "cmd",
        "com",
        "command",
        "cpl",
        "csh",
        "deb",
        "desktop",
        "dll",
        "dmg",
        "docm",
        "elf",
        "exe",
        "fish",
        "gadget",
        "hta",
        "html",
        "htm",
        "inf",
        "inx",
        "iso",
        "jar",
        "js",
        "jse",
        "ksh",
        "lnk",
        "mjs",
        "mobileconfig",
        "msc",
        "msi",
        "msix",
        "msp",
        "mst",
        "osx",
        "out",
        "pif",
        "pkg",
        "pl",
        "potm",
        "ppam",
        "ppsm",
        "pptm",
        "ps1",
        "psm1",
        "py",
        "pyc",
        "pyw",
        "rb",
        "reg",
        "rpm",
        "run",
        "scf",
        "scpt",
        "scr",
        "sct",
        "sh",
        "shs",
        "sldm",
        "svg",
        "svgz",
        "terminal",
        "tool",
        "url",
        "vb",
        "vbe",
        "vbs",
        "vhd",
        "vhdx",
        "webloc",
        "wsf",
        "wsh",
        "xht",
        "xhtml",
        "xlam",
        "xll",
        "xlsm",
        "xltm",
        "zsh",
    ]
)


def kind_of(head: bytes) -> str:
    """The media type of what begins with ``head``; a program or a script is told as one."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return _in_zip(head) if kind == "application/zip" else kind
    if head[:4] == b"RIFF":
        return {b"WAVE": "audio/wav", b"WEBP": "image/webp"}.get(head[8:12], UNKNOWN)
    if head[4:8] == b"ftyp":
        return "video/mp4"
    return _text_kind(head) if _is_text(head) else UNKNOWN


def may_be_opened(kind: str, name: str) -> bool:
    """Whether the system may be asked to open it: neither its bytes nor its name start anything."""
    if PurePosixPath(name).suffix.lstrip(".").casefold() in _STARTED_BY_NAME:
        return False
    pictured = kind.startswith("image/") and kind != _SVG
    written = kind.startswith((*_OFFICE, "audio/"))
    return kind in _HARMLESS or pictured or written


def _in_zip(head: bytes) -> str:
    return next((kind for mark, kind in _IN_ZIP if mark in head), "application/zip")


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3 and bool(head)  # a letter cut in two
    return bool(head)


def _text_kind(head: bytes) -> str:
    begin = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:256].lower()
    if begin.startswith((b"<!doctype html", b"<html", b"<script")):
        return _MARKUP
    return _SVG if b"<svg" in begin else TEXT
