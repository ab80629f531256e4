"""Come by a ticket for somebody else's meeting, keep it, throw it away when it is worth nothing.

On the joining thread.
"""

from __future__ import annotations

from collections.abc import Callable

from meeting_desktop.application.joining_parts import JoinParts, Wish
from meeting_desktop.application.keep_call import then
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.domain.room_codes import JoinTarget
from meeting_desktop.ports.joining import Ticket
from meeting_desktop.runtime.turn_taker import TurnTaker


class HoldTicket:
    """``came_back``: it is one of an earlier run of this program, and nobody was knocked for."""

    def __init__(
        self,
        parts: JoinParts,
        turns: TurnTaker,
        wish: Wish,
        *,
        got: Callable[[Ticket], None],
        not_let_in: Callable[[ApplicationError], None],
    ) -> None:
        self.came_back = False
        self._stopped = False
        self._parts = parts
        self._turns = turns
        self._wish = wish
        self._got = got
        self._not_let_in = not_let_in

    def look(self) -> None:
        """The kept one, else a new one at the door."""
        kept = self._parts.tickets.find(self._wish.target)
        if kept is not None:
            self.came_back = True
            self._got(kept)
        else:
            self.knock()

    def knock(self) -> None:
        self.came_back = False
        target = self._wish.target
        if target.address:
            self._knock_at(target)
        else:
            then(self._turns, self._parts.door.find(target.code), self._knock_at, self._not_let_in)

    def forget(self) -> None:
        self._parts.tickets.forget(self._wish.target)

    def look_where_it_leads(self, ticket: Ticket, use: Callable[[Ticket], None]) -> None:
        """A host who was found by a code may be back at another port or in another network."""

        def follow(found: JoinTarget) -> None:
            moved = ticket.moved_to(found)
            if moved is not None and moved != ticket:
                self._parts.tickets.keep(self._wish.target, moved)
                use(moved)

        target = self._wish.target
        if not target.address:
            then(self._turns, self._parts.door.find(target.code), follow, _no_matter)

    def stop(self) -> None:
        """Nobody wants in any more: spend no link."""
        self._stopped = True

    def _knock_at(self, target: JoinTarget) -> None:
        if self._stopped:
            return
        knocked = self._parts.door.knock(target, self._wish.me)
        then(self._turns, knocked, self._take, self._not_let_in)

    def _take(self, ticket: Ticket) -> None:
        # Kept even if nobody wants in any more: the link is spent.
        self._parts.tickets.keep(self._wish.target, ticket)
        self._got(ticket)


def _no_matter(_error: ApplicationError) -> None:
    """The host is nowhere for now; the next try looks again."""
