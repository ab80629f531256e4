"""Colleagues and their teams."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import model, planning_model
from meeting_desktop.adapters.store.people import personal_scope
from meeting_desktop.adapters.store.rows import existing, put
from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.people import Team, TeamKind, User, UserRole


class SqlPeople:
    def __init__(self, session: Session) -> None:
        self._session = session

    def me(self) -> User:
        """The person of this machine: their row has the id of their scope."""
        me = self.get(personal_scope(self._session))
        if me is None:
            raise NotFoundError("The person of this machine is missing from its database.")
        return me

    def put(self, user: User) -> None:
        row = put(self._session, model.User, user.id, user.scope_id)
        row.display_name = user.display_name
        row.email = user.email.strip().lower() or None
        row.role = user.role.value
        row.is_active = user.is_active
        row.time_zone = user.time_zone
        row.working_hours = user.working_hours
        self._session.flush()

    def get(self, user_id: UUID) -> User | None:
        row = self._session.get(model.User, user_id)
        return None if row is None or row.deleted else _user(row)

    def all(self) -> Sequence[User]:
        table = model.User
        query = select(table).where(~table.deleted, table.is_active)
        return [
            _user(row)
            for row in self._session.scalars(query.order_by(table.display_name, table.id))
        ]

    def by_email(self, email: str) -> User | None:
        table = model.User
        query = select(table).where(
            func.lower(table.email) == email.strip().lower(), ~table.deleted, table.is_active
        )
        # A colleague of the directory before one who was noted here by hand.
        mine = case((table.scope_id == personal_scope(self._session), 1), else_=0)
        row = self._session.scalars(query.order_by(mine, table.id)).first()
        return None if row is None else _user(row)

    def put_team(self, team: Team) -> None:
        row = put(self._session, planning_model.Team, team.id, team.scope_id)
        row.name = team.name
        row.kind = team.kind.value
        self._session.flush()
        self._put_members(team, row.scope_id)

    def teams(self) -> Sequence[Team]:
        table = planning_model.Team
        query = select(table).where(~table.deleted).order_by(table.name, table.id)
        return [
            Team(row.id, row.scope_id, row.name, TeamKind(row.kind), self._members(row.id))
            for row in self._session.scalars(query)
        ]

    def remove_team(self, team_id: UUID) -> None:
        existing(self._session, planning_model.Team, team_id).deleted = True
        self._session.flush()

    def _put_members(self, team: Team, scope_id: UUID) -> None:
        table = planning_model.TeamMember
        rows = {
            row.user_id: row
            for row in self._session.scalars(select(table).where(table.team_id == team.id))
        }
        for user_id in team.members:
            if user_id not in rows:
                rows[user_id] = table(
                    id=new_id(), scope_id=scope_id, team_id=team.id, user_id=user_id
                )
                self._session.add(rows[user_id])
        for user_id, row in rows.items():
            row.deleted = user_id not in team.members
        self._session.flush()

    def _members(self, team_id: UUID) -> tuple[UUID, ...]:
        table = planning_model.TeamMember
        query = select(table.user_id).where(table.team_id == team_id, ~table.deleted)
        return tuple(self._session.scalars(query.order_by(table.id)))


def _user(row: model.User) -> User:
    return User(
        id=row.id,
        scope_id=row.scope_id,
        display_name=row.display_name,
        email=row.email or "",
        role=UserRole(row.role),
        time_zone=row.time_zone,
        working_hours=row.working_hours,
        is_active=row.is_active,
    )
