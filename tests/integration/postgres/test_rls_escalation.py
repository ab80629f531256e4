"""Members who push what would make them more than they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.postgres.pushing import (
    APPLIED,
    Cast,
    add,
    change,
    make_cast,
    member,
    push,
    scopes,
)
from tests.integration.postgres.server import Person, TestServer


@pytest.fixture(scope="module")
def prepared(postgres: TestServer) -> Iterator[Cast]:
    with postgres.new_database() as database:
        yield make_cast(database)


@pytest.fixture
def cast(prepared: Cast) -> Cast:
    """People of one's own, where what is pushed must stay."""
    return make_cast(prepared.database)


def _said(cast: Cast, person: Person, *operations: Any) -> list[str]:
    """What is answered; nothing of it stays."""
    with cast.connect(person) as connection, connection.transaction(force_rollback=True):
        return push(connection, *operations)


def test_an_editor_does_not_become_an_owner(prepared: Cast) -> None:
    own = prepared.membership("scope_members", prepared.meeting, prepared.ed)
    tried = (
        change("scope_members", own, prepared.meeting, role="owner"),
        add("scope_members", own, prepared.meeting, user_id=prepared.ed.id, role="owner"),
        member(prepared.meeting, prepared.ed, "owner"),
        member(prepared.meeting, prepared.eve, "owner"),
    )
    assert set(_said(prepared, prepared.ed, *tried)) == {"not_allowed"}


def test_an_editor_does_not_turn_the_owner_out(prepared: Cast) -> None:
    owner = prepared.membership("scope_members", prepared.meeting, prepared.ada)
    tried = (
        change("scope_members", owner, prepared.meeting, role="reader"),
        change("scope_members", owner, prepared.meeting, deleted=True),
        change("scope_members", owner, prepared.meeting, user_id=prepared.ed.id),
    )
    assert set(_said(prepared, prepared.ed, *tried)) == {"not_allowed"}


def test_a_membership_is_never_made_somebody_elses(prepared: Cast) -> None:
    reader = prepared.membership("scope_members", prepared.meeting, prepared.rea)
    op = change("scope_members", reader, prepared.meeting, user_id=prepared.eve.id)
    assert _said(prepared, prepared.ada, op) == ["not_allowed"]


def test_a_reader_lets_nobody_in_and_turns_nobody_out(prepared: Cast) -> None:
    other = prepared.membership("scope_members", prepared.meeting, prepared.ed)
    tried = (
        member(prepared.meeting, prepared.eve, "reader"),
        change("scope_members", other, prepared.meeting, deleted=True),
        change(
            "scope_members",
            prepared.membership("scope_members", prepared.meeting, prepared.rea),
            prepared.meeting,
            role="editor",
        ),
    )
    assert set(_said(prepared, prepared.rea, *tried)) == {"not_allowed"}


def test_nobody_claims_a_scope_that_is_somebodys(prepared: Cast) -> None:
    taken = (prepared.ada.id, prepared.team, prepared.directory, prepared.meeting, prepared.mia.id)
    for person in (prepared.eve, prepared.max, prepared.rea):
        said = _said(prepared, person, *(member(scope, person, "owner") for scope in taken))
        assert set(said) == {"not_allowed"}


def test_a_scope_that_was_somebodys_is_never_free_again(cast: Cast) -> None:
    ada = cast.membership("scope_members", cast.meeting, cast.ada)
    others = [cast.membership("scope_members", cast.meeting, one) for one in (cast.ed, cast.rea)]
    with cast.connect(cast.ada) as connection:
        gone = [change("scope_members", row, cast.meeting, deleted=True) for row in (*others, ada)]
        assert push(connection, *gone) == [APPLIED] * 3
    cast.database.admin.execute("SELECT cleanup_tombstones(-1)")
    for person in (cast.rea, cast.eve):
        assert _said(cast, person, member(cast.meeting, person, "owner")) == ["not_allowed"]


def test_a_manager_makes_no_team_of_somebodys_scope(prepared: Cast) -> None:
    taken = (prepared.ada.id, prepared.meeting, prepared.directory, prepared.team)
    for scope in taken:
        tried = (
            add("teams", scope, scope, name="Mine", kind="team"),
            add("team_members", uuid4(), scope, team_id=scope, user_id=prepared.max.id),
        )
        with (
            prepared.connect(prepared.max) as connection,
            connection.transaction(force_rollback=True),
        ):
            assert push(connection, *tried)[0] == "not_allowed"
            assert scope not in scopes(connection) - {prepared.directory}


