"""What is imported by itself, which model hears it, and how long its stages are kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QSpinBox

from meeting_desktop.application.choose_model import ModelChoice
from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.settings.file_picker import FilePicker
from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.choices import ComboBox

_LONGEST_DAYS = 365


def _tr(text: str) -> str:
    return QCoreApplication.translate("LibrarySection", text)


class LibrarySection(Section):
    """Holds for the next import."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            _tr("Library"),
            _tr("Recordings that you import are read on this computer; the files stay in place."),
        )
        self._choices: tuple[ModelChoice, ...] = ()
        name = self.tr("Watched folder")
        self.folder = FilePicker(shell.theme, name)
        self.folder_field = self.add_field(
            self.tr("&Watched folder"),
            self.folder,
            self.tr("Recordings that come to lie in it are imported by themselves, each once."),
        )
        self.model = ComboBox(shell.theme, self.tr("Model for imports"))
        self.model_field = self.add_field(
            self.tr("&Model for imports"),
            self.model,
            self.tr("Nobody waits for an import as for captions: a larger model may hear it."),
        )
        self.days = QSpinBox()
        self.days.setRange(0, _LONGEST_DAYS)
        self.days.setSuffix(self.tr(" days"))
        self.days.setSpecialValueText(self.tr("Not at all"))
        self.days_field = self.add_field(
            self.tr("&Keep the stages of an import"),
            self.days,
            self.tr("The same file is imported again in seconds as long as they are kept."),
        )
        self.folder.chosen.connect(self._on_folder)
        self.model.activated.connect(self._on_model)
        self.days.editingFinished.connect(self._on_days)

    def refresh(self) -> None:
        models = self.shell.use_cases.models
        self.shell.jobs.run(self, models.choices, self._on_choices, self.model_field.show_fault)

    def show_settings(self, settings: Settings) -> None:
        library = settings.library
        self.folder.show_path(library.watched_folder)
        self._fill_models(library.model)
        if not self.days.hasFocus():
            self.days.setValue(library.cache_days)

    def _fill_models(self, chosen: str) -> None:
        self.model.clear()
        self.model.addItem(self.tr("As for captions"), "")
        for choice in self._choices:
            if choice.installed:
                self.model.addItem(choice.entry.title, choice.entry.name)
        if self.model.findData(chosen) < 0:
            self.model.addItem(chosen, chosen)
        self.model.setCurrentIndex(self.model.findData(chosen))

    def _on_choices(self, choices: tuple[ModelChoice, ...]) -> None:
        self._choices = choices
        self.show_settings(self.shell.use_cases.settings.current())

    def _on_folder(self, path: str) -> None:
        self.change(self.folder_field, "library", watched_folder=Path(path) if path else None)

    def _on_model(self, index: int) -> None:
        self.change(self.model_field, "library", model=str(self.model.itemData(index)))

    def _on_days(self) -> None:
        if self.days.value() != self.shell.use_cases.settings.current().library.cache_days:
            self.change(self.days_field, "library", cache_days=self.days.value())
