"""What a room lets its people hear besides each other."""

from __future__ import annotations

from enum import StrEnum


class RoomSound(StrEnum):
    """``KNOCK``: somebody waits to be let in, for those who can do that."""

    KNOCK = "knock"
    JOINED = "joined"
    LEFT = "left"
    HAND = "hand"
