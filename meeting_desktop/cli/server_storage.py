"""The command that takes out of the shared storage what no row refers to any more."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from meeting_desktop.cli.server_access import (
    AsJson,
    AskPassword,
    Dsn,
    administration,
    tell_json,
)
from meeting_desktop.cli.server_words import size

_SECRET = "MEETING_STORAGE_SECRET"  # noqa: S105 - the name of a variable


def register(app: typer.Typer) -> None:
    app.command("clean-storage")(clean)


def clean(
    *,
    dsn: Dsn = "",
    ask: AskPassword = False,
    young_days: Annotated[
        int,
        typer.Option(help="Younger files stay: their row may be on its way; so do removed ones."),
    ] = 30,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove recordings of the shared storage that no row refers to; now and then, after cleanup.

    The storage is that of your settings, or of variables MEETING_STORAGE__KIND and so on; the
    secret of an S3 key is in your keyring, or in MEETING_STORAGE_SECRET.
    """
    from meeting_desktop.application.clean_storage import clean_storage
    from meeting_desktop.bootstrap.server_keeping import open_kept_storage
    from meeting_desktop.core.clock import SystemClock
    from meeting_desktop.core.paths import find_paths
    from meeting_desktop.core.settings import load_settings
    from meeting_desktop.domain.stored_files import FileKind, SharedFile, is_sha256

    paths = find_paths()
    settings = load_settings(paths.settings_file)
    with administration(dsn, ask=ask) as server:
        hashes = server.recorded_hashes(young_days)
        known = [SharedFile(FileKind.RECORDING, one) for one in hashes if is_sha256(one)]
        storage = open_kept_storage(paths, settings, os.environ.get(_SECRET, ""))
        done = clean_storage(storage, known, SystemClock(), young_days=young_days, dry=dry_run)
    if as_json:
        tell_json(done)
        return
    print(f"{'kept':30}{done.kept:>10,}")
    print(f"{'removed':30}{done.removed:>10,}   {size(done.removed_bytes)}")
    if dry_run:
        print("Nothing was removed (--dry-run).")
