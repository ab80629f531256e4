"""Files that several machines share: named by what is in them, never by what people typed.

A name made of the content's hash needs no agreement between machines: whoever has the row of a
recording knows where its sound is and can tell whether it is that sound.
"""

from __future__ import annotations

import re
from enum import StrEnum


class FileKind(StrEnum):
    RECORDING = "recordings"
    ATTACHMENT = "attachments"


_SHA256 = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(rf"({'|'.join(FileKind)})/([0-9a-f]{{2}})/(\2[0-9a-f]{{62}})")


def key_of(kind: FileKind, sha256: str) -> str:
    """``recordings/ab/abcd…``; the folder between keeps listings short.

    Raises: ValueError: ``sha256`` is not 64 small hexadecimal digits.
    """
    if not _SHA256.fullmatch(sha256):
        raise ValueError("a file is named by its SHA-256")
    return f"{kind.value}/{sha256[:2]}/{sha256}"


def sha256_of(key: str) -> str | None:
    """The hash that a key names; None for what no key of ours looks like."""
    match = _KEY.fullmatch(key)
    return match[3] if match else None
