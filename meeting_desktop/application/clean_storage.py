"""Take out of the shared storage what nobody refers to any more.

Only who sees every row can tell that: whoever runs the server. Young files are left alone, as
their row may still be on its way from a machine that is offline.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.stored_files import FileKind, SharedFile
from meeting_desktop.ports.storage import ObjectStorage

#: A machine may be offline for so long and still find what it had begun to bring.
YOUNG_DAYS = 30


@dataclass(frozen=True, slots=True)
class CleanedStorage:
    """``kept`` and ``removed`` files, and the bytes of those that were removed."""

    kept: int
    removed: int
    removed_bytes: int


def clean_storage(
    storage: ObjectStorage,
    known: Iterable[SharedFile],
    clock: Clock,
    *,
    kind: FileKind = FileKind.RECORDING,
    young_days: int = YOUNG_DAYS,
    dry: bool = False,
) -> CleanedStorage:
    """Remove old files that are not in ``known``; ``dry`` only counts. Blocks for long.

    ``known`` are all of a ``kind``; files of others are not looked at.

    Raises:
        UserFacingError ``nothing_known``: an empty list is a mistake, not a wish to lose all.
        EnvironmentFault: see ``ports.storage``; what was removed until then stays removed.
    """
    keys = {file.key for file in known}
    if not keys:
        raise UserFacingError(
            "No row refers to a file, so nothing is removed; check which database was asked.",
            code="nothing_known",
        )
    oldest_kept = clock.now() - timedelta(days=young_days)
    kept = removed = removed_bytes = 0
    for found in storage.listing(f"{kind}/"):
        if found.key in keys or found.changed_at >= oldest_kept:
            kept += 1
            continue
        if not dry:
            storage.remove(found.key)
        removed += 1
        removed_bytes += found.size_bytes
    return CleanedStorage(kept, removed, removed_bytes)
