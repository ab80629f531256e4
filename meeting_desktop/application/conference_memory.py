"""The part of a conference that outlives its process, written down whenever it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from meeting_desktop.application.keep_conference import KeptConference, pack_kept
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.guest_tokens import Invitation
from meeting_desktop.ports.conference_journal import ConferenceJournal
from meeting_desktop.ports.gateway import Address, GuestArrived

#: It is written at least so often, so that a restart knows how long ago the process died.
_KEEP_S = 5.0
#: Who came through the door and never connected is forgotten beyond so many.
_MOST_GUESTS = 200


class ConferenceMemory:
    """Used on the media thread. ``room_state`` gives the rules' snapshot."""

    def __init__(
        self,
        kept: KeptConference,
        journal: ConferenceJournal,
        clock: Clock,
        room_state: Callable[[], Mapping[str, Any]],
    ) -> None:
        self.kept = kept
        self._journal = journal
        self._clock = clock
        self._room_state = room_state
        self._kept_at = clock.monotonic()
        self._open = True

    def guest(self, participant: UUID) -> GuestArrived | None:
        """Who came through the door under this id."""
        return self.kept.guest(participant)

    def arrived(self, guest: GuestArrived, is_known: Callable[[GuestArrived], bool]) -> None:
        """``is_known``: somebody who is in, or was and may come back."""
        kept = self.kept.with_guest(guest)
        if len(kept.guests) > _MOST_GUESTS:
            strangers = (one.participant_id for one in kept.guests if not is_known(one))
            gone = next(strangers, None)
            kept = kept if gone is None else kept.without_guest(gone)
        self._keep(kept)

    def forget(self, participant: UUID) -> None:
        """They may not come back."""
        self.kept = self.kept.without_guest(participant)

    def invitations_changed(self, invitations: tuple[Invitation, ...]) -> None:
        self._keep(replace(self.kept, invitations=invitations))

    def opened(self, address: Address, bind: str, passcode_hash: str) -> None:
        port = address.port
        self._keep(replace(self.kept, port=port, bind=bind, passcode_hash=passcode_hash))

    def keep(self) -> None:
        self._keep(self.kept)

    def keep_if_due(self) -> None:
        if self._clock.monotonic() - self._kept_at >= _KEEP_S:
            self.keep()

    def close(self) -> None:
        """What changes from now on is part of the end, and not kept."""
        self._open = False

    def clear(self) -> None:
        """Nothing is left to be resumed."""
        self._journal.clear()

    def _keep(self, kept: KeptConference) -> None:
        self.kept = kept
        self._kept_at = self._clock.monotonic()
        if self._open:
            self._journal.keep(pack_kept(replace(kept, room_state=self._room_state())))
