"""Colleagues whose time is asked for, and the groups that meetings can belong to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from meeting_desktop.application.keep_people import Colleagues
from meeting_desktop.domain.people import Team, TeamKind, User
from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.settings.team_dialog import TeamDialog, team_kind_words
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label


def _tr(text: str) -> str:
    return QCoreApplication.translate("PeopleSection", text)


class PeopleSection(Section):
    """Adding asks for an address; removing can be undone."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            _tr("Colleagues and groups"),
            _tr("Planning looks at colleagues’ meetings and hours before you save a meeting."),
        )
        self._people: Colleagues | None = None
        self._keep = shell.use_cases.planning.people
        self.card.body.addWidget(Label(self.tr("Colleagues"), "heading"))
        self.colleagues = self._add_list()
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Name"))
        self.name.setAccessibleName(self.tr("Name of a colleague"))
        self.email = QLineEdit()
        self.email.setPlaceholderText(self.tr("Mail address"))
        self.add_button = Button(shell.theme, self.tr("Add"), self.add, icon="plus")
        row = QWidget()
        fields = QHBoxLayout(row)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.addWidget(self.name, 1)
        fields.addWidget(self.email, 1)
        fields.addWidget(self.add_button)
        self.new_field = self.add_field(self.tr("&Add a colleague"), row)
        self.email.setAccessibleName(self.tr("Mail address of a colleague"))
        for edit in (self.name, self.email):
            edit.returnPressed.connect(self.add)
        self.card.body.addWidget(Line())
        self.card.body.addWidget(Label(self.tr("Groups"), "heading"))
        self.teams = self._add_list()
        self.team_button = Button(
            shell.theme, self.tr("New group…"), partial(self._edit_team, None), icon="plus"
        )
        self.card.body.addWidget(self.team_button, 0, Qt.AlignmentFlag.AlignLeft)
        shell.bridge.listen(self._keep.changed, self, self._on_changed)

    def refresh(self) -> None:
        self.shell.jobs.run(self, self._keep.people, self._show, self.new_field.show_fault)

    def add(self) -> None:
        """Add the colleague that was typed."""
        self.shell.jobs.follow(
            self,
            self._keep.add_colleague(self.name.text(), self.email.text()),
            self._on_added,
            self.new_field.show_fault,
        )

    def _add_list(self) -> QWidget:
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.shell.theme.tokens.space.hair)
        self.card.body.addWidget(rows)
        return rows

    def _on_added(self, _committed: object) -> None:
        self.name.clear()
        self.email.clear()
        self.new_field.show_fault("")
        self.name.setFocus()

    def _on_changed(self, _nothing: None) -> None:
        if self.isVisible():
            self.refresh()

    def _show(self, people: Colleagues) -> None:
        self._people = people
        nobody = Label(self.tr("Nobody yet."), "muted")
        self._fill(
            self.colleagues,
            [self._colleague_row(user) for user in people.colleagues] or [nobody],
            self.name,
        )
        words = self.tr("None yet. A team, a class or a guild can have meetings of its own.")
        none = Label(words, "muted", wrap=True)
        self._fill(
            self.teams, [self._team_row(team) for team in people.teams] or [none], self.team_button
        )

    def _fill(self, rows: QWidget, widgets: list[QWidget], otherwise: QWidget) -> None:
        """The keyboard stays at its place in the list, or goes to ``otherwise``."""
        place = next((n for n, one in enumerate(_buttons(rows)) if one.hasFocus()), -1)
        _put(rows, widgets)
        if place >= 0:
            there = _buttons(rows)
            near = there[min(place, len(there) - 1)] if there else otherwise
            near.setFocus()

    def _colleague_row(self, user: User) -> QWidget:
        words = f"{user.display_name} · {user.email}" if user.email else user.display_name
        return self._row(words, [(self.tr("Remove"), partial(self._remove_colleague, user))])

    def _team_row(self, team: Team) -> QWidget:
        count = len(team.members)
        members = self.tr("1 member") if count == 1 else self.tr("{0} members").format(count)
        words = f"{team.name} · {team_kind_words(team.kind)} · {members}"
        return self._row(
            words,
            [
                (self.tr("Edit…"), partial(self._edit_team, team)),
                (self.tr("Remove"), partial(self._remove_team, team)),
            ],
        )

    def _row(self, words: str, deeds: list[tuple[str, Callable[[], None]]]) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ElidedLabel(words), 1)
        for text, deed in deeds:
            button = Button(self.shell.theme, text, deed, kind="quiet", size="small")
            button.setAccessibleName(f"{text} {words}")
            layout.addWidget(button)
        return row

    def _remove_colleague(self, user: User) -> None:
        def removed(_committed: object) -> None:
            self.shell.show_toast(
                self.tr("{0} is no longer asked for.").format(user.display_name),
                action=self.tr("Undo"),
                on_action=partial(self._restore_colleague, user),
            )

        self.shell.jobs.follow(self, self._keep.remove_colleague(user.id), removed)

    def _restore_colleague(self, user: User) -> None:
        self._keep.restore_colleague(user.id)

    def _remove_team(self, team: Team) -> None:
        self.shell.jobs.run(
            self,
            lambda: self._keep.remove_team(team.id).result().value,
            partial(self._offer_team_back, team.name),
        )

    def _offer_team_back(self, name: str, put_back: Callable[[], None]) -> None:
        self.shell.show_toast(
            self.tr("The group {0} is gone.").format(name),
            action=self.tr("Undo"),
            on_action=put_back,
        )

    def _edit_team(self, team: Team | None) -> None:
        if self._people is None:
            return
        everybody = (self._people.me, *self._people.colleagues)
        dialog = TeamDialog(self.shell.theme, everybody, team, self)
        dialog.chosen.connect(partial(self._put_team, dialog, team))
        dialog.open()

    def _put_team(
        self, dialog: TeamDialog, team: Team | None, name: str, kind: TeamKind, members: object
    ) -> None:
        chosen = tuple(members) if isinstance(members, tuple) else ()
        put = self._keep.put_team(name, kind, chosen, team.id if team else None)
        self.shell.jobs.follow(dialog, put, lambda _committed: dialog.accept(), dialog.show_fault)


def _buttons(rows: QWidget) -> list[Button]:
    """Of the rows that are shown, in the order of the keyboard."""
    column = rows.layout()
    items = [column.itemAt(n) for n in range(column.count())] if column is not None else []
    widgets = [item.widget() for item in items if item is not None]
    return [button for one in widgets if one is not None for button in one.findChildren(Button)]


def _put(rows: QWidget, widgets: list[QWidget]) -> None:
    column = rows.layout()
    if column is None:
        return
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
    for widget in widgets:
        column.addWidget(widget)
        widget.show()
