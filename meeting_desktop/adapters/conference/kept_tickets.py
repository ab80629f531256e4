"""Tickets in a folder of this person's data: one file each, readable by its owner alone.

A file is named after a hash, so that its name tells nothing of link or code. It is worth something
only while the meeting lasts; what is older than a day is deleted.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from meeting_desktop.core.clock import Clock
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.room_codes import JoinTarget
from meeting_desktop.ports.joining import Ticket

_log = get_logger(__name__)

_LONGEST = timedelta(days=1)
_LARGEST_BYTES = 8_192


class TicketFolder:
    """The ``KeptTickets`` of ports/joining; the folder is made when there is something to keep."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def find(self, target: JoinTarget) -> Ticket | None:
        path = self._path(target)
        if self._is_old(path):
            self.forget(target)
        try:
            with path.open("rb") as file:
                return _read(file.read(_LARGEST_BYTES))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError):
            _log.warning("a kept ticket cannot be read")
            return None

    def keep(self, target: JoinTarget, ticket: Ticket) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for path in self._folder.iterdir():
                if self._is_old(path):
                    path.unlink(missing_ok=True)
            self._write(self._path(target), ticket)
        except OSError:
            # The meeting goes on; only a restart of the program would need another link.
            _log.warning("a ticket cannot be kept")

    def forget(self, target: JoinTarget) -> None:
        with suppress(OSError):
            self._path(target).unlink(missing_ok=True)

    def _path(self, target: JoinTarget) -> Path:
        typed = f"{target.address}\n{target.code}\n{target.token}"
        return self._folder / hashlib.sha256(typed.encode()).hexdigest()

    def _is_old(self, path: Path) -> bool:
        try:
            written = path.stat().st_mtime
        except OSError:
            return False
        return self._clock.now().timestamp() - written > _LONGEST.total_seconds()

    def _write(self, path: Path, ticket: Ticket) -> None:
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        text = json.dumps({**asdict(ticket), "participant": str(ticket.participant)})
        # Made with its mode: nobody reads it in between.
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        part.replace(path)


def _read(raw: bytes) -> Ticket:
    """Raises: ValueError when it is no ticket."""
    data = json.loads(raw)
    names = ("address", "secret", "room", "certificate")
    if not isinstance(data, dict) or not all(isinstance(data.get(name), str) for name in names):
        raise ValueError("no ticket")
    participant = UUID(str(data.get("participant")))
    return Ticket(data["address"], participant, *(data[name] for name in names[1:]))
