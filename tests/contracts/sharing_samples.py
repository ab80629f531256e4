"""A home that belongs to a shared database, with colleagues from its directory."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.people import User, UserRole
from meeting_desktop.domain.sync import ServerFacts
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork


def connected(store: Store, role: UserRole = UserRole.REP) -> UUID:
    """Give the home of ``store`` an account for its person; the directory that they are in."""
    directory = new_id()

    def work(uow: UnitOfWork) -> None:
        me = uow.people.me()
        uow.people.put(replace(me, role=role))
        facts = ServerFacts(new_id(), "0022", "0008", 0, directory, me.id, role.value)
        uow.sync.adopt(facts, new_id())

    store.write(work).result(60)
    return directory


def a_colleague_of(store: Store, directory: UUID, name: str, role: UserRole = UserRole.REP) -> User:
    """Somebody with a login to the shared database."""
    user = User(new_id(), directory, name, f"{name.lower()}@example.org", role)
    store.write(lambda uow: uow.people.put(user)).result(60)
    return user


def holds(store: Store, scope_id: UUID) -> None:
    """The server gives this scope to the home of ``store``."""
    store.write(lambda uow: uow.sync.gain(scope_id, None)).result(60)
