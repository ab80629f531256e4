"""Who may see and change what is shared."""

from dataclasses import replace
from itertools import product
from uuid import UUID

import pytest

from meeting_desktop.domain.people import User, UserRole
from meeting_desktop.domain.sharing import (
    ALL_COLUMNS,
    OWN_ANSWER,
    OWN_PROFILE,
    TABLES,
    Access,
    Hold,
    Kind,
    Login,
    ScopeRole,
    columns,
    kind_of,
    may,
    may_grant,
)
from meeting_desktop.domain.sync import KEPT_HERE

_WRITES = (Access.INSERT, Access.CHANGE, Access.REMOVE)
_BOTH = (False, True)


def _everything_allowed(*logins: Login) -> set[tuple[Login, Hold, str, Access, bool]]:
    asked = product(logins, Hold, sorted(TABLES), Access, _BOTH)
    return {one for one in asked if may(one[0], one[1], one[2], one[3], own=one[4])}


def test_the_disabled_and_strangers_may_do_nothing_at_all() -> None:
    assert not _everything_allowed(Login.DISABLED, Login.STRANGER)


def test_a_viewer_writes_nothing_but_their_profile_and_their_notices() -> None:
    written = {
        (hold, table, access, own)
        for _, hold, table, access, own in _everything_allowed(Login.VIEWER)
        if access in _WRITES
    }
    notices = {(Hold.OWN, "notifications", *one) for one in product(_WRITES, _BOTH)}
    assert written == notices | {(Hold.DIRECTORY, "users", Access.CHANGE, True)}


def test_nobody_writes_what_they_may_not_read_but_for_the_first_member_of_a_scope() -> None:
    for login, hold, table, access, own in _everything_allowed(*Login):
        if not may(login, hold, table, Access.READ, own=own):
            assert (hold, table, access, own) == (
                Hold.UNCLAIMED,
                "scope_members",
                Access.INSERT,
                True,
            )


@pytest.mark.parametrize("table", sorted(KEPT_HERE))
def test_what_a_machine_keeps_to_itself_is_never_sent(table: str) -> None:
    assert not {one for one in _everything_allowed(*Login) if one[2] == table}


def test_a_foreign_scope_shows_nothing_but_teams_to_an_admin() -> None:
    seen = {
        (login, table)
        for login, hold, table, _, _ in _everything_allowed(*Login)
        if hold is Hold.FOREIGN
    }
    assert seen == {(Login.ADMIN, "teams"), (Login.ADMIN, "team_members")}


def test_an_admin_sees_no_more_content_than_a_rep() -> None:
    for hold, table, access, own in product(Hold, sorted(TABLES), Access, _BOTH):
        if kind_of(table) not in {Kind.PEOPLE, Kind.TEAMS}:
            assert may(Login.ADMIN, hold, table, access, own=own) == may(
                Login.REP, hold, table, access, own=own
            )


def test_everybody_sees_the_names_of_their_colleagues() -> None:
    for login in (Login.ADMIN, Login.MANAGER, Login.REP, Login.VIEWER):
        assert may(login, Hold.DIRECTORY, "users", Access.READ)


def test_of_their_own_row_people_change_their_profile_and_an_admin_everything() -> None:
    assert columns(Login.REP, Hold.DIRECTORY, "users", own=True) == OWN_PROFILE
    assert not columns(Login.MANAGER, Hold.DIRECTORY, "users", own=False)
    assert columns(Login.ADMIN, Hold.DIRECTORY, "users", own=False) == ALL_COLUMNS
    assert not OWN_PROFILE & {"role", "is_active", "email", "login_role"}


def test_only_an_admin_adds_and_removes_people() -> None:
    added = {
        (login, hold)
        for login, hold, table, access, _ in _everything_allowed(*Login)
        if table == "users" and access in {Access.INSERT, Access.REMOVE}
    }
    assert added == {(Login.ADMIN, Hold.DIRECTORY)}


