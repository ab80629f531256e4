"""The files of a meeting as its window sees them: what is there, what is on its way, how far."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from meeting_desktop.application.file_seat import FileProgress, FileSeat
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.domain.control_messages import FromHost, FromParticipant, Welcome
from meeting_desktop.domain.file_messages import FileShown, RemoveFile
from meeting_desktop.domain.shared_files import FileState
from meeting_desktop.ui.bridge import Bridge, Subscription

_SHOWN = (FileState.ARRIVING, FileState.THERE)


class RoomFiles(QObject):
    """Views read ``files`` and ``done``. Everything happens on the GUI thread."""

    #: The id of a file, or None: all of them.
    changed = Signal(object)
    #: A sentence for the one who sits here.
    told = Signal(str)
    #: Id and path of a file that was saved.
    saved = Signal(object, object)

    def __init__(
        self, bridge: Bridge, say: Callable[[FromParticipant], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._say = say
        self._seat: FileSeat | None = None
        self._subscription: Subscription | None = None
        self.files: dict[UUID, FileShown] = {}
        #: Bytes of a file that moves: to the host, or here.
        self.done: dict[UUID, int] = {}
        self._saves: dict[UUID, Future[Path]] = {}
        #: Files that are being read before they can be offered.
        self.reading = 0

    def begin(self, seat: FileSeat | None) -> None:
        """Another meeting, or none."""
        if self._subscription is not None:
            self._subscription.cancel()
            self._subscription = None
        self._seat = seat
        self.files, self.done, self._saves, self.reading = {}, {}, {}, 0
        if seat is not None:
            self._subscription = self._bridge.listen(seat.progress, self, self._on_progress)
        self.changed.emit(None)

    def is_saving(self, file: UUID) -> bool:
        return file in self._saves

    # -- what a person does ---------------------------------------------------------------------

    def offer(self, paths: Iterable[Path]) -> None:
        """Share each of them."""
        if self._seat is None:
            return
        for path in paths:
            self.reading += 1
            self._follow(self._seat.offer(path), self._read, self._not_read)
        self.changed.emit(None)

    def save(self, file: UUID, to: Path) -> None:
        """Fetch it; ``saved`` tells when it is at ``to``."""
        if self._seat is None or file in self._saves:
            return
        future = self._saves[file] = self._seat.save(file, to)
        self._follow(future, partial(self._on_saved, file), partial(self._on_not_saved, file))
        self.changed.emit(file)

    def cancel(self, file: UUID) -> None:
        """Stop saving it; what came so far is used by the next time."""
        future = self._saves.get(file)
        if future is not None:
            future.cancel()

    def remove(self, file: UUID) -> None:
        self._say(RemoveFile(file))

    # -- what comes back ------------------------------------------------------------------------

    def hear(self, message: FromHost) -> None:
        match message:
            case Welcome():
                # What is still there follows; what did not arrive before a break may be gone.
                self.files.clear()
                self.changed.emit(None)
            case FileShown():
                self._show(message)
            case _:
                pass

    def _show(self, shown: FileShown) -> None:
        if shown.state in _SHOWN:
            self.files[shown.id] = shown
        else:
            self.files.pop(shown.id, None)
        if shown.state is not FileState.ARRIVING:
            self.done.pop(shown.id, None)
        self.changed.emit(shown.id)

    def _on_progress(self, progress: FileProgress) -> None:
        shown = self.files.get(progress.file)
        moves = shown is not None and shown.state is FileState.ARRIVING
        if moves if progress.out else progress.file in self._saves:
            self.done[progress.file] = progress.done
            self.changed.emit(progress.file)

    # -- futures --------------------------------------------------------------------------------

    def _follow(
        self,
        future: Future[Any],
        done: Callable[[Any], None],
        failed: Callable[[str], None],
    ) -> None:
        seat = self._seat

        def settle() -> None:
            if self._seat is seat:  # else it was in another meeting
                _settle(future, done, failed)

        future.add_done_callback(lambda _: self._bridge.post(settle))

    def _read(self, _file: UUID) -> None:
        self.reading -= 1
        self.changed.emit(None)

    def _not_read(self, sentence: str) -> None:
        self._read(UUID(int=0))
        self.told.emit(sentence)

    def _on_saved(self, file: UUID, path: Path) -> None:
        self._ended(file)
        self.saved.emit(file, path)

    def _on_not_saved(self, file: UUID, sentence: str) -> None:
        self._ended(file)
        if sentence:
            self.told.emit(sentence)

    def _ended(self, file: UUID) -> None:
        self._saves.pop(file, None)
        self.done.pop(file, None)
        self.changed.emit(file)


def _settle(
    future: Future[Any], done: Callable[[Any], None], failed: Callable[[str], None]
) -> None:
    """``failed`` gets a sentence, empty where somebody gave it up."""
    if future.cancelled():
        failed("")
        return
    error = future.exception()
    if error is None:
        done(future.result())
    elif isinstance(error, ApplicationError):
        failed(error.sentence)
    else:
        failed("The program met a fault of its own; try again.")
        raise error
