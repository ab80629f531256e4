"""What must survive the host's application when it is killed in the middle of a conference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class ConferenceJournal(Protocol):
    """Plain data (what JSON holds), one conference at a time."""

    def keep(self, data: Mapping[str, object]) -> None:
        """Replace what was kept, in one step and before this returns; called on the media thread.

        It survives the death of the process, not that of the machine: a disk that is waited for
        would be heard. A disk that fails is reported once; the conference goes on.
        """
        ...

    def load(self) -> Mapping[str, Any] | None:
        """What the process before kept; None where there is nothing, or nothing whole."""
        ...

    def clear(self) -> None:
        """The conference ended in order: there is nothing to go on with."""
        ...
