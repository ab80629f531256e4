"""Sharing files in somebody else's meeting: offered again until the host has them, fetched again
until they are here. A new connection goes on where the last one broke off.

Used on the media loop, but for what says otherwise.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from meeting_desktop.application.file_progress import PacedProgress
from meeting_desktop.application.file_seat import FileProgress
from meeting_desktop.application.move_files import FileMover, FileStopped, Sink, Source
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.control_messages import FromHost, FromParticipant, Refused, Welcome
from meeting_desktop.domain.file_messages import FileShown, OfferFile
from meeting_desktop.domain.shared_files import FileState, clean_file_name
from meeting_desktop.ports.file_vault import FileVault, LocalFile
from meeting_desktop.ports.joining import JoinedCall
from meeting_desktop.runtime.loop_thread import LoopThread
from meeting_desktop.runtime.topic import Topic
from meeting_desktop.runtime.unbroken import unbroken


@dataclass(frozen=True, slots=True)
class FileMeans:
    """Given by the composition root; ``loop`` is the media loop of calls, begun when needed."""

    vault: FileVault
    loop: Callable[[], LoopThread]
    clock: Clock


@dataclass(frozen=True, slots=True)
class _Offered:
    message: OfferFile
    local: LocalFile


class JoinedFiles:
    """The ``FileSeat`` of whoever joined."""

    def __init__(self, means: FileMeans, say: Callable[[FromParticipant], None]) -> None:
        self.progress: Topic[FileProgress] = Topic()
        self._paced = PacedProgress(self.progress, means.clock)
        self._means = means
        self._vault = means.vault
        self._say = say
        self._offers: dict[UUID, _Offered] = {}
        self._shown: dict[UUID, FileShown] = {}
        self._mover: FileMover | None = None
        #: Set while the host greets on a connection that stands.
        self._ready = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._saves: set[asyncio.Task[Any]] = set()

    # -- the seat, on any thread ----------------------------------------------------------------

    def offer(self, path: Path) -> Future[UUID]:
        return self._means.loop().submit(self._offer(path))

    def save(self, file: UUID, to: Path) -> Future[Path]:
        return self._means.loop().submit(self._save(file, to))

    def connected(self, call: JoinedCall) -> None:
        """A new call, in place of the last one."""
        self._means.loop().submit(self._connected(call))

    def left(self) -> None:
        """The meeting is over, or was left."""
        self._means.loop().submit(self._left())

    # -- on the media loop ----------------------------------------------------------------------

    def heard(self, message: FromHost) -> None:
        match message:
            case Welcome():
                self._ready.set()
                for offered in self._offers.values():
                    self._say(offered.message)
            case FileShown():
                self._shown[message.id] = message
                if message.state is not FileState.ARRIVING:
                    self._offers.pop(message.id, None)
            case Refused(of=UUID() as of):
                self._offers.pop(of, None)
            case _:
                pass

    def hear_frame(self, frame: bytes) -> None:
        if self._mover is not None:
            self._mover.hear(frame)

    async def _connected(self, call: JoinedCall) -> None:
        await self._end_mover()
        self._mover = FileMover(
            call.send_file_frame, self._source, self._means.clock, moved=self._moved_out
        )
        with suppress(EnvironmentFault):  # the next connection tries again
            await asyncio.to_thread(self._vault.keep_only, ())  # what earlier saves left behind

    async def _left(self) -> None:
        for save in self._saves:
            save.cancel()
        await self._end_mover()
        self._offers.clear()
        self._shown.clear()

    async def _end_mover(self) -> None:
        self._ready.clear()
        mover, self._mover = self._mover, None
        if mover is not None:
            await mover.close()

    async def _offer(self, path: Path) -> UUID:
        local = await asyncio.to_thread(self._vault.describe, path)
        message = OfferFile(new_id(), clean_file_name(path.name), local.size, local.sha256)
        self._offers[message.id] = _Offered(message, local)
        self._say(message)
        return message.id

    def _source(self, file: UUID) -> Source | None:
        offered = self._offers.get(file)
        if offered is None:
            return None
        path = offered.local.path
        return Source(
            offered.local.size,
            lambda offset, length: self._vault.read_local(path, offset, length),
        )

    def _moved_out(self, file: UUID, done: int) -> None:
        offered = self._offers.get(file)
        if offered is not None:
            self._paced.tell(FileProgress(file, done, out=True), offered.local.size)

    async def _save(self, file: UUID, to: Path) -> Path:
        task = asyncio.current_task()
        if task is not None:  # there is one: this runs in it
            self._saves.add(task)
            task.add_done_callback(self._saves.discard)
        async with self._one_at_a_time:
            shown = self._shown.get(file)
            if shown is None or shown.state is not FileState.THERE:
                raise UserFacingError("This file is not there any more.", code="file_gone")
            part = f"{shown.sha256}-fetched"
            await self._fetch_whole(shown, part)
            if await unbroken(lambda: self._vault.finish(part, shown.sha256)) is None:
                raise EnvironmentFault(
                    "The file arrived damaged and was thrown away; save it again.",
                    code="file_damaged",
                    retryable=True,
                )
            await asyncio.to_thread(self._hand_over, shown.sha256, to)
        return to

    async def _fetch_whole(self, shown: FileShown, part: str) -> None:
        """Again with each connection, until all of it is here."""
        while True:
            await self._ready.wait()
            offset = min(await asyncio.to_thread(self._vault.held, part), shown.size)
            mover = self._mover
            if mover is None:
                continue
            sink = Sink(
                shown.size,
                offset,
                lambda at, data: self._vault.append(part, at, data),
                lambda done: self._paced.tell(FileProgress(shown.id, done, out=False), shown.size),
            )
            try:
                await mover.fetch(shown.id, sink)
            except FileStopped:
                if self._mover is mover:
                    raise  # the host does not go on; the connection stands
            else:
                return

    def _hand_over(self, sha256: str, to: Path) -> None:
        self._vault.copy_out(sha256, to)
        self._vault.drop(sha256)
