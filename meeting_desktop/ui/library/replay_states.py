"""What stands in the middle of the Replay page: the words, or why there are none."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.application.review_transcript import ReviewedMeeting
from meeting_desktop.ui.library.transcript_view import TranscriptView
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.notices import Banner
from meeting_desktop.ui.widgets.progress import Spinner


class ReplayStates(QWidget):
    """Loading, failed, no words, words; over them a notice about the recording."""

    retry_wanted = Signal()

    def __init__(
        self, theme: Theme, view: TranscriptView, versions: QWidget, make_words: QAction
    ) -> None:
        super().__init__()
        self._theme = theme
        self._view = view
        self._notice: Banner | None = None
        retry = QAction(self.tr("Try again"), self)
        retry.triggered.connect(self.retry_wanted)
        self._spinner = Spinner(theme, large=True)
        self._failed = EmptyState(theme, "warning-circle", "", "", retry)
        self._wordless = EmptyState(theme, "chat-text", "", "", make_words)
        self._stack = QStackedWidget()
        for page in (self._centred(self._spinner), self._failed, self._wordless, view):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._notice_row = QVBoxLayout()
        column.addLayout(self._notice_row)
        column.addWidget(versions)
        column.addWidget(self._stack, 1)

    @property
    def notice_text(self) -> str:
        return self._notice.text if self._notice is not None else ""

    @property
    def state(self) -> str:
        """``loading``, ``failed``, ``wordless`` or ``ready``."""
        return ("loading", "failed", "wordless", "ready")[self._stack.currentIndex()]

    def show_loading(self) -> None:
        self._drop_notice()
        self._stack.setCurrentIndex(0)

    def show_failed(self, sentence: str) -> None:
        self._drop_notice()
        self._failed.set_state(
            "warning-circle", self.tr("This meeting could not be opened"), sentence
        )
        self._stack.setCurrentWidget(self._failed)

    def show_meeting(self, reviewed: ReviewedMeeting, *, has_words: bool) -> None:
        self._drop_notice()
        self.show_notice(reviewed.notice)
        if has_words:
            self._stack.setCurrentWidget(self._view)
            return
        self._wordless.offer_action(reviewed.recording is not None)
        if reviewed.transcript is None:
            text = self.tr(
                "The words are written when the meeting has ended. "
                "Without a speech model a meeting is recorded without them."
            )
            self._wordless.set_state("chat-text", self.tr("There is no transcript yet"), text)
        else:
            text = self.tr("Nobody was heard in this meeting. Check the microphone in Settings.")
            self._wordless.set_state("chat-text", self.tr("No words were heard"), text)
        self._stack.setCurrentWidget(self._wordless)

    def show_notice(self, text: str) -> None:
        """About the recording; empty takes it away. What is elsewhere has a strip of its own."""
        self._drop_notice()
        if text:
            self._say(text)

    def _say(self, text: str) -> None:
        self._notice = Banner(self._theme, "info", text)
        space = self._theme.tokens.space
        self._notice_row.setContentsMargins(space.wide, space.small, space.wide, 0)
        self._notice.closed.connect(self._drop_notice)
        self._notice_row.addWidget(self._notice)

    def _drop_notice(self) -> None:
        self._notice_row.setContentsMargins(0, 0, 0, 0)
        if self._notice is not None:
            self._notice.hide()
            self._notice.deleteLater()
            self._notice = None

    def _centred(self, widget: QWidget) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addWidget(widget, 0, Qt.AlignmentFlag.AlignCenter)
        return page
