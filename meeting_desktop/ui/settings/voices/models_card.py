"""What tells voices apart, in the settings: which models are here, and bringing the rest."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from meeting_desktop.application.choose_model import ModelChoice
from meeting_desktop.application.install_voice_models import VoiceModelFacts
from meeting_desktop.ports.recogniser import ModelProgress
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.storage_wording import size
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.card import Card
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.progress import Working


def _tr(text: str) -> str:
    return QCoreApplication.translate("VoiceModels", text)


class VoiceModelsCard(Card):
    """``shown`` carries what there is, whenever that was looked at."""

    shown = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.theme.tokens)
        self._shell = shell
        self._models = shell.use_cases.archive.voice_models
        self.standing = Label("", wrap=True)
        self.models = Label("", "caption", wrap=True)
        self.fault = Label("", "error", wrap=True)
        self.fault.hide()
        self.install_button = Button(shell.theme, "", self.install, icon="download-simple")
        self.install_button.hide()
        self._steps = Working(shell.theme)
        self.stop_button = Button(shell.theme, _tr("Stop"), self._models.stop, size="small")
        self.working = self._make_progress()
        heading = Label(_tr("What tells voices apart"), "heading")
        for widget in (heading, self.standing, self.models, self.working, self.fault):
            self.body.addWidget(widget)
        self.body.addWidget(self.install_button, 0, Qt.AlignmentFlag.AlignLeft)
        shell.bridge.listen(
            self._models.progress, self, self._on_progress, only_newest=(ModelProgress,)
        )

    @property
    def step_text(self) -> str:
        return self._steps.text

    def refresh(self) -> None:
        self._shell.jobs.run(self, self._models.facts, self._show, self._show_fault)

    def install(self) -> None:
        """What has come before is kept: pressed again, it goes on from there."""
        self._show_fault("")
        self._steps.show_step(_tr("Looking for the models…"))
        self.working.show()
        self.stop_button.setFocus()
        self.install_button.hide()
        self._shell.jobs.run(self, self._models.install, self._on_installed, self._on_not_installed)

    def _make_progress(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._steps, 1)
        line.addWidget(self.stop_button)
        row.hide()
        return row

    def _show(self, facts: VoiceModelFacts) -> None:
        self.standing.setText(_standing_words(facts))
        self.models.setText("\n".join(_model_words(one) for one in facts.models))
        if facts.fault:
            self._show_fault(facts.fault)
        words = _tr("Try again") if self.fault.text() else _tr("Install ({0})")
        self.install_button.setText(words.format(size(facts.missing_bytes)))
        self.install_button.setVisible(bool(facts.missing) and self.working.isHidden())
        self.shown.emit(facts)

    def _on_progress(self, progress: ModelProgress) -> None:
        if progress.stage == "verifying":
            words = _tr("Checking every byte…")
        else:
            done, total = size(progress.done_bytes), size(progress.total_bytes)
            words = _tr("Bringing the models here… {0} of {1}").format(done, total)
        self._steps.show_step(words, progress.done_bytes / max(1, progress.total_bytes))

    def _on_installed(self, _nothing: None) -> None:
        self._end()
        self._shell.show_toast(_tr("The next recording is heard with these models"))

    def _on_not_installed(self, sentence: str) -> None:
        self._show_fault(sentence)
        self._end()

    def _end(self) -> None:
        self.install_button.setVisible(bool(self.fault.text()))
        if self.stop_button.hasFocus():
            self.install_button.setFocus()
        self.working.hide()
        self.refresh()

    def _show_fault(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))


def _standing_words(facts: VoiceModelFacts) -> str:
    if not facts.missing:
        return _tr("Several people in one recording are told apart, and known voices recognised.")
    if facts.encoder:
        return _tr(
            "Voices are told apart by a small built-in encoder: a change of speaker without a "
            "pause is noticed late, and of two who speak at once one is lost. Two models do better."
        )
    return _tr(
        "Without two models, everybody in a recording is one voice, and no voice can be remembered "
        "or recognised."
    )


def _model_words(choice: ModelChoice) -> str:
    entry = choice.entry
    words = (
        _tr("{0} · {1} · {2}, on this computer")
        if choice.installed
        else _tr("{0} · {1} · {2}, is not here")
    )
    return words.format(entry.title, size(entry.size_bytes), entry.licence)
