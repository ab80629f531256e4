"""Leads of a store in memory and a Creatio on loopback, kept in step."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from meeting_desktop.application import crm_notes
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.crm_states import CrmPhase, read_lead
from meeting_desktop.application.open_crm import secret_name
from meeting_desktop.bootstrap.crm import CrmParts, build_crm
from meeting_desktop.cli.crm import run_round, said
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.leads import Lead, LeadStatus
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.ports.crm import CrmFault
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.clock import VirtualClock
from tests.fakes.creatio_server import CreatioServer, answer, crm_of
from tests.fakes.patience import until
from tests.fakes.secrets import FakeSecrets
from tests.fakes.store import InlineStore
from tests.integration.crm.desk import FIELDS, MAPPING, SETTINGS, Desk


def test_a_lead_is_sent_once_and_found_again(desk: Desk, server: CreatioServer) -> None:
    known = desk.add("Hanna", company="Acme", email="hanna@example.org")
    sent = desk.send(known)
    assert sent.created
    (row,) = server.leads()
    assert (row["Id"], row["Contact"], row["Account"]) == (str(known), "Hanna", "Acme")
    assert row["QualifyStatusId"] == server.lookup("QualifyStatus", "Qualification")
    assert desk.lead(known).crm_id == str(known)
    assert desk.waiting() == {}
    desk.round()
    desk.round()
    assert len(server.written()) == 1  # nothing comes back as an echo


def test_changes_of_both_sides_meet(desk: Desk, server: CreatioServer) -> None:
    known = desk.add("Hanna", company="Acme", email="hanna@example.org")
    desk.send(known)
    desk.round()
    desk.change(known, company="Acme Ltd.")
    server.put(
        remote_id=str(known),
        Contact="Hanna B.",
        QualifyStatusId=server.lookup("QualifyStatus", "Handoff to sales"),
    )
    desk.round()
    lead = desk.lead(known)
    assert (lead.name, lead.company, lead.status) == ("Hanna B.", "Acme Ltd.", LeadStatus.WON)
    # Nothing was written over there without a person.
    assert server.leads()[0]["Account"] == "Acme"
    assert desk.waiting() == {"Hanna B.": {"company": "Acme Ltd."}}
    desk.send(known)
    assert server.leads()[0]["Account"] == "Acme Ltd."
    assert desk.waiting() == {}


def test_a_lead_that_is_switched_on_goes_by_itself(desk: Desk, server: CreatioServer) -> None:
    known, other = desk.add("Hanna"), desk.add("Grace")
    desk.send(known)
    desk.send(other)
    desk.keep(known)
    desk.change(known, company="Acme", score=70)
    desk.change(other, company="Initech")
    desk.round()
    rows = {row["Contact"]: row for row in server.leads()}
    assert (rows["Hanna"]["Account"], rows["Hanna"]["Score"]) == ("Acme", 70)
    assert rows["Grace"]["Account"] == ""
    assert desk.waiting() == {"Grace": {"company": "Initech"}}


def test_a_field_that_both_changed_goes_to_the_later_and_can_be_turned_around(
    desk: Desk, server: CreatioServer
) -> None:
    known = desk.add("Hanna", company="Acme")
    desk.send(known)
    desk.change(known, company="Acme here")
    desk.server.put(remote_id=str(known), Account="Acme there")
    server.leads()[0]["ModifiedOn"] = (desk.clock.now() + timedelta(hours=1)).isoformat()
    desk.round()
    assert desk.lead(known).company == "Acme there"
    (kept,) = desk.read(crm_notes.differences)
    lost = kept.difference
    assert (lost.name, lost.ours, lost.theirs, lost.ours_won) == (
        "company",
        "Acme here",
        "Acme there",
        False,
    )


def test_ours_is_the_later_one(desk: Desk, server: CreatioServer) -> None:
    known = desk.add("Hanna", company="Acme")
    desk.send(known)
    server.put(remote_id=str(known), Account="Acme there")
    server.leads()[0]["ModifiedOn"] = (desk.clock.now() + timedelta(seconds=30)).isoformat()
    desk.clock.advance(60)
    desk.change(known, company="Acme here")
    for _ in range(3):
        desk.round()
    assert desk.lead(known).company == "Acme here"
    assert desk.waiting() == {"Hanna": {"company": "Acme here"}}
    (kept,) = desk.read(crm_notes.differences)
    assert kept.difference.ours_won


def test_what_changed_since_a_person_looked_is_not_sent(desk: Desk, server: CreatioServer) -> None:
    known = desk.add("Hanna", company="Acme")
    desk.send(known)
    desk.change(known, company="Initech")
    seen = desk.sender.preview(desk.crm, MAPPING, known)
    desk.change(known, company="Initrode")
    with pytest.raises(UserFacingError) as error:
        desk.sender.send(desk.crm, MAPPING, seen)
    assert error.value.code == "changed_meanwhile"
    assert server.leads()[0]["Account"] == "Acme"


def test_somebody_writes_between_the_look_and_the_write(desk: Desk, server: CreatioServer) -> None:
    known = desk.add("Hanna", company="Acme")
    desk.send(known)
    desk.change(known, company="Initech")
    seen = desk.sender.preview(desk.crm, MAPPING, known)
    read = desk.crm.read

    def read_then_write(remote_id: str, names: Any) -> Any:
        record = read(remote_id, names)
        server.put(remote_id=remote_id, Contact="Hanne")
        return record

    desk.crm.read = read_then_write  # type: ignore[method-assign]
    with pytest.raises(CrmFault) as error:
        desk.sender.send(desk.crm, MAPPING, seen)
    assert error.value.code == "crm_changed"
    assert server.leads()[0]["Account"] == "Acme"


# -- killed in the middle -------------------------------------------------------------------------


class KilledError(Exception):
    """As far as the store is concerned, the process ends here."""


@pytest.mark.parametrize("keeps_ids", [True, False])
def test_killed_between_the_send_and_the_link_nothing_is_made_twice(
    desk: Desk, server: CreatioServer, keeps_ids: bool
) -> None:
    server.keeps_ids = keeps_ids
    known = desk.add("Hanna", email="hanna@example.org")
    create = desk.crm.create

    def create_and_die(wanted_id: UUID, values: Any) -> str:
        create(wanted_id, values)
        raise KilledError

    desk.crm.create = create_and_die  # type: ignore[method-assign]
    with pytest.raises(KilledError):
        desk.send(known)
    assert desk.link(known) is None
    desk.crm.create = create  # type: ignore[method-assign]
    sent = desk.send(known)
    assert not sent.created
    (row,) = server.leads()
    link = desk.link(known)
    assert link is not None
    assert link.remote_id == row["Id"] == desk.lead(known).crm_id


def test_killed_without_an_address_it_is_found_by_its_name(
    desk: Desk, server: CreatioServer
) -> None:
    server.keeps_ids = False
    known = desk.add("Hanna")
    create = desk.crm.create

    def create_and_die(wanted_id: UUID, values: Any) -> str:
        create(wanted_id, values)
        raise KilledError

    desk.crm.create = create_and_die  # type: ignore[method-assign]
    with pytest.raises(KilledError):
        desk.send(known)
    desk.crm.create = create  # type: ignore[method-assign]
    desk.send(known)
    assert len(server.leads()) == 1


def test_killed_after_an_update_the_next_round_sees_it_done(
    desk: Desk, server: CreatioServer
) -> None:
    known = desk.add("Hanna", company="Acme")
    desk.send(known)
    desk.change(known, company="Initech")
    update = desk.crm.update

    def update_and_die(remote_id: str, values: Any, etag: str) -> None:
        update(remote_id, values, etag)
        raise KilledError

    desk.crm.update = update_and_die  # type: ignore[method-assign]
    with pytest.raises(KilledError):
        desk.send(known)
    assert desk.waiting() == {"Hanna": {"company": "Initech"}}
    desk.round()
    assert desk.waiting() == {}
    assert not desk.read(crm_notes.differences)


def test_a_round_that_broke_off_goes_on_where_it_was(
    server: CreatioServer, authority: Path
) -> None:
    desk = Desk(server, authority, page=3)
    desk.settings = SETTINGS.model_copy(update={"take_new": True})
    for n in range(10):
        server.put(Contact=f"Lead {n}")
    desk.crm.check()
    pages = 0

    def stop() -> bool:
        nonlocal pages
        pages += 1
        return pages > 2

    desk.round(stop)
    assert len(desk.leads()) == 6
    server.asked.clear()
    desk.round()
    assert len(desk.leads()) == 10
    assert len([one for one in server.asked if one.startswith("GET Lead")]) <= 4
    desk.crm.close()
    desk.store.close(60)


# -- what comes from there ------------------------------------------------------------------------


def test_only_what_is_linked_comes_unless_a_person_wants_all(
    desk: Desk, server: CreatioServer
) -> None:
    old = server.put(Contact="Hanna", Email="hanna@example.org")
    mine = desk.add("Hanna here", crm_id=old.upper())
    desk.round()
    server.put(Contact="Grace")
    server.put(remote_id=old, Account="Acme")
    for row in server.leads():
        row["ModifiedOn"] = (desk.clock.now() + timedelta(minutes=1)).isoformat()
    desk.round()
    assert [one.name for one in desk.leads()] == ["Hanna here"]  # the later one, and it waits
    assert desk.lead(mine).company == "Acme"
    assert desk.waiting() == {"Hanna here": {"name": "Hanna here"}}


def test_all_come_once_and_those_with_a_known_address_are_linked(
    desk: Desk, server: CreatioServer
) -> None:
    desk.settings = SETTINGS.model_copy(update={"take_new": True})
    known = desk.add("Hanna", email="hanna@example.org")
    server.put(Contact="Hanna", Email="Hanna@Example.org", Account="Acme")
    server.put(Contact="Grace", Email="not an address")
    server.put(Contact="", Account="")
    desk.round()
    desk.round()
    assert sorted(one.name for one in desk.leads()) == ["Grace", "Hanna"]
    assert desk.lead(known).company == "Acme"
    assert not server.written()
    assert desk.waiting().get("Grace", {}) == {}


def test_a_lead_that_was_removed_here_does_not_come_back(desk: Desk, server: CreatioServer) -> None:
    desk.settings = SETTINGS.model_copy(update={"take_new": True})
    server.put(Contact="Hanna")
    desk.round()
    (lead,) = desk.leads()
    desk.write(lambda uow: uow.leads.remove(lead.id))
    server.put(remote_id=lead.crm_id, Account="Acme")
    desk.round()
    assert desk.leads() == []
    assert len(server.leads()) == 1


def test_a_value_that_cannot_stand_here_is_told_and_not_overwritten_there(
    desk: Desk, server: CreatioServer
) -> None:
    known = desk.add("Hanna", email="hanna@example.org")
    desk.send(known)
    desk.keep(known)
    desk.round()
    server.put(remote_id=str(known), Email="hanna at example")
    server.leads()[0]["ModifiedOn"] = (desk.clock.now() + timedelta(minutes=1)).isoformat()
    desk.round()
    link = desk.link(known)
    assert link is not None
    assert "email" in link.error
    assert desk.lead(known).email == "hanna@example.org"
    assert server.leads()[0]["Email"] == "hanna at example"


def test_a_lead_that_was_never_right_does_not_hold_up_the_others(
    desk: Desk, server: CreatioServer
) -> None:
    bad, good = server.put(Contact="Hanna"), server.put(Contact="Grace")
    first = desk.add("Hanna", time_zone="Nowhere/At all", crm_id=bad)
    second = desk.add("Grace", crm_id=good)
    desk.round()
    for one in (bad, good):
        server.put(remote_id=one, Account="Acme")
    for row in server.leads():
        row["ModifiedOn"] = (desk.clock.now() + timedelta(minutes=1)).isoformat()
    desk.round()
    assert (desk.lead(first).company, desk.lead(second).company) == ("", "Acme")
    link = desk.link(first)
    assert link is not None
    assert "company" in link.error
    assert desk.waiting()["Hanna"] == {}


def test_a_lead_that_went_over_there_is_told_and_the_others_go_on(
    desk: Desk, server: CreatioServer
) -> None:
    gone, other = desk.add("Hanna"), desk.add("Grace")
    for one in (gone, other):
        desk.send(one)
        desk.keep(one)
    del server.tables["Lead"][str(gone)]
    desk.change(gone, company="Acme")
    desk.change(other, company="Initech")
    desk.round()
    link = desk.link(gone)
    assert link is not None
    assert "does not have this lead any more" in link.error
    assert server.leads()[0]["Account"] == "Initech"
    assert len(server.leads()) == 1


def test_a_field_that_is_mapped_later_is_compared_then(desk: Desk, server: CreatioServer) -> None:
    known = desk.add("Hanna", job_title="Head of it")
    desk.send(known)
    desk.settings = SETTINGS.model_copy(update={"fields": {**FIELDS, "job_title": "FullJobTitle"}})
    server.leads()[0]["FullJobTitle"] = "Head of IT"
    desk.round()
    link = desk.link(known)
    assert link is not None
    assert link.base["job_title"] == "Head of IT"
    assert len(desk.read(crm_notes.differences)) == 1


# -- taken back -----------------------------------------------------------------------------------


def test_a_send_is_taken_back(desk: Desk, server: CreatioServer) -> None:
    known = desk.add("Hanna", company="Acme")
    first = desk.send(known)
    desk.change(known, company="Initech")
    second = desk.send(known)
    desk.sender.undo(desk.crm, MAPPING, second)
    assert server.leads()[0]["Account"] == "Acme"
    assert desk.waiting() == {"Hanna": {"company": "Initech"}}
    server.put(remote_id=str(known), Account="Somebody's")
    with pytest.raises(UserFacingError):
        desk.sender.undo(desk.crm, MAPPING, first)
    server.put(remote_id=str(known), Account="Acme")
    desk.sender.undo(desk.crm, MAPPING, first)
    assert not server.leads()
    assert desk.link(known) is None
    assert desk.lead(known).crm_id == ""


# -- meetings -------------------------------------------------------------------------------------


def hold(desk: Desk, lead_id: UUID, title: str) -> UUID:
    def work(uow: UnitOfWork) -> UUID:
        now = desk.clock.now()
        meeting = Meeting(
            new_id(),
            uow.personal_scope(),
            make_room_code(),
            title,
            MeetingOrigin.INSTANT,
            MeetingStatus.COMPLETED,
            "Europe/Berlin",
            now,
            actual_start=now,
            actual_end=now + timedelta(minutes=30),
            lead_id=lead_id,
        )
        uow.meetings.add(meeting)
        return meeting.id

    known = desk.write(work)
    assert isinstance(known, UUID)
    return known


def test_a_meeting_goes_with_the_words_that_a_person_released(
    desk: Desk, server: CreatioServer
) -> None:
    known = desk.add("Hanna")
    talk = hold(desk, known, "First talk")
    with pytest.raises(UserFacingError) as error:
        desk.meetings.send(desk.crm, talk, "")
    assert error.value.code == "crm_not_linked"
    desk.send(known)
    desk.meetings.send(desk.crm, talk, "They want a trial.")
    desk.meetings.send(desk.crm, talk, "They want a trial in May.")
    (row,) = server.tables["Activity"].values()
    assert (row["Title"], row["DetailedResult"]) == ("First talk", "They want a trial in May.")
    assert row["LeadId"] == str(known)
    (held,) = desk.read(lambda uow: read_lead(uow, known, MAPPING)).meetings
    assert held.sent
    desk.meetings.undo(desk.crm, talk)
    assert not server.tables["Activity"]


def test_of_a_lead_that_is_switched_on_meetings_go_without_their_words(
    desk: Desk, server: CreatioServer
) -> None:
    known = desk.add("Hanna")
    hold(desk, known, "Before")
    desk.clock.advance(60)
    desk.send(known)
    desk.keep(known)
    hold(desk, known, "After")
    desk.round()
    desk.round()
    (row,) = server.tables["Activity"].values()
    assert (row["Title"], row.get("DetailedResult", "")) == ("After", "")


def title_of(desk: Desk, meeting_id: UUID) -> str:
    meeting = desk.read(lambda uow: uow.meetings.get(meeting_id))
    assert isinstance(meeting, Meeting)
    return meeting.title


def rename(desk: Desk, meeting_id: UUID, title: str) -> None:
    meeting = desk.read(lambda uow: uow.meetings.get(meeting_id))
    desk.write(lambda uow: uow.meetings.update(replace(meeting, title=title)))


def test_a_noted_meeting_that_is_renamed_over_there_is_renamed_here(
    desk: Desk, server: CreatioServer
) -> None:
    known = desk.add("Hanna")
    talk, other = hold(desk, known, "First talk"), hold(desk, known, "Second talk")
    desk.send(known)
    for one in (talk, other):
        desk.meetings.send(desk.crm, one, "")
    rename(desk, other, "Mine")
    server.put("Activity", str(talk), Title="Discovery call")
    server.put("Activity", str(other), Title="")
    for row in server.tables["Activity"].values():
        row["ModifiedOn"] = (desk.clock.now() + timedelta(minutes=1)).isoformat()
    desk.round()
    desk.round()
    assert [title_of(desk, one) for one in (talk, other)] == ["Discovery call", "Mine"]
    rename(desk, talk, "Ours")
    server.put("Activity", str(talk), Title="Theirs")
    server.tables["Activity"][str(talk)]["ModifiedOn"] = (
        desk.clock.now() + timedelta(minutes=1)
    ).isoformat()
    desk.round()
    assert title_of(desk, talk) == "Ours"


# -- its thread -----------------------------------------------------------------------------------


@pytest.fixture
def application(server: CreatioServer, authority: Path, tmp_path: Path) -> Iterator[Any]:
    clock = VirtualClock()
    store = InlineStore(clock)
    secrets = FakeSecrets()
    settings = ChangeSettings(Settings(crm=SETTINGS), tmp_path / "settings.json")
    secrets.kept[secret_name(SETTINGS)] = "a-secret"
    made = build_crm(
        CrmParts(
            store, clock, settings, secrets, lambda _settings, _secret: crm_of(server, authority)
        )
    )
    yield made.sync, clock, settings, store, made
    assert made.sync.stop(60)
    store.close(60)


def test_rounds_come_by_themselves_and_wait_as_they_are_told(
    application: Any, server: CreatioServer
) -> None:
    sync, clock, _settings, _store, _made = application
    sync.start()
    until(lambda: sync.state.phase is CrmPhase.IDLE)
    clock.wait_until_parked()
    clock.advance(20)
    until(lambda: sync.state.last_at is not None)
    clock.wait_until_parked()
    server.instead.append(answer(429, Retry_After="1000"))
    clock.advance(15 * 60)
    until(lambda: sync.state.phase is CrmPhase.FAILED)
    assert sync.state.code == "crm_busy"
    clock.wait_until_parked()
    before = len(server.asked)
    clock.advance(999)
    assert len(server.asked) == before
    clock.advance(1)
    until(lambda: sync.state.phase is CrmPhase.IDLE)
    assert sync.state.sentence == ""


def test_offline_changes_wait_and_are_counted(application: Any, server: CreatioServer) -> None:
    sync, clock, _settings, store, _made = application
    known = new_id()
    store.write(lambda uow: uow.leads.put(Lead(known, uow.personal_scope(), "Hanna"))).result(60)
    sent = sync.send(sync.preview(known).result(60)).result(60)
    assert sent.created
    lead = store.read(lambda uow: uow.leads.get(known))
    store.write(lambda uow: uow.leads.put(replace(lead, company="Acme"))).result(60)

    def counted() -> bool:
        clock.advance(1)
        return bool(sync.state.waiting == 1)

    until(counted)
    (waiting,) = sync.waiting()
    assert [(one.name, one.before, one.after) for one in waiting.steps] == [("company", "", "Acme")]
    assert sync.of_lead(known).page.endswith(str(known))


def test_no_crm_asks_nobody(application: Any, server: CreatioServer) -> None:
    sync, _clock, settings, _store, _made = application
    settings.change("crm", address="")
    sync.start()
    sync.sync_now()
    with pytest.raises(UserFacingError) as error:
        sync.preview(new_id()).result(60)
    assert error.value.code == "crm_not_set_up"
    assert not server.asked


def test_other_settings_are_none_of_its_business(application: Any) -> None:
    sync, _clock, settings, _store, _made = application
    settings.change("profile", display_name="Hanna")
    assert sync.state.phase is CrmPhase.OFF
    assert not any(one.name == "meeting-crm" for one in threading.enumerate())


def test_a_command_runs_one_round(application: Any, server: CreatioServer) -> None:
    sync, _clock, _settings, store, made = application
    known = new_id()
    store.write(lambda uow: uow.leads.put(Lead(known, uow.personal_scope(), "Hanna"))).result(60)
    sync.send(sync.preview(known).result(60)).result(60)
    lead = store.read(lambda uow: uow.leads.get(known))
    store.write(lambda uow: uow.leads.put(replace(lead, company="Acme"))).result(60)
    run_round(made)
    assert said(made, as_json=False).endswith("  Hanna: company")
    told = json.loads(said(made, as_json=True))
    assert told["waiting"] == [{"lead": str(known), "fields": ["company"], "fault": ""}]
    server.instead.append(answer(500))
    with pytest.raises(EnvironmentFault) as error:
        run_round(made)
    assert error.value.code == "crm_broken"
