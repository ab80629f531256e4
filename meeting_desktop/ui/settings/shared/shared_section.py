"""The shared database in the settings: connect, who am I there, what needs a person, sign out."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.application.connect_shared import Standing
from meeting_desktop.application.keep_in_step import InStep, StepState
from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.settings.shared.attention_list import AttentionList
from meeting_desktop.ui.settings.shared.login_form import LoginForm
from meeting_desktop.ui.settings.shared.machines_list import MachinesList
from meeting_desktop.ui.settings.shared.sign_out_dialog import SignOutDialog
from meeting_desktop.ui.settings.shared.wording import standing_lines
from meeting_desktop.ui.shared_wording import standing_words
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label


def _tr(text: str) -> str:
    return QCoreApplication.translate("SharedSection", text)


class SharedSection(Section):
    """The form while there is no login; else the standing, and the form when it is asked for."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            _tr("Shared database"),
            _tr(
                "With a database of your team, colleagues see what is shared with them and you "
                "see what they share with you. Everything goes on working without a network."
            ),
        )
        self._shared = shell.use_cases.shared
        self._asked_for_form = False
        self._in_reach = False
        self.form = LoginForm(shell)
        self.attention = AttentionList(shell)
        self.machines = MachinesList(shell)
        self.account = self._make_account()
        body = self.card.body
        for widget in (self.account, self.form, self.attention, self.machines):
            body.addWidget(widget)
        self.form.connected.connect(self._on_connected)
        self.form.left.connect(self._leave_form)
        shell.bridge.listen(self._shared.in_step.changed, self, self._on_state)
        self._show_parts()

    @property
    def is_connected(self) -> bool:
        return bool(self._shared.connect.current.host)

    def show_settings(self, settings: Settings) -> None:
        self.form.show_settings(settings.shared)
        self._show_parts()

    def refresh(self) -> None:
        self._show_parts()
        self._show_state(self._shared.in_step.state)
        self.attention.load()
        if self.is_connected:
            self.shell.jobs.run(self, self._shared.connect.standing, self._show_standing)

    # -- parts -----------------------------------------------------------------------------------

    def _make_account(self) -> QWidget:
        theme = self.shell.theme
        space = theme.tokens.space
        self.place = ElidedLabel("", "strong")
        self.who, self.teams, self.scopes = Label("", wrap=True), Label("", wrap=True), Label("")
        self.state, self.detail = Label("", "strong", wrap=True), Label("", "muted", wrap=True)
        self.try_button = Button(theme, _tr("Try now"), self._shared.in_step.now)
        self.change_button = Button(theme, _tr("Change the login…"), self._open_form)
        self.sign_out_button = Button(theme, _tr("Sign out…"), self._ask_to_sign_out, kind="quiet")
        buttons = QHBoxLayout()
        buttons.setSpacing(space.small)
        for button in (self.try_button, self.change_button, self.sign_out_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        account = QWidget()
        column = QVBoxLayout(account)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.hair)
        for label in (self.place, self.who, self.teams, self.scopes):
            column.addWidget(label)
        column.addSpacing(space.small)
        column.addWidget(self.state)
        column.addWidget(self.detail)
        column.addSpacing(space.small)
        column.addLayout(buttons)
        column.addSpacing(space.small)
        column.addWidget(Line())
        return account

    def _show_parts(self) -> None:
        connected = self.is_connected
        self.account.setVisible(connected)
        self.machines.setVisible(connected)
        self.form.setVisible(not connected or self._asked_for_form)
        self.form.offer_cancel(connected)
        shared = self._shared.connect.current
        place = _tr("{0} on {1}").format(shared.database, shared.host)
        self.place.setText(place if connected else "")

    def _open_form(self) -> None:
        self._asked_for_form = True
        self._show_parts()
        self.form.host.setFocus()

    def _leave_form(self) -> None:
        self._asked_for_form = False
        self._show_parts()
        self.change_button.setFocus()

    # -- what comes back -------------------------------------------------------------------------

    def _on_connected(self) -> None:
        self._asked_for_form = False
        self.shell.show_toast(_tr("Connected to the shared database"))
        self.refresh()
        self.change_button.setFocus()

    def _on_state(self, state: InStep) -> None:
        if self.isVisible():
            self._show_state(state)
            self.attention.load()

    def _show_state(self, state: InStep) -> None:
        words = standing_words(state, datetime.now().astimezone().date())
        self.state.setText(words.text)
        self.detail.setText(words.detail)
        self.detail.setVisible(bool(words.detail))
        self.detail.set_role("error" if state.state is StepState.STUCK else "muted")
        in_reach = state.state is StepState.IN_STEP
        if in_reach and not self._in_reach and self.isVisible():
            self.shell.jobs.run(self, self._shared.connect.standing, self._show_standing)
        self._in_reach = in_reach

    def _show_standing(self, standing: Standing | None) -> None:
        if standing is None or not self.is_connected:
            return
        for label, line in zip(
            (self.who, self.teams, self.scopes), standing_lines(standing), strict=True
        ):
            label.setText(line)
        self.machines.load(standing.machine)

    def _ask_to_sign_out(self) -> None:
        dialog = SignOutDialog(self.shell.theme, self._shared.in_step.state.waiting, self)
        dialog.chosen.connect(self._sign_out)
        dialog.open()

    def _sign_out(self, keep_others: bool) -> None:
        sign_out = partial(self._shared.connect.sign_out, keep_others=keep_others)
        self.sign_out_button.setEnabled(False)
        self.shell.jobs.run(self, sign_out, self._on_signed_out, self._on_not_signed_out)

    def _on_signed_out(self, _nothing: None) -> None:
        self.sign_out_button.setEnabled(True)
        self._asked_for_form = False
        self.shell.show_toast(_tr("Signed out. What is yours stays on this computer."))
        self.refresh()
        self.form.host.setFocus()

    def _on_not_signed_out(self, sentence: str) -> None:
        self.sign_out_button.setEnabled(True)
        self.detail.set_role("error")
        self.detail.setText(sentence)
        self.detail.show()
