"""What hosts have given to single people of a meeting, or switched off for them.

By person, not by device, so that it holds on both devices of a person and when they come back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from meeting_desktop.domain.participants import Role

#: Roles that somebody is given; all others say where somebody comes from.
GIVEN_ROLES = frozenset({Role.COHOST, Role.PRESENTER, Role.OBSERVER})


@dataclass(frozen=True, slots=True)
class Switches:
    """``can_chat`` takes away from the role, ``can_share_screen`` adds to it (``permissions``)."""

    can_chat: bool = True
    can_share_screen: bool = False


#: Of whom nobody has switched anything.
AS_USUAL = Switches()


@dataclass(frozen=True, slots=True)
class GivenRights:
    """``roles`` holds the given ones only, ``switches`` only what is not as usual."""

    roles: Mapping[UUID, Role] = field(default_factory=dict)
    switches: Mapping[UUID, Switches] = field(default_factory=dict)

    def with_role(self, person: UUID, role: Role | None) -> GivenRights:
        """``role`` is one of ``GIVEN_ROLES``; None: what they were before."""
        others = {one: given for one, given in self.roles.items() if one != person}
        return replace(self, roles=others if role is None else {**others, person: role})

    def with_switches(self, person: UUID, switches: Switches) -> GivenRights:
        others = {one: given for one, given in self.switches.items() if one != person}
        usual = switches == AS_USUAL
        return replace(self, switches=others if usual else {**others, person: switches})

    def of_role(self, role: Role) -> frozenset[UUID]:
        """Who was given ``role``."""
        return frozenset(person for person, given in self.roles.items() if given is role)

    def switches_of(self, person: UUID) -> Switches:
        return self.switches.get(person, AS_USUAL)
