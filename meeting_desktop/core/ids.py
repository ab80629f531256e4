"""UUID version 7 (RFC 9562): made by the client, sortable by the time they were made."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

_MAX_SEQUENCE = (1 << 12) - 1


class _UuidV7:
    """Keeps the ids of this process strictly increasing (RFC 9562 section 6.2, method 1)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last_ms = 0
        self._sequence = 0

    def __call__(self) -> UUID:
        with self._lock:
            now_ms = time.time_ns() // 1_000_000
            if now_ms > self._last_ms:
                # A random start leaves half of the 12 bits for ids of the same millisecond.
                self._last_ms, self._sequence = now_ms, int.from_bytes(os.urandom(2)) & 0x7FF
            elif self._sequence < _MAX_SEQUENCE:
                self._sequence += 1
            else:
                self._last_ms, self._sequence = self._last_ms + 1, 0
            milliseconds, sequence = self._last_ms, self._sequence
        tail = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
        return UUID(int=milliseconds << 80 | 0x7 << 76 | sequence << 64 | 0b10 << 62 | tail)


new_id = _UuidV7()
