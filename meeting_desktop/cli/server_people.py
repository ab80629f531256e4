"""Commands about persons of the shared database."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from meeting_desktop.cli.server_access import (
    AsJson,
    AskPassword,
    Dsn,
    Who,
    administration,
    ask_password,
    tell_json,
)
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.people import UserRole
from meeting_desktop.ports.administration import MadePerson, PersonWish

_Prompt = Annotated[
    bool,
    typer.Option("--password-prompt", help="Ask for the new password; else one is made up."),
]


def register(app: typer.Typer) -> None:
    app.command("people")(people)
    app.command("add-user")(add_user)
    app.command("set-role")(set_role)
    app.command("disable-user")(disable_user)
    app.command("enable-user")(enable_user)
    app.command("reset-password")(reset_password)
    app.command("devices")(devices)


def people(*, dsn: Dsn = "", ask: AskPassword = False, as_json: AsJson = False) -> None:
    """Everybody who has a login here."""
    with administration(dsn, ask=ask) as server:
        found = server.people()
    if as_json:
        tell_json({"people": found})
        return
    for one in found:
        state = one.role.value if one.is_active else "disabled"
        teams = f"  ({', '.join(one.teams)})" if one.teams else ""
        print(f"{one.login:24}{state:10}{one.email}  {one.display_name}{teams}")


def add_user(  # noqa: PLR0913 - each is an option
    email: Annotated[str, typer.Argument(help="Their e-mail address.")],
    *,
    name: Annotated[str, typer.Option(help="As colleagues see them.")] = "",
    role: Annotated[UserRole, typer.Option(help="What they may do.")] = UserRole.REP,
    login: Annotated[str, typer.Option(help="Else it is made of the address.")] = "",
    team: Annotated[list[str] | None, typer.Option(help="A team that they are in.")] = None,
    prompt: _Prompt = False,
    dsn: Dsn = "",
    ask: AskPassword = False,
    as_json: AsJson = False,
) -> None:
    """Let somebody in: a row in the directory and a login with a password, told once."""
    password = ask_password("Their new password", confirm=True) if prompt else ""
    with administration(dsn, ask=ask) as server:
        made = server.add_person(PersonWish(email, name, role, login, password))
        for one in team or []:
            server.add_to_team(one, [email])
    if as_json:
        tell_json(made)
        return
    tell_made(made, email)


def set_role(
    who: Who,
    role: Annotated[UserRole, typer.Argument(help="What they may do from now on.")],
    *,
    dsn: Dsn = "",
    ask: AskPassword = False,
) -> None:
    """Give somebody another role; their desktop shows it within seconds."""
    with administration(dsn, ask=ask) as server:
        person = server.set_role(who, role)
    print(f"{person.login} is {person.role.value} now.")


def disable_user(who: Who, *, dsn: Dsn = "", ask: AskPassword = False) -> None:
    """Shut somebody out at once; what they wrote stays."""
    with administration(dsn, ask=ask) as server:
        ended = server.disable(who)
    print(
        f"{ended.login or who} cannot come in any more: {ended.connections} open connections were "
        f"ended, {ended.devices} machines are no longer trusted."
    )


def enable_user(who: Who, *, dsn: Dsn = "", ask: AskPassword = False) -> None:
    """Let somebody in again; each of their machines is connected anew, in Settings."""
    with administration(dsn, ask=ask) as server:
        person = server.enable(who)
    print(f"{person.login} may come in again, as {person.role.value}.")


def reset_password(
    who: Who, *, prompt: _Prompt = False, dsn: Dsn = "", ask: AskPassword = False
) -> None:
    """Another password, and the end of whatever is open with the old one."""
    password = ask_password("Their new password", confirm=True) if prompt else ""
    with administration(dsn, ask=ask) as server:
        made = server.reset_password(who, password)
    tell_made(made, who)


def devices(
    who: Who,
    *,
    revoke: Annotated[
        str, typer.Option(metavar="ID", help="No longer trust this machine of theirs.")
    ] = "",
    dsn: Dsn = "",
    ask: AskPassword = False,
    as_json: AsJson = False,
) -> None:
    """Machines that somebody connects from; for a lost one also reset-password."""
    with administration(dsn, ask=ask) as server:
        if revoke:
            server.revoke_device(who, _device(revoke))
        found = server.devices(who)
    if as_json:
        tell_json({"devices": found})
        return
    for one in found:
        state = "revoked" if one.is_revoked else "trusted"
        seen = f"{one.seen_at:%Y-%m-%d %H:%M}"
        print(f"{one.id}  {state:8}  seen {seen}  {one.address:16}{one.name}")


def tell_made(made: MadePerson, who: str) -> None:
    """The login, and the password this once."""
    known = "" if made.is_new else " was here before and"
    print(f"{who}{known} has the login {made.login}.")
    if made.password:
        print(f"Its password, shown only now: {made.password}")
    else:
        print("The login keeps the password that it has.")


def _device(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise UserFacingError(
            "A machine is named by its id, as “meeting-desktop server devices” shows it.",
            code="bad_device",
        ) from error
