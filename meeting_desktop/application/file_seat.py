"""Sharing files as windows see it, at the host's as at everybody else's."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.runtime.topic import Topic


@dataclass(frozen=True, slots=True)
class FileProgress:
    """``done`` bytes of a file are where they should be: ``out`` at the host's, else here."""

    file: UUID
    done: int
    out: bool


class FileSeat(Protocol):
    """Methods return at once and may be called on any thread."""

    @property
    def progress(self) -> Topic[FileProgress]:
        """Told on the media thread, some ten times a second for each file."""
        ...

    def offer(self, path: Path) -> Future[UUID]:
        """Share a file: done when it has been read and offered; the rest is in the messages.

        The future raises UserFacingError or EnvironmentFault.
        """
        ...

    def save(self, file: UUID, to: Path) -> Future[Path]:
        """Fetch it, check it and write it to ``to``; cancelling the future stops that.

        Where the connection breaks, it goes on with the next one. The future raises as ``offer``.
        """
        ...


class NoFiles:
    """A ``FileSeat`` where nothing can be shared."""

    def __init__(self) -> None:
        self.progress: Topic[FileProgress] = Topic()

    def offer(self, path: Path) -> Future[UUID]:  # noqa: ARG002 - of the protocol
        return _refused()

    def save(self, file: UUID, to: Path) -> Future[Path]:  # noqa: ARG002 - of the protocol
        return _refused()


def _refused() -> Future[Any]:
    refused: Future[Any] = Future()
    refused.set_exception(
        UserFacingError("Files cannot be shared in this meeting.", code="no_files")
    )
    return refused
