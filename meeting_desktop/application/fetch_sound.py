"""Fetch the sound of meetings in the background, for windows: one by one, until given up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from meeting_desktop.application.fetch_recordings import FetchRecordings
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.runtime.serial_worker import SerialWorker


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """``here``: all of it can be heard now. ``sentence`` and ``code``: why not, else empty."""

    here: bool
    sentence: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Fetching:
    """``outcome`` is done with ``here`` False, and without a sentence, after ``cancel``."""

    outcome: Future[FetchOutcome]
    cancelled: threading.Event

    def cancel(self) -> None:
        """Returns at once; what came stays, and the next time goes on behind it."""
        self.cancelled.set()


class FetchSound:
    """``start`` returns at once and may be called on the GUI thread."""

    def __init__(self, fetch: FetchRecordings, is_set_up: Callable[[], bool]) -> None:
        self._fetch = fetch
        self._is_set_up = is_set_up
        self._worker = SerialWorker("fetching")
        self._lock = threading.Lock()
        self._running: set[threading.Event] = set()
        self._closed = False

    @property
    def is_set_up(self) -> bool:
        """Whether there is a shared storage to fetch from. Does not block."""
        return self._is_set_up()

    def start(self, meeting_id: UUID, on_progress: Callable[[int, int], None]) -> Fetching:
        """Bring all sound of a meeting here; ``on_progress`` hears bytes on the fetching thread."""
        cancelled = threading.Event()
        with self._lock:
            if self._closed:
                cancelled.set()
            self._running.add(cancelled)
        outcome = self._worker.submit(partial(self._run, meeting_id, on_progress, cancelled))
        outcome.add_done_callback(lambda _done: self._running.discard(cancelled))
        return Fetching(outcome, cancelled)

    def close(self, deadline: float) -> bool:
        """Give up what runs; True when that took less than ``deadline`` seconds."""
        with self._lock:
            self._closed = True
            for one in list(self._running):
                one.set()
        return self._worker.stop(deadline)

    def _run(
        self,
        meeting_id: UUID,
        on_progress: Callable[[int, int], None],
        cancelled: threading.Event,
    ) -> FetchOutcome:
        if cancelled.is_set():
            return FetchOutcome(here=False)
        try:
            return FetchOutcome(self._fetch.fetch(meeting_id, on_progress, cancelled))
        except ApplicationError as error:
            return FetchOutcome(here=False, sentence=error.sentence, code=error.code)
