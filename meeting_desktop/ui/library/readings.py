"""The readings of a meeting on its page: its transcript, and what stands beside it."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from meeting_desktop.ui.library.beside import Beside
from meeting_desktop.ui.library.replay_header import ReplayHeader
from meeting_desktop.ui.widgets.segmented import SegmentedControl

_BESIDE, _WORDS = "beside", "words"


class Readings(QStackedWidget):
    """``changed``: another one is seen. What a person chose last is what the next meeting opens
    with, where it has that.
    """

    changed = Signal()
    hear_wanted = Signal(float, float)
    show_wanted = Signal(float)

    def __init__(self, words: QWidget, beside: Beside | None, header: ReplayHeader) -> None:
        super().__init__()
        self._words = words
        self.beside = beside
        self._header = header
        self._chosen = ""
        self._undecided = False
        self.switch: SegmentedControl | None = None
        self.addWidget(words)
        if beside is None:
            return
        self.addWidget(beside)
        titles = [(_BESIDE, beside.title), (_WORDS, self.tr("Transcript"))]
        self.switch = SegmentedControl(self.tr("What is shown of the meeting"), titles)
        self.switch.choose(_WORDS)
        self.switch.chosen.connect(self._on_chosen)
        header.readings_place.addWidget(self.switch)
        beside.found.connect(self._on_found)
        beside.hear_wanted.connect(self.hear_wanted)
        beside.show_wanted.connect(self.show_wanted)

    @property
    def is_beside(self) -> bool:
        return self.beside is not None and self.currentWidget() is self.beside

    def open(self, meeting_id: UUID, *, at_words: bool) -> None:
        """``at_words``: somebody wants to see a place of the transcript."""
        self._turn(_WORDS)
        if self.beside is not None:
            self._undecided = not at_words and self._chosen != _WORDS
            self.beside.open(meeting_id)

    def leave(self) -> None:
        self._undecided = False
        if self.beside is not None:
            self.beside.leave()

    def show_words(self) -> None:
        """Because of something that is there; the person's choice stays what it was."""
        self._undecided = False
        self._turn(_WORDS)

    def show_beside(self) -> None:
        self._turn(_BESIDE)

    def _on_found(self, is_there: bool) -> None:
        if self._undecided and (is_there or self._chosen == _BESIDE):
            self._turn(_BESIDE)
        self._undecided = False

    def _on_chosen(self, key: str) -> None:
        self._chosen = key
        self._undecided = False
        self._turn(key)

    def _turn(self, key: str) -> None:
        if self.beside is None:
            return
        shown = self.beside if key == _BESIDE else self._words
        if self.switch is not None:
            self.switch.choose(key)
        self._header.show_tools_of_words(shown is self._words)
        if shown is not self.currentWidget():
            self.setCurrentWidget(shown)
            self.changed.emit()
