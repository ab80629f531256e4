"""What a meeting's page may show in place of its transcript, with the same sound under it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from meeting_desktop.ui.shell import Shell


class Beside(QWidget):
    """Another reading of a meeting. ``title`` is what its side of the switch says."""

    #: Seconds of the recording from which, and until which, somebody wants to hear it.
    hear_wanted = Signal(float, float)
    #: Seconds of the recording: show these words in the transcript.
    show_wanted = Signal(float)
    #: Whether there is something to read; again when that is another answer.
    found = Signal(bool)

    title = ""

    def open(self, meeting_id: UUID) -> None:
        """Read it behind the page."""
        raise NotImplementedError

    def leave(self) -> None:
        """The meeting is not looked at any more; answers that come later are dropped."""
        raise NotImplementedError


MakeBeside = Callable[[Shell], Beside]
