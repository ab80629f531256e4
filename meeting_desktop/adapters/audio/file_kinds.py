"""What a file is by its first bytes, whatever its name says: for sentences, and for locks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

#: First bytes of what people drop by mistake.
_OTHERS = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x1f\x8b", "an archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
    (b"#EXTM3U", "a list of files, not a recording"),
    (b"MThd", "notes for instruments, not a recording"),
)
#: First bytes of media: where FFmpeg refuses one of these, it is torn.
_MEDIA = (
    b"RIFF",
    b"RF64",
    b"OggS",
    b"fLaC",
    b"ID3",
    b"\x1aE\xdf\xa3",
    b"caff",
    b"FORM",
    b".snd",
    b"FLV",
    b"0&\xb2u",
    b"#!AMR",
    b"TTA1",
    b"wvpk",
    b"MAC ",
)
_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
#: Content Encryption, Extended Content Encryption, Protection System (ASF specification 3.14 ff.).
_ASF_LOCKS = tuple(
    bytes.fromhex(one)
    for one in (
        "fbb3112223bdd211b4b700a0c955fc6e",
        "14e68a292226174cb935dae07ee9289c",
    )
)
_ASF_HEADER_BYTES = 1 << 16
_MATROSKA = b"\x1aE\xdf\xa3"
#: ContentEncodings and, within it, ContentEncryption (RFC 9559).
_ENCODINGS, _ENCRYPTION = b"\x6d\x80", b"\x50\x35"
_MATROSKA_HEADER_BYTES = 1 << 16
_NEAR_BYTES = 64
#: Boxes that hold boxes, on the way to the description of a track.
_INTO = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
_LOCKED_TRACKS = frozenset({b"enca", b"encv", b"drms", b"drmi"})
_LARGEST_STSD = 1 << 16
#: More boxes than a real file has on that way.
_MOST_BOXES = 4_096
_MIMES = {
    "wav": "audio/wav",
    "w64": "audio/wav",
    "mp3": "audio/mpeg",
    "aac": "audio/aac",
    "flac": "audio/flac",
    "aiff": "audio/aiff",
    "amr": "audio/amr",
    "asf": "audio/x-ms-wma",
    "avi": "video/x-msvideo",
    "flv": "video/x-flv",
    "mpegts": "video/mp2t",
    "mpeg": "video/mpeg",
}


def mime_of(container: str, *, has_video: bool) -> str:
    """The MIME type for FFmpeg's name of a container."""
    kind = "video" if has_video else "audio"
    if "mp4" in container:
        return f"{kind}/mp4"
    if "matroska" in container:
        return f"{kind}/x-matroska"
    if container == "ogg":
        return f"{kind}/ogg"
    return _MIMES.get(container, "application/octet-stream")


def what_it_is(path: Path) -> str:
    """In words; ``torn`` for media; empty where nobody knows."""
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError:
        return ""
    for begin, name in _OTHERS:
        if head.startswith(begin):
            return name
    if head.startswith(_MEDIA) or head[4:8] == b"ftyp":
        return "torn"
    if head and b"\0" not in head and _is_text(head):
        return "a text"
    return ""


def _is_text(head: bytes) -> bool:
    try:
        head[:-4].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def is_locked(path: Path) -> bool:
    """Copy-protected: MP4 with Common Encryption or FairPlay, Matroska and ASF with encryption."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
            if head == _ASF:
                start = file.read(_ASF_HEADER_BYTES)
                return any(lock in start for lock in _ASF_LOCKS)
            if head.startswith(_MATROSKA):
                return _has_encryption(file.read(_MATROSKA_HEADER_BYTES))
            if head[4:8] in {b"ftyp", b"moov"}:
                return any(kind in _LOCKED_TRACKS for kind in _track_kinds(file))
    except OSError:
        pass
    return False


def _has_encryption(header: bytes) -> bool:
    at = header.find(_ENCODINGS)
    return at >= 0 and _ENCRYPTION in header[at : at + _NEAR_BYTES]


def _track_kinds(file: BinaryIO) -> Iterator[bytes]:
    """The four letters of each sample description of an MP4 (ISO 14496-12, 8.5.2)."""
    file.seek(0, 2)
    waiting, seen = [(0, file.tell())], 0
    while waiting and seen < _MOST_BOXES:
        at, end = waiting.pop()
        while at + 8 <= end and (seen := seen + 1) < _MOST_BOXES:
            file.seek(at)
            header = file.read(16)
            size, kind = int.from_bytes(header[:4]), header[4:8]
            begin = at + 8
            if size == 1:
                size, begin = int.from_bytes(header[8:16]), at + 16
            until = end if size == 0 else at + size
            if until < begin or until > end:
                break
            if kind in _INTO:
                waiting.append((begin, until))
            elif kind == b"stsd":
                file.seek(begin + 8)
                yield from _entries(file.read(min(until - begin - 8, _LARGEST_STSD)))
            at = until


def _entries(table: bytes) -> Iterator[bytes]:
    at = 0
    while at + 8 <= len(table):
        yield table[at + 4 : at + 8]
        at += max(8, int.from_bytes(table[at : at + 4]))
