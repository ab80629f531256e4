"""Files that people share in a meeting: offered, on the way to the host, there, taken back.

What somebody says of a file is a claim. Its size and hash are checked against the bytes; what kind
of file it is, is read from the bytes and never from the name; no file is opened by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import PurePosixPath
from types import MappingProxyType
from uuid import UUID

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.participants import clean_text

#: Bytes of one file, and of all files of a meeting.
LARGEST_FILE, LARGEST_MEETING = 100_000_000, 500_000_000
MOST_FILES = 200
#: Files of one person that are on their way.
MOST_ON_THE_WAY = 10
FILE_NAME_LENGTH = 120
#: In one piece, as the guest page looks it up; 500 MB is ``LARGEST_MEETING``.
_FULL = "There is no room for this file: a meeting holds 500 MB; take another file back first."
_NAMELESS = "file"
#: What no system takes in a name, and what stands for a folder.
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|]')
_HASH = re.compile(r"[0-9a-f]{64}")
#: Names that Windows has for devices, whatever follows the dot.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class FileState(StrEnum):
    """``ARRIVING``: offered, the host does not have all of it; ``REFUSED``: it was another one."""

    ARRIVING = "arriving"
    THERE = "there"
    REFUSED = "refused"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class SharedFile:
    """``at`` in seconds of the recording; ``kind`` is a media type, empty until it was read.

    ``person`` and ``participant`` shared it, under ``by``. ``sha256`` is in lower-case hex.
    """

    id: UUID
    person: UUID
    participant: UUID
    by: str
    name: str = field(repr=False)
    size: int
    sha256: str
    shared_at: datetime
    at: float
    kind: str = ""
    state: FileState = FileState.ARRIVING

    @property
    def part(self) -> str:
        """Where its bytes are kept until all are there: nobody adds to another person's."""
        return f"{self.sha256}-{self.person.hex}"


def clean_file_name(text: str) -> str:
    """A name without folders that every system takes; ``file`` where nothing is left."""
    line = clean_text(_NOT_IN_NAMES.sub("_", text), len(text)).strip(" .")
    if len(line) > FILE_NAME_LENGTH:
        ending = PurePosixPath(line).suffix[:16]
        line = line[: FILE_NAME_LENGTH - len(ending)] + ending
    return f"_{line}" if _DEVICES.fullmatch(line) else line or _NAMELESS


def is_hash(text: str) -> bool:
    return _HASH.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class FileShelf:
    """The files of a meeting, by id, in the order in which they were shared."""

    files: Mapping[UUID, SharedFile] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of_files(cls, files: Iterable[SharedFile]) -> FileShelf:
        return cls(MappingProxyType({one.id: one for one in files}))

    @property
    def present(self) -> tuple[SharedFile, ...]:
        """What is there or on its way."""
        shown = (FileState.ARRIVING, FileState.THERE)
        return tuple(one for one in self.files.values() if one.state in shown)

    @property
    def arriving(self) -> tuple[SharedFile, ...]:
        return tuple(one for one in self.files.values() if one.state is FileState.ARRIVING)

    def offer(self, file: SharedFile) -> FileShelf:
        """Offered once more by the same person it changes nothing.

        Whoever chooses a file again that did not arrive goes on with it: the earlier offer is
        taken back. Raises: UserFacingError: it cannot be taken.
        """
        known = self.files.get(file.id)
        if known is not None and known.person == file.person:
            return self
        if known is not None:
            raise UserFacingError("This file was not taken; share it again.", code="taken_id")
        shelf = self._without_earlier(file)
        shelf._check(file)
        return shelf.having(file)

    def earlier(self, file: SharedFile) -> tuple[SharedFile, ...]:
        """Offers of the same bytes by the same person that have not arrived."""
        return tuple(one for one in self.arriving if one.part == file.part and one.id != file.id)

    def _without_earlier(self, file: SharedFile) -> FileShelf:
        shelf = self
        for one in self.earlier(file):
            shelf = shelf.having(replace(one, state=FileState.REMOVED))
        return shelf

    def _check(self, file: SharedFile) -> None:
        if not 0 < file.size <= LARGEST_FILE:
            raise UserFacingError(
                f"Share a file of at most {LARGEST_FILE // 1_000_000} MB that is not empty.",
                code="file_size",
            )
        present = self.present
        if sum(one.size for one in present) + file.size > LARGEST_MEETING:
            raise UserFacingError(
                _FULL,
                code="files_full",
            )
        own = [one for one in self.arriving if one.person == file.person]
        if len(present) >= MOST_FILES or len(own) >= MOST_ON_THE_WAY:
            raise UserFacingError(
                "There are too many files; wait for one to arrive, or take one back.",
                code="files_many",
            )

    def arrived(self, file_id: UUID, kind: str) -> FileShelf:
        """All of it is there and is what was offered."""
        return self.having(replace(self.find(file_id), state=FileState.THERE, kind=kind))

    def refuse(self, file_id: UUID) -> FileShelf:
        """What came was not what was offered."""
        return self.having(replace(self.find(file_id), state=FileState.REFUSED))

    def remove(self, file_id: UUID, person: UUID, *, leads: bool) -> FileShelf:
        """Raises: UserFacingError: it is another's, or not there."""
        file = self.find(file_id)
        if file.person != person and not leads:
            raise UserFacingError("You may take back your own files only.", code="not_yours")
        if file.state is FileState.REMOVED:
            return self
        return self.having(replace(file, state=FileState.REMOVED))

    def find(self, file_id: UUID) -> SharedFile:
        """Raises: UserFacingError: there is no such file."""
        file = self.files.get(file_id)
        if file is None:
            raise UserFacingError("This file is not there any more.", code="file_gone")
        return file

    def having(self, file: SharedFile) -> FileShelf:
        return FileShelf(MappingProxyType({**self.files, file.id: file}))
