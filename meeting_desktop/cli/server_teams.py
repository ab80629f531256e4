"""Commands about teams of the shared database."""

from __future__ import annotations

from typing import Annotated

import typer

from meeting_desktop.cli.server_access import AskPassword, Dsn, administration
from meeting_desktop.domain.people import TeamKind

_Team = Annotated[str, typer.Argument(help="A team's name or id.")]
_People = Annotated[list[str], typer.Argument(help="E-mail addresses or logins.")]


def register(app: typer.Typer) -> None:
    app.command("add-team")(add_team)
    app.command("add-to-team")(add_to_team)
    app.command("remove-from-team")(remove_from_team)


def add_team(
    name: Annotated[str, typer.Argument(help="As its members see it.")],
    *,
    kind: Annotated[TeamKind, typer.Option(help="What such a group is called.")] = TeamKind.TEAM,
    member: Annotated[list[str] | None, typer.Option(help="Somebody who is in it.")] = None,
    dsn: Dsn = "",
    ask: AskPassword = False,
) -> None:
    """Make a team: its members share what belongs to it, its managers see what members do."""
    with administration(dsn, ask=ask) as server:
        made = server.add_team(name, kind)
        joined = server.add_to_team(str(made.id), member) if member else 0
    known = "was made" if made.is_new else "was here before"
    print(f"The team {name} {known} ({made.id}); {joined} came into it.")


def add_to_team(team: _Team, who: _People, *, dsn: Dsn = "", ask: AskPassword = False) -> None:
    """Put people into a team; their desktops fetch what belongs to it."""
    with administration(dsn, ask=ask) as server:
        joined = server.add_to_team(team, who)
    print(f"{joined} came into {team}; {len(who) - joined} were in it already.")


def remove_from_team(team: _Team, who: _People, *, dsn: Dsn = "", ask: AskPassword = False) -> None:
    """Take people out of a team; their desktops drop what belongs to it."""
    with administration(dsn, ask=ask) as server:
        left = server.remove_from_team(team, who)
    print(f"{left} left {team}; {len(who) - left} were not in it.")
