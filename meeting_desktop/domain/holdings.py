"""What the person of this machine holds of what is shared, and what they may therefore do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from meeting_desktop.domain.sharing import Access, Hold, Login, ScopeRole, may, may_grant

_ROLES = {
    ScopeRole.OWNER: Hold.OWNER,
    ScopeRole.EDITOR: Hold.EDITOR,
    ScopeRole.READER: Hold.READER,
}


_LEADING = {Hold.SUBORDINATE, Hold.SUBORDINATE_OWNED}


@dataclass(frozen=True, slots=True)
class ScopeMember:
    """Somebody in the scope of a meeting or a series."""

    scope_id: UUID
    user_id: UUID
    role: ScopeRole


@dataclass(frozen=True, slots=True)
class Holdings:
    """``directory`` is None where this home belongs to no shared database: all in it is theirs.

    ``roles`` are those of the person by scope, ``led`` the people whom they lead, ``owned_by_led``
    the scopes that these own.
    """

    login: Login
    person: UUID
    directory: UUID | None = None
    teams: frozenset[UUID] = frozenset()
    roles: Mapping[UUID, ScopeRole] = field(default_factory=dict)
    led: frozenset[UUID] = frozenset()
    owned_by_led: frozenset[UUID] = frozenset()

    @property
    def is_shared(self) -> bool:
        return self.directory is not None

    def holds(self, scope_id: UUID) -> frozenset[Hold]:
        """Every way in which a scope is held; ``FOREIGN`` where it is in none."""
        role = self.roles.get(scope_id)
        ways = {
            Hold.OWN: scope_id == self.person,
            Hold.DIRECTORY: scope_id == self.directory,
            Hold.TEAM: scope_id in self.teams,
            Hold.SUBORDINATE: scope_id in self.led,
            Hold.SUBORDINATE_OWNED: scope_id in self.owned_by_led,
        }
        held = {way for way, is_so in ways.items() if is_so}
        if role is not None:
            held.add(_ROLES[role])
        return frozenset(held or {Hold.FOREIGN})

    def with_scope(self, scope_id: UUID, now: Holdings) -> Holdings:
        """The same with what ``now`` says of one scope."""
        roles = {one: role for one, role in self.roles.items() if one != scope_id}
        if scope_id in now.roles:
            roles[scope_id] = now.roles[scope_id]
        owned = (self.owned_by_led - {scope_id}) | (now.owned_by_led & {scope_id})
        return replace(self, roles=roles, owned_by_led=owned)

    def may(self, scope_id: UUID, table: str, access: Access, *, own: bool = False) -> bool:
        """See ``domain.sharing.may``."""
        if not self.is_shared:
            return True
        return any(may(self.login, hold, table, access, own=own) for hold in self.holds(scope_id))

    def takes_part(self, scope_id: UUID) -> bool:
        """Whether it is theirs, or shared with them: not only seen by leading others."""
        return not self.is_shared or bool(self.holds(scope_id) - _LEADING)

    def may_begin(self) -> bool:
        """Whether they may make a meeting or a series, which has a scope of its own."""
        return not self.is_shared or may_grant(
            self.login, Hold.UNCLAIMED, ScopeRole.OWNER, own=True
        )

    def may_make_teams(self) -> bool:
        return not self.is_shared or may(self.login, Hold.UNCLAIMED, "teams", Access.INSERT)

    def may_grant(self, scope_id: UUID, role: ScopeRole) -> bool:
        """Whether they may let somebody into a scope with ``role``, or take that away."""
        return any(may_grant(self.login, hold, role) for hold in self.holds(scope_id))

    def why_not(self, scope_id: UUID, table: str, access: Access, *, own: bool = False) -> str:
        """The sentence that says why that is not allowed; empty where it is."""
        if self.may(scope_id, table, access, own=own):
            return ""
        return self.sentence(scope_id)

    def sentence(self, scope_id: UUID) -> str:
        """Why the rows of a scope cannot be changed here, and what to do."""
        if self.login in {Login.DISABLED, Login.STRANGER}:
            return CLOSED
        if self.login is Login.VIEWER:
            return VIEWERS
        if Hold.READER in self.holds(scope_id):
            return (
                "This is shared with you to read; ask its owner or one of its hosts to change it."
            )
        return "This belongs to somebody else; ask them to change it."


CLOSED = "Your login to the shared database was closed; ask whoever runs it to open it again."
VIEWERS = (
    "You take part in the shared database as a viewer, who changes nothing; "
    "ask whoever runs it for another role."
)
