"""Take the files of what went for good off this disk: recordings, artifacts, stages of imports,
files that were shared.

The sound of such a meeting is not brought to the shared storage first, as ``clear_sound`` does it:
here a person decided, or a rule that is theirs. What lies in the storage is taken away there when
nobody's row refers to it any more (``clean_storage``).
"""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.storage_notes import forget_stored_anywhere
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.stored_files import is_sha256
from meeting_desktop.ports.file_vault import FileVault
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.tidying import Leftover
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork


class SweepLeftovers:
    """``artifacts`` and ``imports``: the folders that have one of a meeting, or of a file, each.

    ``shared`` has the files of meetings held here, ``fetched`` what comes from those of others: it
    lies there on its way alone.
    """

    def __init__(
        self,
        store: Store,
        files: RecordingStorage,
        artifacts: Path,
        imports: Path,
        *,
        shared: FileVault,
        fetched: FileVault,
    ) -> None:
        self._store = store
        self._files = files
        self._artifacts = artifacts
        self._imports = imports
        self._shared = shared
        self._fetched = fetched

    def sweep(self) -> None:
        """Whatever is left to do. Blocks. Raises: EnvironmentFault; it may be called again."""
        for leftover in self._store.read(lambda uow: uow.tidying.leftovers()):
            for recording_id in leftover.recordings:
                # Never by a row's key: who shares a meeting may have written any there.
                self._files.remove(self._files.new_key(leftover.meeting_id, recording_id))
            if leftover.whole:
                self._remove_folders(leftover)
                self._drop_shared(leftover)
            wait_for_commit(self._store.write(partial(_forget, leftover), actor="tidying"))
        # Also what was taken back in a meeting that is kept; two rows may name the same bytes.
        self._shared.keep_only(self._in_use())
        self._fetched.keep_only(())

    def _drop_shared(self, leftover: Leftover) -> None:
        """At once, however fresh: other meetings may have the same bytes."""
        for sha256 in frozenset(leftover.shared) - self._in_use():
            if is_sha256(sha256):
                self._shared.drop(sha256)

    def _in_use(self) -> frozenset[str]:
        return self._store.read(lambda uow: uow.attachments.hashes())

    def _remove_folders(self, leftover: Leftover) -> None:
        folders = [self._artifacts / str(leftover.meeting_id)]
        folders += [self._imports / one for one in leftover.sha256 if is_sha256(one)]
        try:
            for folder in folders:
                if folder.is_dir() and not folder.is_symlink():
                    shutil.rmtree(folder)
        except OSError as error:
            raise EnvironmentFault(
                "Files of a removed meeting could not be taken off the disk; they are tried again.",
                code="disk_failed",
                retryable=True,
            ) from error


def _forget(leftover: Leftover, uow: UnitOfWork) -> None:
    forget_stored_anywhere(uow, leftover.recordings)
    for recording_id in leftover.recordings:
        uow.cache.remove(_peaks(recording_id))
    uow.tidying.forget_leftover(leftover)


def _peaks(recording_id: UUID) -> str:
    """As ``draw_waveform`` keeps them."""
    return f"peaks/{recording_id}"
