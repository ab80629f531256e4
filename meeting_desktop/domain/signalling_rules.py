"""Which signalling messages are believed. Pure: time and state are passed in.

An envelope carries who it is from and for, a nonce and an expiry. It is taken once, within its
time, in its room, from somebody who is expected, and a session description only with the
certificate that its sender announced. Everything else is dropped and counted, never answered: an
answer would tell a forger what to mend.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.fingerprints import fingerprint_of, keep_sha256

#: How long a message may be under way; a nonce is remembered that long.
LIFETIME = timedelta(seconds=60)
#: How far two machines' clocks may differ.
SKEW = timedelta(seconds=30)
#: Characters of a payload; a description with many candidates has about 10,000.
MAX_PAYLOAD = 65_536
#: Messages of one sender within one lifetime; a browser sends about 20 to connect.
MAX_PENDING = 500
#: Characters of a nonce.
MAX_NONCE = 64

_NONCE_BYTES = 16


class SignalKind(StrEnum):
    OFFER = "offer"
    ANSWER = "answer"
    CANDIDATE = "candidate"
    BYE = "bye"


class SignalRefusal(StrEnum):
    """Why a message was dropped."""

    WRONG_ROOM = "wrong_room"
    WRONG_RECIPIENT = "wrong_recipient"
    WRONG_SENDER = "wrong_sender"
    EXPIRED = "expired"
    TOO_LONG_LIVED = "too_long_lived"
    TOO_LARGE = "too_large"
    REPLAYED = "replayed"
    FLOOD = "flood"
    WRONG_FINGERPRINT = "wrong_fingerprint"


@dataclass(frozen=True, slots=True)
class Envelope:
    """One signalling message; ``payload`` is SDP, a candidate as JSON, or empty for ``BYE``."""

    room: str
    sender: UUID
    recipient: UUID
    kind: SignalKind
    nonce: str
    expires_at: datetime
    payload: str = ""


def seal(
    room: str, sender: UUID, recipient: UUID, kind: SignalKind, *, payload: str, now: datetime
) -> Envelope:
    """A message that may be sent once, from now on for ``LIFETIME``.

    Raises: UserFacingError when the payload is larger than ``MAX_PAYLOAD``.
    """
    if len(payload) > MAX_PAYLOAD:
        raise UserFacingError("The connection's description is too large.", code="too_large")
    body = keep_sha256(payload) if kind in _DESCRIPTIONS else payload
    nonce = secrets.token_urlsafe(_NONCE_BYTES)
    return Envelope(room, sender, recipient, kind, nonce, now + LIFETIME, body)


class SignalGate:
    """Decides for one participant in one room; not safe across threads.

    ``announced`` in ``check`` are the expected senders and the certificate each has announced.
    """

    def __init__(self, room: str, me: UUID) -> None:
        self._room = room
        self._me = me
        self._seen = _NonceMemory()
        self._refused: Counter[SignalRefusal] = Counter()

    @property
    def refused(self) -> Mapping[SignalRefusal, int]:
        """How many messages were dropped, by reason."""
        return dict(self._refused)

    def check(
        self, envelope: Envelope, announced: Mapping[UUID, str], now: datetime
    ) -> SignalRefusal | None:
        """None when the message is to be believed; it is then spent."""
        refusal = (
            self._misdirected(envelope, announced)
            or _untimely(envelope, now)
            or _wrong_certificate(envelope, announced)
            or self._seen.add(envelope, now)
        )
        if refusal is not None:
            self._refused[refusal] += 1
        return refusal

    def is_late(self, envelope: Envelope, now: datetime) -> bool:
        """Whether a message that was believed has waited too long since; it is then dropped."""
        late = _untimely(envelope, now) is not None
        if late:
            self._refused[SignalRefusal.EXPIRED] += 1
        return late

    def _misdirected(
        self, envelope: Envelope, announced: Mapping[UUID, str]
    ) -> SignalRefusal | None:
        if envelope.room != self._room:
            return SignalRefusal.WRONG_ROOM
        if envelope.recipient != self._me:
            return SignalRefusal.WRONG_RECIPIENT
        if envelope.sender == self._me or envelope.sender not in announced:
            return SignalRefusal.WRONG_SENDER
        if len(envelope.payload) > MAX_PAYLOAD or not 0 < len(envelope.nonce) <= MAX_NONCE:
            return SignalRefusal.TOO_LARGE
        return None


_DESCRIPTIONS = frozenset({SignalKind.OFFER, SignalKind.ANSWER})


def _untimely(envelope: Envelope, now: datetime) -> SignalRefusal | None:
    # Reckoned from now alone: a stranger's date may be the last one that there is.
    if envelope.expires_at <= now - SKEW:
        return SignalRefusal.EXPIRED
    if envelope.expires_at > now + LIFETIME + SKEW:
        return SignalRefusal.TOO_LONG_LIVED
    return None


def _wrong_certificate(envelope: Envelope, announced: Mapping[UUID, str]) -> SignalRefusal | None:
    if envelope.kind not in _DESCRIPTIONS:
        return None
    shown = fingerprint_of(envelope.payload)
    if shown is None or shown != announced[envelope.sender]:
        return SignalRefusal.WRONG_FINGERPRINT
    return None


class _NonceMemory:
    """Remembers what was seen until it would have expired anyway.

    Full is full: to forget early would let a flood make room for a replay. Each sender has a
    memory of their own, so that one who floods shuts out nobody else.
    """

    def __init__(self) -> None:
        #: By sender, whoever was heard last at the end.
        self._seen: dict[UUID, dict[str, datetime]] = {}

    def add(self, envelope: Envelope, now: datetime) -> SignalRefusal | None:
        self._forget_the_silent(now)
        mine = _unexpired(self._seen.pop(envelope.sender, {}), now)
        self._seen[envelope.sender] = mine
        if envelope.nonce in mine:
            return SignalRefusal.REPLAYED
        if len(mine) >= MAX_PENDING:
            return SignalRefusal.FLOOD
        mine[envelope.nonce] = envelope.expires_at + SKEW
        return None

    def _forget_the_silent(self, now: datetime) -> None:
        """One of them each time: to look at everybody's for each message would cost the host."""
        longest = next(iter(self._seen), None)
        if longest is not None and not _unexpired(self._seen[longest], now):
            del self._seen[longest]


def _unexpired(nonces: dict[str, datetime], now: datetime) -> dict[str, datetime]:
    return {nonce: until for nonce, until in nonces.items() if until > now}
