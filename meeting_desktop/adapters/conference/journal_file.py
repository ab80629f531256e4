"""The ``ConferenceJournal`` as a file beside the database: hashes and names, no secret in clear."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from meeting_desktop.core.logging import get_logger

_log = get_logger(__name__)

#: A full house is some 40 kB; what is far larger was not written by us.
_MOST_BYTES = 4 << 20


class JournalFile:
    """``path`` is replaced as a whole; readable for its owner alone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fresh = path.with_suffix(".new")
        self._failing = False

    def keep(self, data: Mapping[str, object]) -> None:
        try:
            self._write(json.dumps(data, separators=(",", ":")).encode())
        except OSError:
            if not self._failing:
                _log.warning("the conference cannot be kept for a restart", code="journal_failed")
            self._failing = True
        else:
            self._failing = False

    def _write(self, content: bytes) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(self._fresh, flags, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        self._fresh.replace(self._path)

    def load(self) -> Mapping[str, Any] | None:
        try:
            if self._path.stat().st_size > _MOST_BYTES:
                return None
            data = json.loads(self._path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return None
        return data if isinstance(data, dict) else None

    def clear(self) -> None:
        for path in (self._path, self._fresh):
            with suppress(OSError):
                path.unlink(missing_ok=True)
