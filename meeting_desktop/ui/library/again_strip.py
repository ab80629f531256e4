"""Transcribing again, over the words: the language is asked, the progress shown, a failure told."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.domain.work import WorkerFacts
from meeting_desktop.ui.meeting.languages import language_choices
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.progress import Working

_ASKING, _WORKING, _TELLING = range(3)


class AgainStrip(QFrame):
    """Hidden while there is nothing to ask and nothing to tell."""

    started = Signal(str, bool)  # language, empty: find out; by a worker machine
    cancelled = Signal()
    show_wanted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        set_look(self, card=True)
        self.language = ComboBox(theme, self.tr("Language of the recording"))
        self.language.addItem(self.tr("Find out by listening"), "")
        for code, name in language_choices():
            self.language.addItem(name, code)
        self.where = ComboBox(theme, self.tr("Who makes the transcript"))
        self.where.addItem(self.tr("This computer"), False)
        self.where.hide()
        self._hint = Label("", "caption", wrap=True)
        self._tell_where()
        self.where.currentIndexChanged.connect(self._tell_where)
        self.start_button = Button(theme, self.tr("Transcribe"), self._start, kind="primary")
        self.cancel_button = Button(theme, self.tr("Cancel"), self.cancelled.emit)
        self.show_button = Button(theme, self.tr("Show it"), self.show_wanted.emit, kind="primary")
        self.retry_button = Button(theme, self.tr("Try again"), self.ask)
        self._working = Working(theme)
        self._told = Label("", wrap=True)
        self._stack = QStackedWidget()
        self._pages = (self._asking_page(), self._working_page(), self._telling_page())
        for page in self._pages:
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        space = theme.tokens.space
        column.setContentsMargins(space.large, space.medium, space.large, space.medium)
        column.addWidget(self._stack)
        self.hide()

    @property
    def text(self) -> str:
        """What is told while nothing is asked."""
        return self._told.text() if self._stack.currentIndex() == _TELLING else ""

    @property
    def step(self) -> str:
        """Where the work is."""
        return self._working.text

    @property
    def asking(self) -> bool:
        return self.isVisible() and self._stack.currentIndex() == _ASKING

    def choose_language(self, code: str) -> None:
        self.language.setCurrentIndex(max(0, self.language.findData(code)))

    def ask(self) -> None:
        """In which language?"""
        self._turn_to(_ASKING)
        self.language.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer_workers(self, workers: Sequence[WorkerFacts]) -> None:
        """Machines that could do it instead; none: the choice is not shown."""
        while self.where.count() > 1:
            self.where.removeItem(1)
        if workers:
            names = sorted({one.name for one in workers})
            name = names[0] if len(names) == 1 else ""
            text = self.tr("A worker ({0})").format(name) if name else self.tr("A worker machine")
            self.where.addItem(text, True)
        self.where.setVisible(bool(workers))

    @property
    def hint(self) -> str:
        """What a new version is made with."""
        return self._hint.text()

    def _tell_where(self) -> None:
        if self.where.currentData():
            text = self.tr(
                "The worker reads the recordings from the shared storage and hears them with its "
                "own model. This version stays, and what you corrected is taken over."
            )
        else:
            text = self.tr(
                "A new version is made with the model chosen in Settings. This one stays, and "
                "what you corrected is taken over."
            )
        self._hint.setText(text)

    def show_progress(self, fraction: float, *, by_worker: bool = False) -> None:
        if fraction <= 0 and by_worker:
            self._working.show_step(self.tr("Waiting for a worker…"))
        elif fraction <= 0:
            self._working.show_step(self.tr("Waiting for the speech model…"))
        elif fraction < 1 and by_worker:
            share = round(100 * fraction)
            self._working.show_step(self.tr("A worker transcribes… {0} %").format(share), fraction)
        elif fraction < 1:
            share = round(100 * fraction)
            self._working.show_step(self.tr("Transcribing again… {0} %").format(share), fraction)
        else:
            self._working.show_step(self.tr("Saving the new version…"), 1.0)
        self.cancel_button.setEnabled(fraction < 1)
        self._turn_to(_WORKING)

    def tell_failure(self, sentence: str) -> None:
        self._tell(sentence, failed=True)

    def tell_ready(self, revision: int) -> None:
        self._tell(self.tr("Version {0} is ready.").format(revision), failed=False)

    def dismiss(self) -> None:
        """There is nothing to ask or to tell any more."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._stack.currentIndex() != _WORKING:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _start(self) -> None:
        by_worker = bool(self.where.currentData())
        self.started.emit(str(self.language.currentData()), by_worker)

    def _tell(self, text: str, *, failed: bool) -> None:
        self._told.setText(text)
        self._told.set_role("error" if failed else "strong")
        self.retry_button.setVisible(failed)
        self.show_button.setVisible(not failed)
        self._turn_to(_TELLING)

    def _turn_to(self, page: int) -> None:
        self._stack.setCurrentIndex(page)
        # The page in front decides the height, not the tallest of the three.
        for number, widget in enumerate(self._pages):
            policy = widget.sizePolicy()
            wanted = policy.Policy.Preferred if number == page else policy.Policy.Ignored
            policy.setVerticalPolicy(wanted)
            widget.setSizePolicy(policy)
        self._stack.updateGeometry()
        self.show()

    # -- assembly ----------------------------------------------------------------------------------

    def _asking_page(self) -> QWidget:
        page = QWidget()
        question = QLabel(self.tr("&Language of the recording"))
        question.setBuddy(self.language)
        row = self._row(
            question, self.language, self.where, self.start_button, self._close_button()
        )
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.tokens.space.small)
        column.addLayout(row)
        column.addWidget(self._hint)
        return page

    def _working_page(self) -> QWidget:
        page = QWidget()
        row = self._row(self._working, self.cancel_button)
        row.setStretch(0, 1)
        page.setLayout(row)
        return page

    def _telling_page(self) -> QWidget:
        page = QWidget()
        row = self._row(self._told, self.retry_button, self.show_button, self._close_button())
        row.setStretch(0, 1)
        page.setLayout(row)
        return page

    def _close_button(self) -> Button:
        return Button(self._theme, self.tr("Close"), self.dismiss)

    def _row(self, *widgets: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.tokens.space.small)
        for widget in widgets:
            row.addWidget(widget)
        return row
