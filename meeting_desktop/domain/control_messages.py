"""The messages of the control channel, both ways, as values (docs/control-channel.md).

They hold plain facts; whether somebody may send one is for ``permissions``, how they travel for the
adapter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from meeting_desktop.domain.attendance import AttendStatus
from meeting_desktop.domain.given_rights import Switches
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Connection, Role
from meeting_desktop.domain.rights_messages import FromHostsOnRights
from meeting_desktop.domain.room_messages import FromHostToRoom, FromParticipantToRoom


@dataclass(frozen=True, slots=True)
class Hello:
    """The first one; ``client`` names the program and its version, for support."""

    name: str
    client: str = ""


@dataclass(frozen=True, slots=True)
class ChooseConsent:
    choice: Consent


@dataclass(frozen=True, slots=True)
class Leave:
    pass


@dataclass(frozen=True, slots=True)
class Present:
    """The answer to ``StillThere``."""


@dataclass(frozen=True, slots=True)
class Mute:
    """The own microphone."""

    muted: bool


@dataclass(frozen=True, slots=True)
class Hand:
    raised: bool


@dataclass(frozen=True, slots=True)
class Admit:
    participant: UUID


@dataclass(frozen=True, slots=True)
class Deny:
    participant: UUID


@dataclass(frozen=True, slots=True)
class AdmitAll:
    pass


@dataclass(frozen=True, slots=True)
class Remove:
    participant: UUID


@dataclass(frozen=True, slots=True)
class MutePerson:
    """Mute somebody and hold them muted, or lift the hold (which opens no microphone)."""

    participant: UUID
    muted: bool = True


@dataclass(frozen=True, slots=True)
class MuteAll:
    muted: bool = True


@dataclass(frozen=True, slots=True)
class Lock:
    locked: bool


@dataclass(frozen=True, slots=True)
class MakeCohost:
    participant: UUID
    cohost: bool


@dataclass(frozen=True, slots=True)
class End:
    pass


FromParticipant = (
    Hello
    | ChooseConsent
    | Leave
    | Present
    | Mute
    | Hand
    | Admit
    | Deny
    | AdmitAll
    | Remove
    | MutePerson
    | MuteAll
    | Lock
    | MakeCohost
    | End
    | FromHostsOnRights
    | FromParticipantToRoom
)


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the list of people. ``hand`` is the place in the row of hands, 0 for none."""

    id: UUID
    name: str
    role: Role
    muted: bool
    muted_by_host: bool
    hand: int
    speaking: bool
    consent: Consent
    connection: Connection
    since: datetime
    #: What the AI participant does; None of people.
    attends: AttendStatus | None = None
    #: What hosts have switched for them (``given_rights.Switches``).
    can_chat: bool = True
    can_share_screen: bool = False

    @property
    def switches(self) -> Switches:
        return Switches(self.can_chat, self.can_share_screen)


@dataclass(frozen=True, slots=True)
class WaitingPerson:
    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """You are in the lobby."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """You are in the room, as ``you``."""

    you: UUID
    title: str
    people: tuple[Person, ...]
    locked: bool


@dataclass(frozen=True, slots=True)
class RosterChanged:
    people: tuple[Person, ...]
    locked: bool


@dataclass(frozen=True, slots=True)
class LobbyChanged:
    """Who waits, in the order of knocking; for hosts and co-hosts."""

    waiting: tuple[WaitingPerson, ...]


@dataclass(frozen=True, slots=True)
class Knock:
    """Somebody new waits; ``chime`` says whether to ring."""

    participant: UUID
    name: str
    chime: bool


@dataclass(frozen=True, slots=True)
class Levels:
    """Loudness by participant in dBFS."""

    levels: Mapping[UUID, float]

    def __post_init__(self) -> None:
        object.__setattr__(self, "levels", MappingProxyType(dict(self.levels)))


@dataclass(frozen=True, slots=True)
class Speaking:
    participant: UUID
    speaking: bool


class CaptionStage(StrEnum):
    SHOWN = "shown"
    CONFIRMED = "confirmed"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Caption:
    """Words of an utterance (``domain.captions``); ``start`` in seconds of the recording."""

    participant: UUID
    utterance: UUID
    state: CaptionStage
    text: str
    start: float


@dataclass(frozen=True, slots=True)
class Muted:
    """A host muted you and holds it, or (``held`` false) you may open your microphone again."""

    by: str
    held: bool


@dataclass(frozen=True, slots=True)
class MuteAsked:
    by: str


@dataclass(frozen=True, slots=True)
class StillThere:
    """Nobody else is here and nobody speaks: answer ``Present`` within ``seconds``."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Refused:
    """What was asked is not done; ``about`` is the type of the message, or empty.

    ``of`` is the id that a message of working together had.
    """

    about: str
    sentence: str
    of: UUID | None = None


@dataclass(frozen=True, slots=True)
class Denied:
    sentence: str


@dataclass(frozen=True, slots=True)
class Removed:
    sentence: str


@dataclass(frozen=True, slots=True)
class Ended:
    sentence: str


FromHost = (
    Waiting
    | Welcome
    | RosterChanged
    | LobbyChanged
    | Knock
    | Levels
    | Speaking
    | Caption
    | Muted
    | MuteAsked
    | StillThere
    | Refused
    | Denied
    | Removed
    | Ended
    | FromHostToRoom
)
