"""What a server says about itself: is it fit to carry the shared database, and how is it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import sql

from meeting_desktop.adapters.postgres.faults import fault, server_faults
from meeting_desktop.adapters.postgres.keeping import Connection, one, rows, version_of
from meeting_desktop.adapters.postgres.preparing import newest_revision
from meeting_desktop.domain.server_versions import (
    KNOWN_ON,
    OLDEST_MAJOR,
    is_supported,
    name_of,
    newer_release,
)
from meeting_desktop.ports.administration import (
    ClockHolder,
    Replica,
    ServerCheck,
    ServerStatus,
    TableFacts,
)

#: Larger tables are estimated: ``status`` is not to read a database for minutes.
_MOST_COUNTED = 1_000_000

_TABLES = """
SELECT c.relname, greatest(c.reltuples, s.n_live_tup)::bigint, pg_total_relation_size(c.oid),
    s.n_dead_tup, greatest(s.last_vacuum, s.last_autovacuum),
    EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'deleted')
FROM pg_class AS c JOIN pg_stat_user_tables AS s ON s.relid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
ORDER BY 3 DESC, 1
"""

# Whoever waits for the clock has asked for the same lock, but is blocked by another.
_CLOCK_HOLDER = """
SELECT a.usename, a.state, extract(epoch FROM clock_timestamp() - a.xact_start)::float
FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
WHERE l.relation = 'public.sync_clock'::regclass AND l.granted
AND l.mode IN ('RowShareLock', 'RowExclusiveLock')
AND a.pid <> pg_backend_pid() AND cardinality(pg_blocking_pids(a.pid)) = 0
ORDER BY 3 DESC LIMIT 1
"""

_FACTS = """
SELECT c.epoch, c.backed_up_at, pg_database_size(current_database()), age(d.datfrozenxid),
    (SELECT count(*) FROM users WHERE NOT deleted AND NOT is_active),
    (SELECT count(*) FROM teams WHERE NOT deleted),
    (SELECT count(*) FROM pg_stat_activity AS a JOIN users AS u ON u.login_role = a.usename
     WHERE a.datname = current_database()),
    (SELECT count(*) FROM device_sessions WHERE revoked_at IS NULL AND expires_at > now()),
    (SELECT last_archived_time FROM pg_stat_archiver)
