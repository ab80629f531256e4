"""What of a conference is kept on the disk, so that the host's application may be killed.

The room itself is packed by ``resume_conference``; around it stand the door (its address, its
invitations as hashes) and who came through it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.guest_tokens import Invitation, InvitationState
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.ports.gateway import GuestArrived

_VERSION = 1


@dataclass(frozen=True, slots=True)
class KeptConference:
    """``room_state`` is what ``HoldConference.snapshot`` gave; ``bind`` where the door was.

    ``record`` and ``captions`` are what the meeting was begun with, ``computer`` the participant
    that stands for what the host's computer plays.
    """

    meeting_id: UUID
    room: str
    host: UUID
    bind: str
    port: int
    lobby: str
    record: bool = True
    captions: bool = True
    computer: UUID | None = None
    passcode_hash: str = field(default="", repr=False)
    invitations: tuple[Invitation, ...] = ()
    guests: tuple[GuestArrived, ...] = ()
    room_state: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def at(self) -> datetime:
        """When it was kept last."""
        return datetime.fromisoformat(self.room_state["at"])

    @property
    def host_muted(self) -> bool:
        """A microphone that was silent is not opened by a restart."""
        room = self.room_state.get("room", ())
        return any(one["id"] == str(self.host) and bool(one["muted"]) for one in room)

    def with_guest(self, guest: GuestArrived) -> KeptConference:
        others = tuple(g for g in self.guests if g.participant_id != guest.participant_id)
        return replace(self, guests=(*others, guest))

    def without_guest(self, participant: UUID) -> KeptConference:
        others = tuple(g for g in self.guests if g.participant_id != participant)
        return replace(self, guests=others)

    def guest(self, participant: UUID) -> GuestArrived | None:
        return next((g for g in self.guests if g.participant_id == participant), None)


def pack_kept(kept: KeptConference) -> dict[str, object]:
    """As plain data."""
    return {
        "version": _VERSION,
        "meeting": str(kept.meeting_id),
        "room": kept.room,
        "host": str(kept.host),
        "bind": kept.bind,
        "port": kept.port,
        "lobby": kept.lobby,
        "record": kept.record,
        "captions": kept.captions,
        "computer": _text(kept.computer),
        "passcode_hash": kept.passcode_hash,
        "invitations": [_pack_invitation(one) for one in kept.invitations],
        "guests": [_pack_guest(one) for one in kept.guests],
        "room_state": dict(kept.room_state),
    }


def unpack_kept(data: Mapping[str, Any]) -> KeptConference:
    """Raises: UserFacingError where this is not what ``pack_kept`` of this version gave."""
    try:
        if data["version"] != _VERSION:
            raise _unreadable()
        kept = KeptConference(
            meeting_id=UUID(data["meeting"]),
            room=str(data["room"]),
            host=UUID(data["host"]),
            bind=str(data["bind"]),
            port=int(data["port"]),
            lobby=str(data["lobby"]),
            record=bool(data["record"]),
            captions=bool(data["captions"]),
            computer=_id(data["computer"]),
            passcode_hash=str(data["passcode_hash"]),
            invitations=tuple(_read_invitation(one) for one in data["invitations"]),
            guests=tuple(_read_guest(one, UUID(data["meeting"])) for one in data["guests"]),
            room_state=dict(data["room_state"]),
        )
        if kept.at.tzinfo is None:
            raise _unreadable()
        _ = kept.host_muted  # raises where the room is none
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise _unreadable() from error
    return kept


def _pack_invitation(one: Invitation) -> dict[str, object]:
    return {
        "id": str(one.id),
        "meeting": str(one.meeting_id),
        "token_hash": one.token_hash,
        "expires_at": one.expires_at.isoformat(),
        "state": one.state.value,
        "participant": _text(one.participant_id),
        "secret_hash": one.secret_hash,
        "person": _text(one.person),
    }


def _read_invitation(data: Mapping[str, Any]) -> Invitation:
    return Invitation(
        id=UUID(data["id"]),
        meeting_id=UUID(data["meeting"]),
        token_hash=str(data["token_hash"]),
        expires_at=datetime.fromisoformat(data["expires_at"]),
        state=InvitationState(data["state"]),
        participant_id=_id(data["participant"]),
        secret_hash=str(data["secret_hash"]),
        person=_id(data["person"]),
    )


def _pack_guest(one: GuestArrived) -> dict[str, object]:
    return {
        "participant": str(one.participant_id),
        "person": str(one.person),
        "name": one.name,
        "consent": one.consent.value,
        "colleague": one.colleague,
    }


def _read_guest(data: Mapping[str, Any], meeting: UUID) -> GuestArrived:
    return GuestArrived(
        meeting,
        UUID(data["participant"]),
        UUID(data["person"]),
        str(data["name"]),
        Consent(data["consent"]),
        bool(data.get("colleague", False)),
    )


def _text(identity: UUID | None) -> str:
    return "" if identity is None else str(identity)


def _id(text: str) -> UUID | None:
    return UUID(text) if text else None


def _unreadable() -> UserFacingError:
    return UserFacingError(
        "What was kept of the meeting that was interrupted cannot be read; start it again.",
        code="bad_snapshot",
    )
