"""``ports.backups``: pg_dump and pg_restore, the roles beside them, and the epoch behind them.

A database that was restored gets its name last: nobody can come to it while its epoch is still the
old one, and trust a cursor that means something else now.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from psycopg import sql

from meeting_desktop.adapters.postgres import server_state
from meeting_desktop.adapters.postgres.backup_files import (
    BackupNotes,
    facts_of,
    read_notes,
    write_notes,
    writing,
)
from meeting_desktop.adapters.postgres.client_programs import ClientPrograms, run_program
from meeting_desktop.adapters.postgres.cluster_roles import (
    drop_roles,
    make_roles,
    roles_of,
)
from meeting_desktop.adapters.postgres.faults import fault, server_faults
from meeting_desktop.adapters.postgres.keeping import (
    Connection,
    begin_epoch,
    change,
    close_to_others,
    one,
    require_keeper,
    rows,
    version_of,
)
from meeting_desktop.adapters.postgres.preparing import known_revisions
from meeting_desktop.adapters.postgres.server_address import ServerAddress
from meeting_desktop.core.errors import EnvironmentFault, NewerDatabaseError, UserFacingError
from meeting_desktop.ports.backups import BackupFacts, BackupFiles, RestoredDatabase

_LOCK_WAIT = "60s"
_JOBS = 2
_LONGEST_NAME = 40
_MAJOR = 10_000
_OWN = frozenset({"postgres", "template0", "template1"})

_OBJECTS = """
SELECT 'policies', count(*) FROM pg_policies WHERE schemaname = 'public'
UNION ALL SELECT 'forced', count(*) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relrowsecurity AND relforcerowsecurity
UNION ALL SELECT 'triggers', count(*) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'indexes', count(*) FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'functions', count(*) FROM pg_proc WHERE pronamespace IN
    (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'work'))
