"""Reading three sentences aloud, so that one's own voice is known from now on."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from meeting_desktop.application.record_voice import WANTED_SECONDS, RecordedVoice, VoiceHeard
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.choices import Switch
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.level_meter import LevelMeter
from meeting_desktop.ui.widgets.progress import ProgressBar, Working


def _tr(text: str) -> str:
    return QCoreApplication.translate("OwnVoice", text)


class OwnVoiceDialog(PlainDialog):
    """``remembered``: the voice is kept. Nothing is recorded before the box is ticked."""

    remembered = Signal()

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(shell.theme, parent)
        self._shell = shell
        self._voice = shell.use_cases.archive.own_voice
        self._recorded: RecordedVoice | None = None
        self.entitle(_tr("Remember my voice"))
        self.setMinimumWidth(shell.theme.tokens.control * 15)
        self.consent = Switch(shell.theme, _tr("I agree to this"))
        self.meter = LevelMeter(shell.theme)
        self.time = ProgressBar(shell.theme, _tr("How much was heard"))
        policy = self.time.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.time.setSizePolicy(policy)
        self.state = Label("", "muted", wrap=True)
        self.fault = Label("", "error", wrap=True)
        self.fault.hide()
        self.working = Working(shell.theme, _tr("Listening to the voice…"))
        self.working.hide()
        self._fill()
        self._make_buttons()
        self.consent.toggled.connect(self._show_state)
        self.finished.connect(self._voice.finish)
        shell.bridge.listen(self._voice.heard, self, self._on_heard, only_newest=(VoiceHeard,))
        self._is_recording = False
        self._show_state()
        self.consent.setFocus()

    # -- parts -----------------------------------------------------------------------------------

    def _fill(self) -> None:
        agreed = _tr(
            "Your voice is kept as a print, a row of numbers from which nobody can make sound, so "
            "that this program recognises you in recordings. What you read is not kept. Only you "
            "have the print, on your own machines; “Forget…” removes it at any time, with every "
            "name that only the print gave."
        )
        self.body.addWidget(Label(agreed, wrap=True))
        self.consent.setAccessibleDescription(agreed)
        self.body.addWidget(self.consent)
        self.body.addWidget(Line())
        self.body.addWidget(Label(_tr("Read this aloud, as you speak in meetings:"), "muted"))
        self.body.addWidget(Label("\n\n".join(_sentences()), "strong", wrap=True))
        for widget in (self.meter, self.time, self.state, self.working, self.fault):
            self.body.addWidget(widget)

    def _make_buttons(self) -> None:
        theme = self._shell.theme
        self.record_button = Button(theme, "", self._on_record, icon="microphone")
        self.keep_button = Button(theme, _tr("Remember"), self._keep, kind="primary")
        self.cancel_button = Button(theme, _tr("Cancel"), self.reject, kind="quiet")
        self.buttons.addWidget(self.record_button)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel_button)
        self.buttons.addWidget(self.keep_button)

    def _show_state(self) -> None:
        words = _tr("Record")
        if self._is_recording:
            words = _tr("Stop")
        elif self._recorded is not None or self.fault.text():
            words = _tr("Again")
        self.record_button.setText(words)
        may = self.consent.isChecked() and self.working.isHidden()
        self.record_button.setEnabled(may)
        self.consent.setEnabled(not self._is_recording and self.working.isHidden())
        self.keep_button.setEnabled(may and self._recorded is not None and not self._is_recording)
        self._make_room()

    def _make_room(self) -> None:
        """For every line: a dialog is as high as its words would be in one that is wider."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            width = max(self.width(), self.minimumWidth())
            self.setMinimumHeight(layout.totalHeightForWidth(width))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._make_room()

    def show_fault(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    # -- recording -------------------------------------------------------------------------------

    def _on_record(self) -> None:
        if self._is_recording:
            self._voice.finish()
            return
        self._recorded = None
        self._is_recording = True
        self.show_fault("")
        self.time.show_fraction(0.0)
        self.state.setText(_tr("The microphone listens. Speak as you do in meetings."))
        self._show_state()
        recording = self._voice.record(consent=self.consent.isChecked())
        self._shell.jobs.follow(self, recording, self._on_recorded, self._on_not_recorded)

    def _on_heard(self, heard: VoiceHeard) -> None:
        if self._is_recording:
            self.meter.set_level(heard.rms_db, heard.peak_db)
            self.time.show_fraction(heard.seconds / WANTED_SECONDS)

    def _on_recorded(self, recorded: RecordedVoice) -> None:
        self._recorded = recorded
        self._end_recording(
            _tr("{0} seconds of your speech were heard.").format(round(recorded.seconds))
        )
        self.keep_button.setFocus()

    def _on_not_recorded(self, sentence: str) -> None:
        self.show_fault(sentence)
        self._end_recording("")

    def _end_recording(self, words: str) -> None:
        self._is_recording = False
        self.meter.clear_level()
        self.time.show_fraction(0.0)
        self.state.setText(words)
        self._show_state()

    def _keep(self) -> None:
        if self._recorded is None:
            return
        self.show_fault("")
        self.working.show()
        self._show_state()
        kept = self._voice.keep(self._recorded, consent=self.consent.isChecked())
        self._shell.jobs.follow(self, kept, self._on_kept, self._on_not_kept)

    def _on_kept(self, _profile_id: UUID) -> None:
        self.accept()
        self.remembered.emit()

    def _on_not_kept(self, sentence: str) -> None:
        self.working.hide()
        self.show_fault(sentence)
        self._show_state()


def _sentences() -> tuple[str, ...]:
    """With the sounds of a language, in half a minute."""
    return (
        _tr(
            "When the morning is quiet, I like to walk along the river before the first meeting of "
            "the day begins."
        ),
        _tr(
            "Please send me the figures for the third quarter, and I will look at them before "
            "lunch on Thursday."
        ),
        _tr(
            "Yes, that would work for us, though I wonder whether we should ask the others what "
            "they think about it first."
        ),
    )
