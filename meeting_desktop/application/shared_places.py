"""Where templates and question sets can be kept: for oneself, or for all of a team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from meeting_desktop.domain.sharing import Access
from meeting_desktop.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Place:
    """A scope. ``name`` is the team's, or whose it is of those one leads; empty: one's own.

    ``is_open``: new rows can be put there.
    """

    scope_id: UUID
    name: str = ""
    is_team: bool = False
    is_open: bool = True


class _Kept(Protocol):
    @property
    def scope_id(self) -> UUID: ...


K = TypeVar("K", bound=_Kept)


def places_of(uow: UnitOfWork, table: str) -> tuple[Place, ...]:
    """One's own first, then the teams by name, then the people whom one leads."""
    own = uow.personal_scope()
    held = uow.scopes.holdings()
    if not held.is_shared:
        return (Place(own),)
    open_ = {
        scope: held.may(scope, table, Access.INSERT) for scope in (own, *held.teams, *held.led)
    }
    teams = [
        Place(one.id, one.name, is_team=True, is_open=open_[one.id])
        for one in uow.people.teams()
        if one.id in held.teams
    ]
    # What others have of their own is theirs to begin.
    led = [
        Place(one.id, one.display_name, is_open=False)
        for one in uow.people.all()
        if one.id in held.led
    ]
    return (Place(own, is_open=open_[own]), *teams, *led)


def nearest_first(uow: UnitOfWork, table: str, rows: Sequence[K]) -> list[K]:
    """One's own before the team's before those of people whom one leads; else as they came."""
    order = {place.scope_id: number for number, place in enumerate(places_of(uow, table))}
    return sorted(rows, key=lambda one: order.get(one.scope_id, len(order)))
