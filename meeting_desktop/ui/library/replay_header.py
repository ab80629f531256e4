"""The top of the Replay page: way back, title edited in place, facts, search, commands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QFont, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from meeting_desktop.application.review_transcript import ReviewedMeeting
from meeting_desktop.ui.library import wording
from meeting_desktop.ui.library.replay_actions import ReplayActions
from meeting_desktop.ui.library.transcript_document import TranscriptDocument
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import ActionButton
from meeting_desktop.ui.widgets.labels import ElidedLabel
from meeting_desktop.ui.widgets.search_field import SearchField

_SEARCH_SHARE = 1
_FACTS_SHARE = 1


class TitleField(QLineEdit):
    """Reads like a heading until it has the focus. Enter or leaving it saves, Escape does not."""

    typed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._shown = ""
        self._theme = theme
        self.setMaxLength(200)
        self.setAccessibleName(self.tr("Title of the meeting"))
        self.setToolTip(self.tr("Click to rename"))
        set_look(self, bare=True)
        theme.changed.connect(self._set_font)
        self._set_font()

    def show_title(self, title: str) -> None:
        self._shown = wording.one_line(title)
        if not self.hasFocus():
            self.setText(self._shown)
            self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._shown)
            self.clearFocus()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        set_look(self, bare=False)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.PopupFocusReason:
            return
        set_look(self, bare=True)
        typed, shown = self.text().strip(), self._shown
        self.setText(shown)
        self.setCursorPosition(0)
        if typed and typed != shown:
            self.typed.emit(typed)

    def _set_font(self) -> None:
        tokens = self._theme.tokens
        self.setFont(self._theme.font(tokens.type.title, weight=QFont.Weight.DemiBold))
        # The style sheet sets sizes for all fields; a title is one that looks like a heading.
        self.setStyleSheet(f"QLineEdit {{ font-size: {tokens.type.title}px; font-weight: 600; }}")


class ReplayHeader(QWidget):
    """Shows facts and offers ``actions``."""

    def __init__(self, theme: Theme, actions: ReplayActions) -> None:
        super().__init__()
        self.title = TitleField(theme)
        self.search = SearchField(theme, self.tr("Search in this transcript"), stepping=True)
        self._facts = ElidedLabel("", "muted")
        self.export = _menu_button(theme, self.tr("Export"), "download-simple")
        self.versions = _menu_button(theme, "", "clock-counter-clockwise")
        self._versions_menu = QMenu(self)
        self.versions.setMenu(self._versions_menu)
        self.versions.hide()
        #: Where a switch between the readings of a meeting stands, if there are several.
        self.readings_place = QHBoxLayout()
        self._lay_out(theme, actions)

    @property
    def facts_text(self) -> str:
        return self._facts.text()

    def set_export_menu(self, menu: QMenu) -> None:
        self.export.setMenu(menu)

    def show_versions(self, actions: Sequence[QAction], title: str) -> None:
        """Which version of the transcript is shown; one alone is no choice and not named."""
        self._versions_menu.clear()
        self._versions_menu.addActions(actions)
        self.versions.setText(title)
        self.versions.setAccessibleName(self.tr("Version of the transcript: {0}").format(title))
        self.versions.setVisible(len(actions) > 1)

    def show_facts(self, reviewed: ReviewedMeeting, document: TranscriptDocument) -> None:
        parts = [
            wording.day_and_time(wording.began(reviewed.meeting), date.today()),  # noqa: DTZ011
            wording.length(reviewed.duration),
            wording.names(tuple(speaker.name for speaker in document.speakers)),
            wording.word_total(document.word_count) if document.rows else "",
        ]
        self._facts.setText("  ·  ".join(part for part in parts if part))

    def _lay_out(self, theme: Theme, actions: ReplayActions) -> None:
        space = theme.tokens.space
        first = QHBoxLayout()
        first.setSpacing(space.hair)
        first.addWidget(ActionButton(theme, actions.leave))
        first.addSpacing(space.hair)
        first.addWidget(self.title, 1)
        first.addSpacing(space.medium)
        first.addWidget(self._make_tools(theme, actions))
        second = QHBoxLayout()
        second.setSpacing(space.large)
        # Under the title, which stands after the way back.
        second.addSpacing(theme.tokens.icon + 3 * space.hair + space.small)
        second.addLayout(self.readings_place)
        second.addWidget(self._facts, _FACTS_SHARE)
        second.addWidget(ActionButton(theme, actions.people))
        second.addWidget(self.search, _SEARCH_SHARE)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.wide, space.large, space.wide, space.medium)
        column.setSpacing(space.small)
        column.addLayout(first)
        column.addLayout(second)

    def _make_tools(self, theme: Theme, actions: ReplayActions) -> QWidget:
        """What is of the transcript alone."""
        space = theme.tokens.space
        self._tools = QWidget()
        # The title stays where it is, whichever reading is in sight.
        policy = self._tools.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._tools.setSizePolicy(policy)
        self._facts.setMinimumHeight(theme.tokens.control)
        row = QHBoxLayout(self._tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.hair)
        row.addWidget(self.versions)
        for action in (actions.undo, actions.redo, actions.copy_all, actions.again):
            row.addWidget(ActionButton(theme, action))
        row.addSpacing(space.small)
        row.addWidget(self.export)
        return self._tools

    def show_tools_of_words(self, shown: bool) -> None:
        """Searching, versions and export of the transcript, while it is in sight."""
        for widget in (self._tools, self.search):
            widget.setVisible(shown)


def _menu_button(theme: Theme, text: str, icon: str) -> QToolButton:
    button = QToolButton()
    set_look(button, kind="plain")
    button.setText(text)
    button.setIcon(theme.icon(icon))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(text)
    return button
