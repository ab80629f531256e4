"""Who is invited: typed, completed from colleagues and leads, or pasted as a whole list."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from meeting_desktop.application.planning_choices import Choices
from meeting_desktop.domain.invitations import Rsvp
from meeting_desktop.domain.mail_addresses import read_mailboxes
from meeting_desktop.domain.meeting_drafts import Invitee
from meeting_desktop.domain.meeting_rules import DraftField
from meeting_desktop.domain.meetings import ParticipantRole
from meeting_desktop.ui.schedule.part import Part
from meeting_desktop.ui.schedule.pickers import complete_anywhere, in_order
from meeting_desktop.ui.schedule.wording import answer_words, role_words
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import ActionButton, Button, make_action
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.labels import ElidedLabel
from meeting_desktop.ui.widgets.pill import Pill

_ROLES = (
    ParticipantRole.PARTICIPANT,
    ParticipantRole.PRESENTER,
    ParticipantRole.CO_HOST,
    ParticipantRole.OBSERVER,
)
_LONGEST_PASTE = 20_000


class PersonRow(QWidget):
    """Name, address, answer, role, and a way to take them off the list (Delete too)."""

    removed = Signal()
    role_chosen = Signal(object)

    def __init__(self, theme: Theme, person: Invitee, answer: Rsvp | None) -> None:
        super().__init__()
        who = person.name or person.email
        self.role_box = ComboBox(theme, self.tr("Role of {0}").format(who))
        self.role_box.setMinimumContentsLength(8)
        self.role_box.setSizePolicy(
            self.role_box.sizePolicy().Policy.Fixed, self.role_box.sizePolicy().Policy.Fixed
        )
        for role in _ROLES:
            self.role_box.addItem(role_words(role), role)
        self.role_box.setCurrentIndex(max(0, self.role_box.findData(person.role)))
        self.role_box.activated.connect(self._on_role)
        remove = make_action(
            self, theme, self.tr("Do not invite {0}").format(who), self.removed.emit, icon="x"
        )
        self.remove_button = ActionButton(theme, remove)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(who, "strong" if person.name else ""))
        if person.name:
            words.addWidget(ElidedLabel(person.email, "caption"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space.small)
        row.addLayout(words, 1)
        if answer is not None:
            row.addWidget(Pill(theme, *answer_words(answer)))
        row.addWidget(self.role_box)
        row.addWidget(self.remove_button)
        self.setAccessibleName(f"{person.name} {person.email}".strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def _on_role(self) -> None:
        self.role_chosen.emit(self.role_box.currentData())


class PeopleEdit(QLineEdit):
    """Enter, a comma or a semicolon ends an address; several may be pasted at once."""

    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(_LONGEST_PASTE)
        self.textEdited.connect(self._on_edited)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.take()
        else:
            super().keyPressEvent(event)

    def take(self) -> None:
        if self.text().strip():
            self.entered.emit(self.text())

    def _on_edited(self, text: str) -> None:
        if text.rstrip().endswith((",", ";")) or text.count("@") > 1:
            self.take()


class PeoplePart(Part):
    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self.tr("People"))
        self.rows: list[PersonRow] = []
        self._people_words: dict[str, Invitee] = {}
        self.edit = PeopleEdit()
        self.edit.setPlaceholderText(self.tr("Name or address; several at once are fine"))
        self.message_edit = QPlainTextEdit()
        self.message_edit.setPlaceholderText(self.tr("A few words that stand in the invitation"))
        self.message_edit.setTabChangesFocus(True)
        self.message_edit.setFixedHeight(shell.theme.tokens.control * 2)
        self._list = QVBoxLayout()
        self._list.setSpacing(shell.theme.tokens.space.small)
        self.add_field(self.tr("&Invite"), self.edit, of=DraftField.INVITEES)
        self.body.addLayout(self._list)
        self.message_button = Button(
            shell.theme, self.tr("Add a message…"), self._open_message, kind="link"
        )
        self.body.addWidget(self.message_button)
        self.message_field = self.add_field(
            self.tr("&Message to them"), self.message_edit, of=DraftField.MESSAGE
        )
        self.edit.entered.connect(self._on_entered)
        self.edit.editingFinished.connect(self._on_left)
        self.message_edit.textChanged.connect(self._on_message)

    def show_choices(self, choices: Choices) -> None:
        """Whom what is typed is completed to."""
        self._people_words = {
            **{
                _person_words(user.display_name, user.email): Invitee(
                    user.email.lower(), user.display_name, user_id=user.id
                )
                for user in choices.colleagues
                if user.email
            },
            **{
                _person_words(lead.name, lead.email): Invitee(
                    lead.email.lower(), lead.name, lead_id=lead.id
                )
                for lead in choices.leads
                if lead.email
            },
        }
        completer = complete_anywhere(self.edit, sorted(self._people_words))
        # After the field has taken the words: it would put them in again.
        completer.activated.connect(self._on_completed, Qt.ConnectionType.QueuedConnection)

    def show_model(self) -> None:
        self._show_rows()
        message = self.plan.draft.message
        if self.message_edit.toPlainText() != message:
            self.message_edit.setPlainText(message)
        self._show_message(shown=bool(message))

    def _show_message(self, *, shown: bool) -> None:
        self.message_field.setVisible(shown)
        self.message_button.setVisible(not shown)

    def _open_message(self) -> None:
        self._show_message(shown=True)
        self.message_edit.setFocus()

    # -- rows -----------------------------------------------------------------------------------

    def _show_rows(self) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [self._make_row(place) for place in range(len(self.plan.draft.invitees))]
        before: QWidget = self.edit
        for row in self.rows:
            in_order(before, row.role_box, row.remove_button)
            before = row.remove_button
        in_order(before, self.message_button, self.message_edit)

    def _make_row(self, place: int) -> PersonRow:
        person = self.plan.draft.invitees[place]
        editing = self.plan.editing
        answer = editing.answers.get(person.email) if editing is not None else None
        row = PersonRow(self.shell.theme, person, answer)
        row.removed.connect(partial(self._remove, place))
        row.role_chosen.connect(partial(self._choose_role, place))
        self._list.addWidget(row)
        return row

    def _remove(self, place: int) -> None:
        self.plan.uninvite(place)
        self._show_rows()
        near = self.rows[min(place, len(self.rows) - 1)] if self.rows else None
        (near.remove_button if near is not None else self.edit).setFocus()
        self.changed.emit()

    def _choose_role(self, place: int, role: object) -> None:
        self.plan.change_invitee(place, role=ParticipantRole(str(role)))
        self.changed.emit()

    # -- what is typed --------------------------------------------------------------------------

    def _on_completed(self, words: str) -> None:
        if words in self._people_words:
            self.edit.clear()
            self._invite([self._people_words[words]])

    def _on_entered(self, text: str) -> None:
        known = self._named(text)
        if known is not None:
            self.edit.clear()
            self._invite([known])
            return
        found, rest = read_mailboxes(text)
        self.edit.setText("; ".join(rest))
        if found:
            self._invite([Invitee(one.email, one.name) for one in found])
        if rest:
            self._say_not_understood(rest)

    def settle(self) -> bool:
        """Nothing that is typed is left behind; False where it names nobody."""
        if self.edit.text().strip():
            self._on_entered(self.edit.text())
        return not self.edit.text().strip()

    def _on_left(self) -> None:
        """An address that stands there and was not confirmed is meant all the same."""
        text = self.edit.text().strip()
        if text and not read_mailboxes(text)[1]:
            self._on_entered(text)

    def _named(self, text: str) -> Invitee | None:
        """The only person whose name or address has these words."""
        typed = text.strip(" ,;").casefold()
        if text in self._people_words:
            return self._people_words[text]
        close = [who for words, who in self._people_words.items() if typed in words.casefold()]
        exact = [who for who in close if typed in {who.name.casefold(), who.email}]
        return next(iter(exact), close[0] if typed and len(close) == 1 else None)

    def _invite(self, people: list[Invitee]) -> None:
        new = self.plan.invite(people)
        self._show_rows()
        self.fields[DraftField.INVITEES].show_fault("")
        if new:
            self.changed.emit()

    def _say_not_understood(self, rest: tuple[str, ...]) -> None:
        self.fields[DraftField.INVITEES].show_fault(
            self.tr("Not a mail address: {0}. Write it like ada@example.org.").format(
                ", ".join(rest)[:120]
            )
        )

    def _on_message(self) -> None:
        if self.model is not None and self.message_edit.toPlainText() != self.plan.draft.message:
            self.plan.change(message=self.message_edit.toPlainText())
            self.changed.emit()


def _person_words(name: str, email: str) -> str:
    return f"{name} <{email}>" if name else email
