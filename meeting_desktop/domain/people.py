"""Colleagues, their teams, and the hours they work."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class UserRole(StrEnum):
    ADMIN = "admin"
    MANAGER = "manager"
    REP = "rep"
    VIEWER = "viewer"


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Wall times of one weekday (Monday is 0) in minutes from midnight; ``end`` up to 1440."""

    weekday: int
    start: int
    end: int


#: Monday to Friday, nine to five.
USUAL_HOURS = tuple(WorkingHours(day, 9 * 60, 17 * 60) for day in range(5))


@dataclass(frozen=True, slots=True)
class User:
    """A colleague, or the person of this machine. ``time_zone`` empty: not known."""

    id: UUID
    scope_id: UUID
    display_name: str
    email: str = ""
    role: UserRole = UserRole.REP
    time_zone: str = ""
    working_hours: tuple[WorkingHours, ...] = USUAL_HOURS
    is_active: bool = True


class TeamKind(StrEnum):
    """What a group of reference 001 is called."""

    TEAM = "team"
    PARTY = "party"
    GUILD = "guild"
    CLASS = "class"


@dataclass(frozen=True, slots=True)
class Team:
    id: UUID
    scope_id: UUID
    name: str
    kind: TeamKind = TeamKind.TEAM
    members: tuple[UUID, ...] = ()
