"""Before a meeting: who, what, which microphone, and the proof that it hears.

Nothing here must be filled in. A meeting can start without any microphone: one that is plugged in
later is picked up.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
)

from meeting_desktop.application.change_entrance import reaches_others
from meeting_desktop.application.check_sound import SoundFacts
from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.conference.invite_dialog import PasscodeField
from meeting_desktop.ui.meeting.computer_switch import ComputerSwitch
from meeting_desktop.ui.meeting.languages import language_choices
from meeting_desktop.ui.meeting.live_model import Phase
from meeting_desktop.ui.meeting.plan_card import PlanCard
from meeting_desktop.ui.meeting.planned import PlannedMeeting
from meeting_desktop.ui.meeting.preflight_model import PreflightModel
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.meeting.sound_card import SoundCard
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button, CommandButton, make_action
from meeting_desktop.ui.widgets.card import Card
from meeting_desktop.ui.widgets.choices import ComboBox, Switch
from meeting_desktop.ui.widgets.column import ScrolledColumn
from meeting_desktop.ui.widgets.labels import Label


class PreflightPage(ScrolledColumn):
    """Shown while the session prepares. ``left`` says that nobody wants a meeting after all."""

    left = Signal()

    def __init__(self, shell: Shell, session: MeetingSession) -> None:
        super().__init__(shell.theme.tokens)
        self._shell = shell
        self._session = session
        self.model = PreflightModel()
        self._fault = Label("", "error", wrap=True)
        self._fault.hide()
        self._planned: PlannedMeeting | None = None
        self._make_fields()
        self._make_commands()
        self._sound = SoundCard(shell, self.model)
        self._sound.source_chosen.connect(self._choose_source)
        self._sound.file_wanted.connect(self.choose_file)
        self._sound.devices_wanted.connect(self._ask_devices)
        self._lay_out()
        shell.bridge.listen(shell.use_cases.sound.devices_changed, self, self._on_devices_changed)
        session.level_changed.connect(self._on_level)
        session.state_changed.connect(self._on_state)
        session.failed.connect(self._on_failed)

    # -- parts ----------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        theme = self._shell.theme
        self.title_edit = QLineEdit()
        self.title_edit.setMaxLength(200)
        self.title_edit.setAccessibleName(self.tr("Title of the meeting"))
        self.name_edit = QLineEdit()
        self.name_edit.setMaxLength(120)
        self.name_edit.setAccessibleName(self.tr("Your name"))
        self.name_edit.setPlaceholderText(self.tr("Me"))
        self.language_box = ComboBox(theme, self.tr("Language that will be spoken"))
        self.language_box.addItem(self.tr("Find out by listening"), "")
        for code, name in language_choices():
            self.language_box.addItem(name, code)
        self.record_switch = Switch(theme, self.tr("Record the sound"), checked=True)
        self.captions_switch = Switch(theme, self.tr("Live captions and transcript"), checked=True)
        self.computer_switch = ComputerSwitch(self._shell)
        self.others_switch = Switch(theme, self.tr("Others may join"))
        self.others_switch.setToolTip(
            self.tr("By room code or link; guests wait in the lobby until you admit them")
        )
        self.passcode_edit = PasscodeField()
        self.passcode_edit.setPlaceholderText(self.tr("Passcode (none)"))
        self.passcode_edit.hide()
        self.others_switch.toggled.connect(self._on_others)
        self._nothing_kept = Label(
            self.tr("Switch on the recording or the captions: otherwise nothing would be kept."),
            "error",
            wrap=True,
        )
        self._nothing_kept.hide()
        for switch in (self.record_switch, self.captions_switch):
            switch.toggled.connect(self._on_choice)

    def _make_commands(self) -> None:
        theme = self._shell.theme
        self.start_action = make_action(
            self, theme, self.tr("Start meeting"), self.start, shortcut="Ctrl+Return"
        )
        self.file_action = make_action(
            self,
            theme,
            self.tr("Use a sound file as the microphone…"),
            self.choose_file,
            icon="file-arrow-up",
        )
        self.addAction(self.start_action)
        for edit in (self.title_edit, self.name_edit, self.passcode_edit):
            edit.returnPressed.connect(self.start_action.trigger)

    def _lay_out(self) -> None:
        space = self._shell.theme.tokens.space
        column = self.column
        words = QVBoxLayout()
        words.setSpacing(space.hair)
        words.addWidget(Label(self.tr("Ready when you are"), "display"))
        self._where = Label("", "muted", wrap=True)
        self._say_where()
        words.addWidget(self._where)
        column.addLayout(words)
        self.plan_card = PlanCard(self._shell)
        column.addWidget(self.plan_card)
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._cards.setSpacing(space.large)
        self._about = self._about_card()
        self._cards.addWidget(self._about, 1)
        self._cards.addWidget(self._sound, 1)
        column.addLayout(self._cards)
        column.addWidget(self._fault)
        column.addWidget(self._nothing_kept)
        column.addLayout(self._bottom_row())
        column.addStretch(1)

    def _about_card(self) -> Card:
        tokens = self._shell.theme.tokens
        card = Card(tokens)
        card.body.addWidget(Label(self.tr("The meeting"), "heading"))
        grid = QGridLayout()
        grid.setVerticalSpacing(tokens.space.hair)
        rows = (
            (self.tr("&Title"), self.title_edit),
            (self.tr("Your &name"), self.name_edit),
            (self.tr("&Language"), self.language_box),
        )
        for number, (text, field) in enumerate(rows):
            label = Label(text, "caption")
            label.setBuddy(field)
            if number:
                grid.setRowMinimumHeight(3 * number - 1, tokens.space.small)
            grid.addWidget(label, 3 * number, 0)
            grid.addWidget(field, 3 * number + 1, 0)
        card.body.addLayout(grid)
        card.body.addSpacing(tokens.space.hair)
        card.body.addWidget(self.record_switch)
        card.body.addWidget(self.captions_switch)
        card.body.addWidget(self.computer_switch)
        card.body.addWidget(self.others_switch)
        card.body.addWidget(self.passcode_edit)
        card.body.addStretch(1)
        return card

    def _bottom_row(self) -> QHBoxLayout:
        theme = self._shell.theme
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space.small)
        self.start_button = CommandButton(
            theme, self.start_action, kind="primary", size="large", icon="microphone"
        )
        self.cancel_button = Button(
            theme, self.tr("Cancel"), self.left.emit, kind="quiet", size="large"
        )
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.start_button)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With a large font or a small window the cards stand below each other."""
        space = self._shell.theme.tokens.space
        widest = max(self._about.sizeHint().width(), self._sound.sizeHint().width())
        beside = self.viewport().width() >= 2 * (widest + space.huge) + space.large
        way = QBoxLayout.Direction
        self._cards.setDirection(way.LeftToRight if beside else way.TopToBottom)
        super().resizeEvent(event)

    # -- coming and going -----------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if event.spontaneous():  # the window was only minimised
            return
        settings = self._shell.use_cases.settings.current()
        self.fill_in(settings)
        self._session.prepare(self.model.source)
        self._ask_devices()
        self.title_edit.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._planned = None
            self._session.discard()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def offer(self, planned: PlannedMeeting | None) -> None:
        """What the page fills itself in with when it is shown next; None: a new meeting."""
        self._planned = planned

    def fill_in(self, settings: Settings) -> None:
        """The choices of last time; the title is always new."""
        self.model = PreflightModel(
            device=settings.sound.input_device,
            speaker_name=settings.profile.display_name,
            record=settings.recording.enabled,
            language=settings.speech.language,
        )
        today = QLocale().toString(QDate.currentDate(), QLocale.FormatType.LongFormat)
        self.title_edit.clear()
        self.title_edit.setPlaceholderText(self.tr("Meeting of {0}").format(today))
        self.name_edit.setText(self.model.speaker_name)
        self.record_switch.setChecked(self.model.record)
        self.captions_switch.setChecked(True)
        self.computer_switch.reset()
        self.others_switch.setChecked(False)
        self.passcode_edit.clear()
        self.language_box.setCurrentIndex(max(0, self.language_box.findData(self.model.language)))
        self._fault.hide()
        self._show_planned()
        self._sound.use_model(self.model)
        self._on_choice()

    def _show_planned(self) -> None:
        """As it was planned; every choice may still be another."""
        planned = self._planned
        self.plan_card.show_planned(planned)
        # A passcode that was planned holds unless another is typed here.
        self.passcode_edit.setPlaceholderText(
            self.tr("Passcode (as planned)")
            if planned is not None and planned.has_passcode
            else self.tr("Passcode (none)")
        )
        if planned is None:
            return
        self.model.planned = planned.id
        self.title_edit.setText(planned.title)
        self.title_edit.setCursorPosition(0)
        self.record_switch.setChecked(planned.record)
        self.captions_switch.setChecked(planned.captions)
        self.others_switch.setChecked(planned.others)
        if planned.external_url:
            self.computer_switch.want()

    @property
    def fault_text(self) -> str:
        """Why the meeting did not start, empty when nothing is wrong."""
        return self._fault.text() if self._fault.isVisible() else ""

    @property
    def sound(self) -> SoundCard:
        return self._sound

    # -- choices --------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for a sound file that stands in for the microphone."""
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("A sound file as the microphone"),
            "",
            self.tr(
                "Sound (*.wav *.flac *.mp3 *.ogg *.opus *.m4a *.aac *.mp4 *.webm);;All files (*)"
            ),
        )
        if name:
            self.use_file(Path(name))

    def use_file(self, path: Path) -> None:
        """The meeting will hear this file from its start."""
        self.model.file = path
        self._session.choose_source(self.model.source)
        self._sound.refresh()

    def _choose_source(self, device: str) -> None:
        self.model.file = None
        self.model.device = device
        self._session.choose_source(self.model.source)
        self._sound.refresh()

    def _on_others(self, others: bool) -> None:
        self.passcode_edit.setVisible(others)
        self._say_where()

    def _say_where(self) -> None:
        settings = self._shell.use_cases.settings.current()
        if not self.others_switch.isChecked():
            words = self.tr("Sound and words stay on this computer.")
        elif reaches_others(settings.conference) or settings.shared.login:
            words = self.tr("Those who join hear you and read captions. The recording stays here.")
        else:
            words = self.tr(
                "Nobody on another computer can come in yet: choose who can in Settings, Meetings "
                "with others."
            )
        self._where.setText(words)

    def _on_choice(self) -> None:
        self.model.record = self.record_switch.isChecked()
        self.model.captions = self.captions_switch.isChecked()
        self._nothing_kept.setVisible(not self.model.can_start)
        busy = self._session.phase is Phase.STARTING
        self.start_action.setEnabled(self.model.can_start and not busy)

    def start(self) -> None:
        """Begin the meeting with what is chosen, and remember it for the next one."""
        if not self.start_action.isEnabled():
            return
        self.model.title = self.title_edit.text()
        self.model.speaker_name = self.name_edit.text()
        self.model.computer_sound = self.computer_switch.wanted
        self.model.others = self.others_switch.isChecked()
        self.model.passcode = self.passcode_edit.text()
        self.model.language = str(self.language_box.currentData())
        self._fault.hide()
        self._remember()
        request = self.model.request(self.title_edit.placeholderText(), self._unnamed())
        self._session.start(request, self.model.opening())

    def _unnamed(self) -> str:
        """What who gave no name is called; others would read "Me" as themselves."""
        return self.tr("Host") if self.model.others else self.tr("Me")

    def _remember(self) -> None:
        settings = self._shell.use_cases.settings
        name = self.model.speaker_name.strip()
        device = self.model.device
        if name != settings.current().profile.display_name:
            self._shell.jobs.run_in_turn(
                self, lambda: settings.change("profile", display_name=name), _ignore
            )
        if self.model.file is None and device != settings.current().sound.input_device:
            self._shell.jobs.run_in_turn(
                self, lambda: settings.change("sound", input_device=device), _ignore
            )

    # -- news -----------------------------------------------------------------------------------

    def _on_devices_changed(self, _nothing: None) -> None:
        if self.isVisible():
            self._ask_devices()

    def _ask_devices(self) -> None:
        self._shell.jobs.run(self, self._shell.use_cases.sound.devices, self._on_devices)

    def _on_devices(self, facts: SoundFacts) -> None:
        self.model.facts = facts
        self._sound.show_devices()

    def _on_level(self) -> None:
        if self.isVisible():
            self.model.measure(self._session.model.level)
            self._sound.show_level(self._session.model.level)

    def _on_state(self) -> None:
        if self.isVisible():
            self.model.sound = self._session.model.sound
            self._sound.refresh()
            self._on_choice()

    def _on_failed(self, sentence: str) -> None:
        self._fault.setText(sentence)
        self._fault.show()
        self._on_choice()


def _ignore(_settings: Settings) -> None:
    """The change comes back through ``settings.changed``."""
