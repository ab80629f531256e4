"""Models inside installed Python packages: a way to have weights where no hub can be reached.

The packages are found, never imported: none of their code runs.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

from meeting_desktop.adapters.speech.pins import PackagePart, PinnedModel
from meeting_desktop.adapters.speech.staging import BLOCK_BYTES


def package_folder(package: str) -> Path | None:
    """Where an installed package keeps its files, None when it is not installed."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


def parts_of(model: PinnedModel) -> dict[str, list[Path]] | None:
    """Per file of the model the package files that make it, None when a piece is not installed."""
    found: dict[str, list[Path]] = {}
    for name, parts in model.parts:
        paths = [_path_of(part) for part in parts]
        if any(path is None for path in paths):
            return None
        found[name] = [path for path in paths if path is not None]
    return found or None


def _path_of(part: PackagePart) -> Path | None:
    folder = package_folder(part.package)
    path = folder / part.folder / part.file if folder is not None else None
    return path if path is not None and path.is_file() else None


def joined(paths: list[Path]) -> Iterator[bytes]:
    """The bytes of ``paths`` one after the other, in blocks."""
    for path in paths:
        with path.open("rb") as handle:
            while block := handle.read(BLOCK_BYTES):
                yield block
