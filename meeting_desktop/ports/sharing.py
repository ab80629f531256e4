"""Who holds the scopes of meetings and series, as the store keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from meeting_desktop.domain.holdings import Holdings, ScopeMember


class Scopes(Protocol):
    """A new meeting or series with a scope of its own makes its maker the owner by itself.

    In a home with an account, whoever is invited to all that a scope holds becomes a member of it
    by that invitation, and is none any more when it is taken back; see docs/sharing.md.
    """

    def holdings(self, only: UUID | None = None) -> Holdings:
        """What the person of this machine holds; ``only`` one scope, where no other is asked for.

        Of a home without an account nothing is read.
        """
        ...

    def is_shared(self) -> bool:
        """Whether this home has an account."""
        ...

    def of_row(self, table: str, row_id: UUID) -> UUID | None:
        """The scope of a row of a shared table; None where it is not here."""
        ...

    def members(self, scope_id: UUID) -> Sequence[ScopeMember]:
        """In the order in which they came."""
        ...

    def put(self, member: ScopeMember) -> None:
        """Let somebody in, or give them another role."""
        ...

    def remove(self, scope_id: UUID, user_id: UUID) -> None:
        """Whoever is not there is not missed."""
        ...
