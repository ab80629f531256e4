"""The parts of one track on their way to the disk.

Bytes stay in memory until an fsync that covered them has succeeded. After a failed fsync the kernel
may have dropped the pages and report success the next time, so everything since the last good one
is written again, at its own offset, through a newly opened file.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from meeting_desktop.adapters.audio.disk_files import (
    disk_fault,
    open_again,
    open_new,
    sync_folder,
    write_at,
)
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.recordings import RecordingPart
from meeting_desktop.ports.recording import RecordingJournal

_log = get_logger(__name__)


@dataclass(slots=True)
class _Draft:
    """One part: what of it is safe, and what is not yet."""

    part: RecordingPart
    unsafe: bytearray = field(default_factory=bytearray)  # from safe_bytes on
    unsafe_samples: int = 0
    handed_bytes: int = 0  # of unsafe: given to the system, not synced
    safe_bytes: int = 0
    made: bool = False
    named: bool = False
    complete: bool = False
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)


class PartSink:
    """A queue of parts; never raises for the disk, ``fault`` tells."""

    def __init__(self, folder: Path, journal: RecordingJournal) -> None:
        self._folder = folder
        self._journal = journal
        self._drafts: deque[_Draft] = deque()
        self._descriptor: int | None = None
        self.fault: EnvironmentFault | None = None
        self.safe_samples = 0

    @property
    def waiting_bytes(self) -> int:
        return sum(len(draft.unsafe) for draft in self._drafts)

    @property
    def drained(self) -> bool:
        return not self._drafts

    def begin(self, part: RecordingPart) -> None:
        self._drafts.append(_Draft(part))

    def add(self, page: bytes, samples: int) -> None:
        """Append to the newest part."""
        draft = self._drafts[-1]
        draft.unsafe += page
        draft.unsafe_samples += samples
        draft.digest.update(page)

    def end(self, samples: int) -> None:
        """The newest part is complete with ``samples`` samples."""
        draft = self._drafts[-1]
        draft.part = replace(
            draft.part,
            samples=samples,
            size_bytes=draft.safe_bytes + len(draft.unsafe),
            sha256=draft.digest.hexdigest(),
        )
        draft.complete = True

    def push(self) -> None:
        """Hand to the system what is ready (it survives our death), unless the disk is at fault."""
        if self.fault is None:
            self._attempt(sync=False)

    def flush(self) -> None:
        """Bring everything to the disk itself; tries again after a fault."""
        self._attempt(sync=True)

    def release(self) -> None:
        """Give up the open file, whatever still waits."""
        if self._descriptor is not None:
            with suppress(OSError):
                os.close(self._descriptor)
            self._descriptor = None

    def _attempt(self, *, sync: bool) -> None:
        try:
            while self._drafts:
                draft = self._drafts[0]
                self._hand_over(draft)
                if sync or draft.complete:
                    self._make_safe(draft)
                if not draft.complete:
                    break
                self._retire(draft)
        except OSError as error:
            self._fail(error)
        else:
            self.fault = None

    def _hand_over(self, draft: _Draft) -> None:
        if self._descriptor is None:
            self._open(draft)
        if self._descriptor is not None and draft.handed_bytes < len(draft.unsafe):
            offset = draft.safe_bytes + draft.handed_bytes
            write_at(self._descriptor, offset, draft.unsafe[draft.handed_bytes :])
            draft.handed_bytes = len(draft.unsafe)

    def _open(self, draft: _Draft) -> None:
        path = self._folder / draft.part.file_name
        if draft.made:
            self._descriptor = open_again(path)
            return
        self._descriptor = open_new(path)
        draft.made = True
        self._journal.part_opened(replace(draft.part, samples=0, size_bytes=0, sha256=""))

    def _make_safe(self, draft: _Draft) -> None:
        if self._descriptor is None or not draft.handed_bytes:
            return
        os.fsync(self._descriptor)
        if not draft.named:
            sync_folder(self._folder)
            draft.named = True
        draft.safe_bytes += draft.handed_bytes
        del draft.unsafe[: draft.handed_bytes]
        draft.handed_bytes = 0
        self.safe_samples += draft.unsafe_samples
        draft.unsafe_samples = 0

    def _retire(self, draft: _Draft) -> None:
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            os.close(descriptor)
        self._drafts.popleft()
        self._journal.part_closed(draft.part)

    def _fail(self, error: OSError) -> None:
        fault = disk_fault(error, self._folder)
        if self.fault is None:
            _log.warning("recording waits in memory", code=fault.code)
        self.fault = fault
        self.release()
        if self._drafts:
            self._drafts[0].handed_bytes = 0
