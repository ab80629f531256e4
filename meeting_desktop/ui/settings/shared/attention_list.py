"""What the shared database would not take: each with why, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.application.connect_shared import Refused
from meeting_desktop.ui.settings.shared.wording import (
    copied_text,
    refused_change,
    refused_reason,
    refused_title,
)
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label

#: Beyond so many a person decides about the first, and the others come up.
_SHOWN = 20


def _tr(text: str) -> str:
    return QCoreApplication.translate("SharedAttention", text)


class AttentionList(QWidget):
    """Hidden while there is nothing to decide."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._connect = shell.use_cases.shared.connect
        self.rows: tuple[RefusedRow, ...] = ()
        self.fault = Label("", "error", wrap=True)
        self.fault.hide()
        self.more = Label("", "caption")
        self._column = QVBoxLayout()
        self._column.setSpacing(shell.theme.tokens.space.medium)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(shell.theme.tokens.space.small)
        column.addWidget(Label(_tr("Needs attention"), "heading"))
        words = _tr("Here you see again what the server has; what you wrote is kept below.")
        column.addWidget(Label(words, "caption", wrap=True))
        column.addLayout(self._column)
        column.addWidget(self.more)
        column.addWidget(self.fault)
        self.hide()

    def load(self) -> None:
        self._shell.jobs.run(self, self._connect.set_aside, self._show, self._on_fault)

    def _show(self, refused: Sequence[Refused]) -> None:
        shown = refused[:_SHOWN]
        if [row.refused for row in self.rows] == list(shown):
            return
        place = next((n for n, row in enumerate(self.rows) if row.has_keyboard), -1)
        for old in self.rows:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = tuple(RefusedRow(self._shell, one) for one in shown)
        for row in self.rows:
            row.again.clicked.connect(partial(self._again, row.refused))
            row.drop.clicked.connect(partial(self._ask_to_drop, row.refused))
            self._column.addWidget(row)
            row.show()
        if place >= 0 and self.rows:
            self.rows[min(place, len(self.rows) - 1)].again.setFocus()
        left = len(refused) - len(shown)
        self.more.setVisible(left > 0)
        self.more.setText(_tr("and {0} more").format(left))
        self.setVisible(bool(refused))

    def _again(self, refused: Refused, _checked: bool = False) -> None:
        self._do(partial(self._connect.send_again, refused.what.operation.id))

    def _ask_to_drop(self, refused: Refused, _checked: bool = False) -> None:
        question = _tr("What you wrote is lost: {0}").format(
            refused_change(refused.what.operation) or refused_title(refused)
        )
        dialog = ConfirmDialog(
            self._shell.theme, _tr("Discard this change?"), question, _tr("Discard"), self
        )
        drop = partial(self._connect.discard, refused.what.operation.id)
        dialog.confirmed.connect(partial(self._do, drop))
        dialog.open()

    def _do(self, deed: Callable[[], None]) -> None:
        self.fault.hide()
        self._shell.jobs.run(self, deed, self._on_done, self._on_fault)

    def _on_done(self, _nothing: None) -> None:
        self.load()

    def _on_fault(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.show()
        self.show()


class RefusedRow(QWidget):
    """One change: of what, what was to be written, why not."""

    def __init__(self, shell: Shell, refused: Refused) -> None:
        super().__init__()
        self._shell = shell
        self.refused = refused
        title, reason = refused_title(refused), refused_reason(refused)
        change = refused_change(refused.what.operation)
        space = shell.theme.tokens.space
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.hair)
        column.addWidget(ElidedLabel(title, "strong"))
        if change:
            written = Label(change, wrap=True)
            written.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(written)
        column.addWidget(Label(reason, "caption", wrap=True))
        self.again = Button(shell.theme, _tr("Try again"), size="small")
        self.drop = Button(shell.theme, _tr("Discard…"), kind="quiet", size="small")
        self.copy = Button(shell.theme, _tr("Copy text"), self._copy, kind="quiet", size="small")
        buttons = QHBoxLayout()
        buttons.setSpacing(space.small)
        for button in (self.again, self.drop, self.copy):
            button.setAccessibleName(f"{button.text()}: {title}")
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self.setAccessibleName(f"{title}. {change}. {reason}")

    @property
    def has_keyboard(self) -> bool:
        return any(one.hasFocus() for one in (self.again, self.drop, self.copy))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(copied_text(self.refused))
        self._shell.show_toast(_tr("Copied"))
