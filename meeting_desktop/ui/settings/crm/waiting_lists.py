"""What waits for a person: changes that were not sent yet, and fields that both sides changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.application.crm_notes import KeptDifference
from meeting_desktop.application.crm_states import WaitingChange
from meeting_desktop.application.send_waiting import SentWaiting
from meeting_desktop.domain.leads import Lead
from meeting_desktop.ui.leads import crm_wording, wording
from meeting_desktop.ui.leads.crm_send import SendLeadDialog
from meeting_desktop.ui.library.wording import one_line
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label

_T = TypeVar("_T")

#: Beyond so many a person decides about the first, and the others come up.
SHOWN = 20


def _tr(text: str) -> str:
    return QCoreApplication.translate("CrmWaiting", text)


class _Rows(QWidget):
    """A heading with rows under it, hidden while there are none."""

    def __init__(self, shell: Shell, title: str, intro: str) -> None:
        super().__init__()
        self.shell = shell
        self.sync = shell.use_cases.assistant.crm.sync
        self.rows: list[Row] = []
        self.more = Label("", "caption")
        self.fault = Label("", "error", wrap=True)
        self.fault.hide()
        space = shell.theme.tokens.space
        self._column = QVBoxLayout()
        self._column.setSpacing(space.medium)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        column.addWidget(Label(title, "heading"))
        column.addWidget(Label(intro, "caption", wrap=True))
        column.addLayout(self._column)
        column.addWidget(self.more)
        self._below = QVBoxLayout()
        column.addLayout(self._below)
        column.addWidget(self.fault)
        self.hide()

    def show_rows(self, found: Sequence[_T], make: Callable[[_T], Row]) -> None:
        for old in self.rows:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = [make(one) for one in found[:SHOWN]]
        for row in self.rows:
            self._column.addWidget(row)
            row.show()
        left = len(found) - len(self.rows)
        self.more.setVisible(left > 0)
        self.more.setText(_tr("and {0} more").format(left))
        self.setVisible(bool(found))

    def add_below(self, button: Button) -> None:
        line = QHBoxLayout()
        line.addWidget(button)
        line.addStretch(1)
        self._below.addLayout(line)

    def on_fault(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.show()
        self.show()


class Row(QWidget):
    """A title, words under it, buttons."""

    def __init__(self, shell: Shell, title: str, words: str, fault: str = "") -> None:
        super().__init__()
        self._theme = shell.theme
        self._title = title
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(shell.theme.tokens.space.hair)
        column.addWidget(ElidedLabel(title, "strong"))
        if words:
            column.addWidget(Label(words, wrap=True))
        if fault:
            column.addWidget(Label(fault, "error", wrap=True))
        self.buttons: list[Button] = []
        self._line = QHBoxLayout()
        self._line.setSpacing(shell.theme.tokens.space.small)
        column.addLayout(self._line)
        self.setAccessibleName(". ".join(one for one in (title, words, fault) if one))

    def add_button(self, text: str, call: Callable[[], None], *, quiet: bool = False) -> Row:
        button = Button(self._theme, text, call, kind="quiet" if quiet else "", size="small")
        button.setAccessibleName(f"{text}: {self._title}")
        if self.buttons:
            self._line.takeAt(self._line.count() - 1)
        self._line.addWidget(button)
        self._line.addStretch(1)
        self.buttons.append(button)
        return self


class WaitingList(_Rows):
    """Leads with changes; each is looked at before it goes."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            _tr("Not sent yet"),
            _tr("Nothing is written into the CRM before you have looked at it or switched it on."),
        )

        self._seen: Sequence[WaitingChange] = ()
        self.send_all_button = Button(shell.theme, _tr("Send all…"), self._ask_to_send_all)
        self.add_below(self.send_all_button)

    def load(self) -> None:
        self.shell.jobs.run(self, self.sync.waiting, self._show, self.on_fault)

    def _show(self, found: Sequence[WaitingChange]) -> None:
        self.show_rows(found, self._row)
        # What is not in sight is not sent.
        self._seen = [one for one in found[:SHOWN] if one.steps]
        self.send_all_button.setVisible(len(self._seen) > 1)

    def _ask_to_send_all(self) -> None:
        seen = self._seen
        question = _tr(
            "The changes of {0} entries are written into the CRM as they stand in the list. What "
            "became otherwise there meanwhile is left for you to look at."
        )
        dialog = ConfirmDialog(
            self.shell.theme,
            _tr("Send all of it?"),
            question.format(len(seen)),
            _tr("Send"),
            self,
        )
        dialog.confirmed.connect(partial(self._send_all, seen))
        dialog.open()

    def _send_all(self, seen: Sequence[WaitingChange]) -> None:
        self.send_all_button.setEnabled(False)
        future = self.sync.send_waiting(seen)
        self.shell.jobs.follow(self, future, self._on_all_sent, self._on_not_all_sent)

    def _on_all_sent(self, done: SentWaiting) -> None:
        self.send_all_button.setEnabled(True)
        words = _tr("Sent to the CRM: {0}").format(done.sent)
        if done.left:
            words = _tr("Sent to the CRM: {0}; to be looked at: {1}").format(done.sent, done.left)
        self.shell.show_toast(words)
        self.load()

    def _on_not_all_sent(self, sentence: str) -> None:
        self.send_all_button.setEnabled(True)
        self.on_fault(sentence)
        self.load()

    def _row(self, one: WaitingChange) -> Row:
        row = Row(self.shell, one_line(one.title), crm_wording.steps(one.steps), one.error)
        if one.steps or one.meeting_id is None:
            row.add_button(_tr("Look and send…"), partial(self._send, one))
        if one.meeting_id is not None:
            row.add_button(
                _tr("Show the meeting"),
                partial(self.shell.edit_meeting, one.meeting_id),
                quiet=bool(one.steps),
            )
            if not one.steps:
                row.add_button(_tr("Keep it"), partial(self._keep, one.meeting_id), quiet=True)
            return row
        return row.add_button(
            _tr("Show the lead"), partial(self.shell.open_lead, one.lead_id), quiet=True
        )

    def _send(self, one: WaitingChange) -> None:
        dialog = SendLeadDialog(self.shell, one.lead_id, self, one.meeting_id)
        dialog.sent.connect(self.load)
        dialog.open()

    def _keep(self, meeting_id: UUID) -> None:
        future = self.sync.keep_meeting(meeting_id)
        self.shell.jobs.follow(self, future, self._on_kept, self.on_fault)

    def _on_kept(self, _nothing: object) -> None:
        self.load()


