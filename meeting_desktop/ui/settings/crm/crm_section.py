"""The CRM in the settings: where it is, which field is which, what waits and what differs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.application.crm_states import CrmPhase, CrmState
from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.leads import crm_wording
from meeting_desktop.ui.settings.crm.account_form import AccountForm
from meeting_desktop.ui.settings.crm.mapping_form import MappingForm
from meeting_desktop.ui.settings.crm.waiting_lists import DifferencesList, WaitingList
from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.choices import ComboBox, Switch
from meeting_desktop.ui.widgets.labels import Label

_EVERY = (0, 5, 15, 30, 60, 240)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CrmSection", text)


class CrmSection(Section):
    """What stands below the form is seen once a CRM is in use."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            _tr("CRM"),
            _tr(
                "Leads and meetings kept in step with Creatio. What changes there comes here by "
                "itself; what changes here goes there when you have seen it."
            ),
        )
        crm = shell.use_cases.assistant.crm
        self._sync, self._change = crm.sync, crm.change
        self.form = AccountForm(shell)
        self.form.kept.connect(self._on_kept)
        self.form.left.connect(self._leave)
        self.mapping = MappingForm(shell)
        self.waiting, self.differences = WaitingList(shell), DifferencesList(shell)
        self.below = QWidget()
        self._column = QVBoxLayout(self.below)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(shell.theme.tokens.space.large)
        self._lay_out()
        shell.bridge.listen(self._sync.changed, self, self._on_state)

    def show_settings(self, settings: Settings) -> None:
        crm = settings.crm
        self.form.show_settings(crm)
        self.below.setVisible(bool(crm.address))
        if self.every.findData(crm.every_minutes) < 0:
            self.every.addItem(_every_words(crm.every_minutes), crm.every_minutes)
        self.every.setCurrentIndex(self.every.findData(crm.every_minutes))
        self.take_new.setChecked(crm.take_new)
        self.take_meetings.setChecked(crm.take_meetings)

    def refresh(self) -> None:
        if not self._sync.is_set_up:
            return
        self._show_state(self._sync.state)
        self.waiting.load()
        self.differences.load()
        if not self.mapping.is_loaded:
            self.mapping.load()

    def _on_kept(self) -> None:
        self.mapping.forget()
        self._sync.sync_now()
        self.shell.show_toast(_tr("The CRM is in use from now on"))
        self.refresh()

    def _leave(self) -> None:
        self.shell.jobs.run_in_turn(self, self._change.leave, self._on_left, self.form.fault)

    def _on_left(self, undo: Callable[[], None]) -> None:
        def take_back() -> None:
            self.shell.jobs.run_in_turn(self, undo, self._on_back, self.form.fault)

        self.mapping.forget()
        self.shell.show_toast(
            _tr("No CRM is in use; what came from it stays"),
            action=_tr("Undo"),
            on_action=take_back,
        )

    def _on_back(self, _nothing: None) -> None:
        self.refresh()

    def _on_state(self, state: CrmState) -> None:
        if self.isVisible():
            self._show_state(state)
            if state.phase is not CrmPhase.WORKING:
                self.waiting.load()
                self.differences.load()

    def _show_state(self, state: CrmState) -> None:
        self.state.setText(crm_wording.state(state))
        self.state.set_role("error" if state.phase is CrmPhase.FAILED else "strong")
        self.state.setAccessibleName(self.state.text())
        self.count.setText(crm_wording.waiting(state.waiting))
        self.count.setVisible(state.waiting > 0)
        self.sync_button.setEnabled(state.phase is not CrmPhase.WORKING)

    def _sync_now(self) -> None:
        self._sync.sync_now()

    def _on_every(self, index: int) -> None:
        self.save(self.every_field, partial(self._change.set_every, self.every.itemData(index)))

    def _on_take_new(self, on: bool) -> None:
        self.save(self.take_field, partial(self._change.set_take_new, on))

    def _on_take_meetings(self, on: bool) -> None:
        self.save(self.meetings_field, partial(self._change.set_take_meetings, on))

    def _lay_out(self) -> None:
        theme = self.shell.theme
        self.state, self.count = Label("", "strong", wrap=True), Label("", "muted", wrap=True)
        self.sync_button = Button(theme, _tr("Bring into step now"), self._sync_now)
        row = QHBoxLayout()
        row.addWidget(self.sync_button)
        row.addStretch(1)
        self.every = ComboBox(theme, _tr("How often"))
        for minutes in _EVERY:
            self.every.addItem(_every_words(minutes), minutes)
        self.every.activated.connect(self._on_every)
        self.take_new = Switch(theme, _tr("Bring leads that only the CRM has"))
        self.take_new.clicked.connect(self._on_take_new)
        self.take_meetings = Switch(theme, _tr("Take them into the calendar"))
        self.take_meetings.clicked.connect(self._on_take_meetings)
        self.card.body.addWidget(self.form)
        self.card.body.addWidget(self.below)
        self._column.addWidget(Line())
        self._column.addWidget(self.state)
        self._column.addWidget(self.count)
        self._column.addLayout(row)
        self._column.addWidget(self.waiting)
        self._column.addWidget(self.differences)
        self.every_field = self.add_field(_tr("&How often"), self.every)
        self.take_field = self.add_field(
            _tr("New leads"),
            self.take_new,
            _tr("Off: only leads that were sent from here, or carry the id of the CRM."),
        )
        self.meetings_field = self.add_field(
            _tr("Meetings of linked leads"),
            self.take_meetings,
            _tr("What others plan there comes here. Nobody is invited or sent anything by it."),
        )
        self.take_meetings.setAccessibleName(_tr("Take meetings of linked leads into the calendar"))
        fields = (self.every_field, self.take_field, self.meetings_field)
        for widget in (*fields, Line(), self.mapping):
            self._column.addWidget(widget)


def _every_words(minutes: int) -> str:
    if not minutes:
        return _tr("Only when I ask for it")
    if minutes < 60:  # noqa: PLR2004 - an hour
        return _tr("Every {0} minutes").format(minutes)
    hours = minutes // 60
    return _tr("Every hour") if hours == 1 else _tr("Every {0} hours").format(hours)
