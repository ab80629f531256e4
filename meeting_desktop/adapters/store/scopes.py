"""The scopes of meetings and series: who is in them, and what this machine's person holds."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import Session, aliased

from meeting_desktop.adapters.store import model, planning_model
from meeting_desktop.adapters.store.base import Base
from meeting_desktop.adapters.store.people import personal_scope
from meeting_desktop.adapters.store.sharing_model import ScopeMember as Row
from meeting_desktop.adapters.store.sync_model import SyncAccount, SyncScope
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.holdings import Holdings, ScopeMember
from meeting_desktop.domain.invitations import Rsvp
from meeting_desktop.domain.meetings import ParticipantRole
from meeting_desktop.domain.people import UserRole
from meeting_desktop.domain.sharing import Login, ScopeRole

_INVITATION = planning_model.Invitation
_MEMBER = planning_model.TeamMember
#: Who hosts prepares the meeting too.
_HOSTS = {ParticipantRole.HOST.value, ParticipantRole.CO_HOST.value}


class SqlScopes:
    """See ``ports.sharing``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def holdings(self, only: UUID | None = None) -> Holdings:
        person, directory = personal_scope(self._session), directory_of(self._session)
        if directory is None:
            return Holdings(Login.ADMIN, person)
        user = self._session.get(model.User, person)
        if user is None or user.deleted:
            return Holdings(Login.STRANGER, person, directory)
        login = Login(user.role) if user.is_active else Login.DISABLED
        led = self._led(person) if user.role == UserRole.MANAGER.value else frozenset()
        return Holdings(
            login,
            person,
            directory,
            teams=frozenset(self._session.scalars(_teams_of(person))),
            roles=self._roles(Row.user_id == person, only),
            led=led,
            owned_by_led=self._owned(led, only),
        )

    def is_shared(self) -> bool:
        return directory_of(self._session) is not None

    def of_row(self, table: str, row_id: UUID) -> UUID | None:
        columns = Base.metadata.tables[table].c
        query = select(columns.scope_id).where(columns.id == row_id)
        return self._session.scalars(query).first()

    def members(self, scope_id: UUID) -> Sequence[ScopeMember]:
        query = select(Row).where(Row.scope_id == scope_id, ~Row.deleted).order_by(Row.id)
        return [
            ScopeMember(row.scope_id, row.user_id, ScopeRole(row.role))
            for row in self._session.scalars(query)
        ]

    def put(self, member: ScopeMember) -> None:
        row = _row(self._session, member.scope_id, member.user_id)
        if row is None:
            row = Row(id=new_id(), scope_id=member.scope_id, user_id=member.user_id)
            self._session.add(row)
        row.role, row.deleted = member.role.value, False
        self._session.flush()

    def remove(self, scope_id: UUID, user_id: UUID) -> None:
        row = _row(self._session, scope_id, user_id)
        if row is not None:
            row.deleted = True
            self._session.flush()

    def _roles(self, whose: ColumnElement[bool], only: UUID | None) -> dict[UUID, ScopeRole]:
        query = select(Row.scope_id, Row.role).where(whose, ~Row.deleted, _is(only))
        return {scope: ScopeRole(role) for scope, role in self._session.execute(query)}

    def _led(self, person: UUID) -> frozenset[UUID]:
        """Those members of the teams of a manager whose scopes the server gives to this home."""
        query = select(_MEMBER.user_id).where(
            _MEMBER.team_id.in_(_teams_of(person)),
            _MEMBER.user_id.in_(select(SyncScope.scope_id)),
            _MEMBER.user_id != person,
            ~_MEMBER.deleted,
        )
        return frozenset(self._session.scalars(query))

    def _owned(self, people: frozenset[UUID], only: UUID | None) -> frozenset[UUID]:
        query = select(Row.scope_id).where(
            Row.user_id.in_(people), Row.role == ScopeRole.OWNER.value, ~Row.deleted, _is(only)
        )
        return frozenset(self._session.scalars(query)) if people else frozenset()


def directory_of(session: Session) -> UUID | None:
    """The scope of colleagues' rows; None where this home has no account."""
    query = select(SyncAccount.directory).where(SyncAccount.left_at.is_(None))
    return session.scalars(query).first()


def own(session: Session, scope_id: UUID) -> None:
    """Make this machine's person the owner of a new scope; before the rows that are in it.

    One that had members before keeps those that it has.
    """
    if session.scalars(select(Row.id).where(Row.scope_id == scope_id)).first() is None:
        member = ScopeMember(scope_id, personal_scope(session), ScopeRole.OWNER)
        SqlScopes(session).put(member)


def let_in(session: Session, scope_id: UUID, user_id: UUID | None) -> None:
    """Let a colleague into a scope as its invitations say: hosts to prepare it, others to read.

    Only somebody with a login can be in a scope, and only whoever is invited to all that is in it:
    one meeting of a series is no key to the others. Whoever may not let people in leaves it as it
    is.
    """
    scopes = SqlScopes(session)
    held = scopes.holdings(scope_id)
    if user_id is None or not _can_be_member(session, user_id, held.directory):
        return
    row = _row(session, scope_id, user_id)
    before = ScopeRole(row.role) if row is not None and not row.deleted else None
    after = _invited_as(session, scope_id, user_id)
    changed = {before, after} - {None}
    if before is after or not all(held.may_grant(scope_id, one) for one in changed if one):
        return
    if before is ScopeRole.OWNER:
        return
    if after is None:
        scopes.remove(scope_id, user_id)
    else:
        scopes.put(ScopeMember(scope_id, user_id, after))


def _can_be_member(session: Session, user_id: UUID, directory: UUID | None) -> bool:
    user = session.get(model.User, user_id) if directory is not None else None
    return user is not None and user.scope_id == directory and user.id != personal_scope(session)


def _invited_as(session: Session, scope_id: UUID, user_id: UUID) -> ScopeRole | None:
    asked = select(_INVITATION.role).where(
        _INVITATION.scope_id == scope_id,
        _INVITATION.user_id == user_id,
        _INVITATION.status != Rsvp.EXPIRED.value,
        ~_INVITATION.deleted,
        _to_all(),
    )
    roles = set(session.scalars(asked))
    if not roles:
        return None
    return ScopeRole.EDITOR if roles & _HOSTS else ScopeRole.READER


def _to_all() -> ColumnElement[bool]:
    """Whether an invitation is to a series, or to a meeting that is in none."""
    meeting = aliased(model.Meeting)
    single = (
        select(meeting.id)
        .where(meeting.id == _INVITATION.meeting_id, meeting.series_id.is_(None))
        .exists()
    )
    return _INVITATION.series_id.is_not(None) | single


def _row(session: Session, scope_id: UUID, user_id: UUID) -> Row | None:
    query = select(Row).where(Row.scope_id == scope_id, Row.user_id == user_id)
    return session.scalars(query).first()


def _teams_of(person: UUID) -> Select[UUID]:
    return select(_MEMBER.team_id).where(_MEMBER.user_id == person, ~_MEMBER.deleted)


def _is(only: UUID | None) -> ColumnElement[bool]:
    return true() if only is None else Row.scope_id == only