"""


class PostgresBackups:
    """See ``ports.backups.Backups``. Connects for each call."""

    def __init__(self, address: ServerAddress, programs: ClientPrograms) -> None:
        self._address = address
        self._programs = programs

    def back_up(self, file: Path) -> BackupFacts:
        files = BackupFiles(file)
        with self._connected(self._address) as connection:
            program = self._programs.find("pg_dump", version_of(connection) // _MAJOR)
            with writing(files) as part, _snapshot(connection) as (snapshot, notes):
                # Not by its output: there it cannot go back and note where each table's data are.
                dump = ["--format=custom", f"--file={part}", f"--snapshot={snapshot}"]
                # What is only of this moment is nobody's to find in a backup.
                dump.append("--no-unlogged-table-data")
                dump.append(f"--lock-wait-timeout={_LOCK_WAIT}")
                run_program(program, dump, self._address, files.log)
                write_notes(files, notes)
            # Only a note for ``status``: a backup is one also where others keep this one waiting.
            with suppress(EnvironmentFault), change(connection):
                connection.execute("UPDATE sync_clock SET backed_up_at = %s", (notes.made_at,))
        return facts_of(files, notes)

    def verify(self, file: Path) -> BackupFacts:
        files = BackupFiles(file)
        notes = read_notes(files)
        with self._connected(self._address.with_database("postgres")) as server:
            made = make_roles(server, notes.roles, with_logins=False)
            try:
                with self._restored(server, files, notes, "verify_backup"):
                    pass
            finally:
                drop_roles(server, made)
        return facts_of(files, notes)

    def restore(self, file: Path, database: str, *, with_logins: bool = True) -> RestoredDatabase:
        files = BackupFiles(file)
        notes = read_notes(files)
        if notes.revision not in known_revisions():
            raise NewerDatabaseError(
                "A newer version of Meeting Desktop made this backup; restore it with that one."
            )
        with self._connected(self._address.with_database("postgres")) as server:
            self._require_empty(server, database)
            made = make_roles(server, notes.roles, with_logins=with_logins)
            try:
                with self._restored(server, files, notes, database) as scratch:
                    epoch = self._begin_anew(scratch)
                    _take_name(server, scratch, database)
            except BaseException:
                drop_roles(server, made)
                raise
        people = {role.name for role in notes.roles if role.is_person}
        logins = tuple(name for name in made if name in people)
        return RestoredDatabase(database, epoch, sum(notes.rows.values()), logins)

    @contextmanager
    def _connected(self, address: ServerAddress) -> Iterator[Connection]:
        connection = address.connect()
        try:
            require_keeper(connection)
            yield connection
        finally:
            connection.close()

    @contextmanager
    def _restored(
        self, server: Connection, files: BackupFiles, notes: BackupNotes, name: str
    ) -> Iterator[str]:
        """All of it in a database of another name, which is dropped unless it got its own."""
        scratch = f"{name[:_LONGEST_NAME]}_{uuid4().hex[:12]}"
        identifier = sql.Identifier(scratch)
        program = self._programs.find("pg_restore", version_of(server) // _MAJOR)
        with server_faults():
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(identifier)
            )
        try:
            close_to_others(server, scratch)
            self._fill(program, files, scratch)
            self._compare(scratch, notes)
            yield scratch
        finally:
            with server_faults():
                server.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier)
                )

    def _fill(self, program: Path, files: BackupFiles, scratch: str) -> None:
        arguments = ["--exit-on-error", f"--jobs={_JOBS}", str(files.dump)]
        run_program(program, arguments, self._address.with_database(scratch), files.log)

    def _compare(self, scratch: str, notes: BackupNotes) -> None:
        with self._connected(self._address.with_database(scratch)) as connection:
            restored = _counts(connection), dict(rows(connection, _OBJECTS))
        if restored != (dict(notes.rows), dict(notes.objects)):
            raise EnvironmentFault(
                "What came out of the backup is not what went in; make another one now.",
                code="backup_damaged",
            )

    def _begin_anew(self, scratch: str) -> UUID:
        with self._connected(self._address.with_database(scratch)) as connection:
            epoch = begin_epoch(connection)
            with server_faults():
                # The rights of the database itself are not in a dump.
                connection.execute("SELECT public.wall_database()")
                connection.execute("ANALYZE")
        return epoch

    def _require_empty(self, server: Connection, database: str) -> None:
        """Raises: UserFacingError, something is in it."""
        known = rows(server, "SELECT FROM pg_database WHERE datname = %s", database)
        if database in _OWN or not database:
            raise UserFacingError("Name a database of its own to restore into.", code="not_empty")
        if not known:
            return
        with self._connected(self._address.with_database(database)) as connection:
            if server_state.has_tables(connection):
                raise UserFacingError(
                    f"The database {database} is not empty; name a new one, or rename that first.",
                    code="not_empty",
                )


@contextmanager
def _snapshot(connection: Connection) -> Iterator[tuple[str, BackupNotes]]:
    """One moment that pg_dump and the counts share."""
    known = server_state.revision(connection)
    if known is None:
        raise fault("server_not_ours")
    with server_faults(), connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        snapshot, made_at, epoch = one(
            connection, "SELECT pg_export_snapshot(), now(), epoch FROM public.sync_clock"
        )
        yield (
            snapshot,
            BackupNotes(
                made_at=made_at.astimezone(UTC),
                database=connection.info.dbname,
                server_version=version_of(connection),
                revision=known,
                epoch=epoch,
                rows=_counts(connection),
                objects=dict(rows(connection, _OBJECTS)),
                roles=tuple(roles_of(connection)),
            ),
        )


def _counts(connection: Connection) -> dict[str, int]:
    query = (
        "SELECT n.nspname, c.relname FROM pg_class AS c JOIN pg_namespace AS n"
        " ON n.oid = c.relnamespace WHERE n.nspname IN ('public', 'work')"
        " AND c.relkind = 'r' AND c.relpersistence = 'p' ORDER BY 1, 2"
    )
    return {
        (table if schema == "public" else f"{schema}.{table}"): _count(connection, schema, table)
        for schema, table in rows(connection, query)
    }


def _count(connection: Connection, schema: str, table: str) -> int:
    counting = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table))
    row: Any = connection.execute(counting).fetchone()
    return int(row[0])


def _take_name(server: Connection, scratch: str, database: str) -> None:
    with server_faults():
        server.execute(
            # Only an empty one is there, if any.
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
        )
        server.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(scratch), sql.Identifier(database)
            )
        )
