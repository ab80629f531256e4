"""Files that come to lie in a folder are imported, once each.

The folder is looked into, not listened to: shares and synchronised folders tell of nothing. A file
counts once it stood still from one look to the next, so that nothing half copied is taken.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from meeting_desktop.application.files_to_import import MOST_FILES, is_media_name
from meeting_desktop.core.clock import Clock
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

_PREFIX = "watched:"
#: A program that copies may pause; a file as young as that is still being written.
_SETTLED_SECONDS = 4.0


class WatchFolder:
    """Used by one thread. ``folder`` gives None where nothing is watched."""

    def __init__(self, store: Store, clock: Clock, folder: Callable[[], Path | None]) -> None:
        self._store = store
        self._clock = clock
        self._folder = folder
        self._seen: dict[Path, tuple[str, float]] = {}
        self._taken: dict[str, str] | None = None

    def look(self, add: Callable[[Path], object]) -> None:
        """Add files that are new and stand still; each once, also in later runs. Blocks.

        Raises: EnvironmentFault of the store, and as ``add``.
        """
        folder = self._folder()
        if folder is None:
            self._seen = {}
            return
        if self._taken is None:
            self._taken = dict(self._store.read(lambda uow: uow.local_notes.starting_with(_PREFIX)))
        found = dict(_media_in(folder))
        self._seen = {path: one for path, one in self._seen.items() if path in found}
        for path, facts in found.items():
            if self._is_ready(path, facts):
                add(path)
                self._take(path, facts)

    def _is_ready(self, path: Path, facts: str) -> bool:
        if self._taken is not None and self._taken.get(_key(path)) == facts:
            return False
        now = self._clock.monotonic()
        before, since = self._seen.get(path, ("", now))
        if before != facts:
            since = now
        self._seen[path] = (facts, since)
        return now - since >= _SETTLED_SECONDS

    def _take(self, path: Path, facts: str) -> None:
        key = _key(path)
        if self._taken is not None:
            self._taken[key] = facts

        def note(uow: UnitOfWork) -> None:
            uow.local_notes.put(f"{_PREFIX}{key}", facts)

        self._store.write(note).result()
        self._seen.pop(path, None)


def _media_in(folder: Path) -> Iterator[tuple[Path, str]]:
    """With size and time. A folder that is gone for a while has nothing in it."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)[:MOST_FILES]
    except OSError:
        return
    for entry in entries:
        try:
            if is_media_name(entry.name) and entry.is_file(follow_symlinks=False):
                facts = entry.stat(follow_symlinks=False)
                if facts.st_size:
                    yield Path(entry.path), f"{facts.st_size} {facts.st_mtime_ns}"
        except OSError:
            continue


def _key(path: Path) -> str:
    """No names of people's files in notes."""
    return hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:32]
