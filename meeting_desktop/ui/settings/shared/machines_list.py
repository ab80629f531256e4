"""The machines that a person is signed in on, each with what signs it out from here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.domain.sync import DeviceSession
from meeting_desktop.ui.library.wording import day_and_time
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label


def _tr(text: str) -> str:
    return QCoreApplication.translate("SharedMachines", text)


class MachinesList(QWidget):
    """Asks the server when it is told to; what it answered last stays in sight meanwhile."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._connect = shell.use_cases.shared.connect
        self._here: UUID | None = None
        self.rows: tuple[MachineRow, ...] = ()
        self.state = Label(_tr("Asking the server…"), "muted", wrap=True)
        self._column = QVBoxLayout()
        self._column.setSpacing(shell.theme.tokens.space.hair)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(shell.theme.tokens.space.small)
        column.addWidget(Label(_tr("Your machines"), "heading"))
        column.addLayout(self._column)
        column.addWidget(self.state)

    def load(self, here: UUID) -> None:
        self._here = here
        self._shell.jobs.run(self, self._connect.sessions, self._show, self._fault)

    def _show(self, machines: Sequence[DeviceSession]) -> None:
        focused = next((row.machine.id for row in self.rows if row.revoke.hasFocus()), None)
        for old in self.rows:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        today = datetime.now().astimezone().date()
        rows = []
        for machine in machines:
            when = day_and_time(machine.seen_at.astimezone(), today)
            row = MachineRow(self._shell, machine, when, is_here=machine.id == self._here)
            row.revoke.clicked.connect(partial(self._ask, machine))
            self._column.addWidget(row)
            row.show()
            if machine.id == focused and row.revoke.isVisible():
                row.revoke.setFocus()
            rows.append(row)
        self.rows = tuple(rows)
        self.state.setVisible(not rows)
        self.state.set_role("muted")
        self.state.setText(_tr("No machine was seen yet."))

    def _ask(self, machine: DeviceSession, _checked: bool = False) -> None:
        name = machine.name or _tr("this machine")
        question = _tr(
            "It receives and sends nothing any more; what it has already stays on it. If it was "
            "lost, have your password changed too: with the password it could connect again."
        )
        dialog = ConfirmDialog(
            self._shell.theme, _tr("Sign out {0}?").format(name), question, _tr("Sign out"), self
        )
        dialog.confirmed.connect(partial(self._revoke, machine))
        dialog.open()

    def _revoke(self, machine: DeviceSession) -> None:
        revoke = partial(self._connect.revoke, machine.id)
        self._shell.jobs.run(self, revoke, self._on_revoked, self._fault)

    def _on_revoked(self, _nothing: None) -> None:
        if self._here is not None:
            self.load(self._here)

    def _fault(self, sentence: str) -> None:
        self.state.set_role("error")
        self.state.setText(sentence)
        self.state.show()


class MachineRow(QWidget):
    """Name, when it was seen, and Sign out: not for the machine one sits at."""

    def __init__(self, shell: Shell, machine: DeviceSession, seen: str, *, is_here: bool) -> None:
        super().__init__()
        self.machine = machine
        name = machine.name or _tr("A machine without a name")
        if is_here:
            facts = _tr("this computer")
        elif machine.revoked_at is not None:
            facts = _tr("signed out")
        else:
            facts = _tr("seen {0}").format(seen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        words = ElidedLabel(f"{name} · {facts}")
        row.addWidget(words, 1)
        self.revoke = Button(shell.theme, _tr("Sign out…"), kind="quiet", size="small")
        self.revoke.setAccessibleName(_tr("Sign out {0}").format(name))
        self.revoke.setVisible(not is_here and machine.revoked_at is None)
        row.addWidget(self.revoke)
        self.setAccessibleName(words.text())
