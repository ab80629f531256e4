"""What stands where the report belongs: it is read, it is there, or why it is not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.ui.report.report_actions import ReportActions
from meeting_desktop.ui.report.report_page import ReportPage
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import CommandButton
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.progress import ProgressBar, Spinner

#: How wide the bar is, in the largest space that there is.
_BAR_SPACES = 6
_NAMES = ("loading", "wordless", "none", "reading", "failed", "ready")


class ReportStates(QStackedWidget):
    """``state`` is loading, wordless, none, reading, failed or ready."""

    def __init__(self, theme: Theme, actions: ReportActions, page: ReportPage) -> None:
        super().__init__()
        self._wordless = EmptyState(
            theme,
            "chat-text",
            self.tr("There are no words to read"),
            self.tr(
                "A report is made of what was said. This meeting has no transcript with words."
            ),
        )
        self._none = EmptyState(
            theme,
            "sparkle",
            self.tr("No report yet"),
            self.tr(
                "Read the meeting to see what came of it: decisions, tasks, answers, each with the "
                "moment in which it was said."
            ),
            actions.read,
        )
        self._failed = EmptyState(theme, "warning-circle", "", "", actions.retry)
        self._failed.put_beside(CommandButton(theme, actions.offline))
        self.progress = ProgressBar(theme, self.tr("How far the meeting is read"))
        self.progress.setFixedWidth(theme.tokens.space.huge * _BAR_SPACES)
        spinner = QWidget()
        QVBoxLayout(spinner).addWidget(Spinner(theme, large=True), 0, Qt.AlignmentFlag.AlignCenter)
        pages = (
            spinner,
            self._wordless,
            self._none,
            self._reading_page(theme, actions),
            self._failed,
            page,
        )
        for one in pages:
            self.addWidget(one)

    @property
    def state(self) -> str:
        return _NAMES[self.currentIndex()]

    def show_state(self, name: str) -> None:
        self.setCurrentIndex(_NAMES.index(name))

    def show_failed(self, sentence: str) -> None:
        self._failed.set_state("warning-circle", self.tr("The meeting was not read"), sentence)
        self.show_state("failed")

    def _reading_page(self, theme: Theme, actions: ReportActions) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(theme.tokens.space.medium)
        column.addStretch(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(Spinner(theme, large=True), 0, centre)
        column.addWidget(Label(self.tr("The meeting is being read…"), "heading"), 0, centre)
        words = self.tr("You can go on; it is here when it is done.")
        column.addWidget(self.progress, 0, centre)
        column.addWidget(Label(words, "muted"), 0, centre)
        column.addWidget(CommandButton(theme, actions.cancel), 0, centre)
        column.addStretch(3)
        return page
