"""The state of a server in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from meeting_desktop.domain.server_versions import KNOWN_ON, name_of, newer_release
from meeting_desktop.ports.administration import ServerCheck, ServerStatus, TableFacts

_STEP = 1024.0
_UNITS = ("B", "kB", "MB", "GB", "TB")
#: The server begins to vacuum by itself at 200 million and stops at two billion.
_OLD_TRANSACTIONS = 1_000_000_000
#: A push is over in milliseconds.
_LONG_SECONDS = 5.0


def size(count: float) -> str:
    for unit in _UNITS[:-1]:
        if count < _STEP:
            return f"{count:.0f} {unit}"
        count /= _STEP
    return f"{count:.1f} {_UNITS[-1]}"


def check_line(check: ServerCheck) -> str:
    mark = "ok" if check.ok else "FAULT" if check.is_required else "note"
    return f"{mark:6}{check.name:12} {check.sentence}"


def status_lines(status: ServerStatus) -> Iterator[str]:
    yield _line("Server", f"PostgreSQL {name_of(status.version)}{_patches(status.version)}")
    yield _line("Database", f"{status.database}, {size(status.size_bytes)}, epoch {status.epoch}")
    yield _line("Revision", _revision(status))
    yield _line("People", _people(status))
    yield _line("Now", f"{status.connections} connections, {status.devices} machines are trusted")
    yield _line("Clock", _clock(status))
    yield _line("Backup", f"last one {_when(status.backed_up_at)}")
    yield _line("Archive", f"last piece of the log {_when(status.archived_at)}")
    yield _line("Replicas", _replicas(status))
    yield _line("Tombstones", f"{status.tombstones:,} rows are kept to tell that they are gone")
    yield _line("Freezing", _freezing(status))
    yield ""
    yield f"{'table':24}{'rows':>14}{'gone':>10}{'size':>10}{'dead':>10}  vacuumed"
    for table in status.tables:
        yield _table(table)


def _line(name: str, words: str) -> str:
    return f"{name:12}{words}"


def _patches(version: int) -> str:
    newer = newer_release(version)
    if not newer:
        return f"; no newer release was known on {KNOWN_ON}"
    return f"; BEHIND: {newer} mends faults, and members can run SQL: install it soon"


def _revision(status: ServerStatus) -> str:
    if status.revision == status.newest_revision:
        return f"{status.revision}, the newest that this version knows"
    return (
        f"{status.revision}; this version brings {status.newest_revision}: run “meeting-desktop "
        "server upgrade” before the desktops are upgraded"
    )


def _people(status: ServerStatus) -> str:
    roles = ", ".join(f"{count} {role}" for role, count in status.people.items()) or "nobody"
    return f"{roles}; {status.disabled} disabled; {status.teams} teams"


def _clock(status: ServerStatus) -> str:
    holder = status.clock_holder
    if holder is None:
        return "free"
    late = "; everybody else waits" if holder.seconds > _LONG_SECONDS else ""
    return f"held by {holder.login} for {holder.seconds:.1f} s ({holder.state}){late}"


def _replicas(status: ServerStatus) -> str:
    told = [f"{one.name} {size(one.behind_bytes)} behind" for one in status.replicas]
    return ", ".join(told) or "none"


def _freezing(status: ServerStatus) -> str:
    late = "; autovacuum does not keep up" if status.transaction_age > _OLD_TRANSACTIONS else ""
    return f"oldest row {status.transaction_age:,} transactions ago{late}"


def _when(moment: datetime | None) -> str:
    return "never, as far as known" if moment is None else f"{moment:%Y-%m-%d %H:%M %Z}"


def _table(table: TableFacts) -> str:
    rows = f"{'' if table.is_counted else '~'}{table.rows:,}"
    gone = "" if table.tombstones is None else f"{table.tombstones:,}"
    vacuumed = "never" if table.vacuumed_at is None else f"{table.vacuumed_at:%Y-%m-%d}"
    return (
        f"{table.name:24}{rows:>14}{gone:>10}{size(table.size_bytes):>10}"
        f"{table.dead_rows:>10,}  {vacuumed}"
    )
