"""All templates: used, named, shared with the team, removed and taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from itertools import pairwise
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.application.shared_places import Place
from meeting_desktop.application.use_templates import LONGEST_NAME, UseTemplates
from meeting_desktop.domain.planning import Template
from meeting_desktop.ports.unit_of_work import Committed
from meeting_desktop.ui.schedule.template_row import TemplateRow
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import Switch
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.empty_state import EmptyState
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.notices import Toast

#: Controls' heights for the list: five rows; the rest is scrolled to.
_HEIGHT = 8


class TemplatesDialog(PlainDialog):
    """``used`` carries the id of the template that goes into the form; ``known`` all there are."""

    used = Signal(object)
    known = Signal(tuple)

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(shell.theme, parent)
        self._shell = shell
        self.rows: dict[UUID, TemplateRow] = {}
        theme = shell.theme
        self.entitle(self.tr("Templates"))
        self.setMinimumWidth(theme.tokens.control * 17)
        self.loading = Label(self.tr("Loading …"), "muted")
        self.loading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty = EmptyState(
            theme,
            "bookmark",
            self.tr("No templates"),
            self.tr("“Save as template…” in the form keeps what is in it for the next time."),
        )
        self._scroll = self._make_list()
        self._stack = QStackedWidget()
        for part in (self.loading, self.empty, self._scroll):
            self._stack.addWidget(part)
        self._stack.setMinimumHeight(theme.tokens.control * _HEIGHT)
        self.body.addWidget(self._stack)
        #: Its own: what the window says cannot be pressed while this is open.
        self.toast = Toast(theme, self)
        self._undo: tuple[str, Callable[[], None]] | None = None
        self.finished.connect(self._hand_over)
        self.close_button = Button(theme, self.tr("Close"), self.accept)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.close_button)
        shell.bridge.listen(self._templates.changed, self, lambda _none: self.reload())
        access = shell.use_cases.planning.access
        shell.bridge.listen(access.changed, self, lambda _none: self.reload())
        self.reload()

    @property
    def _templates(self) -> UseTemplates:
        return self._shell.use_cases.planning.templates

    def reload(self) -> None:
        self._shell.jobs.run(self, self._read, self._show, self._show_fault)

    def _read(self) -> tuple[Sequence[Template], Sequence[Place]]:
        """Behind the dialog."""
        return self._templates.all(), self._templates.places()

    def _make_list(self) -> QScrollArea:
        body = QWidget()
        set_look(body, scrollbody=True)
        self._list = QVBoxLayout(body)
        self._list.setContentsMargins(0, 0, self._shell.theme.tokens.space.small, 0)
        self._list.setSpacing(self._shell.theme.tokens.space.small)
        self._list.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return scroll

    def _show(self, known: tuple[Sequence[Template], Sequence[Place]]) -> None:
        """Rows that stay keep the keyboard."""
        templates, places = known
        teams = {place.scope_id: place.name for place in places if place.is_team}
        access = self._shell.use_cases.planning.access
        wanted = {one.id for one in templates}
        for gone in [one for one in self.rows if one not in wanted]:
            row = self.rows.pop(gone)
            row.hide()
            row.deleteLater()
        for place, template in enumerate(templates):
            row = self.rows.get(template.id) or self._make_row(template.id)
            scope = template.scope_id
            refused = access.why_not(scope, "meeting_templates")
            row.show_template(template, teams.get(scope, ""), refused)
            self._list.insertWidget(place, row)
        self._order([self.rows[one.id] for one in templates])
        self._stack.setCurrentWidget(self._scroll if templates else self.empty)
        self.known.emit(tuple(templates))

    def _order(self, rows: Sequence[TemplateRow]) -> None:
        """The keyboard goes down the list, and then to Close."""
        chain = [button for row in rows for button in row.all_buttons]
        for before, after in pairwise((*chain, self.close_button)):
            self.setTabOrder(before, after)
        if chain and self._stack.currentWidget() is self.loading:
            chain[0].setFocus()

    def _make_row(self, template_id: UUID) -> TemplateRow:
        row = self.rows[template_id] = TemplateRow(self._shell.theme)
        row.use_wanted.connect(partial(self._use, template_id))
        row.edit_wanted.connect(self._edit)
        row.remove_wanted.connect(self._remove)
        return row

    def _show_fault(self, sentence: str) -> None:
        self.loading.setText(sentence)
        self._stack.setCurrentWidget(self.loading)

    def _use(self, template_id: UUID) -> None:
        self.accept()
        self.used.emit(template_id)

    def _edit(self, template: Template) -> None:
        dialog = TemplateFactsDialog(self._shell, template, self)
        dialog.saved.connect(partial(self._on_saved, template))
        dialog.open()

    def _on_saved(self, before: Template) -> None:
        put_back = partial(self._templates.put_back, before)
        self._say_done(self.tr("The template is saved."), partial(self._take_back, put_back))

    def _remove(self, template: Template) -> None:
        words = self.tr("The template “{0}” is removed.").format(template.name)
        restore = partial(self._templates.restore, template.id)
        undo = partial(self._take_back, restore)
        self._shell.jobs.follow(
            self, self._templates.remove(template.id), lambda _done: self._say_done(words, undo)
        )

    def _take_back(self, write: Callable[[], Future[Committed[Any]]]) -> None:
        """Also where the dialog is closed already."""
        shell = self._shell
        shell.jobs.follow(shell.bridge, write(), lambda _done: None, shell.show_toast)

    def _say_done(self, words: str, undo: Callable[[], None]) -> None:
        self._undo = (words, undo)
        self.toast.say(words, action=self.tr("Undo"), on_action=undo)

    def _hand_over(self, _result: int) -> None:
        """What could be taken back a moment ago still can."""
        if self._undo is not None and not self.toast.isHidden():
            words, undo = self._undo
            self._shell.show_toast(words, action=self.tr("Undo"), on_action=undo)


class TemplateFactsDialog(PlainDialog):
    """Name, description, and whether the team sees it. What it plans is changed in the form."""

    saved = Signal()

    def __init__(self, shell: Shell, template: Template, parent: QWidget) -> None:
        super().__init__(shell.theme, parent)
        self._shell = shell
        self._template = template
        theme = shell.theme
        self.entitle(self.tr("Edit the template"))
        self.name_edit = self._field(self.tr("&Name"), template.name)
        self.name_edit.setMaxLength(LONGEST_NAME)
        self.description_edit = self._field(self.tr("&Description"), template.description)
        self.public_switch = Switch(theme, self.tr("The whole team may use it"))
        self.public_switch.setChecked(template.is_public)
        access = shell.use_cases.planning.access
        # In a shared home it is where it was made: a row never goes to another scope.
        self.public_switch.setVisible(not access.is_shared)
        self.fault = Label("", "error", wrap=True)
        self.fault.hide()
        self.body.addWidget(self.public_switch)
        self.body.addWidget(self.fault)
        self.save_button = Button(theme, self.tr("Save"), self._save, kind="primary")
        self.cancel_button = Button(theme, self.tr("Cancel"), self.reject, kind="quiet")
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel_button)
        self.buttons.addWidget(self.save_button)
        self.save_button.setDefault(True)
        self.name_edit.selectAll()
        self.name_edit.setFocus()

    def _field(self, title: str, text: str) -> QLineEdit:
        label, edit = Label(title), QLineEdit(text)
        label.setBuddy(edit)
        edit.setCursorPosition(0)  # a long text begins at its beginning
        edit.setAccessibleName(title.replace("&", ""))
        self.body.addWidget(label)
        self.body.addWidget(edit)
        return edit

    def _save(self) -> None:
        future = self._shell.use_cases.planning.templates.describe(
            self._template.id,
            self.name_edit.text(),
            self.description_edit.text(),
            is_public=self.public_switch.isChecked(),
        )
        self._shell.jobs.follow(self, future, lambda _done: self._on_saved(), self._show_fault)

    def _on_saved(self) -> None:
        self.accept()
        self.saved.emit()

    def _show_fault(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.show()
        self.name_edit.setFocus()
