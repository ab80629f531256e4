"""Where the shared database is and who comes to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class SharedLogin:
    """``host``: a name, an address, or the folder of a socket on this machine.

    Over a network TLS is never optional: ``verify-full`` against ``ca_file``, or against the
    system's authorities where it is None.
    """

    host: str
    login: str
    password: str = field(default="", repr=False)
    port: int = 5432
    database: str = "meeting_desktop"
    ca_file: Path | None = None

    @property
    def is_local(self) -> bool:
        """Nothing leaves this machine."""
        return self.host.startswith("/") or self.host in LOOPBACK