def _title(lead: Lead, one: KeptDifference) -> str:
    who = wording.who(lead)
    return f"{who}: {one_line(one.meeting_title)}" if one.meeting_id is not None else who


class DifferencesList(_Rows):
    """Fields that both sides changed; the later change holds until a person says otherwise."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            _tr("Changed on both sides"),
            _tr("The later change holds. You can let the other one hold instead."),
        )

    def load(self) -> None:
        self.shell.jobs.run(self, self._read, self._show, self.on_fault)

    def _read(self) -> Sequence[tuple[str, KeptDifference]]:
        leads = {one.id: one for one in self.shell.use_cases.planning.leads.all()}
        found = self.sync.differences()
        return [(_title(leads[one.lead_id], one), one) for one in found if one.lead_id in leads]

    def _show(self, found: Sequence[tuple[str, KeptDifference]]) -> None:
        self.show_rows(found, self._row)

    def _row(self, found: tuple[str, KeptDifference]) -> Row:
        title, kept = found
        row = Row(self.shell, title, crm_wording.difference(kept.difference))
        row.add_button(_tr("Turn around"), partial(self._turn, kept))
        return row.add_button(_tr("It is right"), partial(self._dismiss, kept), quiet=True)

    def _turn(self, kept: KeptDifference) -> None:
        future = self.sync.turn_around(kept)
        self.shell.jobs.follow(self, future, self._on_done, self.on_fault)

    def _dismiss(self, kept: KeptDifference) -> None:
        self.shell.jobs.follow(self, self.sync.dismiss(kept), self._on_done, self.on_fault)

    def _on_done(self, _nothing: object) -> None:
        self.fault.hide()
        self.load()
