"""What hears: the model, the language, the names and terms to expect."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from meeting_desktop.application.choose_model import ModelChoice
from meeting_desktop.core.settings import Settings
from meeting_desktop.ports.recogniser import ModelProgress
from meeting_desktop.ui.meeting.languages import language_choices
from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.progress import Working


def _tr(text: str) -> str:
    return QCoreApplication.translate("SpeechSection", text)


class SpeechSection(Section):
    """A model that is not here yet is brought when it is chosen; that can be stopped."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell, _tr("Speech"), _tr("Words are recognised on this computer, without a service.")
        )
        theme = shell.theme
        self._choices: tuple[ModelChoice, ...] = ()
        self.model = ComboBox(theme, self.tr("Speech model"))
        self.model_field = self.add_field(self.tr("&Model"), self.model)
        self.summary = Label("", "caption", wrap=True)
        self.card.body.addWidget(self.summary)
        self.working = self._make_progress()
        self.language = ComboBox(theme, self.tr("Language"))
        self._fill_languages()
        self.language_field = self.add_field(self.tr("&Language"), self.language)
        self.hotwords = QLineEdit()
        self.hotwords.setPlaceholderText(self.tr("Ada, Example Ltd, onboarding"))
        self.hotwords_field = self.add_field(
            self.tr("&Names and terms to expect"),
            self.hotwords,
            self.tr("Separated by commas; they are written the way you write them here."),
        )
        self.model.activated.connect(self._on_model)
        self.language.activated.connect(self._on_language)
        self.hotwords.editingFinished.connect(self._on_hotwords)
        shell.bridge.listen(
            shell.use_cases.models.progress, self, self._on_progress, only_newest=(ModelProgress,)
        )

    def refresh(self) -> None:
        models = self.shell.use_cases.models
        self.shell.jobs.run(self, models.choices, self._on_choices, self.model_field.show_fault)

    def show_settings(self, settings: Settings) -> None:
        speech = settings.speech
        self._fill_models(speech.model)
        self.language.setCurrentIndex(max(0, self.language.findData(speech.language)))
        if not self.hotwords.hasFocus():
            self.hotwords.setText(", ".join(speech.hotwords))

    # -- the model ---------------------------------------------------------------------------------

    def _make_progress(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        self._steps = Working(self.shell.theme)
        line.addWidget(self._steps, 1)
        line.addWidget(Button(self.shell.theme, self.tr("Stop"), self._stop, size="small"))
        row.hide()
        self.card.body.addWidget(row)
        return row

    def _fill_models(self, chosen: str) -> None:
        self.model.clear()
        for choice in self._choices:
            self.model.addItem(self._words_of(choice), choice.entry.name)
        if self.model.findData(chosen) < 0:
            self.model.addItem(chosen, chosen)
        self.model.setCurrentIndex(self.model.findData(chosen))
        found = [choice for choice in self._choices if choice.entry.name == chosen]
        self.summary.setText(found[0].entry.summary if found else "")

    def _words_of(self, choice: ModelChoice) -> str:
        size = QLocale().formattedDataSize(
            choice.entry.size_bytes, 0, QLocale.DataSizeFormat.DataSizeSIFormat
        )
        if choice.installed:
            return self.tr("{0} · {1}, on this computer").format(choice.entry.title, size)
        return self.tr("{0} · {1}, is downloaded first").format(choice.entry.title, size)

    def _on_choices(self, choices: tuple[ModelChoice, ...]) -> None:
        self._choices = choices
        self.show_settings(self.shell.use_cases.settings.current())

    def _on_model(self, index: int) -> None:
        name = str(self.model.itemData(index))
        self.model.setEnabled(False)
        self.model_field.show_fault("")
        here = any(one.installed for one in self._choices if one.entry.name == name)
        self._steps.show_step(self.tr("Looking for the model…"))
        self.working.setVisible(not here)
        models = self.shell.use_cases.models
        self.shell.jobs.run(
            self, partial(models.choose, name), self._on_chosen, self._on_not_chosen
        )

    def _on_progress(self, progress: ModelProgress) -> None:
        words = {
            "joining": self.tr("Putting the model together…"),
            "downloading": self.tr("Bringing the model here…"),
            "verifying": self.tr("Checking every byte…"),
        }.get(progress.stage, "")
        self._steps.show_step(words, progress.done_bytes / max(1, progress.total_bytes))

    def _on_chosen(self, _nothing: None) -> None:
        self._end_choice()
        self.shell.show_toast(self.tr("The next meeting is heard by this model"))

    def _on_not_chosen(self, sentence: str) -> None:
        self._end_choice()
        self.model_field.show_fault(sentence)

    def _end_choice(self) -> None:
        self.model.setEnabled(True)
        self.working.hide()
        self.refresh()

    def _stop(self) -> None:
        self.shell.use_cases.models.stop()

    # -- language and terms ------------------------------------------------------------------------

    def _fill_languages(self) -> None:
        self.language.addItem(self.tr("Find out while people speak"), "")
        for code, name in language_choices():
            self.language.addItem(name, code)

    def _on_language(self, index: int) -> None:
        code = str(self.language.itemData(index))
        self.change(self.language_field, "speech", language=code)

    def _on_hotwords(self) -> None:
        terms = [" ".join(term.split()) for term in self.hotwords.text().split(",")]
        wanted = [term for term in terms if term]
        if wanted != self.shell.use_cases.settings.current().speech.hotwords:
            self.change(self.hotwords_field, "speech", hotwords=wanted)
