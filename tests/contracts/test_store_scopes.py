"""Who holds the scopes of meetings and series."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.holdings import Holdings, ScopeMember
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.meetings import Meeting, ParticipantRole, make_room_code
from meeting_desktop.domain.people import Team, User, UserRole
from meeting_desktop.domain.planning import Appointment, Series
from meeting_desktop.domain.sharing import Access, Hold, Login, ScopeRole
from meeting_desktop.ports.unit_of_work import ChangeKind, Store
from tests.contracts.planning_samples import HOUR, TEN, a_colleague, a_series, invited, planned
from tests.contracts.sharing_samples import a_colleague_of, connected, holds

_OWNER, _EDITOR, _READER = ScopeRole.OWNER, ScopeRole.EDITOR, ScopeRole.READER


def a_meeting_apart(store: Store, scope_id: UUID | None = None, **plan: object) -> Meeting:
    """A meeting with a scope of its own, or in another one's."""
    pattern = planned(store)
    meeting_id = new_id()
    appointment = Appointment(TEN, TEN + HOUR, f"{meeting_id}@example.org", **plan)  # type: ignore[arg-type]  # by name
    meeting = replace(
        pattern,
        id=meeting_id,
        scope_id=scope_id or meeting_id,
        room_code=make_room_code(),
        appointment=appointment,
    )
    store.write(lambda uow: uow.meetings.add(meeting)).result(60)
    return meeting


def a_series_apart(store: Store) -> Series:
    series_id = new_id()
    series = replace(a_series(store), id=series_id, scope_id=series_id)
    store.write(lambda uow: uow.series.put(series)).result(60)
    return series


def roles(store: Store, scope_id: UUID) -> dict[UUID, ScopeRole]:
    members = store.read(lambda uow: uow.scopes.members(scope_id))
    return {member.user_id: member.role for member in members}


def me(store: Store) -> UUID:
    return store.read(lambda uow: uow.people.me()).id


def holdings(store: Store, only: UUID | None = None) -> Holdings:
    return store.read(lambda uow: uow.scopes.holdings(only))


def ask(store: Store, target: Meeting | Series, user: User, **changes: object) -> Invitation:
    return invited(store, target, user.email, user_id=user.id, **changes)


def let_in(store: Store, member: ScopeMember) -> None:
    store.write(lambda uow: uow.scopes.put(member)).result(60)


def answer(store: Store, invitation: Invitation) -> None:
    store.write(lambda uow: uow.invitations.put(invitation)).result(60)


def test_whoever_makes_a_meeting_owns_its_scope(store: Store) -> None:
    meeting = a_meeting_apart(store)
    assert roles(store, meeting.scope_id) == {me(store): _OWNER}


def test_whoever_makes_a_series_owns_its_scope_and_that_of_its_meetings(store: Store) -> None:
    series = a_series_apart(store)
    occurrence = a_meeting_apart(store, series.scope_id, series_id=series.id, occurrence_start=TEN)
    store.write(lambda uow: uow.series.put(replace(series, title="Changed"))).result(60)
    assert occurrence.scope_id == series.id
    assert roles(store, series.id) == {me(store): _OWNER}


def test_a_meeting_in_the_personal_scope_has_no_members(store: Store) -> None:
    assert roles(store, planned(store).scope_id) == {}


def test_a_scope_outlives_its_meeting(store: Store) -> None:
    meeting = a_meeting_apart(store)
    store.write(lambda uow: uow.meetings.remove(meeting.id)).result(60)
    assert roles(store, meeting.scope_id) == {me(store): _OWNER}


def test_members_come_change_and_go(store: Store) -> None:
    meeting, ada = a_meeting_apart(store), a_colleague(store, "Ada")
    for role in (_READER, _EDITOR):
        member = ScopeMember(meeting.id, ada.id, role)
        let_in(store, member)
    assert roles(store, meeting.id) == {me(store): _OWNER, ada.id: _EDITOR}
    gone = store.write(lambda uow: uow.scopes.remove(meeting.id, ada.id)).result(60)
    assert [(one.table, one.kind) for one in gone.changes] == [
        ("scope_members", ChangeKind.REMOVED)
    ]
    assert roles(store, meeting.id) == {me(store): _OWNER}
    store.write(lambda uow: uow.scopes.remove(meeting.id, ada.id)).result(60)
    let_in(store, ScopeMember(meeting.id, ada.id, _READER))
    assert roles(store, meeting.id)[ada.id] is _READER


