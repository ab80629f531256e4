"""Which releases of PostgreSQL carry the shared database, and whether one is behind.

Members may run SQL on the server, so its patch level is part of the wall between them. A release
later than this program is no fault: it is only not in the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

OLDEST_MAJOR = 15

#: The newest minor release of each major one, and the day on which that was so. All supported ones
#: are released together, every three months: https://www.postgresql.org/developer/roadmap/
NEWEST_MINORS: Mapping[int, int] = MappingProxyType({15: 20, 16: 16, 17: 12, 18: 6})
KNOWN_ON = date(2026, 11, 12)


def name_of(version: int) -> str:
    """``150018`` (``server_version_num``) is 15.18."""
    return f"{version // 10_000}.{version % 10_000}"


def is_supported(version: int) -> bool:
    """Whether the server has everything that is asked of it."""
    return version // 10_000 >= OLDEST_MAJOR


def newer_release(version: int) -> str:
    """The release that mends this one's faults, empty where none is known."""
    major, minor = divmod(version, 10_000)
    newest = NEWEST_MINORS.get(major, 0)
    return f"{major}.{newest}" if minor < newest else ""
