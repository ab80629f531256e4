"""Where this machine is, by the name of its zone."""

from __future__ import annotations

from tzlocal import get_localzone_name

from meeting_desktop.domain.wall_times import is_zone


def own_zone() -> str:
    """An IANA name; UTC where the system has none."""
    name = str(get_localzone_name() or "")
    return name if is_zone(name) and name != "Etc/UTC" else "UTC"
