"""A database of its own on a keeper's server, for measuring: filled, compared with, taken away.

What the shared database does is compared with what PostgreSQL does of the same without it: no
wall, no numbers, no client. Nothing of any other database is looked at or changed.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from meeting_desktop.adapters.postgres import people
from meeting_desktop.adapters.postgres.administration import create_database
from meeting_desktop.adapters.postgres.faults import server_faults
from meeting_desktop.adapters.postgres.keeping import one, rows
from meeting_desktop.adapters.postgres.preparing import prepare
from meeting_desktop.adapters.postgres.server_address import ServerAddress
from meeting_desktop.ports.administration import PersonWish
from meeting_desktop.ports.shared_login import SharedLogin

#: So many portions: tables mix in the order of numbers, as they do when people work.
_PORTIONS = 20
_SEGMENTS_OF_MEETING = 100
_HINT_SECONDS = 10.0

_PLAIN = """
CREATE UNLOGGED TABLE public.measured_plain (LIKE public.leads INCLUDING ALL);
ALTER TABLE public.measured_plain SET LOGGED
"""
_PLAIN_INSERT = """
INSERT INTO public.measured_plain (id, scope_id, created_at, updated_at, deleted, name, company,
    email, status)
VALUES (%s, %s, now(), now(), false, 'Lead', 'Example Bakery', '', 'new')
"""

#: %(part)s numbers the portion; ids follow from it, so that children know their parents.
_MEETINGS = """
INSERT INTO public.meetings (id, scope_id, created_at, updated_at, deleted, room_code, title,
    origin, status, time_zone, language)
SELECT md5(%(part)s || ' meeting ' || n)::uuid, %(scope)s, now(), now(), false,
    left(md5(%(part)s || ' room ' || n), 12), 'Meeting ' || n, 'instant', 'completed', '', 'en'
FROM generate_series(1, %(meetings)s) AS n
"""
_TRANSCRIPTS = """
INSERT INTO public.transcripts (id, scope_id, created_at, updated_at, deleted, meeting_id,
    language, engine, model, revision)
SELECT md5(%(part)s || ' transcript ' || n)::uuid, %(scope)s, now(), now(), false,
    md5(%(part)s || ' meeting ' || n)::uuid, 'en', 'whisper', 'base', 1
FROM generate_series(1, %(meetings)s) AS n
"""
_SEGMENTS = """
INSERT INTO public.segments (id, scope_id, created_at, updated_at, deleted, transcript_id,
    start, "end", text, words, word_count, confidence, is_final)
SELECT gen_random_uuid(), %(scope)s, now(), now(), false,
    md5(%(part)s || ' transcript ' || (n / %(of_meeting)s + 1))::uuid, n * 4.0, n * 4.0 + 3.6,
    said.text, said.words, 12, 0.9, true
FROM generate_series(0, %(segments)s - 1) AS n, LATERAL (
    SELECT string_agg('word' || (n + w) %% 5000, ' ') AS text, json_agg(json_build_object(
        'text', 'word' || (n + w) %% 5000, 'start', n * 4.0 + w * 0.3,
        'end', n * 4.0 + w * 0.3 + 0.25, 'probability', 0.9)) AS words
    FROM generate_series(0, 11) AS w
) AS said
"""
_LEADS = """
INSERT INTO public.leads (id, scope_id, created_at, updated_at, deleted, name, company, email,
    status, phone, job_title, time_zone, source, crm_id, tags)
SELECT gen_random_uuid(), %(scope)s, now(), now(), false, 'Lead ' || n, 'Example Bakery',
    'lead' || n || '@company.example', 'new', '', 'Baker', 'Europe/Berlin', 'import', '',
    '["bench"]'
