"""Control messages of the shared screen (docs/control-channel.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ShareScreen:
    """Begin at once, for who may; said again it changes nothing.

    ``window``: one window, not all of a screen; so with the others.
    """

    window: bool = False


@dataclass(frozen=True, slots=True)
class AskScreen:
    """May I share? Who leads answers with ``GrantScreen``."""

    window: bool = False


@dataclass(frozen=True, slots=True)
class GrantScreen:
    """To who asked: they share from now on, or they are not to."""

    participant: UUID
    granted: bool


@dataclass(frozen=True, slots=True)
class StopScreen:
    """``participant`` shares no more, or asks no more; None: oneself."""

    participant: UUID | None = None


FromParticipantToScreen = ShareScreen | AskScreen | GrantScreen | StopScreen


@dataclass(frozen=True, slots=True)
class ScreenShown:
    """Who shares and since when; nobody where ``participant`` is None."""

    participant: UUID | None
    name: str = field(default="", repr=False)
    since: datetime | None = None
    window: bool = False


@dataclass(frozen=True, slots=True)
class ScreenAsked:
    """Somebody asks to share; ``waits`` is False when that is settled."""

    participant: UUID
    name: str = field(repr=False)
    waits: bool
    window: bool = False


FromHostToScreen = ScreenShown | ScreenAsked
