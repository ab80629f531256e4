"""The readings of a meeting on its page: its transcript, and what stands beside it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from meeting_desktop.ui.library.beside import Beside
from meeting_desktop.ui.library.replay_header import ReplayHeader
from meeting_desktop.ui.widgets.segmented import SegmentedControl

_BESIDE, _WORDS, _NOTES = "beside", "words", "notes"
#: So long after a meeting was opened its report may still come before its words.
_WAITS_MS = 15_000


class Readings(QStackedWidget):
    """``changed``: another one is seen. What a person chose last is what the next meeting opens
    with, where it has that; notes are looked into, and the next meeting opens as it would have.
    """

    changed = Signal()
    hear_wanted = Signal(float, float)
    show_wanted = Signal(float)

    def __init__(
        self,
        words: QWidget,
        beside: Beside | None,
        notes: Beside,
        header: ReplayHeader,
        is_busy: Callable[[], bool],
    ) -> None:
        """``beside`` is the report; a page may have none.

        ``is_busy``: somebody listens or types, whom nothing else is put before.
        """
        super().__init__()
        self._is_busy = is_busy
        self._words = words
        self.beside = beside
        self.notes = notes
        self._header = header
        self._chosen = ""
        self._undecided = False
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_WAITS_MS)
        self._waiting.timeout.connect(self._decide)
        self._shown: dict[str, QWidget] = {_WORDS: words, _NOTES: notes}
        titles = [(_WORDS, self.tr("Transcript")), (_NOTES, notes.title)]
        if beside is not None:
            self._shown[_BESIDE] = beside
            titles.insert(0, (_BESIDE, beside.title))
            beside.found.connect(self._on_found)
        for widget in self._shown.values():
            self.addWidget(widget)
        for one in self._others:
            one.hear_wanted.connect(self.hear_wanted)
            one.show_wanted.connect(self.show_wanted)
        self.switch = SegmentedControl(self.tr("What is shown of the meeting"), titles)
        self.switch.choose(_WORDS)
        self.switch.chosen.connect(self._on_chosen)
        header.readings_place.addWidget(self.switch)

    @property
    def is_beside(self) -> bool:
        """Whether the report is in sight."""
        return self.currentWidget() is self.beside

    @property
    def shows_words(self) -> bool:
        return self.currentWidget() is self._words

    @property
    def _others(self) -> list[Beside]:
        return [self.notes] if self.beside is None else [self.beside, self.notes]

    def open(self, meeting_id: UUID, *, at_words: bool) -> None:
        """``at_words``: somebody wants to see a place of the transcript."""
        self._turn(_WORDS)
        self._undecided = self.beside is not None and not at_words and self._chosen != _WORDS
        for one in self._others:
            one.open(meeting_id)

    def leave(self) -> None:
        self._decide()
        for one in self._others:
            one.leave()

    def show_words(self) -> None:
        """Because of something that is there; the person's choice stays what it was."""
        self._decide()
        self._turn(_WORDS)

    def show_beside(self) -> None:
        self._turn(_BESIDE)

    def show_notes(self) -> None:
        self._decide()
        self._turn(_NOTES)

    def _on_found(self, is_there: bool) -> None:
        """After a meeting its report comes a moment later than its page."""
        if self._undecided and not is_there and self._chosen != _BESIDE:
            self._waiting.start()
            return
        if self._undecided and not self._is_busy():
            self._turn(_BESIDE)
        self._decide()

    def _on_chosen(self, key: str) -> None:
        self._chosen = self._chosen if key == _NOTES else key
        self._decide()
        self._turn(key)

    def _decide(self) -> None:
        """What is seen stays, whatever comes."""
        self._undecided = False
        self._waiting.stop()

    def _turn(self, key: str) -> None:
        shown = self._shown.get(key, self._words)
        self.switch.choose(key)
        self._header.show_tools_of_words(shown is self._words)
        if shown is not self.currentWidget():
            self.setCurrentWidget(shown)
            self.changed.emit()
