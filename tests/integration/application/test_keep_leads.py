"""Leads are kept, moved, noted upon and merged, and each change can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

import pytest

from meeting_desktop.application.keep_leads import KeepLeads, LeadsChanged, new_lead
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.lead_duplicates import Likeness
from meeting_desktop.domain.lead_list import LeadFilter, LeadOrder
from meeting_desktop.domain.leads import Lead, LeadEventKind, LeadStatus
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.ports.unit_of_work import Committed
from tests.fakes.clock import VirtualClock
from tests.fakes.store import InlineStore

T = TypeVar("T")


def done(future: Future[Committed[T]]) -> T:
    return future.result(60).value


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def store(clock: VirtualClock) -> Iterator[InlineStore]:
    made = InlineStore(clock)
    yield made
    made.close(1)


@pytest.fixture
def keep(store: InlineStore, clock: VirtualClock) -> Iterator[KeepLeads]:
    made = KeepLeads(store, clock)
    yield made
    made.close()


def add(keep: KeepLeads, name: str, company: str = "", email: str = "", **facts: object) -> Lead:
    lead = replace(new_lead(name, company, email), **facts)  # type: ignore[arg-type]
    return done(keep.add(lead)).lead


def a_call_with(store: InlineStore, lead: Lead, title: str = "Call") -> Meeting:
    meeting = Meeting(
        new_id(),
        lead.scope_id,
        make_room_code(),
        title,
        MeetingOrigin.INSTANT,
        MeetingStatus.COMPLETED,
        "UTC",
        VirtualClock().now(),
        lead_id=lead.id,
    )
    store.write(lambda uow: uow.meetings.add(meeting)).result(60)
    return meeting


def names(keep: KeepLeads) -> list[str]:
    return [lead.name for lead in keep.all()]


def steps(keep: KeepLeads, lead: Lead) -> list[tuple[LeadEventKind, str]]:
    return [(event.kind, event.text) for event in keep.get(lead.id).events]


def test_a_new_lead_is_tidy_belongs_to_me_and_begins_a_history(
    keep: KeepLeads, store: InlineStore
) -> None:
    lead = add(keep, "  Ada \n Muster ", "Acme", " Ada@Acme.Example ", tags=("vip", "VIP", " "))
    me = store.read(lambda uow: uow.people.me())
    assert (lead.name, lead.email, lead.tags) == ("Ada Muster", "ada@acme.example", ("vip",))
    assert (lead.owner_id, lead.scope_id) == (me.id, me.scope_id)
    assert steps(keep, lead) == [(LeadEventKind.CREATED, "")]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"name": " "}, "needs a name"),
        ({"name": "=?utf-8?Q?Bcc?="}, "cannot have =?"),
        ({"email": "ada at acme"}, "not a mail address"),
        ({"email": "a@b.example\r\nBcc: c@d.example"}, "not a mail address"),
        ({"time_zone": "Mars/Olympus"}, "No such time zone"),
        ({"time_zone": "../../etc/passwd"}, "No such time zone"),
        ({"phone": "1" * 201}, "longer than 200"),
        ({"tags": tuple(f"t{n}" for n in range(21))}, "at most 20 tags"),
        ({"score": 101}, "from 0 to 100"),
    ],
)
def test_what_a_lead_cannot_be_is_said_in_a_sentence(
    keep: KeepLeads, facts: dict[str, object], sentence: str
) -> None:
    with pytest.raises(UserFacingError, match=sentence.replace("?", r"\?")) as refused:
        done(keep.add(replace(new_lead("Ada"), **facts)))  # type: ignore[arg-type]
    assert refused.value.code == "bad_lead"
    assert names(keep) == []


def test_changes_touch_their_fields_alone_and_are_taken_back(keep: KeepLeads) -> None:
    lead = add(keep, "Ada", "Acme")
    done(keep.change(lead, replace(lead, phone="030 123")))
    # Somebody who still has the old lead before them changes another field.
    change = done(keep.change(lead, replace(lead, company="Acme GmbH")))
    assert (change.lead.company, change.lead.phone) == ("Acme GmbH", "030 123")
    done(keep.undo(change.undo))
    got = keep.get(lead.id).lead
    assert (got.company, got.phone) == ("Acme", "030 123")


def test_two_who_write_into_one_field_are_told(keep: KeepLeads) -> None:
    lead = add(keep, "Ada", "Acme")
    mine = done(keep.change(lead, replace(lead, company="Mine")))
    with pytest.raises(UserFacingError) as refused:
        done(keep.change(lead, replace(lead, company="Theirs")))
    assert refused.value.code == "changed_meanwhile"
    theirs = done(keep.change(mine.lead, replace(mine.lead, company="Theirs")))
    with pytest.raises(UserFacingError):
        done(keep.undo(mine.undo))
    assert keep.get(lead.id).lead.company == "Theirs"
    done(keep.undo(theirs.undo))
    done(keep.undo(mine.undo))
    assert keep.get(lead.id).lead.company == "Acme"


def test_a_status_moves_for_several_and_is_history_until_it_is_undone(keep: KeepLeads) -> None:
    one, two = add(keep, "One"), add(keep, "Two", status=LeadStatus.QUALIFIED)
    undo = done(keep.move([one.id, two.id], LeadStatus.QUALIFIED))
    assert {lead.status for lead in keep.all()} == {LeadStatus.QUALIFIED}
    assert steps(keep, one)[0] == (LeadEventKind.STATUS_CHANGED, "new>qualified")
    assert steps(keep, two) == [(LeadEventKind.CREATED, "")]
    done(keep.undo(undo))
    assert keep.get(one.id).lead.status is LeadStatus.NEW
    assert steps(keep, one) == [(LeadEventKind.CREATED, "")]


def test_notes_are_written_rewritten_removed_and_brought_back(
    keep: KeepLeads, clock: VirtualClock
) -> None:
    lead = add(keep, "Ada")
    clock.advance(60)
    written = done(keep.add_note(lead.id, "  asked for a price\n"))
    (note,) = keep.get(lead.id).notes
    assert note.text == "asked for a price"
    assert note.at == VirtualClock().now() + timedelta(seconds=60)
    changed = done(keep.change_note(note, "asked for the price of ten"))
    (rewritten,) = keep.get(lead.id).notes
    assert rewritten == replace(note, text="asked for the price of ten")
    removed = done(keep.remove_note(rewritten))
    assert keep.get(lead.id).notes == ()
    done(keep.undo(removed))
    done(keep.undo(changed))
    assert keep.get(lead.id).notes == (note,)
    done(keep.undo(written))
    assert keep.get(lead.id).notes == ()
    with pytest.raises(UserFacingError):
        done(keep.add_note(lead.id, "   "))


def test_removed_leads_come_back_whole(keep: KeepLeads, store: InlineStore) -> None:
    one, two = add(keep, "One"), add(keep, "Two")
    call = a_call_with(store, one)
    undo = done(keep.remove([one.id, two.id]))
    assert names(keep) == []
    with pytest.raises(NotFoundError):
        keep.get(one.id)
    done(keep.undo(undo))
    assert names(keep) == ["One", "Two"]
    assert keep.get(one.id).meetings == (call,)


def test_two_leads_become_one_with_all_that_happened_and_can_be_parted_again(
    keep: KeepLeads, store: InlineStore
) -> None:
    kept = add(keep, "Ada Muster", "Acme", "ada@acme.example", tags=("north",))
    dropped = add(keep, "A. Muster", "Acme GmbH", "", phone="030 1234567", tags=("vip", "North"))
    done(keep.add_note(dropped.id, "met at the fair"))
    own, other = a_call_with(store, kept, "Own"), a_call_with(store, dropped, "Other")
    before = keep.get(kept.id), keep.get(dropped.id)

    change = done(keep.merge(kept.id, dropped.id, ["company", "phone", "id", "no such field"]))

    merged = keep.get(kept.id)
    assert merged.lead == change.lead
    assert merged.lead.id == kept.id
    assert (merged.lead.name, merged.lead.company) == ("Ada Muster", "Acme GmbH")
    assert (merged.lead.email, merged.lead.phone) == ("ada@acme.example", "030 1234567")
    assert merged.lead.tags == ("north", "vip")
    assert {meeting.id for meeting in merged.meetings} == {own.id, other.id}
    assert [note.text for note in merged.notes] == ["met at the fair"]
    assert (LeadEventKind.MERGED, "A. Muster") in steps(keep, kept)
    assert names(keep) == ["Ada Muster"]

    done(keep.undo(change.undo))
    assert (keep.get(kept.id), keep.get(dropped.id)) == before


def test_a_lead_is_not_merged_with_itself_or_with_one_that_is_gone(keep: KeepLeads) -> None:
    lead = add(keep, "Ada")
    for other in (lead.id, new_id()):
        with pytest.raises(NotFoundError):
            done(keep.merge(lead.id, other))
    assert names(keep) == ["Ada"]


def test_duplicates_are_found_before_and_after_a_lead_is_kept(keep: KeepLeads) -> None:
    known = add(keep, "Jörg Müller", "Acme GmbH")
    typed = new_lead("Joerg Mueller", "ACME")
    (found,) = keep.duplicates(typed)
    assert (found.lead, found.likeness) == (known, Likeness.SIMILAR_NAME)
    stored = done(keep.add(typed)).lead
    assert [one.lead for one in keep.get(known.id).duplicates] == [stored]


def test_the_list_is_found_filtered_and_ordered(keep: KeepLeads) -> None:
    add(keep, "berta", "Zebra", tags=("vip",))
    add(keep, "Adam", "", "adam@x.example", status=LeadStatus.WON)
    add(keep, "Cleo", "Acme", tags=("VIP", "north"), score=40)

    def shown(wanted: LeadFilter, order: LeadOrder = LeadOrder.NAME, down: bool = False) -> str:
        page = keep.page(wanted, order, descending=down)
        return " ".join(lead.name for lead in page.leads)

    assert shown(LeadFilter()) == "Adam berta Cleo"
    assert shown(LeadFilter(), LeadOrder.COMPANY) == "Cleo berta Adam"
    # What has no company stays at the end.
    assert shown(LeadFilter(), LeadOrder.COMPANY, down=True) == "berta Cleo Adam"
    assert shown(LeadFilter(), LeadOrder.SCORE) == "Cleo Adam berta"
    assert shown(LeadFilter(), LeadOrder.STATUS, down=True) == "Adam berta Cleo"
    assert shown(LeadFilter("ACME cleo")) == "Cleo"
    assert shown(LeadFilter("x.example")) == "Adam"
    assert shown(LeadFilter(statuses=frozenset({LeadStatus.NEW}))) == "berta Cleo"
    assert shown(LeadFilter(tag="vip")) == "berta Cleo"
    assert shown(LeadFilter(owner_id=new_id())) == ""
    page = keep.page(LeadFilter("nobody"))
    assert (page.leads, page.total, page.tags) == ((), 3, ("north", "VIP"))
    assert [owner.id for owner in page.owners] == [keep.all()[0].owner_id]
    assert [lead.name for lead in keep.find("ac")] == ["Cleo"]
    assert list(keep.find(" ")) == []


def test_who_listens_hears_which_leads_changed(keep: KeepLeads, store: InlineStore) -> None:
    heard: list[LeadsChanged] = []
    keep.changed.subscribe(heard.append)
    lead = add(keep, "Ada")
    assert heard == [LeadsChanged(frozenset({lead.id}), histories=True)]
    done(keep.add_note(lead.id, "a word"))
    a_call_with(store, lead)
    assert heard[1:] == [LeadsChanged(frozenset(), histories=True)] * 2


def test_what_fails_leaves_everything_as_it_was(keep: KeepLeads, store: InlineStore) -> None:
    one, two = add(keep, "One"), add(keep, "Two")
    store.fail_next = RuntimeError("disk")
    with pytest.raises(RuntimeError):
        done(keep.merge(one.id, two.id))
    assert names(keep) == ["One", "Two"]
    missing: UUID = new_id()
    with pytest.raises(NotFoundError):
        done(keep.add_note(missing, "a word"))


def test_what_is_kept_in_memory_stays_in_step_with_the_store(
    keep: KeepLeads, store: InlineStore
) -> None:
    one, two = add(keep, "Berta", "Acme"), add(keep, "Adam")
    assert names(keep) == ["Adam", "Berta"]
    # Another part of the program writes.
    store.write(lambda uow: uow.leads.put(replace(two, name="Zoe"))).result(60)
    assert names(keep) == ["Berta", "Zoe"]
    assert [found.lead.id for found in keep.duplicates(new_lead("Berta", "Acme"))] == [one.id]
    store.write(lambda uow: uow.leads.put(replace(one, name="Carla"))).result(60)
    assert list(keep.duplicates(new_lead("Berta", "Acme"))) == []
    assert [found.lead.id for found in keep.duplicates(new_lead("Carla", "Acme"))] == [one.id]
    store.write(lambda uow: uow.leads.remove(one.id)).result(60)
    assert names(keep) == ["Zoe"]
    assert list(keep.duplicates(new_lead("Carla", "Acme"))) == []
