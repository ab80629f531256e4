"""What the stages of an import made so far: one folder for the bytes of a file.

A result is written beside its place, brought to the disk and renamed, so that it is there whole or
not at all. Names carry what it was made with: another model or number of speakers has its own.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from meeting_desktop.core.errors import DiskFullError, EnvironmentFault

_NAME_LETTERS = 16
#: The place of a note that says whose bytes a path held.
_NOTES = "files"
#: What goes once the sound is in the library. Prints of voices are of people whom nobody asked.
TRACKS = "tracks"
VOICES = "voices"
_SETTLED = "settled"


class ImportFiles:
    """The folder of all imports; ``Paths.imports``."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def of(self, digest: str) -> StageFolder:
        """The folder for bytes with this SHA-256; made where it is not there."""
        return StageFolder(self._made(self._root / _only_hexadecimal(digest)))

    def hash_of(self, path: Path) -> str:
        """The SHA-256 that was reckoned of this file as it is now; empty where none was.

        Raises: OSError: the file is not there any more.
        """
        noted = StageFolder(self._made(self._root / _NOTES)).read(_note_name(path)) or {}
        return str(noted.get("sha256", "")) if noted.get("facts") == _facts(path) else ""

    def note_hash(self, path: Path, digest: str) -> None:
        notes = StageFolder(self._made(self._root / _NOTES))
        notes.write(_note_name(path), {"facts": _facts(path), "sha256": digest})

    def settle(self, digest: str) -> None:
        """The sound is in the library: neither tracks nor what is known of voices stays here."""
        folder = self.of(digest)
        shutil.rmtree(folder.path / TRACKS, ignore_errors=True)
        for path in folder.path.glob(f"{VOICES}-*.json"):
            path.unlink(missing_ok=True)
        folder.write(_SETTLED, {})

    def discard(self, gone: Collection[Path], kept: Collection[Path]) -> None:
        """As ``ports.importing.ImportWork``."""
        used = {self._noted(path) for path in kept}
        for path in gone:
            digest = self._noted(path)
            if not digest or digest in used:
                continue
            folder = self._root / _only_hexadecimal(digest)
            if not (folder / f"{_SETTLED}.json").is_file():
                shutil.rmtree(folder, ignore_errors=True)

    def _noted(self, path: Path) -> str:
        """The SHA-256 that the file had when it was looked at, empty where nobody looked."""
        note = StageFolder(self._root / _NOTES).read(_note_name(path)) or {}
        return str(note.get("sha256", ""))

    def tidy(self, before: datetime, is_known: Callable[[str], bool]) -> None:
        """Remove what nothing was written into since ``before``, and settled sound of the past."""
        limit = before.timestamp()
        for path in self._all():
            with suppress(OSError):
                gone = (path / f"{_SETTLED}.json").is_file() and not is_known(path.name)
                if gone or path.stat().st_mtime < limit:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _all(self) -> Iterator[Path]:
        if self._root.is_dir():
            notes = self._root / _NOTES
            yield from (one for one in self._root.iterdir() if one.is_dir() and one != notes)
            if notes.is_dir():
                yield from notes.iterdir()

    def _made(self, folder: Path) -> Path:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise disk_fault(error, folder) from error
        return folder


class StageFolder:
    """Results of the stages by name. Every method may raise DiskFullError, EnvironmentFault."""

    def __init__(self, folder: Path) -> None:
        self.path = folder

    def read(self, name: str) -> dict[str, Any] | None:
        """None where it is not there or, of another version of this program, cannot be read."""
        try:
            found = json.loads((self.path / f"{name}.json").read_bytes())
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def write(self, name: str, values: Mapping[str, Any]) -> None:
        text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        place = self.path / f"{name}.json"
        beside = self.path / f"{name}.part"
        try:
            with beside.open("wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            beside.replace(place)
        except OSError as error:
            raise disk_fault(error, self.path) from error

    def remove(self, name: str) -> None:
        (self.path / f"{name}.json").unlink(missing_ok=True)

    def touch(self) -> None:
        """It is used still."""
        with suppress(OSError):
            os.utime(self.path)


def name_for(stage: str, *settings: object) -> str:
    """A name for what ``stage`` makes with ``settings``."""
    text = json.dumps([str(one) for one in settings], ensure_ascii=False)
    return f"{stage}-{sha256(text.encode()).hexdigest()[:_NAME_LETTERS]}"


def disk_fault(error: OSError, folder: Path) -> EnvironmentFault:
    """What a person is told."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFullError(f"The disk with {folder} is full; make room and import again.")
    return EnvironmentFault(
        f"The folder {folder} cannot be written to; make it writable and import again.",
        code="folder_not_writable",
        retryable=True,
    )


def _note_name(path: Path) -> str:
    return sha256(os.fsencode(path.absolute())).hexdigest()


def _facts(path: Path) -> list[int]:
    found = path.stat()
    return [found.st_size, found.st_mtime_ns]


def _only_hexadecimal(digest: str) -> str:
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):  # noqa: PLR2004 - a SHA-256
        raise ValueError("That is no SHA-256.")
    return digest
