"""Recordings that are being transcribed again, here or by a worker machine.

The work goes on when the page is left.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from meeting_desktop.application.hand_over_work import HandOverWork
from meeting_desktop.application.transcribe_again import TranscribeAgain
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.ui.bridge import Bridge
from meeting_desktop.ui.jobs import Jobs


@dataclass(slots=True)
class _Work:
    future: Future[Transcript]
    by_worker: bool
    fraction: float = 0.0


class Transcribing(QObject):
    """At most one work a meeting; all signals begin with the meeting's id."""

    changed = Signal(object)
    done = Signal(object, int)  # the new revision
    failed = Signal(object, str)

    def __init__(
        self,
        again: TranscribeAgain,
        hand_over: HandOverWork | None,
        bridge: Bridge,
        jobs: Jobs,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._again = again
        self._hand_over = hand_over
        self._bridge = bridge
        self._jobs = jobs
        self._works: dict[UUID, _Work] = {}

    def start(self, meeting_id: UUID, language: str, *, by_worker: bool = False) -> None:
        """``language`` empty: find out."""
        if meeting_id in self._works:
            return
        told = partial(self._tell, meeting_id)
        handed = self._hand_over if by_worker else None
        start = handed.start if handed is not None else self._again.start
        future = start(meeting_id, language=language, on_progress=told)
        self._follow(meeting_id, _Work(future, by_worker=handed is not None))

    def _follow(self, meeting_id: UUID, work: _Work) -> None:
        self._works[meeting_id] = work
        self.changed.emit(meeting_id)
        self._jobs.follow(
            self,
            work.future,
            partial(self._on_done, meeting_id),
            partial(self._on_failed, meeting_id),
        )

    def rejoin(self, meeting_id: UUID) -> None:
        """Where an earlier run of the program handed it over, it is shown as what is done now."""
        handed = self._hand_over
        if handed is None or meeting_id in self._works:
            return
        job = partial(handed.rejoin, meeting_id, partial(self._tell, meeting_id))
        self._jobs.run(self, job, partial(self._on_rejoined, meeting_id), _unheard)

    def _on_rejoined(self, meeting_id: UUID, future: Future[Transcript] | None) -> None:
        if future is not None and meeting_id not in self._works:
            self._follow(meeting_id, _Work(future, by_worker=True))

    def cancel(self, meeting_id: UUID) -> None:
        """Give up; what is being saved already is saved."""
        work = self._works.get(meeting_id)
        if work is not None and work.future.cancel():
            del self._works[meeting_id]
            self.changed.emit(meeting_id)

    def fraction(self, meeting_id: UUID) -> float | None:
        """How far the work is, from 0 to 1; None where there is none."""
        work = self._works.get(meeting_id)
        return None if work is None else work.fraction

    def is_by_worker(self, meeting_id: UUID) -> bool:
        work = self._works.get(meeting_id)
        return work is not None and work.by_worker

    def _tell(self, meeting_id: UUID, fraction: float) -> None:
        """On the thread that works or waits."""
        self._bridge.post(partial(self._on_progress, meeting_id, fraction))

    def _on_progress(self, meeting_id: UUID, fraction: float) -> None:
        work = self._works.get(meeting_id)
        if work is not None:
            work.fraction = fraction
            self.changed.emit(meeting_id)

    def _on_done(self, meeting_id: UUID, transcript: Transcript) -> None:
        self._works.pop(meeting_id, None)
        self.changed.emit(meeting_id)
        self.done.emit(meeting_id, transcript.revision)

    def _on_failed(self, meeting_id: UUID, sentence: str) -> None:
        self._works.pop(meeting_id, None)
        self.changed.emit(meeting_id)
        self.failed.emit(meeting_id, sentence)


def _unheard(_sentence: str) -> None:
    """Whoever opens the store tells why it cannot be read."""
