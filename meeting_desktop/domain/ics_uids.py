"""What a meeting or a series is known by in the calendars of all who are invited (RFC 7986 5.3)."""

from __future__ import annotations

from meeting_desktop.core.ids import new_id


def new_ics_uid() -> str:
    """Unique everywhere and for ever; it names no machine."""
    return f"{new_id()}@meeting-desktop.invalid"
