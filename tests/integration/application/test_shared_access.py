"""What may be changed of what colleagues share, and what a machine leaves to others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from meeting_desktop.application.browse_library import BrowseLibrary
from meeting_desktop.application.extend_series import ExtendSeries
from meeting_desktop.application.keep_leads import KeepLeads, new_lead
from meeting_desktop.application.keep_people import KeepPeople
from meeting_desktop.application.keep_questions import KeepQuestions
from meeting_desktop.application.left_behind import find_left_behind
from meeting_desktop.application.long_writes import MOST_WHILE_MEETING, LongWrite
from meeting_desktop.application.look_ahead import LookAhead
from meeting_desktop.application.meeting_rows import MeetingRows, write_beginning, write_end
from meeting_desktop.application.shared_access import SharedAccess
from meeting_desktop.application.synchronise import SERVER
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.holdings import ScopeMember
from meeting_desktop.domain.leads import Lead, LeadStatus
from meeting_desktop.domain.meeting_drafts import Invitee, MeetingDraft
from meeting_desktop.domain.meetings import (
    Meeting,
    MeetingOrigin,
    MeetingStatus,
    ParticipantRole,
    make_room_code,
)
from meeting_desktop.domain.people import Team, TeamKind, User, UserRole
from meeting_desktop.domain.planning import EditScope
from meeting_desktop.domain.sharing import Access, ScopeRole
from meeting_desktop.domain.sync import ServerFacts
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.contracts.sharing_samples import a_colleague_of, connected, holds
from tests.integration.application.planning_desk import NOW, START, PlanningDesk


@pytest.fixture
def desk() -> Iterator[PlanningDesk]:
    desk = PlanningDesk()
    yield desk
    desk.store.close(1)


@pytest.fixture
def access(desk: PlanningDesk) -> Iterator[SharedAccess]:
    access = SharedAccess(desk.store)
    access.start()
    yield access
    access.close()


def draft(**changes: Any) -> MeetingDraft:
    return MeetingDraft("Demo", datetime.fromisoformat("2026-12-03 10:00"), 60, "UTC", **changes)


def members(uow: UnitOfWork, scope_id: UUID) -> Sequence[ScopeMember]:
    return uow.scopes.members(scope_id)


def theirs(desk: PlanningDesk, owner: User, mine: ScopeRole = ScopeRole.READER) -> Meeting:
    """A meeting of a colleague, as it came from the shared database."""
    meeting_id = new_id()
    meeting = Meeting(
        meeting_id,
        meeting_id,
        make_room_code(),
        "Theirs",
        MeetingOrigin.INSTANT,
        MeetingStatus.ACTIVE,
        "UTC",
        NOW,
        actual_start=NOW,
    )

    def work(uow: UnitOfWork) -> None:
        uow.scopes.put(ScopeMember(meeting_id, owner.id, ScopeRole.OWNER))
        uow.scopes.put(ScopeMember(meeting_id, desk.me.id, mine))
        uow.meetings.add(meeting)

    desk.write(work)
    return meeting


def give_away(desk: PlanningDesk, scope_id: UUID, role: ScopeRole = ScopeRole.READER) -> None:
    """From now on this person only has ``role`` in a scope that was theirs."""
    desk.write(lambda uow: uow.scopes.put(ScopeMember(scope_id, desk.me.id, role)))


def begun(desk: PlanningDesk) -> MeetingRows:
    return desk.write(
        lambda uow: write_beginning(
            uow, title="Mine", name="Ada", language="en", time_zone="UTC", now=NOW
        )
    )


def refused(act: Callable[[], object], words: str = "shared with you to read") -> None:
    with pytest.raises(UserFacingError, match=words) as caught:
        act()
    assert caught.value.code == "not_allowed"


def test_a_new_meeting_has_a_scope_of_its_own_and_its_maker_owns_it(desk: PlanningDesk) -> None:
    planned = desk.done(desk.schedule.schedule(draft())).meeting
    held = begun(desk).meeting
    for meeting in (planned, held):
        assert meeting.scope_id == meeting.id
        (member,) = desk.read(partial(members, scope_id=meeting.id))
        assert (member.user_id, member.role) == (desk.me.id, ScopeRole.OWNER)


def test_the_meetings_of_a_series_share_its_scope(desk: PlanningDesk) -> None:
    done = desk.done(desk.schedule.schedule(draft(rule="FREQ=WEEKLY;COUNT=3")))
    assert done.series is not None
    assert done.series.scope_id == done.series.id
    series_id = done.series.id
    rows = desk.read(lambda uow: uow.calendar.of_series(series_id))
    assert {row.scope_id for row in rows} == {series_id}
    assert len(desk.read(lambda uow: uow.scopes.members(series_id))) == 1


def test_a_meeting_that_begins_to_repeat_takes_its_series_into_its_scope(
    desk: PlanningDesk,
) -> None:
    single = desk.done(desk.schedule.schedule(draft())).meeting
    done = desk.done(desk.schedule.change(single.id, draft(rule="FREQ=WEEKLY;COUNT=3")))
    assert done.series is not None
    assert done.series.scope_id == single.id


def test_a_series_that_is_split_stays_in_one_scope(desk: PlanningDesk) -> None:
    first = desk.done(desk.schedule.schedule(draft(rule="FREQ=WEEKLY;COUNT=4")))
    assert first.series is not None
    series_id = first.series.id
    second = desk.read(lambda uow: uow.calendar.of_series(series_id))[1]
    changed = replace(desk.schedule.draft_of(second.id), title="Another")
    done = desk.done(desk.schedule.change(second.id, changed, EditScope.FOLLOWING))
    assert done.series is not None
    assert done.series.id != series_id
    assert done.series.scope_id == series_id


def test_whoever_is_invited_is_let_in_by_the_form(desk: PlanningDesk) -> None:
    directory = connected(desk.store)
    carl = a_colleague_of(desk.store, directory, "Carl")
    dora = a_colleague_of(desk.store, directory, "Dora")
    invitees = (
        Invitee(carl.email, role=ParticipantRole.PRESENTER),
        Invitee(dora.email, role=ParticipantRole.CO_HOST),
    )
    meeting = desk.done(desk.schedule.schedule(draft(invitees=invitees))).meeting

    def roles() -> dict[UUID, ScopeRole]:
        members = desk.read(lambda uow: uow.scopes.members(meeting.id))
        return {one.user_id: one.role for one in members if one.user_id != desk.me.id}

    assert roles() == {carl.id: ScopeRole.READER, dora.id: ScopeRole.EDITOR}
    alone = desk.done(desk.schedule.change(meeting.id, draft(invitees=invitees[:1])))
    assert roles() == {carl.id: ScopeRole.READER}
    desk.done(desk.schedule.undo(alone.undo))
    assert roles() == {carl.id: ScopeRole.READER, dora.id: ScopeRole.EDITOR}


def test_a_home_by_itself_offers_everything(desk: PlanningDesk, access: SharedAccess) -> None:
    assert not access.is_shared
    assert access.may_change(new_id())
    assert not access.why_not_begin()


def test_a_window_hears_that_it_may_not_change_what_it_only_reads(
    desk: PlanningDesk, access: SharedAccess
) -> None:
    directory = connected(desk.store)
    access.start()
    carl = a_colleague_of(desk.store, directory, "Carl")
    told: list[None] = []
    access.changed.subscribe(told.append)
    meeting = theirs(desk, carl)
    assert told
    assert not access.may_change(meeting.scope_id)
    assert "shared with you to read" in access.why_not(meeting.scope_id)
    give_away(desk, meeting.scope_id, ScopeRole.EDITOR)
    assert access.may_change(meeting.scope_id)


def test_connecting_is_heard_of(desk: PlanningDesk, access: SharedAccess) -> None:
    facts = ServerFacts(new_id(), "0022", "0008", 0, new_id(), desk.me.id, "rep")
    desk.store.write(lambda uow: uow.sync.adopt(facts, new_id()), actor=SERVER).result(60)
    assert access.is_shared
    assert not access.may_change(new_id())


def test_what_is_known_of_single_scopes_is_what_is_read_of_all(
    desk: PlanningDesk, access: SharedAccess
) -> None:
    directory = connected(desk.store, UserRole.MANAGER)
    carl = a_colleague_of(desk.store, directory, "Carl")
    holds(desk.store, carl.id)
    team_id = new_id()
    team = Team(team_id, team_id, "Sales", members=(desk.me.id, carl.id))
    desk.write(lambda uow: uow.people.put_team(team))
    meetings = [theirs(desk, carl) for _ in range(3)]
    desk.write(lambda uow: uow.scopes.remove(meetings[0].id, desk.me.id))
    desk.write(lambda uow: uow.scopes.remove(meetings[1].id, carl.id))
    give_away(desk, meetings[2].id, ScopeRole.EDITOR)
    whole = desk.read(lambda uow: uow.scopes.holdings())
    for meeting in meetings:
        assert access.may_change(meeting.id) == whole.may(meeting.id, "meetings", Access.CHANGE)
    assert [access.may_change(one.id) for one in meetings] == [True, False, True]


def test_another_role_of_the_person_is_another_answer(
    desk: PlanningDesk, access: SharedAccess
) -> None:
    connected(desk.store)
    access.start()
    assert not access.why_not_begin()
    desk.write(lambda uow: uow.people.put(replace(uow.people.me(), role=UserRole.VIEWER)))
    assert "viewer" in access.why_not_begin()
    assert "viewer" in access.why_not(desk.me.id, "leads")


def test_a_reader_changes_no_plan(desk: PlanningDesk) -> None:
    connected(desk.store)
    meeting = desk.done(desk.schedule.schedule(draft())).meeting
    give_away(desk, meeting.id)
    schedule = desk.schedule
    refused(lambda: desk.done(schedule.change(meeting.id, replace(draft(), title="Another"))))
    refused(lambda: desk.done(schedule.move(meeting.id, START, 30)))
    refused(lambda: desk.done(schedule.cancel(meeting.id)))
    refused(lambda: desk.done(schedule.postpone(meeting.id)))
    assert desk.meeting(meeting.id).status is MeetingStatus.SCHEDULED


def test_an_editor_changes_the_plan(desk: PlanningDesk) -> None:
    connected(desk.store)
    meeting = desk.done(desk.schedule.schedule(draft())).meeting
    give_away(desk, meeting.id, ScopeRole.EDITOR)
    desk.done(desk.schedule.cancel(meeting.id))
    assert desk.meeting(meeting.id).status is MeetingStatus.CANCELLED


def test_a_reader_does_not_begin_a_meeting_nor_removes_it(desk: PlanningDesk) -> None:
    connected(desk.store)
    meeting = desk.done(desk.schedule.schedule(draft())).meeting
    give_away(desk, meeting.id)
    library = BrowseLibrary(desk.store)
    refused(lambda: desk.done(library.remove(meeting.id)))
    library.close()
    refused(
        lambda: desk.write(
            lambda uow: write_beginning(
                uow, title="", name="", language="", time_zone="UTC", now=NOW, planned=meeting.id
            )
        )
    )


def test_a_viewer_begins_nothing_and_says_why(desk: PlanningDesk) -> None:
    connected(desk.store, UserRole.VIEWER)
    refused(lambda: begun(desk), "viewer")
    refused(lambda: desk.done(desk.schedule.schedule(draft())), "viewer")
    refused(lambda: desk.done(desk.schedule.schedule(draft(rule="FREQ=WEEKLY;COUNT=3"))), "viewer")
    leads = KeepLeads(desk.store, desk.clock)
    refused(lambda: desk.done(leads.add(new_lead("Example Bakery"))), "viewer")
    leads.close()


def test_no_samples_are_put_into_the_home_of_a_viewer(desk: PlanningDesk) -> None:
    connected(desk.store, UserRole.VIEWER)
    questions = KeepQuestions(desk.store, lambda _scope: ())
    assert not desk.done(questions.begin()).after
    refused(lambda: desk.done(questions.add_set("Mine")), "viewer")
    questions.close()


def test_leads_of_two_people_are_not_made_one(desk: PlanningDesk) -> None:
    directory = connected(desk.store, UserRole.MANAGER)
    carl = a_colleague_of(desk.store, directory, "Carl")
    holds(desk.store, carl.id)
    team_id = new_id()
    team = Team(team_id, team_id, "Sales", members=(desk.me.id, carl.id))
    desk.write(lambda uow: uow.people.put_team(team))
    leads = KeepLeads(desk.store, desk.clock)
    mine = desk.done(leads.add(new_lead("Example Bakery"))).lead
    his = Lead(new_id(), carl.id, "Example Bakery", "", "", "", owner_id=carl.id)
    desk.write(lambda uow: uow.leads.put(his))
    desk.done(leads.move([his.id], LeadStatus.QUALIFIED))
    with pytest.raises(UserFacingError, match="two people"):
        desk.done(leads.merge(mine.id, his.id))
    leads.close()


def test_what_a_manager_only_sees_is_not_their_day(desk: PlanningDesk) -> None:
    directory = connected(desk.store, UserRole.MANAGER)
    carl = a_colleague_of(desk.store, directory, "Carl")
    holds(desk.store, carl.id)
    team_id = new_id()
    team = Team(team_id, team_id, "Sales", members=(desk.me.id, carl.id))
    desk.write(lambda uow: uow.people.put_team(team))
    mine = desk.done(desk.schedule.schedule(draft())).meeting
    later = replace(draft(), start=datetime.fromisoformat("2026-12-03 15:00"))
    his = desk.done(desk.schedule.schedule(later)).meeting
    desk.write(lambda uow: uow.scopes.put(ScopeMember(his.id, carl.id, ScopeRole.OWNER)))
    desk.write(lambda uow: uow.scopes.remove(his.id, desk.me.id))
    desk.clock.set_wall(START - NOW)
    look = LookAhead(desk.store, desk.clock)
    assert [one.meeting_id for one in look.ahead().meetings] == [mine.id]
    look.close()


def test_a_meeting_that_runs_elsewhere_was_not_left_behind_here(desk: PlanningDesk) -> None:
    directory = connected(desk.store)
    theirs(desk, a_colleague_of(desk.store, directory, "Carl"))
    assert desk.write(find_left_behind) == ()
    mine = begun(desk)
    assert desk.write(find_left_behind) == (mine.meeting.id,)
    desk.write(lambda uow: write_end(uow, mine, seconds=1.0, now=NOW))
    assert desk.write(find_left_behind) == ()


def test_in_a_home_by_itself_what_is_active_was_left_behind(desk: PlanningDesk) -> None:
    meeting = theirs(desk, desk.bob)
    assert desk.write(find_left_behind) == (meeting.id,)


def test_a_meeting_that_runs_elsewhere_holds_up_no_import(desk: PlanningDesk) -> None:
    directory = connected(desk.store)
    theirs(desk, a_colleague_of(desk.store, directory, "Carl"))
    desk.write(lambda uow: LongWrite(uow).reaches(MOST_WHILE_MEETING + 1))
    begun(desk)
    with pytest.raises(UserFacingError, match="while a meeting is running"):
        desk.write(lambda uow: LongWrite(uow).reaches(MOST_WHILE_MEETING + 1))


def test_a_series_grows_at_the_machine_of_its_owner(desk: PlanningDesk) -> None:
    connected(desk.store)
    done = desk.done(desk.schedule.schedule(draft(rule="FREQ=WEEKLY")))
    assert done.series is not None
    series = ExtendSeries(desk.store, desk.clock)
    far = START.replace(year=START.year + 2)
    assert series.lacks(far)
    give_away(desk, done.series.id, ScopeRole.EDITOR)
    assert not series.lacks(far)
    assert desk.done(series.until(far)) == 0
    series.close()


def test_a_manager_makes_a_group_and_is_in_it(desk: PlanningDesk) -> None:
    directory = connected(desk.store, UserRole.MANAGER)
    carl = a_colleague_of(desk.store, directory, "Carl")
    people = KeepPeople(desk.store)
    team = desk.done(people.put_team("Sales", TeamKind.TEAM, (carl.id,)))
    assert (team.scope_id, team.members) == (team.id, (desk.me.id, carl.id))
    again = desk.done(people.put_team("Sales", TeamKind.TEAM, (), team.id))
    assert again.members == (desk.me.id,)
    people.close()


def test_a_rep_makes_no_groups_and_nobody_adds_colleagues_by_hand(desk: PlanningDesk) -> None:
    connected(desk.store)
    people = KeepPeople(desk.store)
    refused(lambda: desk.done(people.put_team("Sales", TeamKind.TEAM, ())), "managers make groups")
    refused(lambda: desk.done(people.add_colleague("Eve", "eve@example.org")), "runs the shared")
    people.close()
