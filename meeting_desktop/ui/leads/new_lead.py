"""A lead is added without leaving the list; who may be known already is said before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from meeting_desktop.application.keep_leads import LeadChange, new_lead
from meeting_desktop.domain.lead_duplicates import Duplicate
from meeting_desktop.domain.leads import Lead
from meeting_desktop.ports.unit_of_work import Committed
from meeting_desktop.ui.leads import wording
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.labels import Label

_LONGEST = 200


class NewLeadStrip(QFrame):
    """Enter adds, Escape closes. ``added`` says what was done, ``known_opened`` who was meant."""

    added = Signal(object)  # LeadChange
    known_opened = Signal(object)  # lead id
    closed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._known: Lead | None = None
        self._asked = False
        theme = shell.theme
        set_look(self, card=True)
        self.name = self._edit(self.tr("Name"))
        self.company = self._edit(self.tr("Company"))
        self.email = self._edit(self.tr("E-mail"))
        self.phone = self._edit(self.tr("Phone"))
        self.add_button = Button(theme, self.tr("Add"), self._submit, kind="primary")
        close = Button(theme, self.tr("Close"), self.leave, kind="quiet")
        self._told = Label("", "error", wrap=True)
        self.open_button = Button(theme, self.tr("Open that one"), self._open_known, size="small")
        space = theme.tokens.space
        column = QVBoxLayout(self)
        column.setContentsMargins(space.medium, space.medium, space.medium, space.medium)
        column.setSpacing(space.small)
        row = QHBoxLayout()
        row.setSpacing(space.small)
        for widget in (self.name, self.company, self.email, self.phone):
            row.addWidget(widget, 1)
        row.addWidget(self.add_button)
        row.addWidget(close)
        column.addLayout(row)
        self._second = QWidget()
        below = QHBoxLayout(self._second)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self._told, 1)
        below.addWidget(self.open_button)
        column.addWidget(self._second)
        self._say("")
        self.hide()

    @property
    def told(self) -> str:
        return self._told.text() if self._second.isVisibleTo(self) else ""

    def begin(self) -> None:
        self.show()
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        self._empty()
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._submit()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _typed(self) -> Lead:
        fields = (self.name, self.company, self.email, self.phone)
        return new_lead(*(field.text() for field in fields))

    def _submit(self) -> None:
        lead = self._typed()
        if self._asked:
            self._add(lead)
            return
        leads = self._shell.use_cases.planning.leads
        self._shell.jobs.run(
            self, partial(leads.duplicates, lead), partial(self._on_looked, lead), self._say
        )

    def _on_looked(self, lead: Lead, found: Sequence[Duplicate]) -> None:
        if not found:
            self._add(lead)
            return
        self._asked, self._known = True, found[0].lead
        words = self.tr("{0} {1}. Press Add again to add both.")
        self._say(words.format(wording.who(found[0].lead), wording.reason(found[0])))
        self.open_button.show()

    def _add(self, lead: Lead) -> None:
        future = self._shell.use_cases.planning.leads.add(lead)
        self._shell.jobs.follow(self, future, self._on_added, self._say)

    def _on_added(self, committed: Committed[LeadChange]) -> None:
        self._empty()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.added.emit(committed.value)

    def _open_known(self) -> None:
        known = self._known
        self.leave()
        if known is not None:
            self.known_opened.emit(known.id)

    def _on_typed(self, _text: str) -> None:
        self._asked, self._known = False, None
        self._say("")

    def _say(self, sentence: str) -> None:
        self._told.setText(sentence)
        self.open_button.hide()
        self._second.setVisible(bool(sentence))
        self.name.setAccessibleDescription(sentence)

    def _empty(self) -> None:
        for edit in (self.name, self.company, self.email, self.phone):
            edit.clear()
        self._on_typed("")

    def _edit(self, title: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setPlaceholderText(title)
        edit.setAccessibleName(title)
        edit.setMaxLength(_LONGEST)
        edit.textEdited.connect(self._on_typed)
        return edit
