"""Recordings that are being transcribed again. The work goes on when the page is left."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from meeting_desktop.application.transcribe_again import TranscribeAgain
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.ui.bridge import Bridge
from meeting_desktop.ui.jobs import Jobs


@dataclass(slots=True)
class _Work:
    future: Future[Transcript]
    fraction: float = 0.0


class Transcribing(QObject):
    """At most one work a meeting; all signals begin with the meeting's id."""

    changed = Signal(object)
    done = Signal(object, int)  # the new revision
    failed = Signal(object, str)

    def __init__(self, again: TranscribeAgain, bridge: Bridge, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._again = again
        self._bridge = bridge
        self._jobs = jobs
        self._works: dict[UUID, _Work] = {}

    def start(self, meeting_id: UUID, language: str) -> None:
        """``language`` empty: find out."""
        if meeting_id in self._works:
            return
        told = partial(self._tell, meeting_id)
        future = self._again.start(meeting_id, language=language, on_progress=told)
        self._works[meeting_id] = _Work(future)
        self.changed.emit(meeting_id)
        self._jobs.follow(
            self,
            future,
            partial(self._on_done, meeting_id),
            partial(self._on_failed, meeting_id),
        )

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

    def _tell(self, meeting_id: UUID, fraction: float) -> None:
        """On the speech thread."""
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
