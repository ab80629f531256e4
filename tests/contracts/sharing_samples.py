"""A home that belongs to a shared database, with colleagues from its directory."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from meeting_desktop.adapters.store.sync_model import SyncAccount
from meeting_desktop.adapters.store.unit_of_work import SqlUnitOfWork
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.people import User, UserRole
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork


def connected(store: Store, role: UserRole = UserRole.REP) -> UUID:
    """Give the home of ``store`` an account; the directory of the shared database."""
    directory = new_id()

    def work(uow: UnitOfWork) -> None:
        assert isinstance(uow, SqlUnitOfWork)
        me = uow.people.me()
        uow.people.put(replace(me, role=role))
        uow._session.add(
            SyncAccount(
                id=1,
                client_id=new_id(),
                person_id=me.id,
                directory=directory,
                epoch=new_id(),
                cursor=0,
                left_at=None,
                sweeping=False,
            )
        )

    store.write(work).result(10)
    return directory


def a_colleague_of(store: Store, directory: UUID, name: str, role: UserRole = UserRole.REP) -> User:
    """Somebody with a login to the shared database."""
    user = User(new_id(), directory, name, f"{name.lower()}@example.org", role)
    store.write(lambda uow: uow.people.put(user)).result(10)
    return user
