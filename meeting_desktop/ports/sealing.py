"""Recordings encrypted on this disk: one way to open both kinds, and what makes one of the other.

A sealed recording lies under the same name as a plain one; its first bytes tell them apart. Size
and SHA-256 of a recording are always those of the plain sound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

#: The plain bytes of a sealed file, from any place; None: it is plain, and read as it is.
#:
#: Raises NotFoundError ``recording_key_missing`` or ``keyring_locked``, NotAudioError
#: ``recording_damaged``, the last also while it is read. No plain byte reaches a disk by it.
OpenSound = Callable[[Path], BinaryIO | None]


def nothing_sealed(_path: Path) -> None:
    """The ``OpenSound`` of whoever reads files that this program never seals."""


@dataclass(frozen=True, slots=True)
class FileMark:
    """Which file it was, and in which state."""

    device: int
    inode: int
    size_bytes: int
    changed_ns: int


class RecordingFolder(Protocol):
    """The folder of recordings, as far as files in it are made anew."""

    def finished(self) -> Iterator[Path]:
        """Every finished recording; no links, nothing of another name."""
        ...

    def mark(self, path: Path) -> FileMark | None:
        """Of a recording as it is now; None where it is not there. Raises: EnvironmentFault."""
        ...

    def sweep(self) -> None:
        """Remove what a killed process left beside recordings while it made them anew.

        Raises: EnvironmentFault.
        """
        ...

    def beside(self, path: Path) -> Path:
        """Where a recording is made anew; whatever lies there is nobody's."""
        ...

    def exchange(self, path: Path, fresh: Path, before: FileMark) -> bool:
        """Give ``fresh``, which is on the disk, the name of a recording that is ``before`` still.

        False where that was removed or changed meanwhile; ``fresh`` is gone then. A kill leaves the
        one or the other. Raises: EnvironmentFault.
        """
        ...


class SoundSealer(Protocol):
    """Makes sealed recordings of plain ones and back. Its calls block; one at a time."""

    def key_id(self, path: Path) -> bytes | None:
        """Of the key that a recording is sealed with; None: it is plain, or not there.

        Raises: NotAudioError ``recording_damaged``.
        """
        ...

    def seal(self, path: Path, key: bytes, wanted: Callable[[], bool]) -> bool:
        """Under a key of its own, wrapped by ``key``; False: not ``wanted`` any more, or gone.

        What was written is read back before the plain sound goes.

        Raises: EnvironmentFault: the disk does not play along; the recording is as it was.
        """
        ...

    def unseal(self, path: Path, wanted: Callable[[], bool]) -> bool:
        """As ``seal``. Raises: as ``OpenSound``, EnvironmentFault; the recording is as it was."""
        ...
