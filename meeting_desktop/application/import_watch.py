"""How far the running import is: for whoever waits for it, and to notice one that is stuck."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.import_queue import seconds_left
from meeting_desktop.domain.imports import ImportStage

#: Reading a file tells of every bit of it; so long without a word, and it is stuck in it.
_STUCK_SECONDS = 180.0
_READING = frozenset({ImportStage.HASH, ImportStage.FINGERPRINT, ImportStage.DECODE})


@dataclass(frozen=True, slots=True)
class _Running:
    job_id: UUID
    stage: ImportStage
    share: float
    heard: float
    begun: float
    begun_at: float


class ImportWatch:
    """Told by the thread of the imports; asked by any."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._running: _Running | None = None
        self._is_stuck = False

    def reach(self, job_id: UUID, stage: ImportStage, share: float) -> None:
        now = self._clock.monotonic()
        with self._lock:
            before = self._running
            if before is None or (before.job_id, before.stage) != (job_id, stage):
                self._running = _Running(job_id, stage, share, now, now, share)
            else:
                # What an earlier run had done is passed over in no time.
                begun = (before.begun, before.begun_at) if before.share else (now, share)
                self._running = _Running(job_id, stage, share, now, *begun)

    def end(self) -> None:
        with self._lock:
            self._running, self._is_stuck = None, False

    def seconds_left(self, job_id: UUID) -> float | None:
        with self._lock:
            running = self._running
        if running is None or running.job_id != job_id:
            return None
        spent = running.heard - running.begun
        return seconds_left(running.stage, running.share, spent, running.begun_at)

    def unless_stuck(self, wanted: Callable[[], bool]) -> Callable[[], bool]:
        """``wanted``, and not where reading has stood still for minutes."""

        def still() -> bool:
            with self._lock:
                running = self._running
                if running is not None and running.stage in _READING:
                    silent = self._clock.monotonic() - running.heard
                    self._is_stuck = self._is_stuck or silent > _STUCK_SECONDS
                return not self._is_stuck and wanted()

        return still

    def raise_if_stuck(self, name: str) -> None:
        """Raises: UserFacingError code ``stuck``."""
        if self._is_stuck:
            raise UserFacingError(
                f"{name} cannot be read to its end: it is damaged, or its disk does not answer; "
                "convert it to WAV or MP3, or copy it to this machine.",
                code="stuck",
            )
