"""Rooms of the moment, attacked by members who type SQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.fakes.descriptions import OTHER
from tests.integration.postgres.live_calls import Caller, Door, Live
from tests.integration.postgres.pushing import APPLIED, add, member, push
from tests.integration.postgres.server import SharedTestDatabase, TestServer

_DENIED = psycopg.errors.InsufficientPrivilege
_LIMIT_S = 60.0


@pytest.fixture(scope="module")
def database(postgres: TestServer) -> Iterator[SharedTestDatabase]:
    with postgres.new_database() as made:
        yield made


@pytest.fixture
def live(database: SharedTestDatabase) -> Iterator[Live]:
    made = Live(database)
    yield made
    made.close()


def test_a_message_is_for_its_recipient_alone(live: Live) -> None:
    assert live.to_host(payload="secret") == "posted"
    assert live.eve.payloads() == []
    assert live.eve.take(live.door, live.hanna.line).get("signals") is None
    assert live.grace.payloads() == []
    (arrived,) = live.hanna.take()["signals"]
    assert (arrived["sender"], arrived["payload"]) == (str(live.guest), "secret")
    assert arrived["fingerprint"] == OTHER


def test_a_message_comes_until_it_was_received_and_then_no_more(live: Live) -> None:
    live.to_host()
    (arrived,) = live.hanna.take()["signals"]
    assert live.hanna.take()["signals"] == [arrived], "the reply was lost on the way"
    assert live.hanna.take(None, taken=[arrived["id"]]) == {}
    found = live.database.admin.execute(
        "SELECT payload, is_taken FROM live_signals WHERE id = %s", (arrived["id"],)
    )
    assert found.fetchone() == ("", True), "what was said is not kept"


def test_nobody_takes_away_the_messages_of_another(live: Live) -> None:
    live.to_host()
    (arrived,) = live.hanna.take()["signals"]
    for thief in (live.eve, live.grace):
        thief.take(live.door, live.hanna.line, taken=[arrived["id"]])
    assert live.hanna.take()["signals"] == [arrived]


def test_nobody_speaks_for_another_or_over_anothers_line(live: Live) -> None:
    door, grace, eve = live.door, live.grace, live.eve
    assert grace.post(door, door.host, live.guest) == "forged"
    assert grace.post(door, uuid4(), door.host) == "forged"
    assert live.to_host(room="WXYQ3467") == "forged"
    assert eve.post(door, live.guest, door.host) == "gone"
    assert eve.post(door, live.guest, door.host, line=grace.line) == "gone"
    assert eve.post(door, door.host, live.guest, line=live.hanna.line) == "gone"
    assert (live.hanna.payloads(), grace.payloads()) == ([], [])


def test_nobody_enters_as_another(live: Live) -> None:
    for who in (live.guest, live.door.host, uuid4()):
        assert live.eve.enter(live.door, who) == "refused"
    assert live.grace.enter(live.door, live.door.host, uuid4()) == "refused"
    with pytest.raises(_DENIED):
        live.grace.call(
            "live_enter", live.door.room, live.guest, OTHER, uuid4(), live.hanna.machine, False
        )


def test_a_machine_is_of_the_login_that_named_it_first(live: Live) -> None:
    live.eve.machine = live.hanna.machine
    with pytest.raises(_DENIED):
        live.eve.arrive()
    assert live.eve.call("live_beat", live.hanna.machine) is False
    live.eve.call("live_goodbye", live.hanna.machine)
    live.eve.call("live_leave", live.hanna.line)
    assert live.to_host() == "posted", "the host is still there"
    with pytest.raises(_DENIED):
        live.eve.call("live_say_present", live.hanna.machine, uuid4(), uuid4(), "", False)


def test_a_nonce_is_spent_by_the_first_who_uses_it(live: Live) -> None:
    for payload in ("first", "second"):
        assert live.to_host(nonce="once", payload=payload) == "posted"
    said = [(one["payload"], one["is_repeat"]) for one in live.hanna.take()["signals"]]
    assert said == [("first", False), ("", True)]
    newer = uuid4()
    assert live.grace.enter(live.door, live.guest, newer) == "in"
    live.to_host(nonce="once", payload="third", line=newer)
    assert [one["is_repeat"] for one in live.hanna.take()["signals"]] == [False, True, True]


@pytest.mark.parametrize(
    "expires_at",
    [
        datetime.now(UTC) - timedelta(hours=1),
        datetime(9999, 12, 31, tzinfo=UTC),
        "infinity",
        "-infinity",
        "0044-03-15 BC",
    ],
)
def test_what_has_run_out_or_would_live_for_ever_is_not_taken_in(
    live: Live, expires_at: object
) -> None:
    assert live.to_host(expires_at=expires_at) == "late"
    assert live.hanna.payloads() == []


def test_a_message_lives_for_a_minute_whatever_it_says(live: Live) -> None:
    assert live.to_host(expires_at=datetime.now(UTC) + timedelta(hours=2)) == "posted"
    live.age("live_signals", "dies_at", 61)
    assert live.hanna.payloads() == []
    live.database.admin.execute("SELECT cleanup_expired_live()")
    left = live.database.admin.execute(
        "SELECT FROM live_signals WHERE room = %s", (live.door.room,)
    )
    assert left.rowcount == 0


@pytest.mark.parametrize(
    "change",
    [
        {"payload": "x" * 65_537},
        {"nonce": ""},
        {"nonce": "x" * 65},
        {"kind": "shout"},
        {"payload": None},
    ],
)
def test_what_is_no_message_is_refused(live: Live, change: dict[str, object]) -> None:
    with pytest.raises(psycopg.errors.IntegrityError):
        live.to_host(**change)
    assert live.to_host(payload="x" * 65_536) == "posted"


def test_a_knock_that_is_too_long_is_refused(live: Live) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        live.eve.knock(live.door, "x" * 8_193)


def test_who_posts_without_end_is_slowed_and_the_others_are_not(live: Live) -> None:
    flood = (
        "SELECT DISTINCT public.live_post(%s, %s, %s, %s, 'candidate', 'n' || n, now(), 'x',"
        " false)"
        " FROM generate_series(1, 1300) AS n"
    )
    said = (live.grace.line, live.door.room, live.guest, live.door.host)
    answers = live.grace.connection.execute(flood, said).fetchall()
    assert sorted(answers) == [("posted",), ("slowed",)]
    other = uuid4()
    live.let_in(live.eve, other)
    assert live.eve.enter(live.door, other) == "in"
    assert live.eve.post(live.door, other, live.door.host, payload="heard") == "posted"
    assert len(live.hanna.take()["signals"]) == 100, "not more at once than can be carried"


def test_large_messages_are_counted_by_their_size(live: Live) -> None:
    flood = (
        "SELECT DISTINCT public.live_post(%s, %s, %s, %s, 'offer', 'n' || n, now(),"
        " repeat('x', 65536), false) FROM generate_series(1, 300) AS n"
    )
    said = (live.grace.line, live.door.room, live.guest, live.door.host)
    assert ("slowed",) in live.grace.connection.execute(flood, said).fetchall()


def test_who_knocks_without_end_is_slowed(live: Live) -> None:
    said = (live.door.room, live.door.host, live.door.person, "x", live.eve.machine)
    answers = [live.eve.call("live_knock", uuid4(), *said) for _ in range(40)]
    assert answers[0] == "asked"
    assert answers[-1] == "slowed"
    assert len(live.hanna.take(live.door)["knocks"]) <= 30


def test_a_knock_needs_what_only_finding_the_room_tells(live: Live) -> None:
    room, host, person = live.door.room, live.door.host, live.door.person
    for wrong in (("WXYQ3467", host, person), (room, uuid4(), person), (room, host, uuid4())):
        assert live.eve.call("live_knock", uuid4(), *wrong, "x", live.eve.machine) == "gone"


def test_nobody_answers_for_the_host(live: Live) -> None:
    knock = live.eve.knock(live.door)
    for liar in (live.eve, live.grace):
        assert liar.call("live_answer", knock, "come in", uuid4()) is False
    assert live.grace.take(live.door).get("knocks") is None, "nor hears who knocks"
    assert live.hanna.call("live_answer", knock, "no", None) is True
    assert live.hanna.call("live_answer", knock, "yes", uuid4()) is False, "once"
    assert live.eve.take()["replies"][0]["body"] == "no"
    assert live.grace.take().get("replies") is None


def test_nobody_becomes_the_host_by_the_hosts_word(live: Live) -> None:
    knock = live.eve.knock(live.door)
    assert live.hanna.call("live_answer", knock, "you are me", live.door.host) is True
    (reply,) = live.eve.take()["replies"]
    assert "participant" not in reply
    assert live.eve.enter(live.door, live.door.host) == "refused"
    beside = live.another(live.hanna)
    own = beside.knock(live.door)
    assert live.hanna.call("live_answer", own, "come back", live.door.host) is True
    assert beside.take()["replies"][0]["participant"] == str(live.door.host)


def test_who_was_put_out_neither_speaks_nor_hears(live: Live) -> None:
    live.hanna.post(live.door, live.door.host, live.guest, payload="before")
    live.hanna.call("live_revoke", live.door.opening, live.guest)
    said = live.grace.take()
    assert said == {"lost": {str(live.grace.line): "refused"}}
    assert live.to_host() == "gone"
    assert live.grace.enter(live.door, live.guest, uuid4()) == "refused"
    assert live.hanna.post(live.door, live.door.host, live.guest) == "absent"
    live.let_in(live.grace, live.guest)
    assert live.grace.enter(live.door, live.guest, uuid4()) == "refused", "a new one is needed"


def test_nobody_puts_others_out_or_closes_their_room(live: Live) -> None:
    for liar in (live.eve, live.grace):
        liar.call("live_revoke", live.door.opening, live.guest)
        liar.call("live_close_room", live.door.opening)
    assert live.to_host() == "posted"


def test_who_is_let_in_holds_no_lock_that_keeps_them_in(live: Live) -> None:
    live.hanna.connection.execute("SET lock_timeout = '2s'")
    live.grace.connection.execute("BEGIN")
    live.grace.enter(live.door, live.guest, uuid4())
    live.grace.call("live_beat", live.grace.machine)
    live.grace.take()
    live.hanna.call("live_revoke", live.door.opening, live.guest)
    live.grace.connection.execute("COMMIT")
    assert live.grace.enter(live.door, live.guest, uuid4()) == "refused"


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_an_old_snapshot_lets_nobody_in(live: Live, level: str) -> None:
    live.grace.connection.execute(f"BEGIN ISOLATION LEVEL {level}".encode())
    live.grace.connection.execute("SELECT my_id()")
    live.hanna.call("live_revoke", live.door.opening, live.guest)
    with pytest.raises(psycopg.errors.InvalidTransactionState):
        live.to_host()


def test_who_is_disabled_is_out_within_their_session(live: Live) -> None:
    live.to_host()
    live.database.admin.execute(
        "UPDATE users SET is_active = false WHERE id = ANY (%s)",
        ([live.hanna.person.id, live.grace.person.id],),
    )
    for call in (live.to_host, lambda: live.hanna.take(live.door)):
        with pytest.raises(_DENIED):
            call()
    with pytest.raises(_DENIED):
        live.grace.call("live_beat", live.grace.machine)
    assert live.eve.find(live.door.room) == "none", "nobody comes to the room of a disabled host"
    found = live.eve.connection.execute("SELECT * FROM colleagues_now()")
    assert found.fetchall() == []


def test_a_stranger_has_no_part_in_it(live: Live) -> None:
    login = live.database.add_login(f"nobody_{uuid4().hex[:12]}")
    with live.database.connect(login) as connection:
        with pytest.raises(_DENIED):
            connection.execute("SELECT live_connect(gen_random_uuid())")
        with pytest.raises(_DENIED):
            connection.execute("SELECT live_find(%s)", (live.door.room,))
        assert connection.execute("SELECT FROM colleagues_now()").fetchall() == []


def test_a_room_that_is_open_is_nobody_elses(live: Live) -> None:
    theirs = Door(live.door.room)
    assert live.eve.open_room(theirs) == "taken"
    assert live.eve.open_room(theirs, live.door.opening, again=True) == "taken"
    same_meeting = Door(live.door.room, meeting=live.door.meeting, host=live.door.host)
    assert live.eve.open_room(same_meeting) == "taken"
    live.age("live_machines", "seen_at", 120)
    assert live.eve.find(live.door.room) == "none", "its host is away"
    assert live.eve.open_room(theirs) == "taken", "and will come back"
    assert live.to_host() == "absent"


def test_a_room_that_its_host_left_an_hour_ago_is_free_and_nobody_stays_in_it(live: Live) -> None:
    live.age("live_rooms", "seen_at", 3_700)
    live.age("live_machines", "seen_at", 120)
    assert live.grace.enter(live.door, live.guest, uuid4()) == "refused"
    theirs = Door(live.door.room)
    assert live.eve.open_room(theirs) == "opened"
    assert live.grace.enter(theirs, live.guest, uuid4()) == "refused"
    assert live.hanna.take(live.door)["closed"] == [str(live.door.opening)]
    assert live.hanna.open_room(live.door, live.door.opening, again=True) == "taken"


def test_of_two_machines_of_the_host_the_later_one_has_the_room(live: Live) -> None:
    first, second = live.door.opening, live.another(live.hanna)
    assert second.open_room(live.door) == "opened"
    assert live.hanna.open_room(live.door, first, again=True) == "replaced"
    assert live.grace.enter(live.door, live.guest) == "in", "those who were let in stay so"


def test_nobody_opens_a_door_in_the_name_of_a_meeting_that_is_not_theirs(live: Live) -> None:
    scope, meeting = uuid4(), uuid4()
    planned = _planned(live, live.hanna, scope, meeting)
    for liar in (live.eve, live.grace):  # Grace was invited, and may read
        assert liar.open_room(Door(planned)) == "taken"
        assert liar.open_room(Door("WXYQ3467", meeting=meeting)) == "taken"
    assert live.hanna.open_room(Door(planned, meeting=meeting)) == "opened"


def test_codes_are_not_guessed(live: Live) -> None:
    wrong = [live.eve.find(f"QQQQ{number:04}") for number in range(23)]
    assert wrong[0] == "none"
    assert wrong[-1] == "slowed"
    assert live.eve.find(live.door.room) == "slowed", "also the right one tells them nothing"
    assert live.eve.open_room(Door("QQQQ9999")) == "slowed"
    assert live.grace.find(live.door.room) == "found", "nobody else waits"


def test_taking_back_what_counts_them_makes_guessing_no_faster(live: Live) -> None:
    guesses = 8
    began = _server_time(live.eve)
    for number in range(guesses):
        with live.eve.connection.transaction(force_rollback=True):
            assert live.eve.find(f"QQQQ{number:04}") == "none"
    took = _server_time(live.eve) - began
    assert took >= timedelta(seconds=0.1) * guesses, "each takes its time"
    live.eve.connection.execute("SET statement_timeout = '50ms'")
    with pytest.raises(psycopg.errors.QueryCanceled):
        live.eve.find(live.door.room)
    with pytest.raises(psycopg.errors.QueryCanceled):
        live.eve.open_room(Door(live.door.room))


def test_a_login_guesses_one_code_at_a_time(live: Live) -> None:
    with live.eve.connection.transaction():
        live.eve.find("QQQQ0000")
        beside = live.another(live.eve)
        beside.connection.execute("SET lock_timeout = '100ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            beside.find("QQQQ0001")


def test_a_login_opens_so_many_rooms_and_no_more(live: Live) -> None:
    answers = [live.eve.open_room(Door(f"QQQQ{number:04}")) for number in range(21)]
    assert answers == ["opened"] * 20 + ["slowed"]


def test_whoever_listens_to_everything_they_can_name_hears_nothing_of_others(live: Live) -> None:
    eve = live.eve.connection
    for channel in ("live", "live_", live.door.room.lower(), str(live.hanna.machine), "%", "*"):
        eve.execute(f'LISTEN "{channel}"'.encode())
    shown = eve.execute("SELECT query FROM pg_stat_activity WHERE query LIKE '%live_%'").fetchall()
    assert not [query for (query,) in shown if live.hanna.channel in query]
    hanna = live.hanna.connection
    hanna.execute(f'LISTEN "{live.hanna.channel}"'.encode())
    live.to_host(payload="secret")
    (hint,) = hanna.notifies(timeout=_LIMIT_S, stop_after=1)
    assert hint.payload == ""
    assert list(eve.notifies(timeout=0)) == []


def test_a_new_connection_listens_elsewhere(live: Live) -> None:
    before = live.hanna.channel
    assert live.hanna.arrive().channel != before
    assert len(before) == len("live_") + 32


def test_a_login_has_so_many_machines(live: Live) -> None:
    first = live.eve.machine
    for _ in range(20):
        live.eve.machine = uuid4()
        live.eve.arrive()
    found = live.database.admin.execute(
        "SELECT count(*), count(*) FILTER (WHERE machine = %s) FROM live_machines"
        " WHERE user_id = %s",
        (first, live.eve.person.id),
    )
    assert found.fetchone() == (20, 0)


def test_what_is_over_is_swept_by_whoever_comes_next(live: Live) -> None:
    live.to_host()
    live.eve.knock(live.door)
    live.eve.call("live_say_present", live.eve.machine, uuid4(), uuid4(), "", False)
    for table, column in (
        ("live_signals", "dies_at"),
        ("live_knocks", "expires_at"),
        ("live_rooms", "seen_at"),
        ("live_machines", "seen_at"),
        ("live_limits", "since"),
    ):
        live.age(table, column, 4_000)
    somebody = live.add("somebody")
    for _ in range(5):  # so many rows at once, of other tests as well
        assert somebody.call("live_beat", somebody.machine) is True
    for table in ("signals", "knocks", "rooms", "people", "lines", "presence", "limits"):
        left = live.database.admin.execute(f"SELECT FROM live_{table}".encode())
        assert left.rowcount == 0, table


def test_rows_that_somebody_holds_keep_no_one_from_sweeping(live: Live) -> None:
    live.to_host()
    (arrived,) = live.hanna.take()["signals"]
    live.age("live_signals", "dies_at", 4_000)
    live.hanna.connection.execute("BEGIN")
    live.hanna.take(None, taken=[arrived["id"]])
    live.grace.connection.execute("SET lock_timeout = '2s'")
    assert live.grace.call("live_beat", live.grace.machine) is True
    live.hanna.connection.execute("ROLLBACK")


def _server_time(caller: Caller) -> datetime:
    row = caller.connection.execute("SELECT clock_timestamp()").fetchone()
    assert row is not None
    told: datetime = row[0]
    return told


def _planned(live: Live, owner: Caller, scope: UUID, meeting: UUID) -> str:
    """A meeting of ``owner``'s that Grace may read; its room code."""
    code = uuid4().hex[:8].upper()
    said = dict.fromkeys(("title", "time_zone", "language", "description"), "x")
    said |= dict.fromkeys(("external_url", "passcode_hash"), "")
    row = add(
        "meetings",
        meeting,
        scope,
        **said,
        room_code=code,
        origin="scheduled",
        status="scheduled",
        meeting_type="other",
        options={},
        tags=[],
        links=[],
        ics_sequence=0,
        detached=False,
    )
    answers = push(
        owner.connection,
        member(scope, owner.person, "owner"),
        member(scope, live.grace.person, "reader"),
        row,
    )
    assert answers == [APPLIED] * 3, answers
    return code