def test_in_a_home_without_an_account_everything_is_ones_own(store: Store) -> None:
    held = holdings(store)
    assert not held.is_shared
    assert held.may(new_id(), "meetings", Access.CHANGE)
    assert held.may_begin()


def test_in_a_home_without_an_account_nobody_is_let_in(store: Store) -> None:
    meeting = a_meeting_apart(store)
    ask(store, meeting, a_colleague(store, "Ada"))
    assert roles(store, meeting.id) == {me(store): _OWNER}


def test_a_colleague_who_is_invited_reads_and_a_host_edits(store: Store) -> None:
    directory = connected(store)
    meeting = a_meeting_apart(store)
    ada = a_colleague_of(store, directory, "Ada")
    bea = a_colleague_of(store, directory, "Bea")
    ask(store, meeting, ada)
    ask(store, meeting, bea, role=ParticipantRole.CO_HOST)
    assert roles(store, meeting.id) == {me(store): _OWNER, ada.id: _READER, bea.id: _EDITOR}


def test_another_role_in_the_meeting_is_another_role_in_its_scope(store: Store) -> None:
    directory = connected(store)
    meeting, ada = a_meeting_apart(store), a_colleague_of(store, directory, "Ada")
    asked = ask(store, meeting, ada)
    store.write(lambda uow: uow.invitations.put(replace(asked, role=ParticipantRole.HOST))).result(
        10
    )
    assert roles(store, meeting.id)[ada.id] is _EDITOR


def test_who_is_invited_no_more_is_out_and_in_again_with_an_undo(store: Store) -> None:
    directory = connected(store)
    series, ada = a_series_apart(store), a_colleague_of(store, directory, "Ada")
    asked = ask(store, series, ada)
    store.write(lambda uow: uow.invitations.remove(asked.id)).result(60)
    assert ada.id not in roles(store, series.id)
    store.write(lambda uow: uow.invitations.put(asked)).result(60)
    assert roles(store, series.id)[ada.id] is _READER


def test_an_answer_takes_nobody_out_and_brings_nobody_in(store: Store) -> None:
    directory = connected(store)
    meeting, ada = a_meeting_apart(store), a_colleague_of(store, directory, "Ada")
    asked = ask(store, meeting, ada)
    for status in (Rsvp.DECLINED, Rsvp.ACCEPTED):
        answer(store, replace(asked, status=status))
        assert roles(store, meeting.id)[ada.id] is _READER
    store.write(lambda uow: uow.scopes.remove(meeting.id, ada.id)).result(60)
    store.write(lambda uow: uow.invitations.put(replace(asked, status=Rsvp.TENTATIVE))).result(60)
    assert ada.id not in roles(store, meeting.id)


def test_one_meeting_of_a_series_is_no_key_to_the_others(store: Store) -> None:
    directory = connected(store)
    series, ada = a_series_apart(store), a_colleague_of(store, directory, "Ada")
    occurrence = a_meeting_apart(store, series.scope_id, series_id=series.id, occurrence_start=TEN)
    ask(store, occurrence, ada)
    assert ada.id not in roles(store, series.id)


def test_only_colleagues_of_the_directory_are_let_in(store: Store) -> None:
    connected(store)
    meeting = a_meeting_apart(store)
    ask(store, meeting, a_colleague(store, "Ada"))
    invited(store, meeting, "guest@example.org")
    assert roles(store, meeting.id) == {me(store): _OWNER}


def test_nobody_gets_into_a_personal_scope_by_an_invitation(store: Store) -> None:
    directory = connected(store)
    old, ada = planned(store), a_colleague_of(store, directory, "Ada")
    ask(store, old, ada)
    assert roles(store, old.scope_id) == {}


def test_who_may_only_read_lets_nobody_in(store: Store) -> None:
    directory = connected(store)
    meeting, ada = a_meeting_apart(store), a_colleague_of(store, directory, "Ada")
    mine = ScopeMember(meeting.id, me(store), _READER)
    let_in(store, mine)
    ask(store, meeting, ada)
    assert ada.id not in roles(store, meeting.id)


