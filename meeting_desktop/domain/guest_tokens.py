"""Invitations of guests: who may come in once, come back, and never again.

A token is a secret in a link. Only its hash is kept. It is consumed once, by the guest's own act;
what consumed it gets another secret, with which the same participant may reconnect until they are
denied or removed. A secret has 192 random bits, so a plain SHA-256 is enough to keep it by:
there is nothing to guess that a slow hash would protect.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

#: 192 bits; the threat model asks for 128 or more.
SECRET_BYTES = 24
#: What a secret looks like as text: 32 letters of base64url.
MAX_SECRET_LETTERS = 64


class InvitationState(StrEnum):
    FRESH = "fresh"
    CONSUMED = "consumed"
    REVOKED = "revoked"


class TokenRefusal(StrEnum):
    """Why a guest does not come in; the first four look the same from outside."""

    UNKNOWN = "token_unknown"
    EXPIRED = "token_expired"
    USED = "token_used"
    REVOKED = "token_revoked"
    ENDED = "meeting_ended"
    PASSCODE_NEEDED = "passcode_needed"
    PASSCODE_WRONG = "passcode_wrong"
    SLOWED = "slowed"
    #: The gateway is there, the host is not connected to it.
    HOST_AWAY = "host_away"


@dataclass(frozen=True, slots=True)
class Invitation:
    """One link. ``participant_id`` is who consumed it; ``secret_hash`` lets them come back.

    ``person``: it is for another device of somebody who is here.
    """

    id: UUID
    meeting_id: UUID
    token_hash: str
    expires_at: datetime
    state: InvitationState = InvitationState.FRESH
    participant_id: UUID | None = None
    secret_hash: str = ""
    person: UUID | None = None

    @property
    def guest(self) -> UUID | None:
        """The person who came in by it; None while nobody has."""
        return None if self.participant_id is None else self.person or self.participant_id


def make_secret() -> str:
    """A token or a reconnect secret: 192 random bits as text."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_secret(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def same_hash(one: str, other: str) -> bool:
    """Compare in a time that does not depend on where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def refuse_consumption(
    invitation: Invitation, meeting_id: UUID, now: datetime
) -> TokenRefusal | None:
    """Why this invitation cannot be consumed for that meeting now; None when it can."""
    if invitation.meeting_id != meeting_id:
        return TokenRefusal.UNKNOWN
    if invitation.state is InvitationState.REVOKED:
        return TokenRefusal.REVOKED
    if invitation.state is InvitationState.CONSUMED:
        return TokenRefusal.USED
    return TokenRefusal.EXPIRED if invitation.expires_at <= now else None


def consume(invitation: Invitation, participant_id: UUID, secret: str) -> Invitation:
    """The invitation after a guest came in by it; ``secret`` is theirs for coming back."""
    return replace(
        invitation,
        state=InvitationState.CONSUMED,
        participant_id=participant_id,
        secret_hash=hash_secret(secret),
    )


def revoke(invitation: Invitation) -> Invitation:
    """The invitation after a denial, a removal or the end: neither secret opens anything."""
    return replace(invitation, state=InvitationState.REVOKED)


def may_return(invitation: Invitation, secret: str) -> bool:
    """Whether ``secret`` is that of the guest who came in by this invitation, still welcome."""
    return invitation.state is InvitationState.CONSUMED and same_hash(
        invitation.secret_hash, hash_secret(secret)
    )
