"""What is to be shared, a screen or a single window, by its picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from meeting_desktop.ports.screen import ScreenSource
from meeting_desktop.ui.conference.source_list import SourceList
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.notices import announce
from meeting_desktop.ui.widgets.segmented import SegmentedControl

SCREENS, WINDOWS = "screens", "windows"


class ScreenPicker(PlainDialog):
    """``chosen`` gets the source; Escape and Cancel share nothing.

    ``windows``: there is a choice of them too, which ``show_windows`` or ``say_no_windows`` fills:
    to find them takes longer than a person would wait for the screens.
    """

    def __init__(
        self,
        theme: Theme,
        sources: Sequence[ScreenSource],
        chosen: Callable[[ScreenSource], None],
        parent: QWidget,
        *,
        at_once: bool,
        windows: bool = False,
    ) -> None:
        super().__init__(theme, parent)
        self._chosen = chosen
        self.entitle(self.tr("Share your screen"))
        self.places = SegmentedControl(
            self.tr("What to share"),
            ((SCREENS, self.tr("Whole screen")), (WINDOWS, self.tr("One window"))),
        )
        self.places.choose(SCREENS)
        self.places.chosen.connect(self._turn)
        self.places.setVisible(windows)
        self.words = Label("", wrap=True)
        self.list = SourceList(theme, self.tr("Screens"), "monitor")
        self.windows = SourceList(theme, self.tr("Windows"), "app-window")
        self.note = Label(self.tr("Looking for windows…"), "muted", wrap=True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        for page in (self.list, self.windows, self.note):
            self._stack.addWidget(page)
        self.body.addWidget(self.places, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.words)
        self.body.addWidget(self._stack)
        words = self.tr("Share") if at_once else self.tr("Ask to share")
        self.share = Button(theme, words, self._share, kind="primary")
        self.share.setDefault(True)
        cancel = Button(theme, self.tr("Cancel"), self.reject, kind="quiet")
        self.buttons.addStretch(1)
        for button in (cancel, self.share):
            self.buttons.addWidget(button)
        for sources_shown in (self.list, self.windows):
            sources_shown.itemActivated.connect(self._share)
        self.list.show_sources(sources)
        self._turn()
        self.list.setFocus()

    def show_windows(self, sources: Sequence[ScreenSource]) -> None:
        self.windows.show_sources(sources)
        self.note.setText(
            "" if sources else self.tr("No window is open that could be shared; open it first.")
        )
        self._turn()

    def say_no_windows(self, sentence: str) -> None:
        self.note.setText(sentence)
        self._turn()

    def _turn(self, _place: object = None) -> None:
        on_windows = self.places.current() == WINDOWS
        note = self.note.text() if on_windows else ""
        self.words.setText(
            self.tr("Everybody in the meeting sees this window and nothing else of your screen.")
            if on_windows
            else self.tr("Everybody in the meeting sees all that is on it.")
        )
        self._stack.setCurrentWidget(self.note if note else self._shown)
        self.share.setEnabled(not note and self._shown.chosen is not None)
        if note:
            self.note.setAccessibleName(note)
            announce(self.note)

    @property
    def _shown(self) -> SourceList:
        return self.windows if self.places.current() == WINDOWS else self.list

    def _share(self) -> None:
        source = self._shown.chosen
        if source is not None:
            self.accept()
            self._chosen(source)
