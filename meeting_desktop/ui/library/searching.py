"""Search inside the transcript: the field, the marks in the text, the ticks on the line of time."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer

from meeting_desktop.ui.library.timeline_slider import TimelineSlider
from meeting_desktop.ui.library.transcript_document import WordPlace
from meeting_desktop.ui.library.transcript_view import TranscriptView
from meeting_desktop.ui.widgets.search_field import SearchField

#: A whole transcript is searched while one types, but not for every letter of a fast typist.
_PAUSE_MS = 120


class Searching(QObject):
    """Begins at what is in sight; Escape returns to the text."""

    def __init__(self, field: SearchField, view: TranscriptView, timeline: TimelineSlider) -> None:
        super().__init__(view)
        self._field = field
        self._view = view
        self._timeline = timeline
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PAUSE_MS)
        self._wait.timeout.connect(self._search)
        field.text_changed.connect(self._on_text)
        field.next_wanted.connect(self.next)
        field.previous_wanted.connect(self.previous)
        field.escaped.connect(self._leave)

    def begin(self) -> None:
        """Put the cursor into the field."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.edit.selectAll()

    def next(self) -> None:
        self._step(1)

    def previous(self) -> None:
        self._step(-1)

    def clear(self) -> None:
        self._field.clear()
        self._wait.stop()
        self._view.search.clear()
        self._show()

    def search_again(self) -> None:
        """The words have changed."""
        if self._view.search.query:
            self._view.search.search_again(self._view.document.rows)
            self._show()

    def _on_text(self, text: str) -> None:
        if text.strip():
            self._wait.start()
        else:
            self._wait.stop()
            self._view.search.clear()
            self._show()

    def _search(self) -> None:
        view = self._view
        rows = view.document.rows
        near = rows[view.first_row_in_sight()].start if rows else 0.0
        view.search.search(rows, self._field.text(), near=near)
        self._show()
        self._go()

    def _step(self, by: int) -> None:
        if self._wait.isActive():
            # Enter before the pause is over: the first place, not the second.
            self._wait.stop()
            self._search()
            return
        self._view.search.step(by)
        self._show()
        self._go()

    def _go(self) -> None:
        match = self._view.search.current
        row = self._view.document.row_of(match.segment_id) if match is not None else None
        if match is None or row is None:
            return
        place = WordPlace(row, match.first_word)
        self._view.scrolled_by_person.emit()
        if not self._view.is_in_sight(place):
            self._view.glide_to(place)

    def _show(self) -> None:
        search = self._view.search
        self._field.set_count(search.number, len(search.matches))
        self._timeline.show_matches([match.start for match in search.matches])
        self._view.viewport().update()

    def _leave(self) -> None:
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