def test_an_owner_who_is_invited_to_their_own_meeting_stays_its_owner(store: Store) -> None:
    directory = connected(store)
    meeting, ada = a_meeting_apart(store), a_colleague_of(store, directory, "Ada")
    let_in(store, ScopeMember(meeting.id, ada.id, _OWNER))
    asked = ask(store, meeting, ada)
    store.write(lambda uow: uow.invitations.remove(asked.id)).result(60)
    assert roles(store, meeting.id)[ada.id] is _OWNER


def test_what_a_rep_holds(store: Store) -> None:
    directory = connected(store)
    meeting, ada = a_meeting_apart(store), a_colleague_of(store, directory, "Ada")
    team = Team(new_id(), new_id(), "Sales", members=(me(store), ada.id))
    team = replace(team, scope_id=team.id)
    store.write(lambda uow: uow.people.put_team(team)).result(60)
    held = holdings(store)
    assert held.login is Login.REP
    assert held.holds(me(store)) == {Hold.OWN}
    assert held.holds(directory) == {Hold.DIRECTORY}
    assert held.holds(team.id) == {Hold.TEAM}
    assert held.holds(meeting.id) == {Hold.OWNER}
    assert held.holds(ada.id) == {Hold.FOREIGN}
    assert held.holds(new_id()) == {Hold.FOREIGN}


def test_a_manager_holds_what_the_others_of_their_teams_have(store: Store) -> None:
    directory = connected(store, UserRole.MANAGER)
    ada, bea, carl = (a_colleague_of(store, directory, name) for name in ("Ada", "Bea", "Carl"))
    team_id = new_id()
    # Carl was added by somebody who may not place people under a manager.
    team = Team(team_id, team_id, "Sales", members=(me(store), ada.id, carl.id))
    holds(store, ada.id)
    store.write(lambda uow: uow.people.put_team(team)).result(60)
    owned, read = a_meeting_apart(store), a_meeting_apart(store)
    for member in (
        ScopeMember(owned.id, ada.id, _OWNER),
        ScopeMember(owned.id, me(store), _READER),
        ScopeMember(read.id, ada.id, _READER),
    ):
        let_in(store, member)
    held = holdings(store)
    assert held.holds(ada.id) == {Hold.SUBORDINATE}
    assert held.holds(bea.id) == held.holds(carl.id) == {Hold.FOREIGN}
    assert held.holds(owned.id) == {Hold.READER, Hold.SUBORDINATE_OWNED}
    assert held.may(owned.id, "meetings", Access.CHANGE)
    assert held.holds(read.id) == {Hold.OWNER}


def test_one_scope_may_be_asked_for_alone(store: Store) -> None:
    directory = connected(store, UserRole.MANAGER)
    ada = a_colleague_of(store, directory, "Ada")
    holds(store, ada.id)
    team_id = new_id()
    team = Team(team_id, team_id, "Sales", members=(me(store), ada.id))
    store.write(lambda uow: uow.people.put_team(team)).result(60)
    first, other = a_meeting_apart(store), a_meeting_apart(store)
    let_in(store, ScopeMember(first.id, ada.id, _OWNER))
    alone = holdings(store, first.id)
    assert alone.holds(first.id) == holdings(store).holds(first.id)
    assert set(alone.roles) == {first.id}
    assert other.id not in alone.roles


def test_a_colleague_of_the_directory_is_known_by_address_before_one_noted_by_hand(
    store: Store,
) -> None:
    a_colleague(store, "Ada")
    directory = connected(store)
    theirs = a_colleague_of(store, directory, "Ada")
    found = store.read(lambda uow: uow.people.by_email("ada@example.org"))
    assert found == theirs


def test_a_member_of_a_team_is_of_the_scope_that_the_team_has(store: Store) -> None:
    team = Team(new_id(), me(store), "Sales", members=(me(store),))
    store.write(lambda uow: uow.people.put_team(team)).result(60)
    ada = a_colleague(store, "Ada")
    wider = replace(team, scope_id=team.id, members=(me(store), ada.id))
    store.write(lambda uow: uow.people.put_team(wider)).result(60)
    stored = store.read(lambda uow: uow.people.teams())[0]
    assert (stored.scope_id, stored.members) == (me(store), (me(store), ada.id))
