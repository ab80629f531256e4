"""An import as the page knows it: which step, which column means what, what would happen. No Qt
widgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from meeting_desktop.application.import_leads import Imported, ImportPlan, OnDuplicate
from meeting_desktop.application.lead_tables import LeadTable
from meeting_desktop.domain.lead_import import LeadColumn, guess_mapping, missing_in
from meeting_desktop.ui.leads import wording
from meeting_desktop.ui.library.wording import one_line

_EXAMPLES = 3
_EXAMPLE_LETTERS = 40


class ImportStep(StrEnum):
    CHOOSE = "choose"
    READING = "reading"
    CHECK = "check"
    IMPORTING = "importing"
    DONE = "done"


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImportLeads", text)


class ImportModel:
    """GUI thread only. An answer to an older plan is dropped: ``number`` says which is newest."""

    def __init__(self) -> None:
        self.step = ImportStep.CHOOSE
        self.fault = ""
        self.table: LeadTable | None = None
        self.mapping: dict[int, LeadColumn] = {}
        self.plan: ImportPlan | None = None
        self.on_duplicate = OnDuplicate.SKIP
        self.number = 0

    def begin(self) -> None:
        self.number += 1
        self.step, self.fault = ImportStep.CHOOSE, ""
        self.table, self.plan, self.mapping = None, None, {}
        self.on_duplicate = OnDuplicate.SKIP

    def show_table(self, table: LeadTable) -> None:
        self.step, self.fault, self.plan = ImportStep.CHECK, "", None
        self.table, self.mapping = table, guess_mapping(table.header)

    def fail(self, sentence: str) -> None:
        """Back to where something else can be chosen."""
        self.fault = sentence
        self.step = ImportStep.CHOOSE if self.table is None else ImportStep.CHECK

    def give_meaning(self, place: int, meaning: LeadColumn | None) -> None:
        """Each meaning belongs to one column: whoever had it before has none now."""
        self.mapping = {
            other: column
            for other, column in self.mapping.items()
            if other != place and column is not meaning
        }
        if meaning is not None:
            self.mapping[place] = meaning
        self.plan = None

    @property
    def missing(self) -> str:
        return missing_in(self.mapping)

    def next_plan(self) -> int:
        self.number += 1
        self.plan = None
        return self.number

    def accept(self, number: int, plan: ImportPlan) -> bool:
        if number != self.number:
            return False
        self.plan, self.fault = plan, ""
        return True

    @property
    def to_import(self) -> int:
        """How many rows would be added or would update somebody."""
        if self.plan is None:
            return 0
        skipped = len(self.plan.duplicates) if self.on_duplicate is OnDuplicate.SKIP else 0
        return len(self.plan.rows) - skipped

    def examples(self, place: int) -> str:
        """The first things that stand in a column."""
        if self.table is None:
            return ""
        filled = (
            one_line(cells[place]).strip() for _, cells in self.table.rows if place < len(cells)
        )
        shown: list[str] = []
        for text in filled:
            if text and text not in shown:
                shown.append(text[:_EXAMPLE_LETTERS])
            if len(shown) == _EXAMPLES:
                break
        return ", ".join(shown)

    def facts(self) -> list[str]:
        """What the plan found, a sentence each."""
        plan = self.plan
        if plan is None:
            return []
        new = len(plan.rows) - len(plan.duplicates)
        facts = [_tr("1 new lead") if new == 1 else _tr("{0} new leads").format(new)]
        if plan.duplicates:
            facts.append(_tr("{0} may be known already").format(_rows(len(plan.duplicates))))
        if plan.bad_rows:
            facts.append(_tr("{0} cannot be imported").format(_rows(plan.bad_rows)))
        return facts

    def problems(self) -> list[str]:
        """A line for each thing that is wrong, and for each row that may be known."""
        if self.plan is None:
            return []
        wrong = [
            _tr("Row {0}, {1}: {2}").format(one.row, one_line(one.column), one.sentence)
            for one in self.plan.problems
        ]
        known = [
            _tr("Row {0}: {1} {2}.").format(
                row.read.row, wording.who(row.duplicate.lead), wording.reason(row.duplicate)
            )
            for row in self.plan.duplicates
            if row.duplicate is not None
        ]
        return [*wrong, *known]


def result_words(done: Imported) -> str:
    """``97 leads added, 2 rows updated, 1 row skipped``."""
    parts = [_tr("{0} added").format(wording.lead_total(done.added))]
    if done.updated:
        parts.append(_tr("{0} updated").format(wording.lead_total(done.updated)))
    if done.skipped:
        parts.append(_tr("{0} skipped").format(_rows(done.skipped)))
    return ", ".join(parts)


def meanings() -> Sequence[tuple[str, LeadColumn]]:
    """What a column may mean, as a person reads it."""
    return [(wording.column_title(column), column) for column in LeadColumn]


def _rows(count: int) -> str:
    return _tr("1 row") if count == 1 else _tr("{0} rows").format(count)
