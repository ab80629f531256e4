"""Commands that take the shared database away in files, and put it back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from meeting_desktop.cli.server_access import (
    AsJson,
    AskPassword,
    Dsn,
    Programs,
    backups,
    find_server,
    tell_json,
)
from meeting_desktop.cli.server_words import size
from meeting_desktop.ports.backups import BackupFacts

_Dump = Annotated[Path, typer.Argument(help="The dump; its two companions lie beside it.")]


def register(app: typer.Typer) -> None:
    app.command("backup")(backup)
    app.command("verify-backup")(verify_backup)
    app.command("restore")(restore)


def backup(
    target: Annotated[Path, typer.Argument(help="A folder, or a file that is not there yet.")],
    *,
    dsn: Dsn = "",
    ask: AskPassword = False,
    programs: Programs = None,
    as_json: AsJson = False,
) -> None:
    """Write everything but the recordings' files, readable by you alone, with checksums."""
    address = find_server(dsn, ask=ask)
    facts = backups(address, programs).back_up(backup_file(target, address.database))
    if as_json:
        tell_json(facts)
        return
    print(f"{facts.files.dump}: {_contents(facts)}, {size(facts.size_bytes)}.")


def verify_backup(
    file: _Dump,
    *,
    dsn: Dsn = "",
    ask: AskPassword = False,
    programs: Programs = None,
    as_json: AsJson = False,
) -> None:
    """Restore a backup into a database of its own, count everything, and drop it again."""
    facts = backups(find_server(dsn, ask=ask), programs).verify(file)
    if as_json:
        tell_json(facts)
        return
    print(f"{file} is whole: {_contents(facts)} came out of it again.")


def restore(
    file: _Dump,
    *,
    into: Annotated[
        str, typer.Option(metavar="DATABASE", help="A new or empty one; else that of --dsn.")
    ] = "",
    without_logins: Annotated[
        bool,
        typer.Option("--without-logins", help="Logins that are missing come in only once enabled."),
    ] = False,
    dsn: Dsn = "",
    ask: AskPassword = False,
    programs: Programs = None,
    as_json: AsJson = False,
) -> None:
    """Put a backup back; desktops then read all of it anew and send what it does not know."""
    address = find_server(dsn, ask=ask)
    done = backups(address, programs).restore(
        file, into or address.database, with_logins=not without_logins
    )
    if as_json:
        tell_json(done)
        return
    print(f"{done.rows:,} rows are in the database {done.database} again.")
    print(f"Its epoch is a new one, {done.epoch}: desktops read everything anew by themselves.")
    if done.logins:
        state = "without a way in yet" if without_logins else "with the passwords of the backup"
        print(f"{len(done.logins)} logins were made, {state}: {', '.join(done.logins)}")
    print("Who was disabled, or which machine was revoked, since the backup, is to be done again.")


def backup_file(target: Path, database: str) -> Path:
    """``target``, or a file in it named after the database and the time (UTC)."""
    if not target.is_dir():
        return target
    return target / f"{database}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.dump"


def _contents(facts: BackupFacts) -> str:
    return f"{sum(facts.rows.values()):,} rows of {len(facts.rows)} tables, {facts.logins} logins"
