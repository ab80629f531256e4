"""``meeting-desktop server``: for whoever keeps the shared database of a team.

Nobody else needs it: the desktops only ask the server's functions, and never change its tables.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from meeting_desktop.cli import (
    server_backups,
    server_people,
    server_storage,
    server_teams,
    server_workers,
)
from meeting_desktop.cli.server_access import (
    AsJson,
    AskPassword,
    Dsn,
    Programs,
    administration,
    ask_password,
    backups,
    find_server,
    keeping,
    tell_json,
)
from meeting_desktop.cli.server_backups import backup_file
from meeting_desktop.cli.server_people import tell_made
from meeting_desktop.cli.server_words import check_line, status_lines
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.people import UserRole
from meeting_desktop.ports.administration import CleanupAges, PersonWish

app = typer.Typer(
    help="Keep the shared database: who may come in, upgrades, tidiness, backups.",
    no_args_is_help=True,
)
server_people.register(app)
server_teams.register(app)
server_backups.register(app)
server_workers.register(app)
server_storage.register(app)


@app.command()
def init(
    *,
    dsn: Dsn = "",
    ask: AskPassword = False,
    create_database: Annotated[
        bool, typer.Option("--create-database", help="Make the database if it is not there.")
    ] = False,
    admin: Annotated[str, typer.Option(help="E-mail address of the first admin.")] = "",
    admin_name: Annotated[str, typer.Option(help="As colleagues see them.")] = "",
    prompt: Annotated[
        bool, typer.Option("--password-prompt", help="Ask for the first admin's password.")
    ] = False,
) -> None:
    """Prepare a PostgreSQL for Meeting Desktop; a second time it changes nothing."""
    from meeting_desktop.bootstrap.server_keeping import make_database

    address = find_server(dsn, ask=ask)
    if create_database and make_database(address):
        print(f"The database {address.database} was made.")
    with keeping(address) as server:
        for check in server.checks():
            print(check_line(check))
        before = server.revision()
        after = server.prepare()
        known = "is prepared already" if before == after else "is prepared"
        print(f"The database {address.database} {known} (revision {after}).")
        if admin:
            password = ask_password("The admin's new password", confirm=True) if prompt else ""
            wish = PersonWish(admin, admin_name, UserRole.ADMIN, password=password)
            tell_made(server.add_person(wish), admin)


@app.command()
def upgrade(
    *,
    dsn: Dsn = "",
    ask: AskPassword = False,
    backup: Annotated[
        Path | None, typer.Option(help="Make a backup in this file or folder before.")
    ] = None,
    without_backup: Annotated[
        bool, typer.Option("--without-backup", help="There is one already.")
    ] = False,
    programs: Programs = None,
) -> None:
    """Bring the tables to this version; done before the desktops are upgraded."""
    address = find_server(dsn, ask=ask)
    with keeping(address) as server:
        before = server.revision()
        if before is None:
            raise UserFacingError(
                "The database was never prepared; run “meeting-desktop server init” on it.",
                code="server_not_ours",
            )
        if before == server.newest_revision():
            print(f"There is nothing to do: revision {before} is the newest.")
            return
        if backup is None and not without_backup:
            raise UserFacingError(
                "An upgrade cannot be taken back: make a backup with --backup FILE, or say "
                "--without-backup where there is one.",
                code="no_backup",
            )
        if backup is not None:
            file = backup_file(backup, address.database)
            facts = backups(address, programs).back_up(file)
            print(f"The backup is in {facts.files.dump}.")
        print(f"The database was upgraded from {before} to {server.prepare()}.")


@app.command()
def status(*, dsn: Dsn = "", ask: AskPassword = False, as_json: AsJson = False) -> None:
    """How the server is: patch level, people, who waits for whom, sizes, the last backup."""
    with administration(dsn, ask=ask) as server:
        found = server.status()
    if as_json:
        tell_json(found)
        return
    for line in status_lines(found):
        print(line)


@app.command()
def cleanup(
    *,
    dsn: Dsn = "",
    ask: AskPassword = False,
    recordings_days: Annotated[
        int | None,
        typer.Option(help="Also remove unprotected recordings older than that.", min=1),
    ] = None,
    notifications_days: Annotated[
        int, typer.Option(help="Remove what was read so long ago.", min=1)
    ] = 30,
    tombstones_days: Annotated[
        int, typer.Option(help="Desktops that were away for longer read all again.", min=1)
    ] = 180,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove what has expired; for a scheduler, once a day."""
    ages = CleanupAges(recordings_days, notifications_days, tombstones_days)
    with administration(dsn, ask=ask) as server:
        touched = server.clean_up(ages, dry_run=dry_run)
    if as_json:
        tell_json(dict(touched))
        return
    for name, count in touched.items():
        print(f"{name:30}{count:>10,}")
    if dry_run:
        print("Nothing was changed (--dry-run).")


@app.command("new-epoch")
def new_epoch(*, dsn: Dsn = "", ask: AskPassword = False) -> None:
    """After the server went back in time (archive, snapshot, replica): desktops read all anew."""
    with administration(dsn, ask=ask) as server:
        epoch = server.begin_anew()
    print(f"The epoch is {epoch} now: desktops read everything anew by themselves.")
