"""Control messages by which a host gives roles and switches (docs/control-channel.md)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from meeting_desktop.domain.participants import Role


class Right(StrEnum):
    """What is switched for one person."""

    CHAT = "chat"
    SCREEN = "screen"


@dataclass(frozen=True, slots=True)
class GiveRole:
    """``role``: ``PRESENTER`` or ``OBSERVER``; None: what they were before."""

    participant: UUID
    role: Role | None


@dataclass(frozen=True, slots=True)
class Allow:
    """Whether one person may write in the chat, or share the screen."""

    participant: UUID
    right: Right
    allowed: bool


FromHostsOnRights = GiveRole | Allow