FROM generate_series(1, %(leads)s) AS n
"""
_EMPTIED = "TRUNCATE public.measured_plain"


class MeasuredDatabase:
    """Made when constructed; ``close`` takes it and its logins away.

    Raises: EnvironmentFault, the server is not reached or the login does not keep it.
    """

    def __init__(self, address: ServerAddress) -> None:
        self._address = address.with_database(f"meeting_bench_{uuid4().hex[:12]}")
        self._logins: list[str] = []
        create_database(self._address)
        self._keeper = self._address.connect()
        prepare(self._keeper)
        self._keeper.execute(_PLAIN)

    def add_person(self, name: str) -> tuple[UUID, SharedLogin]:
        login = f"{name}_{uuid4().hex[:12]}"
        made = people.add_person(self._keeper, PersonWish(f"{login}@company.example", name))
        self._logins.append(made.login)
        info = self._keeper.info
        known = SharedLogin(info.host, made.login, made.password, info.port, info.dbname)
        return made.id, known

    def fill(self, scope: UUID, count: int) -> int:
        """``count`` rows, half of them segments with twelve words, the other half leads and

        meetings; how many it became.
        """
        segments = max(1, count // 2 // _PORTIONS)
        meetings = segments // _SEGMENTS_OF_MEETING + 1
        leads = max(0, count // _PORTIONS - segments - 2 * meetings)
        for part in range(_PORTIONS):
            values = {
                "part": f"{part}",
                "scope": scope,
                "meetings": meetings,
                "segments": segments,
                "leads": leads,
                "of_meeting": _SEGMENTS_OF_MEETING,
            }
            with server_faults():
                for statement in (_MEETINGS, _TRANSCRIPTS, _SEGMENTS, _LEADS):
                    self._keeper.execute(statement.encode(), values)
        return _PORTIONS * (segments + 2 * meetings + leads)

    def count_leads(self, scope: UUID) -> int:
        query = "SELECT count(*) FROM public.leads WHERE scope_id = %s"
        return int(one(self._keeper, query, scope)[0])

    def copy_out(self) -> float:
        """Seconds that PostgreSQL takes to send every shared row to one reader."""
        tables = rows(self._keeper, "SELECT name FROM public.shared_tables WHERE is_pushed")
        began = time.perf_counter()
        for (name,) in tables:
            statement = sql.SQL("COPY public.{} TO STDOUT").format(sql.Identifier(name))
            with server_faults(), self._keeper.cursor().copy(statement) as copy:
                for _piece in copy:
                    pass
        return time.perf_counter() - began

    def insert_plainly(self, clients: int, each: int) -> float:
        """Seconds for ``clients`` at once to insert ``each`` rows, every one its own commit.

        The same columns and indexes as leads; past the wall, no numbers, no answers kept.
        """
        connections = [self._address.connect() for _ in range(clients)]
        ready = threading.Barrier(clients + 1)
        threads = [
            threading.Thread(
                target=_insert, args=(connection, each, ready), name="meeting-bench", daemon=True
            )
            for connection in connections
        ]
        for thread in threads:
            thread.start()
        ready.wait()
        began = time.perf_counter()
        for thread in threads:
            thread.join()
        took = time.perf_counter() - began
        for connection in connections:
            connection.close()
        self._keeper.execute(_EMPTIED)
        return took

    def hint_delays(self, count: int) -> list[float]:
        """Seconds from a committed change to its reader, who waits for NOTIFY: nothing but that."""
        delays: list[float] = []
        with self._address.connect() as writer, self._address.connect() as reader:
            reader.execute("LISTEN measured")
            for _number in range(count):
                began = time.perf_counter()
                with writer.transaction():
                    writer.execute(_PLAIN_INSERT.encode(), (uuid4(), uuid4()))
                    writer.execute("NOTIFY measured")
                # All of it before the next statement: the connection is the iteration's till then.
                list(reader.notifies(timeout=_HINT_SECONDS, stop_after=1))
                reader.execute("SELECT count(*) FROM public.measured_plain").fetchone()
                delays.append(time.perf_counter() - began)
        self._keeper.execute(_EMPTIED)
        return delays

    def close(self) -> None:
        self._keeper.close()
        with self._address.with_database("postgres").connect() as connection, server_faults():
            name = sql.Identifier(self._address.database)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            for login in self._logins:
                connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(login)))


def _insert(
    connection: psycopg.Connection[tuple[object, ...]], count: int, ready: threading.Barrier
) -> None:
    scope = uuid4()
    ready.wait()
    with suppress(psycopg.OperationalError):
        for _number in range(count):
            connection.execute(_PLAIN_INSERT.encode(), (uuid4(), scope))
