"""Where the window of who joined shows each action of the rights table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from meeting_desktop.domain.permissions import Action
from meeting_desktop.ui.conference.people_model import PersonRow
from meeting_desktop.ui.conference.poll_card import PollCard
from meeting_desktop.ui.conference.room_actions import PersonAction
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.meeting.room_commands import RoomCommands
from tests.fakes.seats import FakeGuestSeat, FakeSeat
from tests.gui.holding import meeting_page_of

Control = QWidget | QAction


@dataclass(frozen=True, slots=True)
class Desk:
    """Ada's window in Grace's meeting: a poll is asked, ``line`` and ``file`` are Ada's own."""

    window: MainWindow
    host: FakeSeat
    me: FakeGuestSeat
    card: PollCard
    line: UUID
    file: UUID

    @property
    def commands(self) -> RoomCommands:
        return self.window.room_commands

    def my_menu(self) -> set[str]:
        """What can be done with the own message."""
        menu = meeting_page_of(self.window).side.chat.menu_of(self.line)
        return {one.text() for one in menu.actions()}

    def menu_of(self, row: PersonRow) -> set[str]:
        """What can be done to a person, by names of ``PersonAction``."""
        menu = meeting_page_of(self.window).people.menu.make(row)
        return {one.data() for one in menu.actions() if one.data()}


def _chat(desk: Desk) -> tuple[Control, ...]:
    writer = meeting_page_of(desk.window).side.chat.writer
    return writer.words, writer.target, writer.send


def _agenda(desk: Desk) -> tuple[Control, ...]:
    panel = meeting_page_of(desk.window).side.agenda
    return panel.writer.title, panel.writer.minutes, desk.commands.agenda.following


#: What is greyed where it may not be done, with the reason.
GREYED: Mapping[Action, Callable[[Desk], tuple[Control, ...]]] = {
    Action.CHAT: _chat,
    Action.POLL_ASK: lambda desk: (meeting_page_of(desk.window).side.polls.ask,),
    Action.POLL_ANSWER: lambda desk: (*desk.card.choices, desk.card.again),
    Action.FILE_OFFER: lambda desk: (meeting_page_of(desk.window).side.files.share,),
    Action.AGENDA: _agenda,
    Action.REACT: lambda desk: desk.commands.talk.reactions,
    Action.SCREEN_ASK: lambda desk: (desk.commands.screen.share,),
    Action.HAND: lambda desk: (desk.commands.hand,),
    Action.MUTE: lambda desk: (desk.window.meeting_commands.mute,),
    Action.MUTE_ALL: lambda desk: (desk.commands.mute_all,),
    Action.LOCK: lambda desk: (desk.commands.lock,),
    Action.LEAVE: lambda desk: (desk.window.meeting_commands.end,),
}
#: Everybody may ask to share; the control says why they have to.
SAYS: Mapping[Action, Action] = {Action.SCREEN_ASK: Action.SCREEN_SHARE}


def _ends_for_all(desk: Desk) -> bool:
    return desk.window.meeting_commands.end.text() != "Leave"


def _sees_lobby(desk: Desk) -> bool:
    return not meeting_page_of(desk.window).people.lobby.isHidden()


def _takes_back(desk: Desk) -> bool:
    return not meeting_page_of(desk.window).side.files.cards[desk.file].remove.isHidden()


def _chooses_consent(desk: Desk) -> bool:
    me = desk.window.session.room.model.me
    assert me is not None
    return PersonAction.CONSENT in desk.window.session.room.model.offers(me)


def _notes(desk: Desk) -> bool:
    return desk.commands.talk.notes.isVisible()


#: What is there only where it may be done.
DRAWN: Mapping[Action, Callable[[Desk], bool]] = {
    Action.ADMIT: _sees_lobby,
    Action.DENY: _sees_lobby,
    Action.ADMIT_ALL: lambda desk: desk.commands.admit_all.isVisible(),
    Action.END: _ends_for_all,
    Action.RECORD: lambda desk: desk.window.meeting_commands.record.isVisible(),
    Action.CONSENT: _chooses_consent,
    Action.CHAT_EDIT: lambda desk: "Correct" in desk.my_menu(),
    Action.CHAT_DELETE: lambda desk: "Take back" in desk.my_menu(),
    Action.POLL_CLOSE: lambda desk: not desk.card.close_button.isHidden(),
    Action.POLL_SHARE: lambda desk: not desk.card.share_button.isHidden(),
    Action.NOTE_WRITE: _notes,
    Action.NOTE_REMOVE: _notes,
    Action.FILE_REMOVE: _takes_back,
    Action.SCREEN_SHARE: lambda desk: desk.commands.screen.share.text() == "Share screen",
    Action.SCREEN_GRANT: lambda desk: bool(meeting_page_of(desk.window).screen_band.asking),
}


def _offers(*actions: PersonAction) -> Callable[[set[str]], bool]:
    names = {one.name for one in actions}
    return partial(_has_one, names)


def _has_one(names: set[str], offered: set[str]) -> bool:
    return bool(names & offered)


#: What the menu of a person has only where it may be done to them.
UPON: Mapping[Action, Callable[[set[str]], bool]] = {
    Action.REMOVE: _offers(PersonAction.REMOVE),
    Action.MUTE_PERSON: _offers(PersonAction.MUTE, PersonAction.ALLOW_UNMUTE),
    Action.ASK_TO_MUTE: _offers(PersonAction.ASK_TO_MUTE),
    Action.COHOST: _offers(PersonAction.MAKE_COHOST, PersonAction.TAKE_COHOST),
    Action.ROLE: _offers(PersonAction.MAKE_PRESENTER, PersonAction.MAKE_OBSERVER),
    Action.ALLOW: _offers(PersonAction.LET_CHAT, PersonAction.LET_SHARE),
}
#: What the program says by itself, or while it goes on.
BY_ITSELF = {Action.HELLO, Action.PRESENT, Action.SCREEN_STOP}
