"""The door for guests: invitations, passcodes, reconnects, and nobody guesses their way in.

Used on one event loop. ``changed`` is called before a guest is answered, with everything that has
to outlive a crash (hashes only): a consumed token stays consumed. The brakes are in
``door_brakes.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from meeting_desktop.adapters.conference.door import Admission, Door, Knock, NoAdmission
from meeting_desktop.adapters.conference.door_brakes import DoorBrakes
from meeting_desktop.adapters.conference.passcodes import Passcodes
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.guest_tokens import (
    MAX_SECRET_LETTERS,
    Invitation,
    InvitationState,
    TokenRefusal,
    consume,
    hash_secret,
    make_secret,
    may_return,
    refuse_consumption,
    revoke,
)

_log = get_logger(__name__)

#: An invitation that nobody used is good for so long, unless it is said otherwise.
GOOD_FOR = timedelta(days=7)
#: All of it is written at each change: with so many, nobody comes by the code alone any more.
MOST_KEPT = 1_000
_FULL_S = 60.0


class GuestAccess:
    """Invitations of all meetings that this process is the door to."""

    def __init__(
        self,
        clock: Clock,
        passcodes: Passcodes,
        *,
        changed: Callable[[tuple[Invitation, ...]], None] = lambda _invitations: None,
    ) -> None:
        self._clock = clock
        self._passcodes = passcodes
        self._changed = changed
        self._doors: dict[str, Door] = {}
        self._invitations: dict[str, Invitation] = {}
        self._returning: dict[str, str] = {}
        self._brakes = DoorBrakes(clock)
        self._revoked: list[Callable[[UUID], None]] = []

    def open_door(self, door: Door, invitations: Iterable[Invitation] = ()) -> None:
        """Let guests come to a meeting; ``invitations`` are those of before a restart."""
        self._doors[door.room] = door
        for invitation in invitations:
            if invitation.meeting_id == door.meeting_id:
                self._keep(invitation)

    def set_passcode(self, meeting_id: UUID, passcode_hash: str) -> None:
        """Asked for from now on; empty: none."""
        door = self._door_of(meeting_id)
        if door is not None:
            self._doors[door.room] = replace(door, passcode_hash=passcode_hash)

    def close_door(self, meeting_id: UUID) -> None:
        """The meeting is over: every invitation to it is worth nothing."""
        self._doors = {r: door for r, door in self._doors.items() if door.meeting_id != meeting_id}
        mine = [one for one in self._invitations.values() if one.meeting_id == meeting_id]
        for invitation in mine:
            self._revoke(invitation)
        self._tell()

    def invite(
        self, meeting_id: UUID, *, person: UUID | None = None, good_for: timedelta = GOOD_FOR
    ) -> str:
        """The token of a new invitation, for a guest or for another device of ``person``.

        Nobody can ask for it again.
        """
        token = make_secret()
        self._keep(self._invitation(meeting_id, token, person, good_for))
        self._tell()
        return token

    def revoke_guest(self, participant_id: UUID) -> None:
        """Denied or removed: nothing that they or their other devices have opens anything."""
        guest = next((one for one in self._used() if one.participant_id == participant_id), None)
        if guest is None:
            return
        for invitation in list(self._invitations.values()):
            if guest.guest in {invitation.guest, invitation.person}:
                self._revoke(invitation)
        self._tell()

    def is_welcome(self, participant_id: UUID) -> bool:
        """Whether a guest who came in may still be here."""
        return any(
            one.participant_id == participant_id and one.state is InvitationState.CONSUMED
            for one in self._used()
        )

    def on_revoked(self, listener: Callable[[UUID], None]) -> None:
        """Call ``listener`` with each participant who must be gone at once."""
        self._revoked.append(listener)

    async def join(self, knock: Knock) -> Admission | NoAdmission:
        """Consume a token. The passcode is asked for only with a good one, and spends nothing.

        Without a token, where the door may be found by its code, one is made and consumed.
        """
        slowed = self._brakes.hold(knock.address)
        if slowed is not None:
            return slowed
        if self._is_kept_out(knock.person):
            return NoAdmission(TokenRefusal.REVOKED)
        door, invitation = self._find(knock)
        if isinstance(invitation, NoAdmission) or door is None:
            return self._refuse_token(knock, invitation)
        refused = await self._check_passcode(door, knock)
        if refused is not None:
            return refused
        # While the passcode was checked, another request may have consumed or revoked it.
        door, invitation = self._find(knock)
        if isinstance(invitation, NoAdmission) or door is None:
            return self._refuse_token(knock, invitation)
        held = None if knock.token else self._hold_arrival(knock)
        return held or self._let_in(door, invitation, knock.person)

    def come_back_as(
        self, room: str, participant_id: UUID, person: UUID
    ) -> Admission | NoAdmission:
        """Somebody who is vouched for, as the participant that they were before."""
        door = self._doors.get(room)
        if door is None:
            return NoAdmission(TokenRefusal.ENDED)
        mine = any(
            one.participant_id == participant_id
            and one.person == person
            and one.state is InvitationState.CONSUMED
            for one in self._used()
        )
        if not mine:
            return NoAdmission(TokenRefusal.REVOKED)
        return Admission(door, participant_id, person)

    def _is_kept_out(self, person: UUID | None) -> bool:
        """Somebody who is known does not come back under another id; the door is open still."""
        return person is not None and any(
            one.guest == person and one.state is InvitationState.REVOKED for one in self._used()
        )

    async def come_back(self, room: str, secret: str, address: str) -> Admission | NoAdmission:
        """The guest of a reconnect secret, as often as they like until they are revoked.

        Also from an address that has to wait: who was in the meeting is not kept out by a stranger
        who guesses behind the same router.
        """
        invitation = self._invitations.get(self._returning.get(hash_secret(secret), ""))
        if invitation is None or not may_return(invitation, secret):
            slowed = self._brakes.hold(address)
            if slowed is not None:
                return slowed
            known = invitation is not None
            reason = TokenRefusal.REVOKED if known else TokenRefusal.UNKNOWN
            return self._brakes.count(NoAdmission(reason), address, known=known)
        door = self._door_of(invitation.meeting_id)
        if door is None or invitation.guest is None or invitation.participant_id is None:
            return NoAdmission(TokenRefusal.ENDED)
        if room not in {"", door.room}:
            return NoAdmission(TokenRefusal.ENDED)
        return Admission(door, invitation.participant_id, invitation.guest)

    def _hold_arrival(self, knock: Knock) -> NoAdmission | None:
        if len(self._invitations) >= MOST_KEPT:
            _log.warning("no more guests by the code alone", kept=len(self._invitations))
            return NoAdmission(TokenRefusal.SLOWED, _FULL_S)
        return self._brakes.hold_arrival(knock)

    def _find(self, knock: Knock) -> tuple[Door | None, Invitation | NoAdmission]:
        door = self._doors.get(knock.room)
        if door is not None and door.by_code and not knock.token:
            return door, self._invitation(door.meeting_id, make_secret(), None, GOOD_FOR)
        if len(knock.token) > MAX_SECRET_LETTERS:
            return door, NoAdmission(TokenRefusal.UNKNOWN)
        # Looked up by its hash: how long that takes says nothing about any stored token.
        invitation = self._invitations.get(hash_secret(knock.token))
        if door is None or invitation is None:
            return door, NoAdmission(TokenRefusal.UNKNOWN)
        refusal = refuse_consumption(invitation, door.meeting_id, self._clock.now())
        return door, invitation if refusal is None else NoAdmission(refusal)

    def _refuse_token(self, knock: Knock, refused: Invitation | NoAdmission) -> NoAdmission:
        answer = refused if isinstance(refused, NoAdmission) else NoAdmission(TokenRefusal.UNKNOWN)
        known = answer.reason is not TokenRefusal.UNKNOWN
        counted = self._brakes.count(answer, knock.address, known=known)
        if known or knock.room not in self._doors:
            return counted
        return self._brakes.count_token(counted, knock.room)

    async def _check_passcode(self, door: Door, knock: Knock) -> NoAdmission | None:
        if not door.passcode_hash:
            return None
        if not knock.passcode:
            return NoAdmission(TokenRefusal.PASSCODE_NEEDED)
        wait = self._brakes.try_passcode(knock)
        if isinstance(wait, NoAdmission):
            return wait
        if await self._passcodes.matches(door.passcode_hash, knock.passcode):
            self._brakes.forgive_passcode(knock)
            return None
        wrong = NoAdmission(TokenRefusal.PASSCODE_WRONG, wait)
        return self._brakes.count(wrong, knock.address, known=False)

    def _let_in(self, door: Door, invitation: Invitation, vouched: UUID | None) -> Admission:
        secret, participant_id = make_secret(), new_id()
        invitation = replace(invitation, person=vouched or invitation.person)
        self._keep(consume(invitation, participant_id, secret))
        self._tell()
        _log.info("a guest came to the door", meeting=door.meeting_id, participant=participant_id)
        return Admission(door, participant_id, invitation.person or participant_id, secret)

    def _invitation(
        self, meeting_id: UUID, token: str, person: UUID | None, good_for: timedelta
    ) -> Invitation:
        expires_at = self._clock.now() + good_for
        return Invitation(new_id(), meeting_id, hash_secret(token), expires_at, person=person)

    def _door_of(self, meeting_id: UUID) -> Door | None:
        return next((d for d in self._doors.values() if d.meeting_id == meeting_id), None)

    def _used(self) -> Iterable[Invitation]:
        return (one for one in self._invitations.values() if one.participant_id is not None)

    def _keep(self, invitation: Invitation) -> None:
        self._invitations[invitation.token_hash] = invitation
        if invitation.secret_hash:
            self._returning[invitation.secret_hash] = invitation.token_hash

    def _revoke(self, invitation: Invitation) -> None:
        if invitation.state is InvitationState.REVOKED:
            return
        self._keep(revoke(invitation))
        if invitation.participant_id is not None:
            for listener in self._revoked:
                listener(invitation.participant_id)

    def _tell(self) -> None:
        self._changed(tuple(self._invitations.values()))
