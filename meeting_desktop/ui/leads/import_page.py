"""Leads from a table: chosen or dropped, looked at, imported whole, taken back with one press."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from meeting_desktop.application.import_leads import Imported, ImportPlan, OnDuplicate
from meeting_desktop.application.lead_tables import LeadTable
from meeting_desktop.domain.lead_import import LeadColumn
from meeting_desktop.ports.unit_of_work import Committed
from meeting_desktop.ui.leads import wording
from meeting_desktop.ui.leads.drop_field import DropField
from meeting_desktop.ui.leads.import_check import CheckCard, MappingCard
from meeting_desktop.ui.leads.import_model import ImportModel, ImportStep, result_words
from meeting_desktop.ui.leads.undoing import LeadUndoing
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import ActionButton, Button, make_action
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label
from meeting_desktop.ui.widgets.progress import Spinner

#: Asks for a file: title, filter; empty when they gave up.
AskFile = Callable[[QWidget, str, str], str]


def ask_with_dialog(parent: QWidget, title: str, file_filter: str) -> str:
    """The system's own dialog."""
    return QFileDialog.getOpenFileName(parent, title, "", file_filter)[0]


class ImportPage(QWidget):
    """``left`` when it is done or given up."""

    left = Signal()

    def __init__(self, shell: Shell, undoing: LeadUndoing) -> None:
        super().__init__()
        self._shell = shell
        self._undoing = undoing
        self.ask: AskFile = ask_with_dialog
        self.known = ImportModel()
        theme = shell.theme
        self.leave_action = QAction(theme.icon("arrow-left"), self.tr("Back to the leads"), self)
        self.leave_action.setShortcuts([QKeySequence("Alt+Up"), QKeySequence("Esc")])
        self.leave_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.leave_action.triggered.connect(self._on_leave)
        self.addAction(self.leave_action)
        self.choose_action = make_action(self, theme, self.tr("Choose a file…"), self._choose)
        self.choose_action.setShortcut(QKeySequence("Ctrl+O"))
        self.choose_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(self.choose_action)
        # Tab goes on from here; Escape and Ctrl+O work at once.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Import leads"))
        self.drop = DropField(theme, self.choose_action)
        self.drop.dropped.connect(self.read)
        self.mapping = MappingCard(theme)
        self.mapping.meant.connect(self._on_meant)
        self.check = CheckCard(theme)
        self.check.decided.connect(self._on_decided)
        self.title = Label(self.tr("Import leads"), "title")
        self.file_name = ElidedLabel("", "muted")
        self.fault = Label("", "error", wrap=True)
        self.other_button = Button(theme, self.tr("Another file…"), self._choose)
        self.import_button = Button(theme, "", self._start, kind="primary")
        self._lay_out()
        self._show()

    def begin(self) -> None:
        self.known.begin()
        self._show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self, path: Path) -> None:
        """A table that was chosen or dropped."""
        self.known.begin()
        self.known.step = ImportStep.READING
        self._show()
        tables = self._shell.use_cases.planning.lead_tables
        self._shell.jobs.run(self, partial(tables.read, path), self._on_table, self._on_failed)

    def _choose(self) -> None:
        table = self.tr("Tables (*.csv *.tsv *.txt);;All files (*)")
        chosen = self.ask(self, self.tr("Import leads"), table)
        if chosen:
            self.read(Path(chosen))

    def _on_table(self, table: LeadTable) -> None:
        self.known.show_table(table)
        self.mapping.show_table(self.known)
        self._plan()

    def _on_failed(self, sentence: str) -> None:
        self.known.fail(sentence)
        self._show()

    def _on_meant(self, place: int, meaning: str | None) -> None:
        self.known.give_meaning(place, LeadColumn(meaning) if meaning else None)
        self.mapping.show_mapping(self.known)
        self._plan()

    def _on_decided(self, choice: OnDuplicate) -> None:
        self.known.on_duplicate = choice
        self._show()

    # -- planning and importing --------------------------------------------------------------------

    def _plan(self) -> None:
        number = self.known.next_plan()
        table, mapping = self.known.table, dict(self.known.mapping)
        self._show()
        if table is None or self.known.missing:
            return
        tables = self._shell.use_cases.planning.lead_tables
        bridge = self._shell.bridge

        def progress(fraction: float) -> None:
            bridge.post(partial(self._on_progress, number, fraction))

        self._shell.jobs.run(
            self,
            partial(tables.plan, table, mapping, progress),
            partial(self._on_planned, number),
            self._on_failed,
        )

    def _on_progress(self, number: int, fraction: float) -> None:
        if number == self.known.number:
            self.check.show_progress(fraction)

    def _on_planned(self, number: int, plan: ImportPlan) -> None:
        if self.known.accept(number, plan):
            self._show()

    def _start(self) -> None:
        plan = self.known.plan
        if plan is None or not self.known.to_import:
            return
        self.known.step = ImportStep.IMPORTING
        self._show()
        tables = self._shell.use_cases.planning.lead_tables
        future = tables.start(plan, self.known.on_duplicate)
        self._shell.jobs.follow(self, future, self._on_imported, self._on_failed)

    def _on_imported(self, committed: Committed[Imported]) -> None:
        done = committed.value
        self._undoing.note(done.undo, result_words(done))
        self.known.begin()
        self._show()
        self.left.emit()

    def _on_leave(self, _checked: bool = False) -> None:
        if self.known.step is not ImportStep.IMPORTING:
            self.known.begin()
            self.left.emit()

    # -- states ------------------------------------------------------------------------------------

    def _show(self) -> None:
        step = self.known.step
        pages = {
            ImportStep.CHOOSE: self._choosing,
            ImportStep.READING: self._working,
            ImportStep.CHECK: self._checking,
            ImportStep.IMPORTING: self._working,
            ImportStep.DONE: self._choosing,
        }
        self._stack.setCurrentWidget(pages[step])
        self.fault.setText(self.known.fault)
        self.fault.setVisible(bool(self.known.fault) and step is ImportStep.CHOOSE)
        table = self.known.table
        rows = 0 if table is None else len(table.rows)
        self.file_name.setText(
            "" if table is None else self.tr("{0}, {1} rows").format(table.name, rows)
        )
        self.check.show_model(self.known)
        checking = step is ImportStep.CHECK
        self.other_button.setVisible(checking)
        self.import_button.setVisible(checking)
        count = self.known.to_import
        self.import_button.setText(self.tr("Import {0}").format(wording.lead_total(count)))
        self.import_button.setEnabled(count > 0)

    def _lay_out(self) -> None:
        theme = self._shell.theme
        space = theme.tokens.space
        self._choosing = QWidget()
        choosing = QVBoxLayout(self._choosing)
        choosing.setContentsMargins(0, 0, 0, space.large)
        choosing.addWidget(self.fault)
        choosing.addWidget(self.drop, 1)
        self._working = QWidget()
        QVBoxLayout(self._working).addWidget(
            Spinner(theme, large=True), 0, Qt.AlignmentFlag.AlignCenter
        )
        self._checking = QWidget()
        checking = QHBoxLayout(self._checking)
        checking.setContentsMargins(0, 0, 0, space.large)
        checking.setSpacing(space.large)
        checking.addWidget(self.mapping, 1)
        checking.addWidget(self.check, 1)
        self._stack = QStackedWidget()
        for page in (self._choosing, self._working, self._checking):
            self._stack.addWidget(page)
        top = QHBoxLayout()
        top.setSpacing(space.small)
        top.addWidget(ActionButton(theme, self.leave_action, kind="quiet"))
        top.addWidget(self.title)
        top.addSpacing(space.small)
        top.addWidget(self.file_name, 1)
        top.addWidget(self.other_button)
        top.addWidget(self.import_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.wide, space.large, space.wide, 0)
        column.setSpacing(space.medium)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
