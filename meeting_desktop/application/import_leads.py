"""Leads from a file and into one: looked at first, then imported whole, and taken back whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.lead_changes import Doing, LeadUndo
from meeting_desktop.application.lead_tables import LeadTable, read_table, table_of
from meeting_desktop.application.long_writes import LongWrite
from meeting_desktop.application.replace_file import replace_file
from meeting_desktop.application.shared_access import require
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.lead_checks import checked_note
from meeting_desktop.domain.lead_duplicates import Duplicate, LeadIndex, Likeness
from meeting_desktop.domain.lead_import import (
    LeadColumn,
    ReadRow,
    RowProblem,
    missing_in,
    read_row,
    taken_over,
)
from meeting_desktop.domain.leads import Lead, LeadEvent, LeadEventKind
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork

#: Reports from 0 to 1.
Progress = Callable[[float], None]
_REPORT_EVERY = 500


class OnDuplicate(StrEnum):
    """What becomes of a row that may be somebody who is known."""

    SKIP = "skip"
    UPDATE = "update"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row that can be imported. ``duplicate`` may be a lead of the store or of a row before."""

    read: ReadRow
    duplicate: Duplicate | None
    in_file: bool = False

    @property
    def sure(self) -> bool:
        """The same address: nobody else can be meant."""
        return self.duplicate is not None and self.duplicate.likeness is Likeness.SAME_EMAIL


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do; nothing is written yet."""

    table: LeadTable
    mapping: Mapping[int, LeadColumn]
    rows: tuple[PlannedRow, ...]
    problems: tuple[RowProblem, ...]

    @property
    def bad_rows(self) -> int:
        return len({problem.row for problem in self.problems})

    @property
    def duplicates(self) -> tuple[PlannedRow, ...]:
        return tuple(row for row in self.rows if row.duplicate is not None)


@dataclass(frozen=True, slots=True)
class Imported:
    """``undo`` takes the whole import back (``KeepLeads.undo``)."""

    added: int
    updated: int
    skipped: int
    undo: LeadUndo


class ImportLeads:
    """Reading, planning and exporting block on the disk; an import returns at once."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def read(self, path: Path) -> LeadTable:
        """Raises: what ``lead_tables.read_table`` raises."""
        return read_table(path)

    def plan(
        self,
        table: LeadTable,
        mapping: Mapping[int, LeadColumn],
        on_progress: Progress = lambda _fraction: None,
    ) -> ImportPlan:
        """What every row says, who is known already, and what is wrong where.

        Raises: UserFacingError, code ``no_mapping``.
        """
        missing = missing_in(mapping)
        if missing:
            raise UserFacingError(missing, code="no_mapping")
        known, scope_id = self._store.read(lambda uow: (uow.leads.all(), uow.personal_scope()))
        stored = {lead.id for lead in known}
        index = LeadIndex(known)
        rows: list[PlannedRow] = []
        problems: list[RowProblem] = []
        for done, (number, cells) in enumerate(table.rows):
            if done % _REPORT_EVERY == 0:
                on_progress(done / len(table.rows))
            read = read_row(number, cells, mapping, table.header, scope_id)
            problems.extend(read.problems)
            if read.lead is None:
                continue
            found = next(iter(index.like(read.lead)), None)
            rows.append(PlannedRow(read, found, found is not None and found.lead.id not in stored))
            index.add(read.lead)
        on_progress(1.0)
        return ImportPlan(table, mapping, tuple(rows), tuple(problems))

    def start(
        self,
        plan: ImportPlan,
        on_duplicate: OnDuplicate,
        exceptions: Mapping[int, OnDuplicate] | None = None,
    ) -> Future[Committed[Imported]]:
        """Import all rows that can be, in one transaction.

        ``exceptions`` decides otherwise for single rows, by their number. The future's error is
        UserFacingError, code ``meeting_running``, where it is more than a running meeting bears.
        """
        choices = dict(exceptions or {})
        now = self._clock.now()

        def work(uow: UnitOfWork) -> Imported:
            LongWrite(uow).reaches(len(plan.rows))
            run = _Run(Doing(uow, now), plan)
            for row in plan.rows:
                run.take(row, choices.get(row.read.row, on_duplicate))
            return run.finish()

        return self._store.write(work)

    def export(self, path: Path, lead_ids: Collection[UUID] | None = None) -> Path:
        """Write leads into a comma-separated file; all of them where none is named.

        Raises: EnvironmentFault, the file cannot be written.
        """

        def read(uow: UnitOfWork) -> list[tuple[Lead, Sequence[LeadEvent]]]:
            leads = uow.leads.all() if lead_ids is None else uow.leads.some(lead_ids)
            return [(lead, list(_notes(uow, lead))) for lead in leads]

        text = table_of(self._store.read(read))
        # The mark makes spreadsheets read UTF-8.
        replace_file(path, lambda part: _write(part, text))
        return path


