"""SQLite connections as the store wants them, and the two engines on top of them.

The driver's own transactions are switched off (``isolation_level=None``): it would begin them late
and commit before DDL. BEGIN is sent by us, IMMEDIATE for the writer: it never fails half-way.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.pool import Pool, QueuePool, StaticPool
from sqlalchemy.util import LRUCache

BUSY_SECONDS = 5.0
_JOURNAL_LIMIT_BYTES = 8 * 1024 * 1024
#: A reader more than these opens a connection of its own for the moment.
_KEPT_READERS = 4
#: A temporary table, see ``sync_triggers``: it is there where a home is or was connected.
SYNC_SWITCH = "sync_switch"
#: JSON as every column of ours keeps it.
to_json: Callable[[Any], str] = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
#: A month of ten thousand meetings, looked up by an index: with SQLite's usual 2 MB nearly each of
#: them would be read from the file again. Taken only as far as it is used.
_READER_CACHE_KIB = 8 * 1024
_URL = make_url("sqlite://")
#: Compiled SQL of all engines; those of a window have some hundred statements.
_COMPILED: LRUCache[Any, Any] = LRUCache(1000)


def open_raw(database: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A plain connection without transactions of its own. ``read_only`` never changes a file."""
    mode = "mode=rw"
    if read_only:
        # Even a reader would leave an empty log behind; where there is none, nothing is going on.
        log = database.with_name(f"{database.name}-wal")
        mode = "mode=ro" if log.exists() else "mode=ro&immutable=1"
    return sqlite3.connect(
        f"{database.absolute().as_uri()}?{mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        # Opened on one thread and then owned by another, never used by two at once.
        check_same_thread=False,
    )


def open_writer(database: Path) -> sqlite3.Connection:
    """The connection that changes things: WAL, and a commit is on the disk before it returns."""
    connection = open_raw(database)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA journal_size_limit = {_JOURNAL_LIMIT_BYTES}")
    return connection


def open_reader(database: Path) -> sqlite3.Connection:
    """A connection that cannot change anything. Not ``mode=ro``: that one cannot recover a WAL."""
    connection = open_raw(database)
    connection.execute("PRAGMA query_only = ON")
    connection.execute(f"PRAGMA cache_size = -{_READER_CACHE_KIB}")
    return connection


def writing_engine(connection: sqlite3.Connection) -> Engine:
    """An engine over that one connection; every transaction takes the write lock at its start."""
    engine = _engine(StaticPool, lambda: connection)
    event.listen(engine, "begin", _begin_writing)
    return engine


def reading_engine(database: Path) -> Engine:
    """An engine whose transactions are snapshots; any thread may use it, many at once."""
    engine = _engine(
        QueuePool, lambda: open_reader(database), pool_size=_KEPT_READERS, max_overflow=-1
    )
    event.listen(engine, "begin", _begin("BEGIN"))
    return engine


def _engine(kind: type[Pool], connect: Callable[[], Any], **limits: Any) -> Engine:
    pool = kind(connect, dialect=_dialect(), **limits)
    return Engine(pool, _dialect(), _URL, execution_options={"compiled_cache": _COMPILED})


@cache
def _dialect() -> Dialect:
    """One for all engines: a statement that one of them compiled is compiled for each.

    Had every engine its own, each start would compile what it writes and what it reads apart.
    """
    engine = create_engine(_URL, json_serializer=to_json)
    with engine.connect():
        pass  # the first connection tells the dialect what this SQLite can do
    engine.dispose()
    return engine.dialect


def _begin_writing(connection: Connection) -> None:
    # It cannot be done within the transaction that connects a home, so the next one does it; once,
    # since SQLite then prepares every statement anew. That transaction may have failed.
    if connection.info.pop(SYNC_SWITCH, False) and is_connected(connection):
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def is_connected(connection: Connection) -> bool:
    """Whether this connection has the triggers of ``sync_triggers``."""
    query = "SELECT 1 FROM sqlite_temp_master WHERE name = ?"
    return connection.exec_driver_sql(query, (SYNC_SWITCH,)).first() is not None


def _begin(statement: str) -> Callable[[Connection], None]:
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return begin
