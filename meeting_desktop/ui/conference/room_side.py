"""The left side of a meeting with others: people, chat, polls, files; one of them at a time."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.ui.conference.chat_panel import ChatPanel
from meeting_desktop.ui.conference.files_panel import FilesPanel
from meeting_desktop.ui.conference.people_panel import PeoplePanel
from meeting_desktop.ui.conference.polls_panel import PollsPanel
from meeting_desktop.ui.conference.room import ConferenceRoom
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import ActionButton
from meeting_desktop.ui.widgets.segmented import SegmentedControl

PEOPLE, CHAT, POLLS, FILES = "people", "chat", "polls", "files"


class RoomSide(QWidget):
    """``turned`` carries what is shown now."""

    turned = Signal(str)

    def __init__(
        self, theme: Theme, room: ConferenceRoom, people: PeoplePanel, hide: QAction
    ) -> None:
        """``hide`` folds all of it away."""
        super().__init__()
        self._theme = theme
        self._talk = room.talk
        self._people = people
        self.chat = ChatPanel(theme, room)
        self.polls = PollsPanel(theme, room)
        self.files = FilesPanel(theme, room)
        self._parts: dict[str, QWidget] = {
            PEOPLE: people,
            CHAT: self.chat,
            POLLS: self.polls,
            FILES: self.files,
        }
        set_look(self, ground="surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.choice = SegmentedControl(
            self.tr("Beside the captions"),
            (
                (PEOPLE, self.tr("People")),
                (CHAT, self.tr("Chat")),
                (POLLS, self.tr("Polls")),
                (FILES, self.tr("Files")),
            ),
        )
        self.choice.chosen.connect(self.turn_to)
        self._stack = QStackedWidget()
        for part in self._parts.values():
            self._stack.addWidget(part)
        space = theme.tokens.space
        top = QHBoxLayout()
        top.setContentsMargins(space.small, space.small, space.small, 0)
        top.addWidget(self.choice)
        top.addStretch(1)
        top.addWidget(ActionButton(theme, hide))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        self._talk.chat_changed.connect(self._count)
        self._talk.polls_changed.connect(self._count)
        self.choice.choose(PEOPLE)
        self._count()

    @property
    def shown(self) -> str:
        return self.choice.current()

    def turn_to(self, key: str) -> None:
        self.choice.choose(key)
        self._stack.setCurrentWidget(self._parts[key])
        if key == CHAT:
            self.chat.writer.words.setFocus()
        self.turned.emit(key)

    def sizeHint(self) -> QSize:
        return QSize(
            max(self._people.sizeHint().width(), self.choice.sizeHint().width()),
            super().sizeHint().height(),
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(self._people.minimumSizeHint().width(), super().minimumSizeHint().height())

    def _count(self, _changed: object = None) -> None:
        """How much is new, in words that a screen reader says too."""
        model, theme = self._talk.model, self._theme
        chat, polls = self.tr("Chat"), self.tr("Polls")
        if model.unread:
            chat = self.tr("Chat, {0} new").format(model.unread)
        if model.open_polls:
            polls = self.tr("Polls, {0} to answer").format(model.open_polls)
        for key, icon, words, count in (
            (PEOPLE, "users", self.tr("People"), 0),
            (CHAT, "chat-circle-dots", chat, model.unread),
            (POLLS, "chart-bar-horizontal", polls, model.open_polls),
            (FILES, "paperclip", self.tr("Files"), 0),
        ):
            self.choice.set_sign(key, theme.icon(icon), words, str(count) if count else "")
