"""Options that all commands of ``meeting-desktop server`` share, and the way to the server."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.logging import configure_logging
from meeting_desktop.ports.administration import Administration
from meeting_desktop.ports.backups import Backups

if TYPE_CHECKING:
    from meeting_desktop.adapters.postgres.server_address import ServerAddress

_VARIABLE = "MEETING_SERVER_DSN"

Dsn = Annotated[
    str,
    typer.Option(
        metavar="ADDRESS",
        help="Where the server is and who keeps it, such as "
        f"postgresql://postgres@db.example.org/meeting_desktop; else {_VARIABLE}.",
    ),
]
AskPassword = Annotated[
    bool,
    typer.Option(
        "--ask-password", "-W", help="Ask for the keeper's password; a passfile works too."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object instead of words.")]
Programs = Annotated[
    Path | None, typer.Option("--pg-bin", help="Folder of pg_dump and pg_restore.")
]
Who = Annotated[str, typer.Argument(help="An e-mail address or a login.")]


def find_server(dsn: str, *, ask: bool) -> ServerAddress:
    """Raises: UserFacingError, none was named, or a password stands where others see it."""
    from meeting_desktop.bootstrap.server_keeping import read_address

    configure_logging(None)
    named = dsn or os.environ.get(_VARIABLE, "")
    if not named:
        raise UserFacingError(
            f"Name the server with --dsn or {_VARIABLE}, such as "
            "postgresql://postgres@db.example.org/meeting_desktop.",
            code="no_server",
        )
    password = ask_password("The keeper's password") if ask else ""
    return read_address(named, password, is_typed=bool(dsn))


@contextmanager
def administration(dsn: str, *, ask: bool) -> Iterator[Administration]:
    with keeping(find_server(dsn, ask=ask)) as server:
        yield server


@contextmanager
def keeping(address: ServerAddress) -> Iterator[Administration]:
    from meeting_desktop.bootstrap.server_keeping import build_administration

    server = build_administration(address)
    try:
        yield server
    finally:
        server.close()


def backups(address: ServerAddress, programs: Path | None) -> Backups:
    from meeting_desktop.bootstrap.server_keeping import build_backups

    return build_backups(address, programs)


def ask_password(whose: str, *, confirm: bool = False) -> str:
    password: str = typer.prompt(whose, hide_input=True, confirmation_prompt=confirm, err=True)
    return password


def tell_json(facts: object) -> None:
    """What a program reads: dates and ids are text."""
    print(json.dumps(facts, default=_plain, ensure_ascii=False))


def _plain(value: object) -> object:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)
