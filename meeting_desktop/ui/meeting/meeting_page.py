"""The meeting: captions in the middle, the state above, what one can do below."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.ui.conference.agenda_panel import AgendaPanel
from meeting_desktop.ui.conference.invite_dialog import InviteDialog
from meeting_desktop.ui.conference.people_panel import PeoplePanel
from meeting_desktop.ui.conference.poll_saving import PollSaving
from meeting_desktop.ui.conference.reactions import Reactions
from meeting_desktop.ui.conference.room_side import AGENDA, RoomSide
from meeting_desktop.ui.conference.screen_band import ScreenBand
from meeting_desktop.ui.conference.screen_stage import ScreenStage
from meeting_desktop.ui.meeting.alarms import MeetingAlarms
from meeting_desktop.ui.meeting.caption_place import CaptionPlace
from meeting_desktop.ui.meeting.columns import MeetingColumns
from meeting_desktop.ui.meeting.commands import HoldToTalk, MeetingCommands
from meeting_desktop.ui.meeting.controls import MeetingControls
from meeting_desktop.ui.meeting.correcting import LiveCorrections
from meeting_desktop.ui.meeting.guide.guide_panel import GuidePanel
from meeting_desktop.ui.meeting.header import MeetingHeader
from meeting_desktop.ui.meeting.live_model import Phase
from meeting_desktop.ui.meeting.room_commands import RoomCommands
from meeting_desktop.ui.meeting.saving_page import SavingPage
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.card import Line


class MeetingPage(QWidget):
    """Stays up to date while it is hidden: what it draws costs the same either way."""

    def __init__(
        self,
        shell: Shell,
        session: MeetingSession,
        commands: MeetingCommands,
        room_commands: RoomCommands,
    ) -> None:
        super().__init__()
        self._shell = shell
        self._session = session
        #: Alone the side is there once somebody asked for a part of it.
        self._turned_alone = False
        theme = shell.theme
        self.header = MeetingHeader(theme, session)
        self._words = CaptionPlace(shell, session, commands)
        self.captions = self._words.captions
        self._commands = commands
        LiveCorrections(shell, session, self.captions.editing, self)
        self._room_commands = room_commands
        self.controls = MeetingControls(shell, session, commands, room_commands)
        self.people = PeoplePanel(
            shell,
            session.room,
            session.place_of,
            (room_commands.mute_all, room_commands.lock),
        )
        self.agenda = AgendaPanel(theme, session.agenda, room_commands.agenda.following)
        self.side = RoomSide(
            theme,
            session.room,
            self.people,
            notes=session.notes,
            agenda=self.agenda,
            hide=room_commands.hide_people,
        )
        self.polls = PollSaving(shell, self)
        self.side.polls.save_wanted.connect(self.polls.save_shown)
        self.guide = GuidePanel(shell, commands.hide_guide)
        self.invite_dialog: InviteDialog | None = None
        self.saving = SavingPage(theme, session)
        self._hold_to_talk = HoldToTalk(session, self)
        self._lay_out()
        self.reactions = Reactions(theme, session.room, self._words)
        self._connect(commands)
        self._on_state()

    def _lay_out(self) -> None:
        words = QWidget()
        set_look(words, ground="surface")
        words.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner = QVBoxLayout(words)
        inner.setContentsMargins(0, 0, 0, 0)
        screen = self._room_commands.screen
        self.stage = ScreenStage(
            self._shell.theme, self._session.room.screen, screen.actual, screen.alone
        )
        both = QSplitter(Qt.Orientation.Vertical)
        both.setChildrenCollapsible(False)
        both.addWidget(self.stage)
        both.addWidget(self._words)
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 2)
        inner.addWidget(both)
        live = QWidget()
        column = QVBoxLayout(live)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        space = self._shell.theme.tokens.space
        bands = QVBoxLayout()
        bands.setContentsMargins(space.medium, 0, space.medium, space.small)
        bands.setSpacing(space.hair)
        self.screen_band = ScreenBand(self._shell.theme, self._session.room.screen, screen.stop)
        self._alarms = MeetingAlarms(self._shell.theme, self._session)
        for band in (self.screen_band, self._alarms):
            bands.addWidget(band)
        column.addWidget(self.header)
        column.addLayout(bands)
        self.split = MeetingColumns(self._shell.theme, self.side, words, self.guide)
        for part in (Line(), self.split, Line(), self.controls):
            column.addWidget(part, 1 if part is self.split else 0)
        self._stack = QStackedWidget()
        self._stack.addWidget(live)
        self._stack.addWidget(self.saving)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _connect(self, commands: MeetingCommands) -> None:
        self._session.captions_cleared.connect(self._on_cleared)
        self._session.state_changed.connect(self._on_state)
        self._session.room.opened_or_closed.connect(self._show_people)
        self._room_commands.screen.alone.toggled.connect(self._show_alone)
        self._session.not_opened.connect(self._on_not_opened)
        self._room_commands.people_wanted.connect(self._show_people)
        self._room_commands.invite_wanted.connect(self.invite)
        self._room_commands.talk.side_wanted.connect(self._turn_side)
        self._room_commands.agenda.agenda_wanted.connect(partial(self._turn_side, AGENDA))
        self._session.room.people_changed.connect(self.agenda.show_rights)
        self._session.ticked.connect(self.agenda.tick)
        commands.guide_wanted.connect(self._show_guide)
        self.guide.words_wanted.connect(self._words.show_words_of)
        self._show_people()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._commands.set_captions_in_sight(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._commands.set_captions_in_sight(False)

    # -- people ---------------------------------------------------------------------------------

    def _show_people(self) -> None:
        of_use = self._session.room.is_open or self._turned_alone
        self.split.want(self.side, of_use and self._room_commands.people.isChecked())

    def _turn_side(self, key: str) -> None:
        self._turned_alone = True
        self._room_commands.show_people()
        self.side.turn_to(key)

    def _show_guide(self) -> None:
        wanted = self._commands.guide.isChecked() and not self._session.joined
        self.split.want(self.guide, wanted)

    def _show_alone(self, alone: bool) -> None:
        """The shared screen has the window to itself but for what one can do."""
        for around in (self.header, self._words):
            around.setVisible(not alone)
        self.split.fold(alone)

    def bar_height(self) -> int:
        return self.controls.height()

    def sees_lobby(self) -> bool:
        return self.people.isVisible() and not self.window().isMinimized()

    def invite(self) -> None:
        """How others come in; the meeting is opened for them if it is not yet."""
        if self.invite_dialog is None:
            dialog = InviteDialog(
                self._shell, self._session.room, self._session.open_conference, self.window()
            )
            dialog.finished.connect(self._forget_invite)
            self.invite_dialog = dialog
        self.invite_dialog.open()

    def _forget_invite(self) -> None:
        self.invite_dialog = None

    def _on_not_opened(self, sentence: str) -> None:
        if self.invite_dialog is not None:
            self.invite_dialog.show_fault(sentence)
        else:
            self._shell.show_banner("conference", "warning", sentence)

    # -- news -----------------------------------------------------------------------------------

    def _on_cleared(self) -> None:
        self._turned_alone = False
        self._show_people()

    def _on_state(self) -> None:
        saving = self._session.phase is Phase.SAVING
        self._stack.setCurrentIndex(1 if saving else 0)
        self._show_guide()

    @property
    def alarm_text(self) -> str:
        """The alarm that is shown, empty when all is well."""
        return self._alarms.text
