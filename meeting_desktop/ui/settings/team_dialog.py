"""A group: its name, what it is called, and who belongs to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from meeting_desktop.domain.people import Team, TeamKind, User
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.labels import Label

_ID = Qt.ItemDataRole.UserRole


def team_kind_words(kind: TeamKind) -> str:
    return {
        TeamKind.TEAM: _tr("Team"),
        TeamKind.PARTY: _tr("Party"),
        TeamKind.GUILD: _tr("Guild"),
        TeamKind.CLASS: _tr("Class"),
    }[kind]


def _tr(text: str) -> str:
    return QCoreApplication.translate("TeamDialog", text)


class TeamDialog(QDialog):
    """``chosen`` carries name, kind and the members' ids; whoever hears it closes the dialog."""

    chosen = Signal(str, object, object)

    def __init__(
        self, theme: Theme, everybody: Sequence[User], team: Team | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_tr("Group"))
        space = theme.tokens.space
        self.name = QLineEdit(team.name if team else "")
        self.name.setMaxLength(120)
        self.name.setAccessibleName(_tr("Name of the group"))
        self.name.setPlaceholderText(_tr("Name"))
        self.kind = ComboBox(theme, _tr("What it is called"))
        for kind in TeamKind:
            self.kind.addItem(team_kind_words(kind), kind.value)
        if team is not None:
            self.kind.setCurrentIndex(self.kind.findData(team.kind.value))
        self.members = QListWidget()
        self.members.setAccessibleName(_tr("Members"))
        for user in everybody:
            item = QListWidgetItem(user.display_name or user.email or _tr("Me"))
            item.setData(_ID, user.id)
            belongs = team is not None and user.id in team.members
            item.setCheckState(Qt.CheckState.Checked if belongs else Qt.CheckState.Unchecked)
            self.members.addItem(item)
        self._fault = Label("", "error", wrap=True)
        self._fault.hide()
        self.save_button = Button(theme, _tr("Save"), self._save, kind="primary")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(Button(theme, _tr("Cancel"), self.reject, kind="quiet"))
        buttons.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.wide, space.wide, space.wide, space.wide)
        column.setSpacing(space.medium)
        column.addWidget(Label(_tr("Group"), "heading"))
        for widget in (self.name, self.kind, Label(_tr("Members"), "caption"), self.members):
            column.addWidget(widget)
        column.addWidget(self._fault)
        column.addLayout(buttons)
        self.name.returnPressed.connect(self._save)

    def show_fault(self, sentence: str) -> None:
        self._fault.setText(sentence)
        self._fault.show()

    def _save(self) -> None:
        members = tuple(
            item.data(_ID)
            for item in (self.members.item(row) for row in range(self.members.count()))
            if item.checkState() is Qt.CheckState.Checked
        )
        self.chosen.emit(self.name.text(), TeamKind(self.kind.currentData()), members)
