"""What the store promises of leads and their history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

import pytest

from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.invitations import Invitation
from meeting_desktop.domain.leads import Lead, LeadEvent, LeadEventKind, LeadStatus
from meeting_desktop.domain.planning import Series
from meeting_desktop.ports.unit_of_work import ChangeKind, Committed, Store, UnitOfWork
from tests.contracts.store_samples import NINE_O_CLOCK, held

T = TypeVar("T")


def write(store: Store, work: Callable[[UnitOfWork], T]) -> Committed[T]:
    return store.write(work).result(60)


def scope_of(store: Store) -> UUID:
    return store.read(lambda uow: uow.personal_scope())


def a_lead(store: Store, name: str, email: str = "", **facts: object) -> Lead:
    lead = replace(Lead(new_id(), scope_of(store), name, email=email), **facts)  # type: ignore[arg-type]
    write(store, lambda uow: uow.leads.put(lead))
    return lead


def a_note(lead: Lead, text: str, minutes: int = 0) -> LeadEvent:
    at = NINE_O_CLOCK + timedelta(minutes=minutes)
    return LeadEvent(new_id(), lead.id, LeadEventKind.NOTE, at, text)


def test_a_lead_comes_back_as_it_was_put(store: Store) -> None:
    lead = a_lead(
        store,
        "Sample Lead One",
        "one@bakery.example",
        company="Example Bakery",
        phone="+49 30 000000",
        job_title="Owner",
        time_zone="Europe/Berlin",
        status=LeadStatus.PROPOSAL,
        source="fair",
        tags=("north", "retail"),
        score=70,
        crm_id="C-1",
    )
    got = store.read(lambda uow: uow.leads.get(lead.id))
    assert got == lead
    assert got is not None
    assert got.created_at is not None
    assert got.updated_at is not None


def test_leads_are_given_by_name_and_some_by_their_ids(store: Store) -> None:
    second, first, third = (a_lead(store, name) for name in ("Berta", "Adam", "Cleo"))
    assert store.read(lambda uow: list(uow.leads.all())) == [first, second, third]
    wanted = [third.id, second.id, new_id()]
    assert store.read(lambda uow: list(uow.leads.some(wanted))) == [second, third]
    assert store.read(lambda uow: list(uow.leads.some([]))) == []


def test_an_address_is_found_in_any_case(store: Store) -> None:
    lead = a_lead(store, "Sample", "One@Bakery.Example")
    a_lead(store, "Other", "two@bakery.example")
    [found] = store.read(lambda uow: list(uow.leads.by_email(" one@BAKERY.example ")))
    assert (found.id, found.email) == (lead.id, "one@bakery.example")


def test_removed_leads_are_not_given_until_they_are_restored(store: Store) -> None:
    gone, kept = a_lead(store, "Gone", "g@x.example"), a_lead(store, "Kept")
    write(store, lambda uow: uow.leads.remove(gone.id))
    assert store.read(lambda uow: uow.leads.get(gone.id)) is None
    assert store.read(lambda uow: list(uow.leads.all())) == [kept]
    assert store.read(lambda uow: list(uow.leads.some([gone.id]))) == []
    assert store.read(lambda uow: list(uow.leads.by_email("g@x.example"))) == []
    write(store, lambda uow: uow.leads.restore(gone.id))
    assert store.read(lambda uow: uow.leads.get(gone.id)) == gone
    with pytest.raises(NotFoundError):
        write(store, lambda uow: uow.leads.remove(new_id()))


def test_many_are_added_and_removed_at_once(store: Store) -> None:
    scope = scope_of(store)
    leads = [Lead(new_id(), scope, f"Lead {number:04}") for number in range(1200)]
    events = [
        LeadEvent(new_id(), lead.id, LeadEventKind.IMPORTED, NINE_O_CLOCK, "list.csv")
        for lead in leads
    ]
    done = write(store, lambda uow: uow.leads.add_all(leads, events))
    added = {change.id for change in done.changes if change.table == "leads"}
    assert added == {lead.id for lead in leads}
    assert store.read(lambda uow: list(uow.leads.all())) == leads
    assert store.read(lambda uow: list(uow.leads.events(leads[7].id))) == [events[7]]

    removed = write(store, lambda uow: uow.leads.remove_all([lead.id for lead in leads[1:]]))
    assert store.read(lambda uow: list(uow.leads.all())) == leads[:1]
    assert {change.kind for change in removed.changes} == {ChangeKind.REMOVED}


def test_history_is_newest_first_and_a_note_can_be_rewritten_removed_and_brought_back(
    store: Store,
) -> None:
    lead = a_lead(store, "Sample")
    old, new = a_note(lead, "first"), a_note(lead, "second", minutes=5)
    write(store, lambda uow: uow.leads.add_event(old))
    write(store, lambda uow: uow.leads.add_event(new))
    assert store.read(lambda uow: list(uow.leads.events(lead.id))) == [new, old]

    better = replace(old, text="first, in better words")
    write(store, lambda uow: uow.leads.add_event(better))
    write(store, lambda uow: uow.leads.remove_event(new.id))
    assert store.read(lambda uow: list(uow.leads.events(lead.id))) == [better]
    write(store, lambda uow: uow.leads.add_event(new))
    assert store.read(lambda uow: list(uow.leads.events(lead.id))) == [new, better]


def test_a_history_needs_its_lead(store: Store) -> None:
    stray = LeadEvent(new_id(), new_id(), LeadEventKind.NOTE, NINE_O_CLOCK, "lost")
    with pytest.raises(NotFoundError):
        write(store, lambda uow: uow.leads.add_event(stray))


def test_all_that_belongs_to_a_lead_can_be_given_to_another_and_back(store: Store) -> None:
    drop, keep = a_lead(store, "Drop", "drop@x.example"), a_lead(store, "Keep")
    scope = scope_of(store)
    meeting, removed, own = (held(store, title) for title in ("Call", "Removed call", "Own call"))
    series = Series(
        new_id(),
        scope,
        "Weekly",
        "FREQ=WEEKLY",
        NINE_O_CLOCK.replace(tzinfo=None),
        30,
        "UTC",
        "uid-1",
        NINE_O_CLOCK,
        lead_id=drop.id,
    )
    invited = Invitation(new_id(), scope, "drop@x.example", meeting_id=meeting.id, lead_id=drop.id)
    note = a_note(drop, "said on the phone")

    def prepare(uow: UnitOfWork) -> None:
        uow.meetings.update(replace(meeting, lead_id=drop.id))
        uow.meetings.update(replace(removed, lead_id=drop.id))
        uow.meetings.update(replace(own, lead_id=keep.id))
        uow.meetings.remove(removed.id)
        uow.series.put(series)
        uow.invitations.put(invited)
        uow.leads.add_event(note)

    write(store, prepare)
    moved = write(store, lambda uow: uow.leads.repoint(drop.id, keep.id)).value
    assert moved == {meeting.id, removed.id, series.id, invited.id, note.id}

    def of_lead(lead: Lead) -> set[UUID]:
        return store.read(lambda uow: {one.id for one in uow.calendar.of_lead(lead.id)})

    assert of_lead(keep) == {meeting.id, own.id}
    assert store.read(lambda uow: [one.text for one in uow.leads.events(keep.id)]) == [note.text]

    back = write(store, lambda uow: uow.leads.repoint(keep.id, drop.id, only=moved)).value
    assert back == moved
    assert of_lead(drop) == {meeting.id}
    assert of_lead(keep) == {own.id}
    write(store, lambda uow: uow.meetings.restore(removed.id))
    assert of_lead(drop) == {meeting.id, removed.id}