FROM sync_clock AS c, pg_database AS d WHERE d.datname = current_database()
"""


def checks(connection: Connection) -> Sequence[ServerCheck]:
    version = version_of(connection)
    return [_version(version), _patches(version), *_rights(connection), *_settings(connection)]


def revision(connection: Connection) -> str | None:
    """None where nothing was prepared."""
    if one(connection, "SELECT to_regclass('public.alembic_version') IS NULL")[0]:
        return None
    found = rows(connection, "SELECT version_num FROM public.alembic_version")
    return str(found[0][0]) if found else None


def has_tables(connection: Connection) -> bool:
    query = (
        "SELECT EXISTS (SELECT FROM pg_class AS c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S')"
        " AND c.relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_depend AS d"
        " WHERE d.objid = c.oid AND d.deptype = 'e'))"
    )
    return bool(one(connection, query)[0])


def status(connection: Connection) -> ServerStatus:
    """Raises: EnvironmentFault, among others that nothing was prepared."""
    known = revision(connection)
    if known is None:
        raise fault("server_not_ours")
    facts = one(connection, _FACTS)
    epoch, backed_up_at, size, age, disabled, teams, connections, devices, archived_at = facts
    return ServerStatus(
        version=version_of(connection),
        database=connection.info.dbname,
        size_bytes=size,
        revision=known,
        newest_revision=newest_revision(),
        epoch=epoch,
        people=dict(
            rows(
                connection,
                "SELECT role, count(*) FROM users WHERE is_active AND NOT deleted GROUP BY 1"
                " ORDER BY 1",
            )
        ),
        disabled=disabled,
        teams=teams,
        connections=connections,
        devices=devices,
        clock_holder=_clock_holder(connection),
        tables=[_table(connection, row) for row in rows(connection, _TABLES)],
        transaction_age=age,
        backed_up_at=backed_up_at,
        archived_at=archived_at,
        replicas=_replicas(connection),
    )


def _version(version: int) -> ServerCheck:
    supported = is_supported(version)
    told = "" if supported else f" Meeting Desktop needs {OLDEST_MAJOR} or later: upgrade it."
    return ServerCheck("Version", supported, f"This is PostgreSQL {name_of(version)}.{told}")


def _patches(version: int) -> ServerCheck:
    newer = newer_release(version)
    if newer:
        told = f"{newer} mends faults of this release: members can run SQL, so install it soon."
    else:
        told = f"No newer release was known on {KNOWN_ON}."
    return ServerCheck("Patch level", not newer, told, is_required=False)


def _rights(connection: Connection) -> Sequence[ServerCheck]:
    is_super = one(connection, "SELECT rolsuper FROM pg_roles WHERE rolname = session_user")[0]
    told = (
        "This login may make tables, roles and the wall between people."
        if is_super
        else "This login is no superuser's: roles with BYPASSRLS cannot be made; use another one."
    )
    encoding = one(
        connection,
        "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()",
    )[0]
    return [
        ServerCheck("Rights", bool(is_super), told),
        ServerCheck(
            "Encoding",
            encoding == "UTF8",
            "Names of all languages fit in (UTF8)."
            if encoding == "UTF8"
            else f"The database is in {encoding}; make another one in UTF8 and name that.",
        ),
    ]


def _settings(connection: Connection) -> Sequence[ServerCheck]:
    ssl, scram, fsync, listens, checksums = one(
        connection,
        "SELECT current_setting('ssl') = 'on',"
        " current_setting('password_encryption') = 'scram-sha-256',"
        " current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on',"
        " current_setting('listen_addresses') NOT IN ('', 'localhost', '127.0.0.1', '::1'),"
        " current_setting('data_checksums') = 'on'",
    )
    return [
        _advice(
            "Encryption",
            ssl or not listens,
            "TLS is on." if ssl else "Nobody else's machine can reach the server yet.",
            "The server listens without TLS: nobody will connect; set ssl, ssl_cert_file and "
            "ssl_key_file.",
        ),
        _advice(
            "Passwords",
            scram,
            "New passwords are kept as SCRAM verifiers.",
            "Set password_encryption to scram-sha-256.",
        ),
        _advice(
            "Safe writes",
            fsync,
            "What is committed survives a power cut.",
            "fsync or full_page_writes is off: a power cut may destroy everything; switch both on.",
        ),
        _advice(
            "Checksums",
            checksums,
            "Damage of the disk is noticed.",
            "Damage of the disk is not noticed; pg_checksums --enable does it while the server "
            "is stopped.",
        ),
    ]


def _advice(name: str, ok: bool, good: str, bad: str) -> ServerCheck:
    return ServerCheck(name, bool(ok), good if ok else bad, is_required=False)


def _table(connection: Connection, row: tuple[Any, ...]) -> TableFacts:
    name, estimated, size, dead, vacuumed_at, has_tombstones = row
    if estimated > _MOST_COUNTED:
        return TableFacts(name, estimated, False, None, size, dead, vacuumed_at)
    gone = sql.SQL("count(*) FILTER (WHERE deleted)" if has_tombstones else "0")
    with server_faults():
        counted = connection.execute(
            sql.SQL("SELECT count(*), {} FROM {}").format(gone, sql.Identifier("public", name))
        ).fetchone()
    total, tombstones = counted or (0, 0)
    return TableFacts(name, total, True, tombstones, size, dead, vacuumed_at)


def _clock_holder(connection: Connection) -> ClockHolder | None:
    found = rows(connection, _CLOCK_HOLDER)
    return ClockHolder(*found[0]) if found else None


def _replicas(connection: Connection) -> Sequence[Replica]:
    found = rows(
        connection,
        "SELECT application_name, coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn), 0)"
        " FROM pg_stat_replication ORDER BY 1",
    )
    return [Replica(name, int(behind)) for name, behind in found]