def test_nobody_gives_away_a_personal_scope_or_a_teams(prepared: Cast) -> None:
    tried = [
        (prepared.ada, prepared.ada.id),
        (prepared.ada, prepared.team),
        (prepared.mia, prepared.ada.id),
        (prepared.mia, prepared.team),
    ]
    for person, scope in tried:
        for role in ("owner", "editor", "reader"):
            assert _said(prepared, person, member(scope, prepared.eve, role)) == ["not_allowed"]


def test_a_manager_does_not_lead_whom_they_added_themselves(prepared: Cast) -> None:
    victims = (prepared.ada, prepared.rea, prepared.mia)
    with prepared.connect(prepared.max) as connection, connection.transaction(force_rollback=True):
        before = scopes(connection)
        said = push(
            connection,
            *(
                add(
                    "team_members",
                    uuid4(),
                    prepared.other_team,
                    team_id=prepared.other_team,
                    user_id=victim.id,
                )
                for victim in victims
            ),
        )
        assert said == [APPLIED] * 3, "they share the team's scope all the same"
        assert scopes(connection) == before


def test_a_manager_does_not_lead_by_making_a_team(prepared: Cast) -> None:
    team = uuid4()
    with prepared.connect(prepared.max) as connection, connection.transaction(force_rollback=True):
        before = scopes(connection)
        people = (prepared.max, prepared.ada)
        said = push(
            connection,
            add("teams", team, team, name="Mine", kind="team"),
            *(add("team_members", uuid4(), team, team_id=team, user_id=one.id) for one in people),
        )
        assert said == [APPLIED] * 3
        assert scopes(connection) == before | {team}


def test_who_left_a_team_is_not_led_again_by_being_put_back(cast: Cast) -> None:
    row = cast.membership("team_members", cast.team, cast.ada)
    with cast.connect(cast.mia) as connection:
        assert cast.ada.id in scopes(connection)
        assert push(connection, change("team_members", row, cast.team, deleted=True)) == [APPLIED]
        assert cast.ada.id not in scopes(connection)
        assert push(connection, change("team_members", row, cast.team, deleted=False)) == [APPLIED]
        assert cast.ada.id not in scopes(connection)
    cast.database.leave_team(cast.team, cast.ada)
    cast.database.join_team(cast.team, cast.ada)
    with cast.connect(cast.mia) as connection:
        assert cast.ada.id in scopes(connection), "whoever runs the server put them back"


def test_an_admin_puts_people_under_their_manager(cast: Cast) -> None:
    boss = cast.database.add_person("boss", "admin")
    cast.database.join_team(cast.team, boss)
    op = add("team_members", uuid4(), cast.team, team_id=cast.team, user_id=cast.rea.id)
    with cast.connect(boss) as connection:
        assert push(connection, op) == [APPLIED]
        assert cast.rea.id not in scopes(connection), "an admin leads nobody"
    with cast.connect(cast.mia) as connection:
        assert cast.rea.id in scopes(connection)


def test_whether_somebody_was_placed_is_not_theirs_to_say(prepared: Cast) -> None:
    row = prepared.membership("team_members", prepared.team, prepared.mia)
    op = change("team_members", row, prepared.team, is_placed=True)
    assert _said(prepared, prepared.mia, op) == ["unknown"]


def test_a_manager_of_one_team_has_nothing_of_another(prepared: Cast) -> None:
    with prepared.connect(prepared.max) as connection:
        assert not scopes(connection) & {prepared.ada.id, prepared.team, prepared.meeting}
        assert not connection.execute("SELECT FROM leads").fetchall()
    row = prepared.membership("team_members", prepared.team, prepared.ada)
    tried = (
        change("team_members", row, prepared.team, deleted=True),
        add("team_members", uuid4(), prepared.team, team_id=prepared.team, user_id=prepared.max.id),
        change("leads", prepared.private, prepared.ada.id, name="x"),
        change("teams", prepared.team, prepared.team, name="x"),
    )
    assert set(_said(prepared, prepared.max, *tried)) == {"not_allowed"}


def test_who_is_led_gains_nothing_of_who_leads(prepared: Cast) -> None:
    with prepared.connect(prepared.ada) as connection:
        assert scopes(connection) == {
            prepared.ada.id,
            prepared.team,
            prepared.directory,
            prepared.meeting,
        }
