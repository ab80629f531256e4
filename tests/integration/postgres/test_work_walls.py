"""Members do not reach the queue, nor each other's requests; workers reach nothing else."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

from meeting_desktop.adapters.postgres.people import disable
from meeting_desktop.adapters.postgres.work_queue import require_same_queue
from meeting_desktop.adapters.postgres.work_rows import read_result
from meeting_desktop.adapters.postgres.worker_logins import add_worker, remove_worker
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.work import WorkState
from tests.integration.postgres.catalogue_checks import all_tables
from tests.integration.postgres.logins import refuses
from tests.integration.postgres.server import Connection, TestServer
from tests.integration.postgres.working import Workshop, address_of, ask, wish_for

_RESULT = Jsonb({"engine": "e", "model": "m", "tracks": []})


def _track(*, start: float = 0.0, words: list[dict[str, object]]) -> dict[str, object]:
    segment = {"start": start, "end": 1.0, "language": "", "words": words}
    return {"recording": str(uuid4()), "segments": [segment]}


def _asked(shop: Workshop) -> UUID:
    """A request of somebody's, in a database that is otherwise empty."""
    home = shop.home(shop.person())
    return ask(shop.line(home.person), home, shop.record(home))


def _worker(shop: Workshop) -> Connection:
    return shop.database.connect(shop.login)


def test_a_member_does_not_reach_the_queue(shop: Workshop) -> None:
    request = _asked(shop)
    with shop.database.connect(shop.person("eve").login) as eve:
        for statement in (
            "SELECT FROM work.procrastinate_jobs",
            "SELECT FROM work.machines",
            "SELECT work.is_worker()",
            f"SELECT work.claim('{request}', 9, '')",
            f"SELECT work.finish('{request}', 1, '{{}}')",
            "SELECT work.procrastinate_fetch_job_v2(NULL, NULL)",
            "SELECT work.wall()",
            "SELECT public.cleanup_old_work(-1)",
        ):
            assert refuses(eve, statement), statement


def test_a_request_is_nobody_elses(shop: Workshop) -> None:
    request = _asked(shop)
    shop.database.admin.execute("UPDATE work_requests SET state = 'done', result = %s", (_RESULT,))
    eve = shop.line(shop.person("eve"))
    assert list(eve.standings([request])) == []
    eve.cancel(request)
    eve.close_request(request)
    assert eve.take(request, new_id()) is None
    row = shop.database.admin.execute("SELECT state FROM work_requests").fetchone()
    assert row == (WorkState.DONE.value,)


def test_nobody_works_for_whoever_is_disabled(shop: Workshop) -> None:
    person = shop.person()
    home = shop.home(person)
    request = ask(shop.line(person), home, shop.record(home))
    disable(shop.database.admin, person.login)
    with _worker(shop) as worker:
        row = worker.execute("SELECT work.claim(%s, 3, 'w')", (request,)).fetchone()
    assert row == (None,)


def test_whoever_lost_the_meeting_reads_no_result_of_it(shop: Workshop) -> None:
    owner = shop.home(shop.person())
    recording = shop.record(owner)
    scope, guest = uuid4(), shop.person("bob")
    admin = shop.database.admin
    admin.execute("UPDATE recordings SET deleted = true")  # a scope of its own is what is tried
    shop.database.grant(scope, owner.person, "owner")
    shop.database.grant(scope, guest, "editor")
    admin.execute(
        "INSERT INTO work_requests (id, user_id, scope_id, kind, fingerprint, wish, state, result)"
        " VALUES (%s, %s, %s, 'transcribe', %s, '{}', 'done', %s)",
        (recording.id, guest.id, scope, "0" * 64, _RESULT),
    )
    line = shop.line(guest)
    assert [one.state for one in line.standings([recording.id])] == [WorkState.DONE]
    shop.database.revoke(scope, guest)
    assert list(line.standings([recording.id])) == []
    assert line.take(recording.id, new_id()) is None


@pytest.mark.parametrize("who", ["a viewer", "a stranger to the scope", "a lost machine"])
def test_who_may_not_change_a_meeting_hands_nothing_over(shop: Workshop, who: str) -> None:
    home = shop.home(shop.person())
    recording = shop.record(home)
    person, client = home.person, new_id()
    if who == "a viewer":
        shop.database.admin.execute("UPDATE users SET role = 'viewer'")
    elif who == "a stranger to the scope":
        person = shop.person("eve")
    else:
        shop.database.admin.execute(
            "INSERT INTO device_sessions (id, user_id, revoked_at) VALUES (%s, %s, now())",
            (client, person.id),
        )
    with pytest.raises(EnvironmentFault) as refused:
        shop.line(person).ask(client, new_id(), home.person.id, wish_for(recording))
    assert refused.value.code == "server_denied"