class _Run:
    """One import inside its transaction."""

    def __init__(self, doing: Doing, plan: ImportPlan) -> None:
        self._doing = doing
        self._plan = plan
        self._me = doing.uow.people.me().id
        self._scope_id = doing.uow.personal_scope()
        require(doing.uow, self._scope_id, "leads")
        self._fresh: dict[UUID, Lead] = {}
        self._events: list[LeadEvent] = []
        #: Rows that were taken for another lead: id of the row's lead to that of the lead.
        self._stands_for: dict[UUID, UUID] = {}
        self._updated: set[UUID] = set()
        self._skipped = 0

    def take(self, row: PlannedRow, choice: OnDuplicate) -> None:
        lead = row.read.lead
        if lead is None:
            return
        known = self._known(row)
        if known is None or choice is OnDuplicate.ADD:
            self._add(lead, row.read.note)
            return
        self._stands_for[lead.id] = known.id
        if choice is OnDuplicate.SKIP:
            self._skipped += 1
        else:
            self._update(known, row.read)

    def finish(self) -> Imported:
        fresh = list(self._fresh.values())
        self._doing.uow.leads.add_all(fresh, self._events)
        undo = self._doing.done(added=tuple(self._fresh))
        return Imported(len(fresh), len(self._updated), self._skipped, undo)

    def _known(self, row: PlannedRow) -> Lead | None:
        """Whom the row repeats, as they are now; None where they are gone since the plan."""
        if row.duplicate is None:
            return None
        lead_id = row.duplicate.lead.id
        lead_id = self._stands_for.get(lead_id, lead_id)
        return self._fresh.get(lead_id) or self._doing.uow.leads.get(lead_id)

    def _add(self, lead: Lead, note: str) -> None:
        self._fresh[lead.id] = replace(lead, scope_id=self._scope_id, owner_id=self._me)
        self._tell(lead.id, LeadEventKind.IMPORTED, self._plan.table.name)
        if note:
            self._tell(lead.id, LeadEventKind.NOTE, checked_note(note))

    def _update(self, known: Lead, read: ReadRow) -> None:
        after = taken_over(known, read)
        if known.id in self._fresh:
            self._fresh[known.id] = after
            if read.note:
                self._tell(known.id, LeadEventKind.NOTE, checked_note(read.note))
            return
        self._doing.patch(known, after)
        self._doing.tell(known.id, LeadEventKind.IMPORTED, self._plan.table.name)
        if read.note:
            self._doing.tell(known.id, LeadEventKind.NOTE, checked_note(read.note))
        self._updated.add(known.id)

    def _tell(self, lead_id: UUID, kind: LeadEventKind, text: str) -> None:
        event = LeadEvent(new_id(), lead_id, kind, self._doing.now, text, self._me)
        self._events.append(event)


def _notes(uow: UnitOfWork, lead: Lead) -> Iterator[LeadEvent]:
    return (event for event in uow.leads.events(lead.id) if event.kind is LeadEventKind.NOTE)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8-sig", newline="")
