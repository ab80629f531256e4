"""The left side of a meeting: people and what is done together, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.ui.conference.agenda_panel import AgendaPanel
from meeting_desktop.ui.conference.chat_panel import ChatPanel
from meeting_desktop.ui.conference.files_panel import FilesPanel
from meeting_desktop.ui.conference.note_taking import RoomNotes
from meeting_desktop.ui.conference.notes_panel import NotesPanel
from meeting_desktop.ui.conference.people_panel import PeoplePanel
from meeting_desktop.ui.conference.polls_panel import PollsPanel
from meeting_desktop.ui.conference.room import ConferenceRoom
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import ActionButton
from meeting_desktop.ui.widgets.segmented import SegmentedControl

PEOPLE, CHAT, POLLS = "people", "chat", "polls"
NOTES, AGENDA, FILES = "notes", "agenda", "files"


@dataclass(frozen=True, slots=True)
class SidePart:
    """One of the side: a sign to choose it by, and what is shown then.

    ``news`` gives what is said of it (its name, and what is new) and a count, 0 for none.
    ``alone``: it is of use in a meeting without others too. ``wanted``: whether the one who sits
    here has it at all.
    """

    key: str
    icon: str
    widget: QWidget
    news: Callable[[], tuple[str, int]]
    alone: bool = False
    wanted: Callable[[], bool] = lambda: True


class RoomSide(QWidget):
    """``turned`` carries what is shown now."""

    turned = Signal(str)

    def __init__(
        self,
        theme: Theme,
        room: ConferenceRoom,
        people: PeoplePanel,
        *,
        notes: RoomNotes,
        agenda: AgendaPanel,
        hide: QAction,
    ) -> None:
        """``hide`` folds all of it away."""
        super().__init__()
        self._theme = theme
        self._room = room
        self._talk = room.talk
        self._people = people
        self.agenda = agenda
        self.chat = ChatPanel(theme, room)
        self.polls = PollsPanel(theme, room)
        self.files = FilesPanel(theme, room)
        self._notes = notes
        self.notes = NotesPanel(theme, notes)
        self.notes.told.connect(room.told)
        parts = self._make_parts()
        self._parts = {part.key: part for part in parts}
        set_look(self, ground="surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.choice = SegmentedControl(
            self.tr("Beside the captions"), tuple((part.key, part.news()[0]) for part in parts)
        )
        self.choice.chosen.connect(self.turn_to)
        self._stack = QStackedWidget()
        for part in parts:
            self._stack.addWidget(part.widget)
        self._lay_out(hide)
        self._talk.chat_changed.connect(self.refresh)
        self._talk.polls_changed.connect(self.refresh)
        room.people_changed.connect(self.refresh)
        notes.changed.connect(self.refresh)
        #: What is of use alone gives way to the people who come in, unless somebody chose it.
        self._by_hand = False
        self.choice.choose(PEOPLE)
        self.refresh()

    def _make_parts(self) -> tuple[SidePart, ...]:
        """In the order of their signs, which never changes."""
        tr, notes = self.tr, self._notes
        return (
            SidePart(PEOPLE, "users", self._people, lambda: (tr("People"), 0)),
            SidePart(CHAT, "chat-circle-dots", self.chat, self._chat_news),
            SidePart(POLLS, "chart-bar-horizontal", self.polls, self._polls_news),
            SidePart(
                NOTES,
                "note-pencil",
                self.notes,
                self._notes_news,
                alone=True,
                wanted=lambda: notes.may_write,
            ),
            SidePart(AGENDA, "list-numbers", self.agenda, lambda: (tr("Agenda"), 0), alone=True),
            SidePart(FILES, "paperclip", self.files, lambda: (tr("Files"), 0)),
        )

    def _lay_out(self, hide: QAction) -> None:
        space = self._theme.tokens.space
        top = QHBoxLayout()
        top.setContentsMargins(space.small, space.small, space.small, 0)
        top.addWidget(self.choice)
        top.addStretch(1)
        top.addWidget(ActionButton(self._theme, hide))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._stack, 1)

    @property
    def shown(self) -> str:
        return self.choice.current()

    def turn_to(self, key: str) -> None:
        """Somebody wants to see it, and goes on there."""
        self._by_hand = True
        self._turn(key)
        if key == CHAT:
            self.chat.writer.words.setFocus()
        elif key == NOTES:
            self.notes.writer.words.setFocus()

    def _turn(self, key: str) -> None:
        self.choice.choose(key)
        self._stack.setCurrentWidget(self._parts[key].widget)
        self.turned.emit(key)

    def sizeHint(self) -> QSize:
        return QSize(
            max(self._people.sizeHint().width(), self.choice.sizeHint().width()),
            super().sizeHint().height(),
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(self._people.minimumSizeHint().width(), super().minimumSizeHint().height())

    def refresh(self, _changed: object = None) -> None:
        """What can be chosen now; how much is new, in words that a screen reader says too."""
        for part in self._parts.values():
            words, count = part.news()
            sign = self._theme.icon(part.icon)
            self.choice.set_sign(part.key, sign, words, str(count) if count else "")
            self.choice.set_shown(part.key, self._has(part))
        wanted = self.shown if self._by_hand else PEOPLE
        if not self._has(self._parts[wanted]):
            wanted = next((one.key for one in self._parts.values() if self._has(one)), wanted)
        if wanted != self.shown:
            self._turn(wanted)

    def _has(self, part: SidePart) -> bool:
        return (part.alone or self._room.is_open) and part.wanted()

    def _chat_news(self) -> tuple[str, int]:
        unread = self._talk.model.unread
        words = self.tr("Chat, {0} new").format(unread) if unread else self.tr("Chat")
        return words, unread

    def _polls_news(self) -> tuple[str, int]:
        count = self._talk.model.open_polls
        words = self.tr("Polls, {0} to answer").format(count) if count else self.tr("Polls")
        return words, count

    def _notes_news(self) -> tuple[str, int]:
        unread = self._notes.model.unread
        words = self.tr("Notes, {0} new").format(unread) if unread else self.tr("Notes")
        return words, unread
