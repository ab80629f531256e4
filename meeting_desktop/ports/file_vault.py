"""Where the bytes of shared files are kept: whole ones by their hash, others as far as they came.

Every method may block; none is called on the media loop. ``part`` is a plain file name.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file of this machine's person. ``kind`` is a media type, read from the bytes."""

    path: Path = field(repr=False)
    size: int
    sha256: str
    kind: str


class FileVault(Protocol):
    """Raises EnvironmentFault where the disk does not play along."""

    def describe(self, path: Path) -> LocalFile:
        """Raises: UserFacingError: it is no file, or one too large to be shared."""
        ...

    def take_in(self, path: Path) -> LocalFile:
        """Keep a copy of a local file as a whole one. Raises as ``describe``."""
        ...

    def read_local(self, path: Path, offset: int, length: int) -> bytes:
        """Fewer bytes where the file has ended or is gone."""
        ...

    def held(self, part: str) -> int:
        """How many bytes of it there are."""
        ...

    def append(self, part: str, offset: int, data: bytes) -> None:
        """``offset`` is where the part ends; what would lie beyond is cut off first."""
        ...

    def finish(self, part: str, sha256: str) -> str | None:
        """Make a whole file of it: its media type, or None where the hash is another.

        In either case there is no part any more.
        """
        ...

    def discard(self, part: str) -> None: ...

    def read(self, sha256: str, offset: int, length: int) -> bytes: ...

    def copy_out(self, sha256: str, to: Path) -> None:
        """Write the whole file to ``to`` in one step; it is marked as another's where possible."""
        ...

    def drop(self, sha256: str) -> None: ...

    def keep_only(self, hashes: Collection[str]) -> None:
        """Remove all else that is older than an hour, and parts of more than a week ago."""
        ...
