"""Who learns of whom that they are in a meeting, and how much of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from uuid import UUID, uuid4

import psycopg
import pytest

from meeting_desktop.adapters.postgres.database import PostgresDatabase
from meeting_desktop.domain.presence import ColleagueNow, InMeeting
from tests.integration.postgres.colleagues import STOP_S, machines
from tests.integration.postgres.live_calls import Caller
from tests.integration.postgres.pushing import APPLIED, Cast, make_cast, member, push
from tests.integration.postgres.server import Person, SharedTestDatabase, TestServer

_LIMIT_S = 60.0
_ROOM = "ABCD3467"


@pytest.fixture(scope="module")
def database(postgres: TestServer) -> Iterator[SharedTestDatabase]:
    with postgres.new_database() as made:
        yield made


@pytest.fixture
def cast(database: SharedTestDatabase) -> Cast:
    return make_cast(database)


@pytest.fixture
def ada(cast: Cast) -> Iterator[Caller]:
    """Her machine; she is in no meeting yet."""
    with cast.connect(cast.ada) as connection:
        yield Caller(cast.ada, connection).arrive()


def _say(caller: Caller, scope: UUID, meeting: UUID | None = None, *, is_host: bool = True) -> UUID:
    said = meeting or uuid4()
    caller.call("live_say_present", caller.machine, said, scope, _ROOM, is_host)
    return said


def _seen(cast: Cast, person: Person) -> Sequence[ColleagueNow]:
    with closing(PostgresDatabase(cast.database.login_of(person.login))) as database:
        return database.colleagues()


def _of(cast: Cast, person: Person, of: Person) -> ColleagueNow | None:
    found = [one for one in _seen(cast, person) if one.person == of.id]
    assert len(found) <= 1
    return found[0] if found else None


def test_who_holds_the_scope_learns_which_meeting_and_where(cast: Cast, ada: Caller) -> None:
    meeting = _say(ada, cast.meeting)
    for person in (cast.ed, cast.rea):
        known = _of(cast, person, cast.ada)
        assert known is not None
        assert (known.meeting, known.room, known.is_host) == (meeting, _ROOM, True)
    assert _of(cast, cast.ada, cast.ada) is None, "one's own is not among them"


def test_who_shares_a_team_learns_that_and_since_when(cast: Cast, ada: Caller) -> None:
    mate = cast.database.add_person("mate")
    cast.database.join_team(cast.team, mate)
    _say(ada, cast.meeting)
    known = _of(cast, mate, cast.ada)
    assert known == ColleagueNow(cast.ada.id, known.since) if known else None
    assert known is not None


def test_nobody_else_learns_anything(cast: Cast, ada: Caller) -> None:
    _say(ada, cast.meeting)
    for person in (cast.eve, cast.max, cast.database.add_person("admin", "admin")):
        assert _of(cast, person, cast.ada) is None


def test_who_leads_them_learns_it(cast: Cast, ada: Caller) -> None:
    meeting = _say(ada, cast.meeting)
    known = _of(cast, cast.mia, cast.ada)
    assert known is not None, "she is the manager of Ada's team"
    assert known.meeting == meeting, "and holds what Ada owns"
    cast.database.leave_team(cast.team, cast.mia)
    assert _of(cast, cast.mia, cast.ada) is None


def test_a_scope_that_was_lost_is_not_told_of(cast: Cast, ada: Caller) -> None:
    _say(ada, cast.meeting)
    cast.database.revoke(cast.meeting, cast.ed)
    assert _of(cast, cast.ed, cast.ada) is None


def test_naming_a_scope_of_others_tells_its_holders_nothing(cast: Cast) -> None:
    cast.database.join_team(cast.team, cast.eve)
    with cast.connect(cast.eve) as connection:
        eve = Caller(cast.eve, connection).arrive()
        for scope in (cast.meeting, cast.ada.id, cast.directory, uuid4()):
            _say(eve, scope, cast.secret)
            assert _of(cast, cast.rea, cast.eve) is None
            known = _of(cast, cast.ada, cast.eve)
            assert known is not None, "of the same team: busy"
            assert (known.meeting, known.room, known.is_host) == (None, "", False)


def test_a_scope_that_comes_to_the_server_later_is_told_of_then(cast: Cast, ada: Caller) -> None:
    scope = uuid4()
    meeting = _say(ada, scope)
    assert _of(cast, cast.rea, cast.ada) is None
    said = push(ada.connection, member(scope, cast.ada, "owner"), member(scope, cast.rea, "reader"))
    assert said == [APPLIED, APPLIED]
    known = _of(cast, cast.rea, cast.ada)
    assert known is not None
    assert known.meeting == meeting


def test_who_says_nothing_for_a_minute_is_in_no_meeting(cast: Cast, ada: Caller) -> None:
    _say(ada, cast.meeting)
    cast.database.admin.execute(
        "UPDATE live_machines SET seen_at = seen_at - interval '61 seconds'"
    )
    assert _of(cast, cast.rea, cast.ada) is None
    assert ada.call("live_beat", ada.machine) is True
    assert _of(cast, cast.rea, cast.ada) is not None


def test_one_person_at_two_machines_is_one(cast: Cast, ada: Caller) -> None:
    hosted = _say(ada, cast.meeting)
    with cast.connect(cast.ada) as connection:
        beside = Caller(cast.ada, connection).arrive()
        _say(beside, cast.meeting, is_host=False)
        _say(beside, cast.ada.id)
        known = _of(cast, cast.rea, cast.ada)
        assert known is not None
        assert (known.meeting, known.is_host) == (hosted, True)


def test_since_when_stays_while_the_meeting_is_the_same(cast: Cast, ada: Caller) -> None:
    meeting = _say(ada, cast.meeting)
    before = _of(cast, cast.rea, cast.ada)
    _say(ada, cast.meeting, meeting, is_host=False)
    after = _of(cast, cast.rea, cast.ada)
    assert before is not None
    assert after is not None
    assert (after.since, after.is_host) == (before.since, False)
    _say(ada, cast.meeting)
    changed = _of(cast, cast.rea, cast.ada)
    assert changed is not None
    assert changed.since > before.since


def test_presence_is_no_place_to_leave_words(cast: Cast, ada: Caller) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        ada.call("live_say_present", ada.machine, uuid4(), cast.meeting, "x" * 17, True)


def test_a_machine_says_it_and_others_hear_at_once(cast: Cast) -> None:
    connected = PostgresDatabase(cast.database.login_of(cast.rea.login))
    with closing(connected) as watching, machines(cast.database) as made:
        rooms = made.rooms(made.know(cast.ada).id)
        meeting = uuid4()
        rooms.say_present(InMeeting(meeting, cast.meeting, is_host=True, room=_ROOM))
        assert watching.wait(_LIMIT_S) is True
        _until(watching, [meeting])
        made.break_connections_of(cast.ada)
        rooms.say_present(None)
        _until(watching, [])
        rooms.say_present(InMeeting(meeting, cast.meeting, is_host=True))
        _until(watching, [meeting])
        assert rooms.stop(STOP_S)
        _until(watching, [])


def _until(watching: PostgresDatabase, meetings: Sequence[UUID]) -> None:
    """Until no other meetings than these are seen, asking after each hint as desktops do."""
    while [one.meeting for one in watching.colleagues()] != list(meetings):
        assert watching.wait(_LIMIT_S)
