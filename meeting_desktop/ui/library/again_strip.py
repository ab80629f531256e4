"""Transcribing again, over the words: the language is asked, the progress shown, a failure told."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.ui.meeting.languages import language_choices
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.progress import Working

_ASKING, _WORKING, _TELLING = range(3)


class AgainStrip(QFrame):
    """Hidden while there is nothing to ask and nothing to tell."""

    started = Signal(str)  # language, empty: find out
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

    def show_progress(self, fraction: float) -> None:
        if fraction <= 0:
            self._working.show_step(self.tr("Waiting for the speech model…"))
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
        self.started.emit(str(self.language.currentData()))

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
        hint = Label(
            self.tr(
                "A new version is made with the model chosen in Settings. This one stays, and "
                "what you corrected is taken over."
            ),
            "caption",
            wrap=True,
        )
        row = self._row(question, self.language, self.start_button, self._close_button())
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.tokens.space.small)
        column.addLayout(row)
        column.addWidget(hint)
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
