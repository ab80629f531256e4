"""``meeting-desktop recordings``: how they lie on this disk, and the key that brings them back."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.logging import configure_logging
from meeting_desktop.core.paths import find_paths
from meeting_desktop.core.settings import load_settings

if TYPE_CHECKING:
    from meeting_desktop.application.protect_recordings import ProtectRecordings, SealedCount

app = typer.Typer(
    help="Encryption of recordings on this computer, and its recovery key.", no_args_is_help=True
)


@app.command()
def status() -> None:
    """How many are encrypted, how many are not, and of how many the key is missing."""
    protect = _protect()
    print(f"Encryption is {'on' if protect.is_on else 'off'}.")
    _print(protect.count())


@app.command()
def recover(
    key: Annotated[
        str, typer.Option("--key", help="The recovery key; - reads a line. Without it: asked for.")
    ] = "",
) -> None:
    """Keep a recovery key in this computer's keyring, so that its recordings can be heard here."""
    protect = _protect()
    typed = sys.stdin.readline() if key == "-" else key
    _print(protect.restore(typed or getpass.getpass("Recovery key: ")))


@app.command("recovery-key")
def recovery_key(
    *,
    yes: Annotated[
        bool, typer.Option("--yes", help="Nobody looks on; the key may be shown.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option(help="Write it here, for you alone, instead of the screen.")
    ] = None,
) -> None:
    """Show the recovery key of this computer's recordings."""
    if not yes:
        raise UserFacingError(
            "Whoever sees the recovery key can hear the recordings; say --yes when nobody looks on."
        )
    protect = _protect()
    key = protect.recovery_key()
    if output is None:
        print(key)
    else:
        protect.save(output, f"{key}\n")


def _protect() -> ProtectRecordings:
    from meeting_desktop.bootstrap.recordings import build_keys_alone

    configure_logging(None)
    paths = find_paths()
    return build_keys_alone(paths, load_settings(paths.settings_file))


def _print(count: SealedCount) -> None:
    print(
        f"{count.sealed} encrypted, {count.plain} not encrypted, {count.locked} without their key"
    )
