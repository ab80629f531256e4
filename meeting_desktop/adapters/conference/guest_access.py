"""The door for guests: invitations, passcodes, reconnects, and nobody guesses their way in.

Three brakes (``domain/slowing.py``), each over the injected clock:

* by address: any failure; while it waits, nothing from there is looked at;
* by meeting, for tokens: guesses from many addresses are sent away. A right token still passes: of
  192 bits none is guessed, and a guest must not be kept out by somebody else's noise;
* by meeting, for passcodes: an invitation is needed to try one at all, and then everybody waits,
  at most half a minute.

Used on one event loop. ``changed`` is called before a guest is answered, with everything that has
to outlive a crash (hashes only): a consumed token stays consumed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

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
from meeting_desktop.domain.slowing import Slowing, SlowingRule, address_key

_log = get_logger(__name__)

BY_ADDRESS = SlowingRule(free=5, first_s=1.0, longest_s=900.0)
BY_MEETING = SlowingRule(free=20, first_s=1.0, longest_s=60.0, capacity=1_000)
BY_PASSCODE = SlowingRule(free=5, first_s=1.0, longest_s=30.0, capacity=1_000)
#: An invitation that nobody used is good for so long, unless it is said otherwise.
GOOD_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Door:
    """A meeting that guests may come to; ``room`` is its code, ``host_id`` who is called."""

    meeting_id: UUID
    room: str
    host_id: UUID
    passcode_hash: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Knock:
    """What a guest brings; ``address`` is where the connection comes from."""

    room: str
    token: str = field(repr=False)
    address: str
    passcode: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Admission:
    """A guest at the door of a meeting: they may connect, the host decides in the lobby."""

    door: Door
    participant_id: UUID
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class NoAdmission:
    """``wait_s`` is how long the next try has to wait; 0 when it need not."""

    reason: TokenRefusal
    wait_s: float = 0.0


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
        self._by_address = Slowing(BY_ADDRESS)
        self._by_meeting = Slowing(BY_MEETING)
        self._by_passcode = Slowing(BY_PASSCODE)
        self._revoked: list[Callable[[UUID], None]] = []

    def open_door(self, door: Door, invitations: Iterable[Invitation] = ()) -> None:
        """Let guests come to a meeting; ``invitations`` are those of before a restart."""
        self._doors[door.room] = door
        for invitation in invitations:
            if invitation.meeting_id == door.meeting_id:
                self._keep(invitation)

    def close_door(self, meeting_id: UUID) -> None:
        """The meeting is over: every invitation to it is worth nothing."""
        self._doors = {r: door for r, door in self._doors.items() if door.meeting_id != meeting_id}
        mine = [one for one in self._invitations.values() if one.meeting_id == meeting_id]
        for invitation in mine:
            self._revoke(invitation)
        self._tell()

    def invite(self, meeting_id: UUID, *, good_for: timedelta = GOOD_FOR) -> str:
        """The token of a new invitation; nobody can ask for it again."""
        token = make_secret()
        expires_at = self._clock.now() + good_for
        self._keep(Invitation(new_id(), meeting_id, hash_secret(token), expires_at))
        self._tell()
        return token

    def revoke_guest(self, participant_id: UUID) -> None:
        """Denied or removed: neither their token nor their reconnect secret opens anything."""
        for invitation in list(self._invitations.values()):
            if invitation.participant_id == participant_id:
                self._revoke(invitation)
        self._tell()

    def is_welcome(self, participant_id: UUID) -> bool:
        """Whether a guest who came in may still be here."""
        return any(
            invitation.participant_id == participant_id
            and invitation.state is InvitationState.CONSUMED
            for invitation in self._invitations.values()
        )

    def on_revoked(self, listener: Callable[[UUID], None]) -> None:
        """Call ``listener`` with each participant who must be gone at once."""
        self._revoked.append(listener)

    async def join(self, knock: Knock) -> Admission | NoAdmission:
        """Consume a token. The passcode is asked for only with a good one, and spends nothing."""
        slowed = self._slowed(self._by_address, address_key(knock.address))
        if slowed is not None:
            return slowed
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
        return self._let_in(door, invitation)

    def come_back(self, secret: str, address: str) -> Admission | NoAdmission:
        """The guest of a reconnect secret, as often as they like until they are revoked."""
        key = address_key(address)
        slowed = self._slowed(self._by_address, key)
        if slowed is not None:
            return slowed
        invitation = self._invitations.get(self._returning.get(hash_secret(secret), ""))
        if invitation is None or not may_return(invitation, secret):
            known = invitation is not None
            reason = TokenRefusal.REVOKED if known else TokenRefusal.UNKNOWN
            return self._count(NoAdmission(reason), key, known=known)
        door = self._door_of(invitation.meeting_id)
        if door is None or invitation.participant_id is None:
            return NoAdmission(TokenRefusal.ENDED)
        return Admission(door, invitation.participant_id)

    def _find(self, knock: Knock) -> tuple[Door | None, Invitation | NoAdmission]:
        door = self._doors.get(knock.room)
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
        counted = self._count(answer, address_key(knock.address), known=known)
        if known or knock.room not in self._doors:
            return counted
        slowed = self._slowed(self._by_meeting, knock.room)
        if slowed is not None:
            return NoAdmission(slowed.reason, max(slowed.wait_s, counted.wait_s))
        wait = self._by_meeting.failed(knock.room, self._clock.monotonic())
        return NoAdmission(counted.reason, max(wait, counted.wait_s))

    async def _check_passcode(self, door: Door, knock: Knock) -> NoAdmission | None:
        if not door.passcode_hash:
            return None
        if not knock.passcode:
            return NoAdmission(TokenRefusal.PASSCODE_NEEDED)
        slowed = self._slowed(self._by_passcode, door.room)
        if slowed is not None:
            return slowed
        # Counted before it is checked: requests side by side get no free tries.
        wait = self._by_passcode.failed(door.room, self._clock.monotonic())
        if await self._passcodes.matches(door.passcode_hash, knock.passcode):
            self._by_passcode.forgive(door.room)
            return None
        wrong = NoAdmission(TokenRefusal.PASSCODE_WRONG, wait)
        return self._count(wrong, address_key(knock.address), known=False)

    def _let_in(self, door: Door, invitation: Invitation) -> Admission:
        secret, participant_id = make_secret(), new_id()
        self._keep(consume(invitation, participant_id, secret))
        self._tell()
        _log.info("a guest came to the door", meeting=door.meeting_id, participant=participant_id)
        return Admission(door, participant_id, secret)

    def _slowed(self, brake: Slowing, key: str) -> NoAdmission | None:
        wait = brake.wait_s(key, self._clock.monotonic())
        return NoAdmission(TokenRefusal.SLOWED, wait) if wait > 0 else None

    def _count(self, refused: NoAdmission, key: str, *, known: bool) -> NoAdmission:
        """A secret that was once right is a link opened twice, not a guess."""
        wait = 0.0 if known else self._by_address.failed(key, self._clock.monotonic())
        failures = self._by_address.failures(key)
        _log.warning("a guest was refused", code=refused.reason, failures=failures, wait_s=wait)
        return NoAdmission(refused.reason, max(wait, refused.wait_s))

    def _door_of(self, meeting_id: UUID) -> Door | None:
        return next((d for d in self._doors.values() if d.meeting_id == meeting_id), None)

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
