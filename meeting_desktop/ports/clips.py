"""Writing a part of what was recorded into a file that everybody can play."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


class ClipWriter(Protocol):
    """``endings`` are what it writes, with the dot; the ending of a path chooses."""

    @property
    def endings(self) -> tuple[str, ...]: ...

    def write(self, sources: Sequence[Path], start: float, end: float, path: Path) -> float:
        """Mix ``sources``, all counted from the same moment, from ``start`` to ``end`` (s).

        Gives the seconds that were written. Blocks; memory does not grow with the length.

        Raises:
            NotFoundError, NotAudioError: none of the sources can be read, or none has sound there.
            UserFacingError: no such ending, code ``unknown_format``.
            OSError: the file cannot be written.
        """
        ...
