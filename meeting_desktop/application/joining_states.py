"""How joining somebody else's meeting stands, for windows and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class WhyLeft(StrEnum):
    #: One's own wish.
    LEFT = "left"
    ENDED = "ended"
    DENIED = "denied"
    REMOVED = "removed"
    #: Never came in: the door or the network said no. ``Left.code`` says which.
    NOT_IN = "not_in"
    #: Was in, and did not come back in time.
    LOST = "lost"
    #: The same link was opened by another application of the same person.
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Joining:
    """At the door."""


@dataclass(frozen=True, slots=True)
class InLobby:
    """A host decides."""


@dataclass(frozen=True, slots=True)
class InRoom:
    you: UUID
    title: str


@dataclass(frozen=True, slots=True)
class Reconnecting:
    """The connection is lost and sought again, since this time."""

    since: datetime


@dataclass(frozen=True, slots=True)
class Left:
    """It is over. ``code`` is that of ``core.errors``, empty where nothing failed.

    ``passcode_needed`` and ``passcode_wrong``: ask for it and join again. With ``may_return`` the
    same link or code is worth trying again.
    """

    reason: WhyLeft
    sentence: str
    code: str = ""
    may_return: bool = False


JoinState = Joining | InLobby | InRoom | Reconnecting | Left