@pytest.mark.parametrize("table", ["teams", "team_members"])
def test_a_manager_leads_the_teams_they_are_in_and_no_others(table: str) -> None:
    assert may(Login.MANAGER, Hold.TEAM, table, Access.CHANGE)
    assert not may(Login.MANAGER, Hold.FOREIGN, table, Access.READ)
    assert not may(Login.MANAGER, Hold.UNCLAIMED, table, Access.INSERT)
    assert not may(Login.REP, Hold.TEAM, table, Access.CHANGE)


def test_a_manager_takes_part_in_what_their_people_do() -> None:
    for access in Access:
        assert may(Login.MANAGER, Hold.SUBORDINATE, "leads", access)
        assert not may(Login.REP, Hold.SUBORDINATE, "leads", access)
        assert not may(Login.ADMIN, Hold.SUBORDINATE, "leads", access)


@pytest.mark.parametrize("table", ["notifications", "email_templates"])
def test_notices_and_own_wordings_of_mails_are_nobody_elses(table: str) -> None:
    assert {hold for _, hold, name, _, _ in _everything_allowed(*Login) if name == table} == {
        Hold.OWN
    }


def test_a_reader_answers_their_own_invitation_and_changes_nothing_else() -> None:
    written = {
        (table, access, own)
        for _, hold, table, access, own in _everything_allowed(Login.REP)
        if hold is Hold.READER and access in _WRITES
    }
    assert written == {("invitations", Access.CHANGE, True)}
    assert columns(Login.REP, Hold.READER, "invitations", own=True) == OWN_ANSWER


def test_the_first_member_of_a_scope_is_whoever_makes_it_and_its_owner() -> None:
    assert may_grant(Login.REP, Hold.UNCLAIMED, ScopeRole.OWNER, own=True)
    assert not may_grant(Login.REP, Hold.UNCLAIMED, ScopeRole.OWNER, own=False)
    assert not may_grant(Login.REP, Hold.UNCLAIMED, ScopeRole.EDITOR, own=True)
    assert not may_grant(Login.VIEWER, Hold.UNCLAIMED, ScopeRole.OWNER, own=True)


def test_an_editor_lets_people_in_but_cannot_turn_the_owner_out() -> None:
    assert may_grant(Login.REP, Hold.EDITOR, ScopeRole.EDITOR)
    assert may_grant(Login.REP, Hold.EDITOR, ScopeRole.READER)
    assert not may_grant(Login.REP, Hold.EDITOR, ScopeRole.OWNER)
    assert may_grant(Login.REP, Hold.OWNER, ScopeRole.OWNER)
    assert not may_grant(Login.VIEWER, Hold.OWNER, ScopeRole.READER)


def test_a_personal_scope_and_that_of_a_team_are_never_given_to_members() -> None:
    for login, hold in product(Login, (Hold.OWN, Hold.TEAM, Hold.DIRECTORY, Hold.SUBORDINATE)):
        assert not any(may_grant(login, hold, role, own=own) for role in ScopeRole for own in _BOTH)


def test_what_was_changed_is_read_by_whoever_holds_the_scope_and_written_by_nobody() -> None:
    for login, hold, access in product(Login, Hold, Access):
        allowed = may(login, hold, "audit_log", access)
        assert not allowed or (access is Access.READ and hold not in {Hold.FOREIGN, Hold.UNCLAIMED})


def test_a_table_without_a_rule_is_an_error() -> None:
    with pytest.raises(ValueError, match="no rule"):
        may(Login.REP, Hold.OWN, "somewhere_else", Access.READ)


def test_a_login_is_that_of_its_person() -> None:
    rep = User(UUID(int=1), UUID(int=1), "Ada")
    assert Login.of(rep) is Login.REP
    assert Login.of(replace(rep, role=UserRole.MANAGER)) is Login.MANAGER
    assert Login.of(replace(rep, role=UserRole.ADMIN, is_active=False)) is Login.DISABLED
    assert Login.of(None) is Login.STRANGER
