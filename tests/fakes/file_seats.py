"""A ``FileSeat`` whose futures the test settles."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.file_seat import FileProgress
from meeting_desktop.runtime.topic import Topic


class FakeFiles:
    """``offered`` and ``saved`` are what was asked of it, with what the asker waits for."""

    def __init__(self) -> None:
        self.progress: Topic[FileProgress] = Topic()
        self.offered: list[tuple[Path, Future[UUID]]] = []
        self.saved: list[tuple[UUID, Path, Future[Path]]] = []

    def offer(self, path: Path) -> Future[UUID]:
        future: Future[UUID] = Future()
        self.offered.append((path, future))
        return future

    def save(self, file: UUID, to: Path) -> Future[Path]:
        future: Future[Path] = Future()
        self.saved.append((file, to, future))
        return future
