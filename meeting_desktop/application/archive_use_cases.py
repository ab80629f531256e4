"""What windows and commands may ask of the archive; built by ``bootstrap.archive``.

One field for each use case that is there.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArchiveUseCases:
    """See each module for which of its methods may block."""

    def start(self) -> None:
        """With the other background work."""

    def stop(self, deadline: float) -> bool:
        """Cut short what runs; True when that took less than ``deadline`` seconds."""
        return deadline > 0
