"""Who spoke: one card for each voice of a meeting, to be heard, named and put together."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meeting_desktop.application.speaker_facts import Preview, SpeakerFacts, VoiceFacts
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.ui.library.naming.naming_actions import NamingActions
from meeting_desktop.ui.library.naming.naming_desk import NamingDesk
from meeting_desktop.ui.library.naming.naming_header import NamingHeader
from meeting_desktop.ui.library.naming.naming_states import NamingStates
from meeting_desktop.ui.library.naming.previews import Previews
from meeting_desktop.ui.library.naming.remembering import Remembering
from meeting_desktop.ui.library.naming.voice_column import Suggestions, VoiceColumn
from meeting_desktop.ui.shell import Shell


class NamingPage(QWidget):
    """``open`` a meeting, ``close_meeting`` when it is left."""

    leave_wanted = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._names = shell.use_cases.archive.names
        self._asked: UUID | None = None
        self.facts: SpeakerFacts | None = None
        self._suggestions: Suggestions = {}
        self.actions_ = NamingActions(self, shell.theme)
        self.header = NamingHeader(shell.theme, self.actions_)
        self.states = NamingStates(shell.theme, self.actions_.leave)
        self.column = VoiceColumn(shell.theme, self.states.area)
        self.previews = Previews(shell.use_cases.open_player, self)
        self.desk = NamingDesk(self._names, shell.jobs, self)
        self.remembering = Remembering(shell, self)
        self._lay_out()
        self._connect_parts()
        self._connect_actions()
        self._enable()

    # -- one meeting -------------------------------------------------------------------------------

    def open(self, meeting_id: UUID) -> None:
        """Read its voices in the background and show them."""
        self.close_meeting()
        self._asked = meeting_id
        self.states.show_loading()
        self._read()
        self._suggest()

    def close_meeting(self) -> None:
        """Stop the sound; answers that come later are dropped."""
        self._asked = self.facts = None
        self._suggestions = {}
        self.header.show_nothing()
        self.previews.stop()
        self.desk.clear()
        self.column.show(None)
        self._enable()

    def _read(self) -> None:
        if self._asked is not None:
            self._shell.jobs.run(
                self,
                partial(self._names.facts, self._asked),
                partial(self._on_read, self._asked),
                partial(self._on_not_read, self._asked),
            )

    def _suggest(self) -> None:
        """What voices sound like comes later: they are listened to."""
        if self._asked is not None:
            self.header.show_working()
            self._shell.jobs.follow(
                self,
                self._names.suggest(self._asked),
                partial(self._on_suggested, self._asked),
                partial(self._on_not_suggested, self._asked),
            )

    def _on_read(self, meeting_id: UUID, facts: SpeakerFacts) -> None:
        if meeting_id != self._asked:
            return
        first = self.facts is None
        self.facts = facts
        self.header.show_facts(facts)
        self.column.show(facts)
        self._show_suggestions()
        self.states.show_voices(any_voices=bool(facts.voices))
        self._enable()
        if first and self.isVisible():
            self.column.step(0)

    def _on_not_read(self, meeting_id: UUID, sentence: str) -> None:
        if meeting_id == self._asked:
            self.states.show_failed(sentence)

    def _on_suggested(self, meeting_id: UUID, suggestions: Suggestions) -> None:
        if meeting_id == self._asked:
            self.header.listening.hide()
            self._suggestions = suggestions
            self._show_suggestions()

    def _on_not_suggested(self, meeting_id: UUID, sentence: str) -> None:
        """Names can be typed all the same."""
        if meeting_id == self._asked:
            self.header.listening.hide()
            self.header.say(sentence)

    def _show_suggestions(self) -> None:
        self.column.show_suggestions(self._suggestions)
        self._refuse()

    # -- what parts say ----------------------------------------------------------------------------

    def _connect_parts(self) -> None:
        column, desk, shell = self.column, self.desk, self._shell
        column.named.connect(self._on_named)
        column.chosen.connect(desk.say_who)
        column.merge_wanted.connect(desk.merge)
        column.remember_wanted.connect(self.remembering.ask)
        column.apart_wanted.connect(self._tell_apart)
        column.preview_wanted.connect(self._on_preview)
        self.previews.changed.connect(self._on_heard)
        desk.changed.connect(self._read)
        desk.refused.connect(self._on_refused)
        self.states.retry_wanted.connect(self._read)
        archive = shell.use_cases.archive
        shell.bridge.listen(archive.voices.changed, self, self._on_voices_changed)
        shell.bridge.listen(shell.use_cases.planning.access.changed, self, self._refuse)

    def _connect_actions(self) -> None:
        do = self.actions_
        do.leave.triggered.connect(self.leave_wanted)
        do.undo.triggered.connect(self.desk.undo)
        do.redo.triggered.connect(self.desk.redo)
        do.next_voice.triggered.connect(partial(self._step, 1))
        do.previous_voice.triggered.connect(partial(self._step, -1))
        do.hear.triggered.connect(self._hear)
        do.merge.triggered.connect(self._merge)
        do.remember.triggered.connect(self._remember)
        self._shell.add_commands(*do.all)

    def _on_named(self, speaker_id: UUID, name: str, everywhere: bool) -> None:
        self.desk.name(speaker_id, name, everywhere=everywhere)

    def _tell_apart(self, voice: VoiceFacts) -> None:
        """Its track is heard again, for as many voices as there are; a new version has them."""
        if self._asked is None:
            return
        self.header.show_working(self.tr("Telling the voices apart…"))
        rooms = self._shell.use_cases.archive.rooms
        self._shell.jobs.follow(
            self,
            rooms.start(self._asked, voice.speaker.participant_id),
            partial(self._on_told_apart, self._asked),
            partial(self._on_not_suggested, self._asked),
        )

    def _on_told_apart(self, meeting_id: UUID, _transcript: Transcript) -> None:
        if meeting_id == self._asked:
            self.desk.clear()  # what could be undone is of the version before
            self._read()
            self._suggest()

    def _on_preview(self, preview: Preview) -> None:
        if self.facts is not None:
            self.previews.toggle(preview, self.facts.duration)

    def _on_heard(self) -> None:
        self.column.show_heard(self.previews.heard)
        if self.previews.fault:
            self._shell.show_toast(self.previews.fault)

    def _on_refused(self, sentence: str, speaker_id: UUID | None) -> None:
        if speaker_id is not None:
            self.column.show_fault(sentence, speaker_id)
        else:
            self._shell.show_toast(sentence)
        self._enable()

    def _on_voices_changed(self, _nothing: None) -> None:
        self._read()
        self._suggest()

    def _step(self, rows: int, _checked: bool = False) -> None:
        self.column.step(rows)

    def _hear(self) -> None:
        card = self.column.current
        if card is not None and card.voice.previews:
            self._on_preview(self.previews.heard or card.voice.previews[0])

    def _merge(self) -> None:
        card = self.column.current
        if card is not None:
            card.merge_button.showMenu()

    def _remember(self) -> None:
        card = self.column.current
        if card is not None:
            self.remembering.ask(card.voice)

    # -- assembly ----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.states, 1)

    def _enable(self) -> None:
        """Commands are offered where they can do something."""
        here = self.isVisible() and self.facts is not None
        do = self.actions_
        do.leave.setEnabled(self.isVisible())
        do.undo.setEnabled(here and self.desk.can_undo)
        do.redo.setEnabled(here and self.desk.can_redo)
        for action in do.of_voices:
            action.setEnabled(here and bool(self.column.cards))
        self._refuse()

    def _refuse(self, _nothing: None = None) -> None:
        """What is somebody else's is looked at."""
        refused = ""
        if self.facts is not None:
            refused = self._shell.use_cases.planning.access.why_not(self.facts.scope_id)
        self.header.read_only.say(refused)
        self.column.refuse(refused)
        if refused:
            for action in (self.actions_.merge, self.actions_.remember):
                action.setEnabled(False)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._enable()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.previews.stop()
        QTimer.singleShot(0, self, self._enable)
