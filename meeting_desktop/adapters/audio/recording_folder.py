"""Finished recordings as files that may be made anew, sealed or plain."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

from meeting_desktop.adapters.audio.disk_files import (
    disk_fault,
    is_plain_file,
    is_plain_folder,
    sync_folder,
)
from meeting_desktop.adapters.audio.resuming import being_split
from meeting_desktop.ports.sealing import FileMark

ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_MEETING = re.compile(ID)
_FINISHED = re.compile(rf"{ID}\.ogg")


class OggRecordingFolder:
    """The ``RecordingFolder`` below ``root``."""

    def __init__(self, root: Path) -> None:
        self._root = root
        #: A recording is not made anew while it is removed or gone on with.
        self.changing = threading.Lock()

    def finished(self) -> Iterator[Path]:
        if not is_plain_folder(self._root):
            return
        for meeting in sorted(self._root.iterdir()):
            if _MEETING.fullmatch(meeting.name) and is_plain_folder(meeting):
                for path in sorted(meeting.iterdir()):
                    if _FINISHED.fullmatch(path.name) and is_plain_file(path):
                        yield path

    def mark(self, path: Path) -> FileMark | None:
        try:
            return _mark_of(path)
        except OSError as error:
            raise disk_fault(error, self._root) from error

    def sweep(self) -> None:
        try:
            with self.changing:
                for path in self.finished():
                    self.beside(path).unlink(missing_ok=True)
                    being_split(path).unlink(missing_ok=True)
        except OSError as error:
            raise disk_fault(error, self._root) from error

    def beside(self, path: Path) -> Path:
        return path.with_name(f"{path.name}.anew")

    def exchange(self, path: Path, fresh: Path, before: FileMark) -> bool:
        try:
            with self.changing:
                if _mark_of(path) != before:
                    fresh.unlink(missing_ok=True)
                    return False
                fresh.replace(path)
                sync_folder(path.parent)
        except OSError as error:
            fresh.unlink(missing_ok=True)
            raise disk_fault(error, self._root) from error
        return True


def _mark_of(path: Path) -> FileMark | None:
    try:
        facts = path.lstat()
    except FileNotFoundError:
        return None
    return FileMark(facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns)
