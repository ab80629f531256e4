"""A group: its name, what it is called, and who belongs to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from meeting_desktop.domain.people import Team, TeamKind, User
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import ComboBox, Switch
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label

#: In heights of a control.
_LIST_HEIGHT = 5


def team_kind_words(kind: TeamKind) -> str:
    return {
        TeamKind.TEAM: _tr("Team"),
        TeamKind.PARTY: _tr("Party"),
        TeamKind.GUILD: _tr("Guild"),
        TeamKind.CLASS: _tr("Class"),
    }[kind]


def _tr(text: str) -> str:
    return QCoreApplication.translate("TeamDialog", text)


class TeamDialog(PlainDialog):
    """``chosen`` carries name, kind and the members' ids; whoever hears it closes the dialog."""

    chosen = Signal(str, object, object)

    def __init__(
        self, theme: Theme, everybody: Sequence[User], team: Team | None, parent: QWidget
    ) -> None:
        super().__init__(theme, parent)
        self.entitle(_tr("Group"))
        self.name = QLineEdit(team.name if team else "")
        self.name.setMaxLength(120)
        self.name.setAccessibleName(_tr("Name of the group"))
        self.name.setPlaceholderText(_tr("Name"))
        self.kind = ComboBox(theme, _tr("What it is called"))
        for kind in TeamKind:
            self.kind.addItem(team_kind_words(kind), kind.value)
        if team is not None:
            self.kind.setCurrentIndex(self.kind.findData(team.kind.value))
        self.members = {user.id: self._make_member(theme, user, team) for user in everybody}
        self._fault = Label("", "error", wrap=True)
        self._fault.hide()
        self.save_button = Button(theme, _tr("Save"), self._save, kind="primary")
        self.cancel_button = Button(theme, _tr("Cancel"), self.reject, kind="quiet")
        for widget in (self.name, self.kind, Label(_tr("Members"), "caption")):
            self.body.addWidget(widget)
        self.body.addWidget(self._make_list(theme))
        self.body.addWidget(self._fault)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel_button)
        self.buttons.addWidget(self.save_button)
        self.name.setFocus()
        self.name.returnPressed.connect(self._save)

    def _make_member(self, theme: Theme, user: User, team: Team | None) -> Switch:
        name = user.display_name or user.email or _tr("Me")
        # An ampersand of a name is a letter, not the mark of a key.
        member = Switch(theme, name.replace("&", "&&"))
        member.setAccessibleName(_tr("Member: {0}").format(name))
        member.setChecked(team is not None and user.id in team.members)
        return member

    def _make_list(self, theme: Theme) -> QScrollArea:
        body = QWidget()
        set_look(body, scrollbody=True)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, theme.tokens.space.small, 0)
        column.setSpacing(theme.tokens.space.hair)
        for member in self.members.values():
            column.addWidget(member)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumHeight(theme.tokens.control * _LIST_HEIGHT)
        return scroll

    def show_fault(self, sentence: str) -> None:
        self._fault.setText(sentence)
        self._fault.show()

    def _save(self) -> None:
        members = tuple(one for one, member in self.members.items() if member.isChecked())
        self.chosen.emit(self.name.text(), TeamKind(self.kind.currentData()), members)
