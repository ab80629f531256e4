"""Files that another process asks for, of a home whose application runs and has the database.

Each wish is a small file in a folder of the home, put there whole; the queue takes it, once it
looks, and removes it when its jobs are on the disk.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from meeting_desktop.application.import_files import disk_fault
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.imports import ImportOptions

_FOLDER = "handed-in"
#: A wish is a path and four words.
_LARGEST_BYTES = 64 << 10
_OPTIONS = TypeAdapter(ImportOptions)


def hand_in(imports: Path, files: Sequence[Path], options: ImportOptions) -> None:
    """For whoever cannot open the database. Raises: EnvironmentFault of the disk."""
    folder = imports / _FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for file in files:
            wish = {"path": str(file.absolute()), "options": _OPTIONS.dump_python(options)}
            # Ids grow with time: what was asked first is taken first.
            place = folder / f"{new_id()}.json"
            beside = place.with_suffix(".part")
            beside.write_text(json.dumps(wish), encoding="utf-8")
            beside.replace(place)
    except OSError as error:
        raise disk_fault(error, folder) from error


class TakeHandedIn:
    """Used by one thread."""

    def __init__(self, imports: Path) -> None:
        self._folder = imports / _FOLDER

    def look(self, add: Callable[[Path, ImportOptions], object]) -> None:
        """Add what waits, in order. Raises: as ``add``; what was not added waits on."""
        if not self._folder.is_dir():
            return
        for place in sorted(self._folder.glob("*.json")):
            wish = _read(place)
            if wish is not None:
                add(*wish)
            place.unlink(missing_ok=True)


def _read(place: Path) -> tuple[Path, ImportOptions] | None:
    """None for what this program did not write."""
    try:
        if place.is_symlink() or place.stat().st_size > _LARGEST_BYTES:
            return None
        wish = json.loads(place.read_bytes())
        return Path(wish["path"]), _OPTIONS.validate_python(wish["options"])
    except (OSError, ValueError, KeyError, TypeError, ValidationError):
        return None
