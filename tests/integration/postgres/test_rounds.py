"""Rounds with a real server: what one home does, another has after its next round."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.contracts.insight_samples import every_insight
from tests.contracts.library_samples import every_library_row
from tests.contracts.store_samples import held
from tests.integration.postgres.homes import Home, home_of
from tests.integration.postgres.server import Person, SharedTestDatabase

Open = Callable[..., Home]


@pytest.fixture
def opened(shared: SharedTestDatabase) -> Iterator[Open]:
    homes: list[Home] = []

    def start(person: Person, *, page: int = 500) -> Home:
        homes.append(home_of(person, shared, page=page))
        return homes[-1]

    yield start
    for home in homes:
        home.close()


@pytest.fixture
def ada(shared: SharedTestDatabase) -> Person:
    return shared.add_person("ada")


def test_what_one_machine_writes_the_other_machine_of_the_same_person_has(
    opened: Open, ada: Person
) -> None:
    desk, laptop = opened(ada), opened(ada)
    lead = desk.put_lead("Mary")
    assert desk.round().sent == 1
    laptop.round()
    found = laptop.lead(lead)
    assert found is not None
    assert found.name == "Mary"


def test_reports_tasks_and_scores_arrive_as_they_were_written(opened: Open, ada: Person) -> None:
    desk, laptop = opened(ada), opened(ada)
    meeting = held(desk.store, "Discovery", "We have it", speakers=["Hanna"])
    every_insight(desk.store, meeting)
    desk.round()
    laptop.round()
    assert (desk.waiting(), laptop.waiting()) == (0, 0)

    def insights(uow: UnitOfWork) -> list[object]:
        report = uow.reports.latest(meeting.id)
        assert report is not None
        (link,) = uow.crm_links.all("lead")
        return [
            report,
            list(uow.reports.people(report.id)),
            list(uow.action_items.of_meeting(meeting.id)),
            list(uow.answers.of_meeting(meeting.id)),
            list(uow.lead_scores.history(link.local_id)),
            list(uow.lead_scores.suggestions(link.local_id)),
            link,
        ]

    written = desk.store.read(insights)
    assert all(written)
    assert laptop.store.read(insights) == written


def test_of_a_voice_that_was_removed_the_server_keeps_nothing_whoever_still_writes_to_it(
    opened: Open, shared: SharedTestDatabase, ada: Person
) -> None:
    desk, laptop = opened(ada), opened(ada)
    meeting = held(desk.store, "Discovery", "We have it", speakers=["Hanna"])
    voice = every_library_row(desk.store, meeting)
    desk.round()
    laptop.round()
    assert laptop.store.read(lambda uow: uow.voice_profiles.get(voice.id)) == voice

    laptop.store.write(lambda uow: uow.voice_profiles.remove(voice.id)).result(60)
    laptop.round()
    better = replace(voice, print=replace(voice.print, vector=(1.0, 0.0)), display_name="Grace H.")
    desk.store.write(lambda uow: uow.voice_profiles.put(better)).result(60)
    for home in (desk, laptop, desk):
        home.round()

    query = "SELECT deleted, print, display_name FROM voice_profiles WHERE id = %s"
    assert shared.admin.execute(query, (voice.id,)).fetchall() == [(True, "", "")]
    told = "SELECT FROM audit_log WHERE table_name = 'voice_profiles'"
    assert not shared.admin.execute(told).fetchall()
    for home in (desk, laptop):
        assert home.store.read(lambda uow: uow.voice_profiles.all()) == []
        transcript = home.store.read(lambda uow: uow.transcripts.latest(meeting.id))
        assert transcript is not None
        assert transcript.speakers[0].voice_profile_id is None
        assert home.waiting() == 0


def test_what_was_there_before_connecting_is_sent(shared: SharedTestDatabase, ada: Person) -> None:
    home = home_of(ada, shared)
    lead = home.put_lead("Mary")
    home.store.write(lambda uow: uow.sync.leave()).result()
    facts = home.database.facts()
    home.store.write(lambda uow: uow.sync.adopt(facts, uuid4())).result()
    home.round()
    row = shared.admin.execute("SELECT name FROM leads WHERE id = %s", (lead,)).fetchone()
    assert row == ("Mary",)
    home.close()


def test_two_changes_of_one_row_meet_field_by_field(opened: Open, ada: Person) -> None:
    desk, laptop = opened(ada), opened(ada)
    lead = desk.put_lead("Mary")
    desk.round()
    laptop.round()

    def rename(home: Home, **fields: str) -> None:
        from dataclasses import replace

        known = home.lead(lead)
        assert known is not None
        changed = replace(known, **fields)  # type: ignore[arg-type]
        home.store.write(lambda uow: uow.leads.put(changed)).result()

    rename(desk, name="Mary S.")
    rename(laptop, company="Somerville")
    desk.round()
    laptop.round()
    desk.round()
    for home in (desk, laptop):
        found = home.lead(lead)
        assert found is not None
        assert (found.name, found.company) == ("Mary S.", "Somerville")


def test_a_manager_has_what_the_team_has_until_they_leave_it(
    opened: Open, shared: SharedTestDatabase, ada: Person
) -> None:
    boss = shared.add_person("grace", "manager")
    team = shared.add_team("North", ada, boss)
    desk, office = opened(ada), opened(boss)
    lead = desk.put_lead("Mary")
    desk.round()
    office.round()
    assert office.lead(lead) is not None
    shared.leave_team(team, boss)
    assert office.round().lost > 0
    assert office.lead(lead) is None


def test_a_scope_that_is_gained_late_comes_whole(
    opened: Open, shared: SharedTestDatabase, ada: Person
) -> None:
    boss = shared.add_person("grace", "manager")
    desk, office = opened(ada), opened(boss, page=3)
    leads = [desk.put_lead(f"Lead {number}") for number in range(8)]
    desk.round()
    office.round()
    assert all(office.lead(lead) is None for lead in leads)
    shared.add_team("North", ada, boss)
    office.round()
    assert all(office.lead(lead) is not None for lead in leads)


def test_nothing_is_received_twice_and_an_idle_round_is_empty(opened: Open, ada: Person) -> None:
    desk = opened(ada)
    desk.put_lead("Mary")
    desk.round()
    done = desk.round()
    assert (done.sent, done.received) == (0, 0)
    assert desk.waiting() == 0


def test_a_restored_server_gets_back_what_it_had_answered(
    opened: Open, shared: SharedTestDatabase, ada: Person
) -> None:
    desk = opened(ada)
    lead = desk.put_lead("Mary")
    desk.round()
    # As if the backup had been older than the lead.
    shared.admin.execute("DELETE FROM leads")
    shared.admin.execute("DELETE FROM applied_ops")
    shared.admin.execute("UPDATE sync_clock SET epoch = gen_random_uuid()")
    desk.round()
    assert desk.lead(lead) is not None
    row = shared.admin.execute("SELECT name FROM leads WHERE id = %s", (lead,)).fetchone()
    assert row == ("Mary",)


def test_whoever_was_away_longer_than_tombstones_are_kept_reads_everything_again(
    opened: Open, shared: SharedTestDatabase, ada: Person
) -> None:
    desk, laptop = opened(ada), opened(ada)
    lead = desk.put_lead("Mary")
    kept = desk.put_lead("Ada")
    desk.round()
    laptop.round()
    shared.admin.execute("UPDATE leads SET deleted = true WHERE id = %s", (lead,))
    shared.admin.execute("SELECT cleanup_tombstones(-1)")
    laptop.round()
    assert laptop.lead(lead) is None
    assert laptop.lead(kept) is not None


def test_reading_everything_again_is_done_once(
    opened: Open, shared: SharedTestDatabase, ada: Person
) -> None:
    """The last numbers may be of rows that are gone, or that this home was never to see."""
    desk, laptop = opened(ada), opened(ada)
    lead = desk.put_lead("Mary")
    desk.round()
    laptop.round()
    shared.admin.execute("UPDATE leads SET deleted = true WHERE id = %s", (lead,))
    shared.admin.execute("SELECT cleanup_tombstones(-1)")
    assert laptop.round().received > 0
    assert laptop.round().received == 0


def test_what_others_removed_long_ago_is_not_brought_back_by_whoever_made_it(
    opened: Open, shared: SharedTestDatabase, ada: Person
) -> None:
    desk, laptop = opened(ada), opened(ada)
    lead = desk.put_lead("Mary")
    desk.round()
    laptop.round()
    laptop.store.write(lambda uow: uow.leads.remove(lead)).result()
    laptop.round()
    shared.admin.execute("SELECT cleanup_tombstones(-1)")
    desk.round()
    assert desk.lead(lead) is None
    shared.admin.execute("UPDATE sync_clock SET epoch = gen_random_uuid()")
    desk.round()
    assert desk.lead(lead) is None


def test_a_newer_and_an_older_server_are_told_apart(
    opened: Open, shared: SharedTestDatabase, ada: Person
) -> None:
    desk = opened(ada)
    shared.admin.execute("UPDATE sync_clock SET oldest_schema = '9000'")
    with pytest.raises(EnvironmentFault) as newer:
        desk.round()
    assert newer.value.code == "client_too_old"
    shared.admin.execute("UPDATE sync_clock SET oldest_schema = '0008'")
    shared.admin.execute("UPDATE alembic_version SET version_num = '0007'")
    with pytest.raises(EnvironmentFault) as older:
        desk.round()
    assert older.value.code == "server_too_old"
    assert desk.lead(desk.put_lead("Mary")) is not None


def test_a_login_that_was_switched_off_is_told_so(
    opened: Open, shared: SharedTestDatabase, ada: Person
) -> None:
    desk = opened(ada)
    desk.round()
    shared.admin.execute("UPDATE users SET is_active = false WHERE id = %s", (ada.id,))
    with pytest.raises(EnvironmentFault) as refused:
        desk.round()
    assert refused.value.code == "server_disabled"


def test_a_refused_change_gives_way_to_the_server_and_waits_for_a_person(
    opened: Open, shared: SharedTestDatabase, ada: Person
) -> None:
    desk = opened(ada)
    lead = desk.put_lead("Mary")
    desk.round()
    shared.admin.execute("UPDATE users SET role = 'viewer' WHERE id = %s", (ada.id,))
    desk.put_lead("Mary S.", lead)
    assert desk.round().refused == 1
    found = desk.lead(lead)
    assert found is not None
    assert found.name == "Mary"
    aside = desk.store.read(lambda uow: uow.sync.set_aside())
    assert [dict(one.operation.fields) for one in aside] == [{"name": "Mary S."}]
