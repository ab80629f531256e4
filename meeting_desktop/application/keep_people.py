"""Colleagues and the groups that meetings can belong to."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.application.shared_access import require
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.mail_addresses import read_address
from meeting_desktop.domain.meetings import clean_title
from meeting_desktop.domain.people import Team, TeamKind, User
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.topic import Topic

_TABLES = frozenset({"users", "teams", "team_members"})


@dataclass(frozen=True, slots=True)
class Colleagues:
    """Everybody but the person of this machine, and the groups."""

    me: User
    colleagues: tuple[User, ...]
    teams: tuple[Team, ...]


class KeepPeople:
    """Writes return at once; their futures fail with UserFacingError for what is not allowed."""

    def __init__(self, store: Store) -> None:
        self.changed: Topic[None] = Topic()
        self._store = store
        self._unsubscribe = store.subscribe(self._on_commit)

    def people(self) -> Colleagues:
        """Blocks on the disk."""

        def read(uow: UnitOfWork) -> Colleagues:
            me = uow.people.me()
            others = tuple(user for user in uow.people.all() if user.id != me.id)
            return Colleagues(me, others, tuple(uow.people.teams()))

        return self._store.read(read)

    def add_colleague(self, name: str, email: str) -> Future[Committed[User]]:
        """Known by address: the same one again takes the new name."""

        def write(uow: UnitOfWork) -> User:
            _refuse_where_shared(uow)
            address = read_address(email)
            known = uow.people.by_email(address)
            if known is not None and known.id == uow.people.me().id:
                raise UserFacingError("That is your own address.", code="own_address")
            shown = clean_title(name, fallback=address)
            if known is not None:
                user = replace(known, display_name=shown)
            else:
                user = User(new_id(), uow.personal_scope(), shown, address)
            uow.people.put(user)
            return user

        return self._store.write(write)

    def remove_colleague(self, user_id: UUID) -> Future[Committed[None]]:
        """They are asked for no more; meetings that they were in keep them."""
        return self._store.write(lambda uow: _set_active(uow, user_id, active=False))

    def restore_colleague(self, user_id: UUID) -> Future[Committed[None]]:
        return self._store.write(lambda uow: _set_active(uow, user_id, active=True))

    def put_team(
        self, name: str, kind: TeamKind, members: tuple[UUID, ...], team_id: UUID | None = None
    ) -> Future[Committed[Team]]:
        """A new group, or another state of ``team_id``."""

        def write(uow: UnitOfWork) -> Team:
            shown = clean_title(name, fallback="")
            if not shown:
                raise UserFacingError("Give the group a name.", code="no_name")
            taken = {one.name.casefold() for one in uow.people.teams() if one.id != team_id}
            if shown.casefold() in taken:
                raise UserFacingError("There is a group of that name already.", code="name_taken")
            known = next((one for one in uow.people.teams() if one.id == team_id), None)
            team = (
                _changed_team(uow, known, members)
                if known is not None
                else _new_team(uow, team_id or new_id(), members)
            )
            team = replace(team, name=shown, kind=kind)
            uow.people.put_team(team)
            return team

        return self._store.write(write)

    def remove_team(self, team_id: UUID) -> Future[Committed[Callable[[], None]]]:
        """The value puts it back, with its members."""

        def write(uow: UnitOfWork) -> Callable[[], None]:
            team = next((one for one in uow.people.teams() if one.id == team_id), None)
            if team is None:
                raise NotFoundError("That group is no longer there.")
            require(uow, team.scope_id, "teams")
            uow.people.remove_team(team_id)
            return lambda: self._put_back(team)

        return self._store.write(write)

    def close(self) -> None:
        self._unsubscribe()

    def _put_back(self, team: Team) -> None:
        self._store.write(lambda uow: uow.people.put_team(team))

    def _on_commit(self, committed: Committed[object]) -> None:
        if any(change.table in _TABLES for change in committed.changes):
            self.changed.publish(None)


def _changed_team(uow: UnitOfWork, known: Team, members: tuple[UUID, ...]) -> Team:
    """With other members; who changes a group of a shared database stays in it themselves."""
    require(uow, known.scope_id, "teams")
    me = uow.people.me().id
    inside = (me,) if uow.scopes.is_shared() and me in known.members else ()
    return replace(known, members=_each_once(inside, members))


def _new_team(uow: UnitOfWork, team_id: UUID, members: tuple[UUID, ...]) -> Team:
    """A scope of its own; in a shared database whoever makes it is its first member."""
    held, me = uow.scopes.holdings(), uow.people.me().id
    if not held.may_make_teams():
        raise UserFacingError(
            "In a shared database managers make groups; ask one of them.", code="not_allowed"
        )
    inside = (me,) if held.is_shared else ()
    return Team(team_id, team_id, "", members=_each_once(inside, members))


def _each_once(*members: tuple[UUID, ...]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(one for some in members for one in some))


def _refuse_where_shared(uow: UnitOfWork) -> None:
    if uow.scopes.is_shared():
        raise UserFacingError(
            "Colleagues are added by whoever runs the shared database; "
            "others are invited by their address.",
            code="not_allowed",
        )


def _set_active(uow: UnitOfWork, user_id: UUID, *, active: bool) -> None:
    user = uow.people.get(user_id)
    if user is None:
        raise NotFoundError("That colleague is no longer there.")
    if user.scope_id != uow.personal_scope():
        _refuse_where_shared(uow)
    uow.people.put(replace(user, is_active=active))
