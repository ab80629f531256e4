"""Files that several machines share: known by what is in them, never by what people typed.

The hash of a file stands in its row, which only those see who may. From it follow the name of the
file in the storage and the key that seals it there: whoever has the row finds and reads the file,
and whoever has only the storage sees names of chance and noise.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum


class FileKind(StrEnum):
    RECORDING = "recordings"
    ATTACHMENT = "attachments"


_SHA256 = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(rf"({'|'.join(FileKind)})/([0-9a-f]{{2}})/(\2[0-9a-f]{{62}})")
_NAME_MARK = b"meeting-desktop name of a stored file\n"


@dataclass(frozen=True, slots=True)
class SharedFile:
    """``sha256``: of the content, 64 small hexadecimal digits; a secret like the content itself.

    Raises: ValueError.
    """

    kind: FileKind
    sha256: str

    def __post_init__(self) -> None:
        if not is_sha256(self.sha256):
            raise ValueError("a file is known by its SHA-256")

    @property
    def key(self) -> str:
        """``recordings/ab/abcd…``, where it lies; the folder between keeps listings short."""
        name = hashlib.sha256(_NAME_MARK + bytes.fromhex(self.sha256)).hexdigest()
        return f"{self.kind.value}/{name[:2]}/{name}"


def is_sha256(text: str) -> bool:
    return _SHA256.fullmatch(text) is not None


def is_key(text: str) -> bool:
    """Whether a storage may be asked for it."""
    return _KEY.fullmatch(text) is not None
