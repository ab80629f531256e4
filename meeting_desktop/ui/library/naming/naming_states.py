"""What stands on the naming page: the voices, or why there are none."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.column import ScrolledColumn
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.progress import Spinner


class NamingStates(QStackedWidget):
    """``column`` of the voices; loading, failed, nobody."""

    retry_wanted = Signal()

    def __init__(self, theme: Theme, leave: QAction) -> None:
        super().__init__()
        self.area = ScrolledColumn(theme.tokens)
        retry = QAction(self.tr("Try again"), self)
        retry.triggered.connect(self.retry_wanted)
        waiting = QWidget()
        column = QVBoxLayout(waiting)
        column.addWidget(Spinner(theme, large=True), 0, Qt.AlignmentFlag.AlignCenter)
        self._failed = EmptyState(theme, "warning-circle", "", "", retry)
        self._empty = EmptyState(
            theme,
            "users",
            self.tr("Nobody was heard in this meeting"),
            self.tr("Voices are told apart when there is a transcript."),
            leave,
        )
        for page in (waiting, self._failed, self._empty, self.area):
            self.addWidget(page)

    @property
    def state(self) -> str:
        """``loading``, ``failed``, ``empty`` or ``ready``."""
        return ("loading", "failed", "empty", "ready")[self.currentIndex()]

    def show_loading(self) -> None:
        self.setCurrentIndex(0)

    def show_failed(self, sentence: str) -> None:
        self._failed.set_state("warning-circle", self.tr("The voices could not be read"), sentence)
        self.setCurrentWidget(self._failed)

    def show_voices(self, *, any_voices: bool) -> None:
        self.setCurrentWidget(self.area if any_voices else self._empty)
