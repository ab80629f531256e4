"""What people did together, to the store: in order, and once more where there was no room.

A disk that is full ends no meeting: as sound is, it is held in memory until there is room.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from uuid import UUID

from meeting_desktop.application.conference_turn import Row
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.agenda_clock import HeldAgenda
from meeting_desktop.domain.chat import ChatMessage
from meeting_desktop.domain.notes import Note
from meeting_desktop.domain.polls import Poll
from meeting_desktop.domain.shared_files import SharedFile
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.bugs import report_bug

_log = get_logger(__name__)


class KeepTogether:
    """Of one meeting; thread-safe, and returns at once."""

    def __init__(self, store: Store, meeting_id: UUID) -> None:
        self._store = store
        self._meeting_id = meeting_id
        self._lock = threading.Lock()
        self._waiting: list[Row] = []

    @property
    def waiting(self) -> int:
        """Rows that are in memory alone."""
        with self._lock:
            return len(self._waiting)

    def store(self, rows: Sequence[Row], done: Callable[[], None]) -> None:
        """``done`` is called, on any thread, when they are safe, or held for want of room."""
        with self._lock:
            batch = (*self._waiting, *rows)
            self._waiting.clear()
        if not batch:
            done()
            return

        def settle(written: Future[Committed[None]]) -> None:
            self._settle(batch, written)
            done()

        self._store.write(lambda uow: self._put(uow, batch)).add_done_callback(settle)

    def _put(self, uow: UnitOfWork, rows: Sequence[Row]) -> None:
        for row in rows:
            if isinstance(row, ChatMessage):
                uow.chat_messages.put(self._meeting_id, row)
            elif isinstance(row, Poll):
                uow.polls.put(self._meeting_id, row)
            elif isinstance(row, HeldAgenda):
                uow.held_agendas.put(self._meeting_id, row)
            elif isinstance(row, Note):
                uow.notes.put(self._meeting_id, row)
            elif isinstance(row, SharedFile):
                uow.attachments.put(self._meeting_id, row)
            else:
                uow.polls.put_vote(row)

    def _settle(self, batch: Sequence[Row], written: Future[Committed[None]]) -> None:
        error = written.exception()
        if error is None:
            return
        if isinstance(error, ApplicationError):
            _log.warning("what was done together is held in memory", code=error.code)
        else:
            report_bug(error)
        with self._lock:
            self._waiting[:0] = batch
