"""What a person can do in a meeting with others, once: page, bar, panel and palette share these."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from meeting_desktop.domain.control_messages import AdmitAll, MuteAll
from meeting_desktop.domain.permissions import Action
from meeting_desktop.ui.conference.rights import offer_action
from meeting_desktop.ui.conference.room_actions import RoomAction
from meeting_desktop.ui.meeting.agenda_commands import AgendaCommands
from meeting_desktop.ui.meeting.live_model import Phase
from meeting_desktop.ui.meeting.screen_commands import ScreenCommands
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.meeting.talk_commands import TalkCommands
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import make_action


class RoomCommands(QObject):
    """What the rules do not let this person do is greyed and says why.

    What there is only at the host (the lobby, invitations) is not there for others at all.
    """

    invite_wanted = Signal()
    #: The list of people is to be shown (True) or folded away.
    people_wanted = Signal(bool)

    def __init__(self, session: MeetingSession, theme: Theme, owner: QWidget) -> None:
        super().__init__(owner)
        self._session = session
        self._room = session.room
        make = partial(make_action, owner, theme)
        self.hand = make(self.tr("Raise hand"), self._room.toggle_hand, shortcut="H")
        self.hand.setCheckable(True)
        self.hand.setIcon(theme.icon("hand-palm", on="hand-palm-fill", on_role="accent"))
        self.people = make(self.tr("People"), self._toggle_people, shortcut="Ctrl+Shift+P")
        self.people.setCheckable(True)
        self.people.setChecked(True)
        self.people.setIcon(theme.icon("users", on="users-fill", on_role="accent"))
        self.hide_people = make(self.tr("Hide people"), self._fold, icon="caret-double-left")
        self.invite = make(
            self.tr("Invite people"),
            self.invite_wanted.emit,
            icon="user-plus",
            shortcut="Ctrl+Shift+I",
        )
        self.mute_all = make(
            self.tr("Mute all"), self._mute_all, icon="microphone-slash", shortcut="Ctrl+Shift+M"
        )
        self.lock = make(
            self.tr("Lock room"), self._room.toggle_lock, icon="lock", shortcut="Ctrl+Shift+L"
        )
        self.admit_all = make(
            self.tr("Admit all"),
            partial(self._room.say, AdmitAll()),
            icon="user-circle-plus",
            shortcut="Ctrl+Shift+A",
        )
        self.talk = TalkCommands(session, theme, owner)
        self.agenda = AgendaCommands(session, theme, owner)
        self.screen = ScreenCommands(session, theme, owner)
        self._locked_icons = (theme.icon("lock-open"), theme.icon("lock"))
        self._room.people_changed.connect(self.refresh)
        self._room.lobby_changed.connect(self.refresh)
        session.phase_changed.connect(self.refresh)
        self.refresh()

    def all(self) -> tuple[QAction, ...]:
        return (
            self.hand,
            self.invite,
            self.people,
            self.admit_all,
            self.mute_all,
            self.lock,
            *self.talk.all(),
            *self.agenda.all(),
            *self.screen.all(),
        )

    def show_people(self) -> None:
        """Unfold the list."""
        self.people.setChecked(True)
        self.people_wanted.emit(True)

    def _toggle_people(self) -> None:
        self.people_wanted.emit(self.people.isChecked())

    def _fold(self) -> None:
        self.people.setChecked(False)
        self.people_wanted.emit(False)

    def _mute_all(self) -> None:
        self._room.say(MuteAll(not self._room.model.all_held))

    def refresh(self) -> None:
        model = self._room.model
        live = self._session.phase is Phase.LIVE
        is_open = self._room.is_open
        leads = live and model.may_do(RoomAction.MUTE_ALL)
        shown = {
            self.hand: live and is_open,
            self.people: live and is_open,
            self.invite: live and (not is_open or model.may_do(RoomAction.INVITE)),
            self.mute_all: live and is_open and model.others > 0,
            self.lock: live and is_open,
            self.admit_all: leads and bool(model.waiting),
        }
        for action, is_shown in shown.items():
            action.setVisible(is_shown)
            action.setEnabled(is_shown)
        if live and is_open:
            self._show_rights()
        self.hand.setChecked(model.hand_raised)
        self.hand.setText(self.tr("Lower hand") if model.hand_raised else self.tr("Raise hand"))
        self.mute_all.setText(self.tr("Let all unmute") if model.all_held else self.tr("Mute all"))
        self.lock.setText(self.tr("Unlock room") if model.locked else self.tr("Lock room"))
        self.lock.setIcon(self._locked_icons[0] if model.locked else self._locked_icons[1])

    def _show_rights(self) -> None:
        for command, action in (
            (self.hand, Action.HAND),
            (self.mute_all, Action.MUTE_ALL),
            (self.lock, Action.LOCK),
        ):
            offer_action(command, self._room.model.why_not(action))
