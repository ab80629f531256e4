"""Opening a home: one process at a time, no surprise for the file, a copy before every upgrade."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from meeting_desktop.adapters.store import schema as schemas
from meeting_desktop.adapters.store.backup import back_up
from meeting_desktop.adapters.store.changes import StoreSession
from meeting_desktop.adapters.store.connections import open_writer, writing_engine
from meeting_desktop.adapters.store.faults import not_writable, sqlite_faults
from meeting_desktop.adapters.store.instance_lock import InstanceLock
from meeting_desktop.adapters.store.people import PERSON, make_person
from meeting_desktop.adapters.store.schema import Schema
from meeting_desktop.adapters.store.store import SqliteStore
from meeting_desktop.adapters.store.sync_triggers import make_ready
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault
from meeting_desktop.core.logging import get_logger
from meeting_desktop.core.paths import Paths

_log = get_logger(__name__)


def open_store(paths: Paths, clock: Clock, schema: Schema | None = None) -> SqliteStore:
    """The store of the home at ``paths``, brought to the newest revision.

    Raises:
        NewerDatabaseError: the database is of a later version; not a byte of it was changed.
        DiskFullError: there is no room.
        EnvironmentFault: codes already_running, home_not_writable, database_damaged,
            database_foreign, database_not_writable, migration_failed.
    """
    paths.prepare()
    lock = InstanceLock(paths.instance_lock)
    try:
        _bring_up_to_date(paths, clock, schema or Schema())
        connection = _open(paths.database, clock)
    except BaseException:
        lock.release()
        raise
    return SqliteStore(paths, clock, connection, lock)


def _bring_up_to_date(paths: Paths, clock: Clock, schema: Schema) -> None:
    database = paths.database
    revision = schemas.revision_of(database)
    if revision == schema.head:
        return
    backup: Path | None = None
    if revision is None:
        # Readable by its owner alone, as are the files that SQLite puts beside it.
        database.touch(mode=0o600)
    else:
        schemas.refuse_newer(database, revision, schema)
        backup = back_up(database, paths.backups, revision, clock.now())
    _log.info("upgrading database", revision=schema.head)
    try:
        with sqlite_faults(database):
            schemas.upgrade(database, schema)
    except ApplicationError:
        raise
    except Exception as error:
        # Whatever a migration raises: it is rolled back, and the person is told the same.
        raise _failed(database, backup) from error


def _open(database: Path, clock: Clock) -> sqlite3.Connection:
    """The writing connection, with the person of this machine in place."""
    try:
        # SQLite opens a file that may only be read all the same, and fails at the first word.
        # Before any connection: closing a file drops the locks that this process has on it.
        database.open("r+b").close()
    except OSError as error:
        raise not_writable(database) from error
    with sqlite_faults(database):
        connection = open_writer(database)
        try:
            _give_person(connection, clock)
            make_ready(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def _give_person(connection: sqlite3.Connection, clock: Clock) -> None:
    # Asked in plain SQL: every start but the first goes on from here at once.
    if connection.execute("SELECT 1 FROM local_state WHERE key = ?", (PERSON,)).fetchone():
        return
    with (
        StoreSession(writing_engine(connection), clock.now(), read_only=False) as session,
        session.begin(),
    ):
        make_person(session)


def _failed(database: Path, backup: Path | None) -> EnvironmentFault:
    kept = f" A copy is in {backup}." if backup else ""
    return EnvironmentFault(
        f"The database {database} could not be upgraded and was left as it was.{kept} Install the "
        "version that you used before, or report this.",
        code="migration_failed",
    )
