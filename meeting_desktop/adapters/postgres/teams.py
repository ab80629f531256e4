"""Teams of the shared database: each is a scope, and who is in it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from meeting_desktop.adapters.postgres.keeping import Connection, change, rows
from meeting_desktop.adapters.postgres.people import find_person
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.people import TeamKind
from meeting_desktop.ports.administration import MadeTeam


def add_team(connection: Connection, name: str, kind: TeamKind) -> MadeTeam:
    wanted = name.strip()
    if not wanted:
        raise UserFacingError("A team needs a name.", code="no_name")
    with change(connection):
        found = _named(connection, wanted)
        if found:
            return MadeTeam(found[0], is_new=False)
        team = new_id()
        connection.execute(
            "INSERT INTO public.teams (id, scope_id, created_at, updated_at, deleted, name, kind)"
            " VALUES (%s, %s, now(), now(), false, %s, %s)",
            (team, team, wanted, kind.value),
        )
        return MadeTeam(team, is_new=True)


def add_to_team(connection: Connection, team: str, who: Sequence[str]) -> int:
    with change(connection):
        place = _find_team(connection, team)
        return sum(_join(connection, place, find_person(connection, one).id) for one in who)


def remove_from_team(connection: Connection, team: str, who: Sequence[str]) -> int:
    with change(connection):
        place = _find_team(connection, team)
        people = [find_person(connection, one).id for one in who]
        return connection.execute(
            "UPDATE public.team_members SET deleted = true"
            " WHERE team_id = %s AND user_id = ANY (%s) AND NOT deleted",
            (place, people),
        ).rowcount


def _join(connection: Connection, team: UUID, person: UUID) -> int:
    # Somebody who was in it before is in it again by the same row.
    return connection.execute(
        "INSERT INTO public.team_members AS m (id, scope_id, created_at, updated_at, deleted,"
        " team_id, user_id) VALUES (%s, %s, now(), now(), false, %s, %s)"
        " ON CONFLICT (team_id, user_id) DO UPDATE SET deleted = false WHERE m.deleted",
        (new_id(), team, team, person),
    ).rowcount


def _named(connection: Connection, name: str) -> list[UUID]:
    query = "SELECT id FROM public.teams WHERE lower(name) = lower(%s) AND NOT deleted ORDER BY id"
    return [row[0] for row in rows(connection, query, name)]


def _find_team(connection: Connection, team: str) -> UUID:
    found = _named(connection, team.strip()) or [
        row[0]
        for row in rows(
            connection, "SELECT id FROM public.teams WHERE id::text = %s AND NOT deleted", team
        )
    ]
    if not found:
        raise NotFoundError(f"There is no team {team}; add it first.", code="no_such_team")
    if len(found) > 1:
        ids = ", ".join(str(one) for one in found)
        raise UserFacingError(
            f"Several teams are called {team}; name one by its id: {ids}.", code="several_teams"
        )
    return found[0]
