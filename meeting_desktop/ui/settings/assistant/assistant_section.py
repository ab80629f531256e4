"""The assistant in the settings: who reads, what leaves this computer, and what it may cost."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meeting_desktop.application.analyst_meter import Spent
from meeting_desktop.application.choose_analyst import AnalystState
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.meeting.languages import language_choices
from meeting_desktop.ui.settings.assistant.service_form import ServiceForm
from meeting_desktop.ui.settings.assistant.spending import SpendingFields
from meeting_desktop.ui.settings.section import Field, Section
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.choices import ComboBox, Switch
from meeting_desktop.ui.widgets.labels import Label


def _tr(text: str) -> str:
    return QCoreApplication.translate("AssistantSection", text)


class AssistantSection(Section):
    """Gemini holds once it answered; to stay offline holds at once."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            _tr("Assistant"),
            _tr(
                "The assistant follows your questions while people speak and sums a meeting up "
                "afterwards. Everything that it says points to what was said."
            ),
        )
        self._assistant = shell.use_cases.assistant
        self._wants_gemini = False
        self._make_choice()
        self.service = self._make_service()
        self.card.body.addWidget(Line())
        self._make_own()
        shell.bridge.listen(
            self._assistant.analyst.states, self, self._on_state, only_newest=(AnalystState,)
        )
        self._show_parts()

    def show_settings(self, settings: Settings) -> None:
        assistant = settings.assistant
        if assistant.analyst == "gemini":
            self._wants_gemini = False
        self.form.show_settings(assistant)
        for name, switch in self.switches.items():
            switch.blockSignals(True)
            switch.setChecked(getattr(assistant, name))
            switch.blockSignals(False)
        self.spending.show_settings(assistant)
        self.language.setCurrentIndex(max(0, self.language.findData(assistant.language)))
        self._show_parts()

    def refresh(self) -> None:
        self._show_parts()
        self._show_state(self._assistant.analyst.state)
        self.form.refresh()
        # In turn, so that what an earlier look found is not shown after what a later one did.
        self.shell.jobs.run_in_turn(self, self._assistant.change.last_spent, self._show_spent)

    # -- parts -----------------------------------------------------------------------------------

    def _make_choice(self) -> None:
        self.analyst = ComboBox(self.shell.theme, _tr("Who reads"))
        self.analyst.addItem(_tr("This computer, by rules"), "offline")
        self.analyst.addItem(_tr("Gemini, by Google"), "gemini")
        self.analyst_field = self.add_field(_tr("&Who reads"), self.analyst)
        self.analyst.activated.connect(self._on_analyst)
        self.leaves = Label("", "muted", wrap=True)
        self.card.body.addWidget(self.leaves)

    def _make_service(self) -> QWidget:
        """What only matters where a service reads."""
        theme = self.shell.theme
        service = QWidget()
        column = QVBoxLayout(service)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space.large)
        self.form = ServiceForm(self.shell)
        self.form.kept.connect(self._on_kept)
        self.form.removed.connect(self._on_removed)
        self.state = Label("", "error", wrap=True)
        self.switches: dict[str, Switch] = {}
        self.fields: dict[str, Field] = {}
        self.spending = SpendingFields(self.shell)
        self.spending.chosen.connect(self._on_spending)
        names = self._switch("hide_names", _tr("Keep names here"), _names_note())
        numbers = self._switch("hide_numbers", _tr("Keep numbers here"), _numbers_note())
        for row in (self.form, self.state, names, numbers, self.spending):
            column.addWidget(row)
        self.card.body.addWidget(service)
        return service

    def _make_own(self) -> None:
        guide = self._switch(
            "guide",
            _tr("Guide me while people speak"),
            _tr("Which question comes next, and what was answered; nobody else sees it."),
        )
        report = self._switch(
            "report_after_meeting",
            _tr("Sum a meeting up when it is over"),
            _tr("By itself, in the background; what it finds is yours to confirm."),
        )
        self.card.body.addWidget(guide)
        self.card.body.addWidget(report)
        self.language = ComboBox(self.shell.theme, _tr("Language of reports"))
        self.language.addItem(_tr("As it was spoken"), "")
        for code, name in language_choices():
            self.language.addItem(name, code)
        self.language.activated.connect(self._on_language)
        self.language_field = self.add_field(
            _tr("&Language of reports"),
            self.language,
            _tr("Another language than the spoken one takes Gemini."),
        )

    def _switch(self, name: str, words: str, note: str) -> Field:
        switch = self.switches[name] = Switch(self.shell.theme, words)
        field = self.fields[name] = Field(self.shell, _headings()[name], switch, note)
        switch.toggled.connect(partial(self._on_switch, name))
        return field

    # -- what was chosen ---------------------------------------------------------------------------

    def _show_parts(self) -> None:
        held = self._assistant.change.current
        shown = "gemini" if self._wants_gemini else held.analyst
        self.analyst.setCurrentIndex(self.analyst.findData(shown))
        self.service.setVisible(shown == "gemini")
        self.leaves.setText(_leaves(held) if shown == "gemini" else _stays())

    def _on_analyst(self, index: int) -> None:
        chosen = self.analyst.itemData(index)
        held = self._assistant.change.current.analyst
        self._wants_gemini = chosen == "gemini" != held
        if chosen == "offline" != held:
            self.save(self.analyst_field, self._assistant.change.stay_offline)
            return
        self._show_parts()
        if self._wants_gemini:
            self.form.refresh()

    def _on_kept(self) -> None:
        self._wants_gemini = False
        self.shell.show_toast(_tr("Gemini reads from now on"))
        self.refresh()

    def _on_removed(self) -> None:
        self.shell.show_toast(_tr("The key is gone; nothing leaves this computer"))
        self.refresh()

    def _on_switch(self, name: str, on: bool) -> None:
        self.save(self.fields[name], partial(self._assistant.change.change, **{name: on}))

    def _on_spending(self, name: str, value: object, field: Field) -> None:
        self.save(field, partial(self._assistant.change.change, **{name: value}))

    def _on_language(self, index: int) -> None:
        code = self.language.itemData(index)
        self.save(self.language_field, partial(self._assistant.change.change, language=code))

    # -- how it goes -------------------------------------------------------------------------------

    def _on_state(self, state: AnalystState) -> None:
        if self.isVisible():
            self._show_state(state)
            if state.requests:
                self._show_spent(Spent(state.spent_cents, state.requests))

    def _show_state(self, state: AnalystState) -> None:
        self.state.setText(state.sentence)
        self.state.setVisible(bool(state.sentence))

    def _show_spent(self, spent: Spent) -> None:
        self.spending.show_spent(spent, self._assistant.change.current.budget_cents)


def _headings() -> dict[str, str]:
    return {
        "hide_names": _tr("Names"),
        "hide_numbers": _tr("Numbers"),
        "guide": _tr("During a meeting"),
        "report_after_meeting": _tr("After a meeting"),
    }


def _stays() -> str:
    return _tr(
        "Nothing leaves this computer. It finds less than a model does, and makes nothing up."
    )


def _leaves(held: AssistantSettings) -> str:
    words = _tr(
        "What is said in a meeting, as text, goes to Google while it runs and when it is summed "
        "up; never sound, and never who was there by name, unless you allow it below."
    )
    allowed = _tr("What is said in a meeting, as text and with names, goes to Google; never sound.")
    return words if held.hide_names else allowed


def _names_note() -> str:
    return _tr(
        "Of the speakers, the lead and the company; e-mail addresses too. Google reads “Person A” "
        "instead, and the names are put back here."
    )


def _numbers_note() -> str:
    return _tr("Prices, dates and telephone numbers; it finds less then.")
