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
    Login,
    ScopeRole,
    belongs,
    columns,
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


def test_a_viewer_writes_their_profile_their_notices_and_their_answers() -> None:
    written = {
        (table, access, own)
        for _, hold, table, access, own in _everything_allowed(Login.VIEWER)
        if access in _WRITES
    }
    notices = {("notifications", *one) for one in product(_WRITES, _BOTH)}
    changed = {(table, Access.CHANGE, True) for table in ("users", "invitations")}
    assert written == notices | changed
    assert all(
        columns(Login.VIEWER, hold, "invitations", own=True) in (OWN_ANSWER, frozenset())
        for hold in Hold
    )


def test_nobody_writes_what_they_may_not_read_but_who_comes_first() -> None:
    blind = {
        (login, table, access, own)
        for login, hold, table, access, own in _everything_allowed(*Login)
        if not may(login, hold, table, Access.READ, own=own)
    }
    leading, writers = {Login.ADMIN, Login.MANAGER}, {Login.ADMIN, Login.MANAGER, Login.REP}
    assert blind == {
        *((login, "teams", Access.INSERT, own) for login in leading for own in _BOTH),
        *((login, "team_members", Access.INSERT, True) for login in leading),
        *((login, "scope_members", Access.INSERT, True) for login in writers),
    }


@pytest.mark.parametrize("table", sorted(KEPT_HERE))
def test_what_a_machine_keeps_to_itself_is_never_sent(table: str) -> None:
    assert not {one for one in _everything_allowed(*Login) if one[2] == table}


def test_of_a_foreign_scope_nobody_sees_or_writes_anything() -> None:
    assert not {one for one in _everything_allowed(*Login) if one[1] is Hold.FOREIGN}


def test_an_admin_sees_no_more_than_a_rep() -> None:
    for hold, table, own in product(Hold, sorted(TABLES), _BOTH):
        assert may(Login.ADMIN, hold, table, Access.READ, own=own) == may(
            Login.REP, hold, table, Access.READ, own=own
        )


def test_everybody_sees_the_names_of_their_colleagues() -> None:
    for login in (Login.ADMIN, Login.MANAGER, Login.REP, Login.VIEWER):
        assert may(login, Hold.DIRECTORY, "users", Access.READ)


def test_of_their_own_row_people_change_their_profile_and_nothing_else() -> None:
    for login in (Login.ADMIN, Login.MANAGER, Login.REP, Login.VIEWER):
        assert columns(login, Hold.DIRECTORY, "users", own=True) == OWN_PROFILE
        assert not columns(login, Hold.DIRECTORY, "users", own=False)
    assert not OWN_PROFILE & {"role", "is_active", "email", "login_role"}


def test_nobody_adds_or_removes_people_through_the_shared_database() -> None:
    added = {
        one
        for one in _everything_allowed(*Login)
        if one[2] == "users" and one[3] in {Access.INSERT, Access.REMOVE}
    }
    assert not added


@pytest.mark.parametrize("table", ["teams", "team_members"])
def test_who_leads_changes_the_teams_they_are_in_and_no_others(table: str) -> None:
    for login in (Login.ADMIN, Login.MANAGER):
        assert may(login, Hold.TEAM, table, Access.CHANGE)
        assert not may(login, Hold.FOREIGN, table, Access.READ)
        assert may(login, Hold.UNCLAIMED, table, Access.INSERT, own=True)
    assert not may(Login.REP, Hold.TEAM, table, Access.CHANGE)
    assert not may(Login.REP, Hold.UNCLAIMED, table, Access.INSERT, own=True)


def test_of_a_new_team_only_oneself_is_the_first_member() -> None:
    assert not may(Login.MANAGER, Hold.UNCLAIMED, "team_members", Access.INSERT)


@pytest.mark.parametrize("table", ["scope_members", "team_members"])
def test_a_membership_never_becomes_somebody_elses(table: str) -> None:
    for login, hold, own in product(Login, Hold, _BOTH):
        assert "user_id" not in columns(login, hold, table, own=own)
        assert columns(login, hold, table, own=own) != ALL_COLUMNS


def test_a_manager_takes_part_in_what_their_people_do() -> None:
    for hold, access in product((Hold.SUBORDINATE, Hold.SUBORDINATE_OWNED), Access):
        assert may(Login.MANAGER, hold, "leads", access)
        assert not may(Login.REP, hold, "leads", access)
        assert not may(Login.ADMIN, hold, "leads", access)


@pytest.mark.parametrize(
    "table",
    ["notifications", "email_templates", "voice_profiles", "private_messages", "chat_wordings"],
)
def test_notices_own_wordings_voices_and_private_messages_are_nobody_elses(table: str) -> None:
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
    assert may_grant(Login.MANAGER, Hold.SUBORDINATE_OWNED, ScopeRole.EDITOR)
    assert not may_grant(Login.MANAGER, Hold.SUBORDINATE_OWNED, ScopeRole.OWNER)


def test_a_personal_scope_and_that_of_a_team_are_never_given_to_members() -> None:
    for login, hold in product(Login, (Hold.OWN, Hold.TEAM, Hold.DIRECTORY, Hold.SUBORDINATE)):
        assert not any(may_grant(login, hold, role, own=own) for role in ScopeRole for own in _BOTH)


def test_what_was_changed_is_read_by_whoever_holds_the_scope_and_written_by_nobody() -> None:
    for login, hold, access in product(Login, Hold, Access):
        allowed = may(login, hold, "audit_log", access)
        assert not allowed or (access is Access.READ and hold not in {Hold.FOREIGN, Hold.UNCLAIMED})


def test_what_is_allowed_is_allowed_where_such_rows_are() -> None:
    for _, hold, table, _, _ in _everything_allowed(*Login):
        assert belongs(table, hold)
    assert not belongs("meetings", Hold.DIRECTORY)
    assert belongs("meetings", Hold.FOREIGN)


def test_a_table_without_a_rule_is_an_error() -> None:
    with pytest.raises(ValueError, match="no rule"):
        may(Login.REP, Hold.OWN, "somewhere_else", Access.READ)


def test_a_login_is_that_of_its_person() -> None:
    rep = User(UUID(int=1), UUID(int=1), "Ada")
    assert Login.of(rep) is Login.REP
    assert Login.of(replace(rep, role=UserRole.MANAGER)) is Login.MANAGER
    assert Login.of(replace(rep, role=UserRole.ADMIN, is_active=False)) is Login.DISABLED
    assert Login.of(None) is Login.STRANGER
