"""A task, written or mended by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QWidget

from meeting_desktop.domain.findings import Priority
from meeting_desktop.domain.reports import ActionItem
from meeting_desktop.ui.report import wording
from meeting_desktop.ui.schedule.pickers import DateField, TypedBox
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import Switch
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.segmented import SegmentedControl

_LONGEST = 500
_LONGEST_NAME = 120
_A_WEEK = timedelta(days=7)


class TaskDialog(PlainDialog):
    """``typed`` carries the task as it was written. Escape and Cancel change nothing."""

    typed = Signal(object)  # ActionItem

    def __init__(
        self,
        theme: Theme,
        item: ActionItem,
        people: Sequence[str],
        today: date,
        parent: QWidget,
    ) -> None:
        super().__init__(theme, parent)
        self._item = item
        self.entitle(self.tr("Edit the task") if item.text else self.tr("New task"))
        self.text = QLineEdit(item.text)
        self.text.setMaxLength(_LONGEST)
        self.text.setAccessibleName(self.tr("What is to be done"))
        self.assignee = TypedBox(theme, self.tr("Who does it"))
        self.assignee.offer(people)
        self.assignee.show_text(item.assignee)
        self.assignee.edit.setMaxLength(_LONGEST_NAME)
        self.has_date = Switch(theme, self.tr("By a day"), checked=item.due is not None)
        self.day = DateField(theme, self.tr("Due"))
        self.day.show_day(item.due or today + _A_WEEK)
        self.day.setEnabled(item.due is not None)
        self.has_date.toggled.connect(self.day.setEnabled)
        titles = [(one.value, wording.priority_title(one)) for one in Priority]
        self.priority = SegmentedControl(self.tr("Priority"), titles)
        self.priority.choose(item.priority.value)
        self._lay_out(theme)
        self.text.textChanged.connect(self._on_text)
        self._on_text()

    def _lay_out(self, theme: Theme) -> None:
        form = QFormLayout()
        form.setSpacing(theme.tokens.space.small)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        when = QHBoxLayout()
        when.setSpacing(theme.tokens.space.small)
        when.addWidget(self.has_date)
        when.addWidget(self.day, 1)
        form.addRow(self.tr("Task"), self.text)
        form.addRow(self.tr("Who"), self.assignee)
        form.addRow(self.tr("Due"), when)
        form.addRow(self.tr("Priority"), self.priority)
        self.body.addLayout(form)
        self.buttons.addStretch(1)
        self.buttons.addWidget(Button(theme, self.tr("Cancel"), self.reject))
        self.save_button = Button(theme, self.tr("Save"), self._save, kind="primary")
        self.save_button.setDefault(True)
        self.buttons.addWidget(self.save_button)

    def _on_text(self) -> None:
        self.save_button.setEnabled(bool(self.text.text().strip()))

    def _save(self) -> None:
        day = self.day.date()
        due = date(day.year(), day.month(), day.day()) if self.has_date.isChecked() else None
        changed = replace(
            self._item,
            text=self.text.text().strip(),
            assignee=self.assignee.edit.text().strip(),
            due=due,
            due_words=self._item.due_words if due == self._item.due else "",
            priority=Priority(self.priority.current()),
        )
        self.typed.emit(changed)
        self.accept()
