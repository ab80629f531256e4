"""Commands about the worker machines of the shared database."""

from __future__ import annotations

from typing import Annotated

import typer

from meeting_desktop.cli.server_access import (
    AsJson,
    AskPassword,
    Dsn,
    administration,
    ask_password,
    tell_json,
)

_Login = Annotated[str, typer.Argument(help="The login of a worker machine.")]


def register(app: typer.Typer) -> None:
    app.command("workers")(workers)
    app.command("add-worker")(add_worker)
    app.command("remove-worker")(remove_worker)


def workers(*, dsn: Dsn = "", ask: AskPassword = False, as_json: AsJson = False) -> None:
    """Machines that may make transcripts for people, and whether they are at work."""
    with administration(dsn, ask=ask) as server:
        found = server.workers()
    if as_json:
        tell_json({"workers": found})
        return
    for one in found:
        seen = f"last seen {one.seen_at:%Y-%m-%d %H:%M}" if one.seen_at else "never seen"
        print(f"{one.login:24}{f'{one.at_work} at work' if one.at_work else seen}")


def add_worker(
    login: _Login,
    *,
    prompt: Annotated[
        bool, typer.Option("--password-prompt", help="Ask for its password; else one is made up.")
    ] = False,
    dsn: Dsn = "",
    ask: AskPassword = False,
    as_json: AsJson = False,
) -> None:
    """Let a machine run `meeting-desktop worker`; it reads whatever people hand over."""
    password = ask_password("Its new password", confirm=True) if prompt else ""
    with administration(dsn, ask=ask) as server:
        made = server.add_worker(login, password)
    if as_json:
        tell_json(made)
    elif made.password:
        print(f"The worker's login is {made.login}, its password {made.password}")
        print("It is shown once, and kept nowhere.")
    else:
        print(f"The login {made.login} was there before, with a password of its own.")


def remove_worker(login: _Login, *, dsn: Dsn = "", ask: AskPassword = False) -> None:
    """Shut a worker out at once; what it was doing goes to others."""
    with administration(dsn, ask=ask) as server:
        ended = server.remove_worker(login)
    print(f"{login} works no more: {ended.connections} open connections were ended.")
