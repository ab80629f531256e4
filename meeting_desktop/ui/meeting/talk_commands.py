"""Commands of working together in a meeting: turn to chat or polls, show a reaction."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from meeting_desktop.ui.conference.reactions import LOOKS, reaction_words
from meeting_desktop.ui.conference.room_side import CHAT, FILES, NOTES, POLLS
from meeting_desktop.ui.meeting.live_model import Phase
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import icon_size, make_action


class TalkCommands(QObject):
    """They are there while a meeting is open for others, notes also alone."""

    #: What is to be shown beside the captions.
    side_wanted = Signal(str)

    def __init__(self, session: MeetingSession, theme: Theme, owner: QWidget) -> None:
        super().__init__(owner)
        self._session = session
        make = partial(make_action, owner, theme)
        self.chat = make(
            self.tr("Chat"),
            partial(self.side_wanted.emit, CHAT),
            icon="chat-circle-dots",
            shortcut="Ctrl+Shift+T",
        )
        self.polls = make(
            self.tr("Polls"),
            partial(self.side_wanted.emit, POLLS),
            icon="chart-bar-horizontal",
            shortcut="Ctrl+Shift+Y",
        )
        self.notes = make(
            self.tr("Notes"),
            partial(self.side_wanted.emit, NOTES),
            icon="note-pencil",
            shortcut="Ctrl+Alt+O",
        )
        self.files = make(
            self.tr("Files"),
            partial(self.side_wanted.emit, FILES),
            icon="paperclip",
            shortcut="Ctrl+Alt+F",
        )
        self.reactions: tuple[QAction, ...] = tuple(
            make(reaction_words(name), partial(session.room.talk.react, name), icon=icon)
            for name, icon in LOOKS.items()
        )
        session.room.opened_or_closed.connect(self._refresh)
        session.phase_changed.connect(self._refresh)
        session.room.people_changed.connect(self._refresh)
        self._refresh()

    def all(self) -> tuple[QAction, ...]:
        return (self.chat, self.polls, self.notes, self.files, *self.reactions)

    def _refresh(self) -> None:
        shown = self._session.phase is Phase.LIVE and self._session.room.is_open
        for action in (self.chat, self.polls, *self.reactions):
            action.setVisible(shown)
            action.setEnabled(shown)
        notes = self._session.phase is Phase.LIVE and self._session.notes.may_write
        self.notes.setVisible(notes)
        self.notes.setEnabled(notes)


class ReactButton(QToolButton):
    """A menu of what can be shown to the others for a moment."""

    def __init__(self, theme: Theme, talk: TalkCommands) -> None:
        super().__init__()
        set_look(self, kind="quiet", icononly=True)
        self.setIcon(theme.icon("smiley"))
        self.setIconSize(icon_size(theme, with_text=False))
        self.setToolTip(self.tr("Show the others how you find it"))
        self.setAccessibleName(self.tr("React"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.addActions(talk.reactions)
        self.setMenu(menu)