def test_a_hash_of_elsewhere_is_no_recording_here(shop: Workshop) -> None:
    ada, eve = shop.home(shop.person()), shop.home(shop.person("eve"))
    theirs, own = shop.record(ada), shop.record(eve, hertz=300.0)
    line = shop.line(eve.person)
    for recording in (theirs, own):
        (track,) = wish_for(theirs).tracks
        wish = wish_for(recording)
        known = type(track)(recording.id, theirs.sha256, None, 1.0)
        stolen = type(wish)(recording.meeting_id, (known,))
        with pytest.raises(EnvironmentFault) as refused:
            line.ask(new_id(), new_id(), eve.person.id, stolen)
        assert refused.value.code == "work_not_here_yet"


def test_a_worker_reaches_the_queue_and_nothing_else(shop: Workshop) -> None:
    _asked(shop)
    with _worker(shop) as worker:
        for table in all_tables(shop.database.admin):
            assert refuses(worker, f'SELECT FROM public."{table}"'), table
            assert refuses(worker, f'DELETE FROM public."{table}"'), table
        for call in (
            "push(gen_random_uuid(), '[]')",
            "my_scopes()",
            "feed(0, 1)",
            "workers_at_work()",
            "take_work(gen_random_uuid(), gen_random_uuid())",
        ):
            assert refuses(worker, f"SELECT public.{call}"), call
        for statement in (
            "SELECT FROM work.logins",
            "SELECT FROM work.machines",
            "INSERT INTO work.logins VALUES ('x')",
            "INSERT INTO work.procrastinate_jobs (queue_name, task_name) VALUES ('a', 'a')",
            "SELECT work.procrastinate_defer_jobs_v1('{}')",
            "CREATE TABLE work.mine (id int)",
            "CREATE TEMP TABLE mine (id int)",
            "TRUNCATE work.procrastinate_jobs CASCADE",
            "ALTER FUNCTION work.claim OWNER TO CURRENT_USER",
        ):
            assert refuses(worker, statement), statement


def test_what_a_worker_drops_takes_the_others_nothing_away(shop: Workshop) -> None:
    request = _asked(shop)
    with _worker(shop) as worker:
        for statement in ("DROP OWNED BY CURRENT_USER", "DROP OWNED BY meeting_worker"):
            try:
                worker.execute(statement.encode())
            except psycopg.Error:
                worker.rollback()
    with _worker(shop) as worker:
        row = worker.execute("SELECT work.claim(%s, 3, 'w')", (request,)).fetchone()
    assert row is not None
    assert row[0]["turn"] == 1


def test_only_the_latest_turn_has_a_say(shop: Workshop) -> None:
    request = _asked(shop)
    with _worker(shop) as worker:

        def say(call: str) -> object:
            row = worker.execute(f"SELECT work.{call}".encode()).fetchone()
            assert row is not None
            return row[0]

        for turn in (1, 2):
            assert say(f"claim('{request}', 5, 'w')")["turn"] == turn  # type: ignore[index]
        assert say(f"tell_progress('{request}', 1, 0.5)") is False
        assert say(f"finish('{request}', 1, '{{}}')") is False
        assert say(f"fail('{request}', 1, 'x')") is False
        assert say(f"give_back('{request}', 1, true, 'x')") is False
        assert say(f"tell_progress('{request}', 2, 0.5)") is True
        assert say(f"finish('{request}', 2, '{{}}')") is True
        assert say(f"finish('{request}', 2, '{{}}')") is True, "the answer had got lost"
        assert say(f"claim('{request}', 5, 'w')") is None


def test_a_worker_of_another_database_is_none_here(shop: Workshop, postgres: TestServer) -> None:
    request = _asked(shop)
    with postgres.new_database() as other:
        login = f"worker_{uuid4().hex[:10]}"
        add_worker(other.admin, login, "")
        try:
            with (
                shop.database.connect(login) as stranger,
                pytest.raises(errors.InsufficientPrivilege),
            ):
                stranger.execute("SELECT work.claim(%s, 3, 'w')", (request,))
            with pytest.raises(EnvironmentFault) as refused:
                require_same_queue(address_of(shop.database, login))
            assert refused.value.code == "not_a_worker"
        finally:
            remove_worker(other.admin, login)
            other.admin.execute(f'DROP ROLE "{login}"'.encode())


def test_a_queue_of_another_version_is_told(shop: Workshop) -> None:
    require_same_queue(address_of(shop.database, shop.login))
    shop.database.admin.execute("SELECT work.note_version('99.00.00_01')")
    with pytest.raises(EnvironmentFault, match="another version") as refused:
        require_same_queue(address_of(shop.database, shop.login))
    assert refused.value.code == "queue_version"


@pytest.mark.parametrize(
    "tracks",
    [
        "no list",
        [{"recording": "no id", "segments": []}],
        [_track(start=2.0, words=[])],
        [_track(start=-1.0, words=[])],
        [_track(words=[{"text": "x" * 300, "start": 0.0, "end": 1.0}])],
        [_track(words=[{"text": "x", "start": 0.0, "end": 1.0, "corrected": True}])],
    ],
)
def test_what_no_worker_of_ours_gives_is_not_taken(tracks: object) -> None:
    with pytest.raises(EnvironmentFault) as refused:
        read_result({"engine": "e", "model": "m", "tracks": tracks})
    assert refused.value.code == "work_damaged"
