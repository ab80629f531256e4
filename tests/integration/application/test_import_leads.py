"""Leads come from a file whole or not at all, and the whole import can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

import pytest

from meeting_desktop.application.import_leads import ImportLeads, ImportPlan, OnDuplicate
from meeting_desktop.application.keep_leads import KeepLeads, new_lead
from meeting_desktop.application.lead_tables import parse_table
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.domain.lead_import import LeadColumn, guess_mapping
from meeting_desktop.domain.leads import Lead, LeadEventKind, LeadStatus
from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.ports.unit_of_work import Committed
from tests.contracts.planning_samples import planned
from tests.fakes.clock import VirtualClock
from tests.fakes.store import InlineStore

T = TypeVar("T")

TABLE = (
    "Name,Company,Email,Phone,Status,Notes\n"
    "Ada Muster,Acme,ada@acme.example,030 1,won,met at the fair\n"  # the address is known
    "Joerg Mueller,ACME GmbH,,,,\n"  # the name is known
    "Ben Sample,Beta,ben@beta.example,,,\n"
    "Bad One,Beta,no address,,,\n"
    "Bad Two,Beta,,,perhaps,\n"
    ",,,030 2,,\n"
    "Benjamin,Beta,BEN@beta.example,030 3,,second row\n"  # the same as a row before
)


def done(future: Future[Committed[T]]) -> T:
    return future.result(60).value


@pytest.fixture
def store() -> Iterator[InlineStore]:
    made = InlineStore(VirtualClock())
    yield made
    made.close(1)


@pytest.fixture
def keep(store: InlineStore) -> Iterator[KeepLeads]:
    made = KeepLeads(store, VirtualClock())
    done(made.add(new_lead("Ada", "Acme AG", "ada@acme.example")))
    done(made.add(new_lead("Jörg Müller", "Acme")))
    yield made
    made.close()


@pytest.fixture
def imports(store: InlineStore, keep: KeepLeads) -> ImportLeads:
    return ImportLeads(store, VirtualClock())


def plan_of(imports: ImportLeads, text: str = TABLE) -> ImportPlan:
    table = parse_table("fair.csv", text.encode())
    return imports.plan(table, guess_mapping(table.header))


def names(keep: KeepLeads) -> list[str]:
    return [lead.name for lead in keep.all()]


def named(keep: KeepLeads, name: str) -> Lead:
    return next(lead for lead in keep.all() if lead.name == name)


def test_a_plan_says_what_is_wrong_and_who_is_known_and_writes_nothing(
    imports: ImportLeads, keep: KeepLeads
) -> None:
    reported: list[float] = []
    table = parse_table("fair.csv", TABLE.encode())
    plan = imports.plan(table, guess_mapping(table.header), reported.append)
    assert plan.bad_rows == 3
    assert [(one.row, one.column) for one in plan.problems] == [
        (5, "Email"),
        (6, "Status"),
        (7, "Name"),
    ]
    known = [
        (row.read.row, row.duplicate.lead.name, row.sure, row.in_file)
        for row in plan.duplicates
        if row.duplicate is not None
    ]
    assert known == [
        (2, "Ada", True, False),
        (3, "Jörg Müller", False, False),
        (8, "Ben Sample", True, True),
    ]
    assert reported == [0.0, 1.0]
    assert names(keep) == ["Ada", "Jörg Müller"]


def test_known_ones_are_skipped(imports: ImportLeads, keep: KeepLeads) -> None:
    result = done(imports.start(plan_of(imports), OnDuplicate.SKIP))
    assert (result.added, result.updated, result.skipped) == (1, 0, 3)
    assert names(keep) == ["Ada", "Ben Sample", "Jörg Müller"]
    kinds = [event.kind for event in keep.get(named(keep, "Ben Sample").id).events]
    assert kinds == [LeadEventKind.IMPORTED]


def test_known_ones_are_updated_and_the_whole_import_is_taken_back(
    imports: ImportLeads, keep: KeepLeads
) -> None:
    before = {lead.id: keep.get(lead.id) for lead in keep.all()}
    result = done(imports.start(plan_of(imports), OnDuplicate.UPDATE))
    assert (result.added, result.updated, result.skipped) == (1, 2, 0)
    ada = named(keep, "Ada Muster")
    assert (ada.company, ada.phone, ada.status) == ("Acme", "030 1", LeadStatus.WON)
    assert [note.text for note in keep.get(ada.id).notes] == ["met at the fair"]
    ben = named(keep, "Benjamin")
    assert (ben.email, ben.phone) == ("ben@beta.example", "030 3")
    assert [note.text for note in keep.get(ben.id).notes] == ["second row"]

    done(keep.undo(result.undo))
    assert {lead.id: keep.get(lead.id) for lead in keep.all()} == before


def test_all_may_be_added_and_single_rows_decided_otherwise(
    imports: ImportLeads, keep: KeepLeads
) -> None:
    result = done(imports.start(plan_of(imports), OnDuplicate.ADD, {3: OnDuplicate.SKIP}))
    assert (result.added, result.updated, result.skipped) == (3, 0, 1)
    assert names(keep) == ["Ada", "Ada Muster", "Ben Sample", "Benjamin", "Jörg Müller"]


def test_who_was_removed_since_the_plan_is_added(imports: ImportLeads, keep: KeepLeads) -> None:
    plan = plan_of(imports)
    done(keep.remove([named(keep, "Ada").id]))
    result = done(imports.start(plan, OnDuplicate.UPDATE))
    assert (result.added, result.updated) == (2, 1)


def test_a_table_that_says_nobody_is_refused(imports: ImportLeads) -> None:
    table = parse_table("x.csv", b"Colour\nred\n")
    with pytest.raises(UserFacingError) as refused:
        imports.plan(table, {})
    assert refused.value.code == "no_mapping"


def test_an_import_that_fails_leaves_nothing(
    imports: ImportLeads, keep: KeepLeads, store: InlineStore
) -> None:
    plan = plan_of(imports)
    store.fail_next = EnvironmentFault("The disk is full.")
    with pytest.raises(EnvironmentFault):
        done(imports.start(plan, OnDuplicate.ADD))
    assert names(keep) == ["Ada", "Jörg Müller"]


def test_an_export_is_read_back(imports: ImportLeads, keep: KeepLeads, tmp_path: Path) -> None:
    ada = named(keep, "Ada")
    done(keep.add_note(ada.id, "=1+1 is what she wrote"))
    path = imports.export(tmp_path / "leads.csv")
    table = imports.read(path)
    assert table.header[0] == "name"
    plan = imports.plan(table, guess_mapping(table.header))
    assert [row.read.lead.name for row in plan.rows if row.read.lead] == ["Ada", "Jörg Müller"]
    assert plan.rows[0].read.note == "=1+1 is what she wrote"
    assert b"'=1+1" in path.read_bytes()

    imports.export(path, [ada.id])
    assert len(imports.read(path).rows) == 1


@pytest.mark.slow
def test_twenty_thousand_rows_are_imported_and_taken_back(
    imports: ImportLeads, keep: KeepLeads
) -> None:
    rows = "".join(
        f"Lead {n:06},Company {n % 997},lead{n}@example{n % 97}.example\n" for n in range(20_000)
    )
    table = parse_table("many.csv", f"Name,Company,Email\n{rows}".encode())
    mapping = {0: LeadColumn.NAME, 2: LeadColumn.EMAIL}
    plan = imports.plan(table, mapping)
    result = done(imports.start(plan, OnDuplicate.SKIP))
    assert result.added == 20_000
    done(keep.undo(result.undo))
    assert names(keep) == ["Ada", "Jörg Müller"]


def test_thousands_of_leads_wait_for_the_end_of_a_meeting(
    imports: ImportLeads, keep: KeepLeads, store: InlineStore
) -> None:
    planned(store, "Running", status=MeetingStatus.ACTIVE)
    rows = "".join(f"Somebody {number},Firm {number}\n" for number in range(1_001))
    with pytest.raises(UserFacingError, match="while a meeting is running"):
        done(imports.start(plan_of(imports, "Name,Company\n" + rows), OnDuplicate.ADD))
    assert len(keep.all()) == 2
    done(imports.start(plan_of(imports), OnDuplicate.SKIP))
    assert len(keep.all()) == 3
