"""The meeting: captions in the middle, the state above, what one can do below."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.events import CaptionState
from meeting_desktop.ui.conference.agenda_panel import AgendaPanel
from meeting_desktop.ui.conference.invite_dialog import InviteDialog
from meeting_desktop.ui.conference.people_panel import PeoplePanel
from meeting_desktop.ui.conference.poll_saving import PollSaving
from meeting_desktop.ui.conference.reactions import Reactions
from meeting_desktop.ui.conference.room_side import AGENDA, RoomSide
from meeting_desktop.ui.conference.screen_band import ScreenBand
from meeting_desktop.ui.conference.screen_stage import ScreenStage
from meeting_desktop.ui.meeting.caption_record import LineChange
from meeting_desktop.ui.meeting.caption_view import CaptionView
from meeting_desktop.ui.meeting.columns import MeetingColumns
from meeting_desktop.ui.meeting.commands import HoldToTalk, MeetingCommands
from meeting_desktop.ui.meeting.controls import MeetingControls
from meeting_desktop.ui.meeting.correcting import LiveCorrections
from meeting_desktop.ui.meeting.guide.guide_panel import GuidePanel
from meeting_desktop.ui.meeting.header import MeetingHeader
from meeting_desktop.ui.meeting.live_model import Alarm, Phase
from meeting_desktop.ui.meeting.room_commands import RoomCommands
from meeting_desktop.ui.meeting.saving_page import SavingPage
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.meeting.wording import alarm_sentence
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.buttons import ActionButton
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.notices import Banner

#: One step of larger or smaller captions.
_SCALE_STEP = 0.125
_SMALLEST, _LARGEST = 0.75, 2.5


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
        self._alarm: tuple[Alarm, str] | None = None
        self._dismissed: Alarm | None = None
        self._banner: Banner | None = None
        #: Alone the side is there once somebody asked for a part of it.
        self._turned_alone = False
        self._scale = shell.use_cases.settings.current().appearance.caption_scale
        theme = shell.theme
        self.header = MeetingHeader(theme, session)
        self.captions = CaptionView(theme, session.speaker_of)
        self.captions.set_scale(self._scale)
        self.captions.addAction(commands.correct)
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
        self._empty = EmptyState(theme, "closed-captioning", "", "")
        self._jump_button = ActionButton(
            theme, commands.jump, kind="primary", text_shown=True, parent=self.captions
        )
        commands.jump.setIcon(theme.icon("arrow-down", "on_accent"))
        self._jump_button.hide()
        self._hold_to_talk = HoldToTalk(session, self)
        self._lay_out()
        self.reactions = Reactions(theme, session.room, self._words)
        self._connect(commands)
        self._on_cleared()  # the record began before this page was made
        self._on_state()

    def _lay_out(self) -> None:
        words = QWidget()
        set_look(words, ground="surface")
        words.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words = QStackedWidget(words)
        self._words.addWidget(self._empty)
        self._words.addWidget(self.captions)
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
        self._alarm_place = QVBoxLayout()
        self._alarm_place.setContentsMargins(space.medium, 0, space.medium, 0)
        self.screen_band = ScreenBand(self._shell.theme, self._session.room.screen, screen.stop)
        self._alarm_place.addWidget(self.screen_band)
        column.addWidget(self.header)
        column.addLayout(self._alarm_place)
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
        self._session.captions_changed.connect(self._on_captions)
        self._session.captions_cleared.connect(self._on_cleared)
        self._session.state_changed.connect(self._on_state)
        self.captions.following_changed.connect(self._on_following)
        self.captions.installEventFilter(self)
        commands.jump_wanted.connect(self.captions.jump_to_now)
        commands.scale_wanted.connect(self._change_scale)
        commands.captions_wanted.connect(self._on_captions_wanted)
        commands.correct_wanted.connect(self.captions.correct_chosen)
        self._session.room.opened_or_closed.connect(self._show_people)
        self._room_commands.screen.alone.toggled.connect(self._show_alone)
        self._session.speakers_changed.connect(self._write_words)
        self._session.not_opened.connect(self._on_not_opened)
        self._room_commands.people_wanted.connect(self._show_people)
        self._room_commands.invite_wanted.connect(self.invite)
        self._room_commands.talk.side_wanted.connect(self._turn_side)
        self._room_commands.agenda.agenda_wanted.connect(partial(self._turn_side, AGENDA))
        self._session.room.people_changed.connect(self.agenda.show_rights)
        self._session.ticked.connect(self.agenda.tick)
        commands.guide_wanted.connect(self._show_guide)
        self.guide.words_wanted.connect(self._show_words_of)
        self._show_people()
        self._show_guide()
        settings = self._shell.use_cases.settings
        self._shell.bridge.listen(settings.changed, self, self._on_settings)

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

    def _show_words_of(self, segment_id: UUID) -> None:
        """Put the frame around a caption that somebody wants to see again."""
        lines = self._session.model.record.lines
        at = next((n for n, line in enumerate(lines) if line.utterance_id == segment_id), None)
        if at is not None:
            self._commands.captions.setChecked(True)
            self._on_captions_wanted()
            self.captions.choose(at)

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

    def _on_captions(self, changes: list[LineChange]) -> None:
        self.captions.apply(changes)
        self._show_words()

    def _write_words(self) -> None:
        self.captions.show_lines(self._session.model.record.lines)

    def _on_cleared(self) -> None:
        self._dismissed = None
        self._turned_alone = False
        self._show_people()
        self.captions.correctable = not self._session.joined
        self._write_words()
        self.captions.jump_to_now()
        self._show_words()

    def _show_words(self) -> None:
        shown = self._commands.captions.isChecked()
        has_words = bool(self._session.model.record.lines) and shown
        wanted: QWidget = self.captions if has_words else self._empty
        if self._words.currentWidget() is not wanted:
            self._words.setCurrentWidget(wanted)
            if has_words and self.isVisible():
                self.captions.setFocus()

    def _on_state(self) -> None:
        saving = self._session.phase is Phase.SAVING
        self._stack.setCurrentIndex(1 if saving else 0)
        self._explain_silence()
        self._show_words()
        self._show_alarm()
        self._show_guide()

    def _on_captions_wanted(self) -> None:
        self._explain_silence()
        self._show_words()

    def _explain_silence(self) -> None:
        state = self._session.model.captions.state
        if self._session.has_captions and not self._commands.captions.isChecked():
            self._empty.set_state(
                "closed-captioning",
                self.tr("Captions are hidden"),
                self.tr("They are written all the same."),
            )
        elif not self._session.has_captions:
            self._empty.set_state(
                "record",
                self.tr("This meeting is recorded without captions"),
                self.tr("You will find the sound in the library when it is over."),
            )
        elif state is CaptionState.LOADING:
            self._empty.set_state(
                "hourglass-medium",
                self.tr("The speech model is loading"),
                self.tr("What is said meanwhile is kept and written as soon as it is ready."),
            )
        elif state is CaptionState.FAILED:
            self._empty.set_state(
                "warning-circle",
                self.tr("There are no captions in this meeting"),
                self._session.model.captions.sentence,
            )
        elif state is CaptionState.PAUSED:
            self._empty.set_state(
                "record",
                self.tr("Captions wait, the recording goes on"),
                self.tr("The words are made from the recording afterwards."),
            )
        else:
            self._empty.set_state(
                "chat-centered-text",
                self.tr("Listening"),
                self.tr("Words appear here as soon as somebody speaks."),
            )

    # -- alarms ---------------------------------------------------------------------------------

    def _show_alarm(self) -> None:
        alarm = self._session.model.alarm
        if alarm is None:
            self._dismissed = None
        wanted = None
        if alarm is not None and alarm is not self._dismissed:
            wanted = (alarm, alarm_sentence(alarm, self._session.model)[1])
        if wanted == self._alarm:
            return
        self._alarm = wanted
        self._drop_banner()
        if wanted is not None:
            kind, text = alarm_sentence(wanted[0], self._session.model)
            self._banner = Banner(self._shell.theme, kind, text)
            self._banner.closed.connect(self._dismiss)
            self._alarm_place.addWidget(self._banner)

    def _dismiss(self) -> None:
        self._dismissed = self._alarm[0] if self._alarm else None
        self._alarm = None
        self._drop_banner()

    def _drop_banner(self) -> None:
        if self._banner is not None:
            self._banner.hide()
            self._alarm_place.removeWidget(self._banner)
            self._banner.deleteLater()
            self._banner = None

    @property
    def alarm_text(self) -> str:
        """The alarm that is shown, empty when all is well."""
        return self._banner.text if self._banner else ""

    # -- looking back and size ------------------------------------------------------------------

    def _on_following(self, following: bool) -> None:
        self._jump_button.setVisible(not following)
        self._place_jump()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.captions and event.type() == QEvent.Type.Resize:
            self._place_jump()
        return super().eventFilter(watched, event)

    def _place_jump(self) -> None:
        self._jump_button.adjustSize()
        edge = self._shell.theme.tokens.space.large
        x = (self.captions.width() - self._jump_button.width()) // 2
        self._jump_button.move(x, self.captions.height() - self._jump_button.height() - edge)

    def _change_scale(self, steps: int) -> None:
        wanted = min(_LARGEST, max(_SMALLEST, self._scale + steps * _SCALE_STEP))
        self._apply_scale(wanted)
        settings = self._shell.use_cases.settings
        self._shell.jobs.run_in_turn(
            self,
            lambda: settings.change("appearance", caption_scale=wanted),
            lambda changed: self._apply_scale(changed.appearance.caption_scale),
        )

    def _apply_scale(self, scale: float) -> None:
        self._scale = scale
        self.captions.set_scale(scale)

    def _on_settings(self, settings: Settings) -> None:
        self._apply_scale(settings.appearance.caption_scale)
