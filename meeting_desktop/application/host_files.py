"""The bytes of shared files at the host: fetched from who offers, kept, given to who asks.

What should be fetched follows from what is offered and who is connected, and is looked at again and
again: so it goes on after any break, also of this program, where it was. Used on the media loop,
but for what windows call.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.conference_desk import ConferenceDesk
from meeting_desktop.application.conference_means import ConferenceMeans
from meeting_desktop.application.conference_turn import Turn
from meeting_desktop.application.file_progress import PacedProgress
from meeting_desktop.application.file_seat import FileProgress
from meeting_desktop.application.hold_conference import HoldConference
from meeting_desktop.application.move_files import FileMover, FileStopped, Sink, Source
from meeting_desktop.core.errors import ApplicationError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.file_messages import OfferFile
from meeting_desktop.domain.shared_files import FileState, SharedFile, clean_file_name
from meeting_desktop.ports.file_vault import FileVault
from meeting_desktop.runtime.tasks import SupervisedTasks
from meeting_desktop.runtime.topic import Topic
from meeting_desktop.runtime.unbroken import unbroken

_log = get_logger(__name__)

#: Files on their way at the same time, out and in: more would take the loop's time from the sound.
_LANES = 3
#: Who offers and does not send holds no lane longer than that, and is asked again after a while.
_SILENCE_S, _AGAIN_S = 20.0, 5.0


class HostFiles:
    """The host's ``FileSeat``. ``send`` takes participant, frame and bytes that may come for it."""

    def __init__(
        self,
        means: ConferenceMeans,
        hold: HoldConference,
        desk: ConferenceDesk,
        send: Callable[[UUID, bytes, int], None],
    ) -> None:
        self.progress: Topic[FileProgress] = Topic()
        self._paced = PacedProgress(self.progress, means.clock)
        self._means = means
        self._vault = means.vault
        self._hold = hold
        self._files = hold.together.files
        self._desk = desk
        self._send = send
        self._lanes = asyncio.Semaphore(_LANES)
        self._movers: dict[UUID, FileMover] = {}
        self._fetches: dict[UUID, tuple[SharedFile, asyncio.Task[None]]] = {}
        self._not_before: dict[UUID, float] = {}
        self._tasks = SupervisedTasks()

    # -- the seat -------------------------------------------------------------------------------

    def offer(self, path: Path) -> Future[UUID]:
        return self._means.loop.submit(self._offer(path))

    def save(self, file: UUID, to: Path) -> Future[Path]:
        return self._means.loop.submit(self._save(file, to))

    async def _offer(self, path: Path) -> UUID:
        local = await asyncio.to_thread(self._kept().take_in, path)
        offer = OfferFile(new_id(), clean_file_name(path.name), local.size, local.sha256)
        you = self._hold.roster.host
        self._desk.hear(you, offer)
        if offer.id in self._files.shelf.files:
            turn = Turn()
            self._files.arrived(offer.id, local.kind, self._hold.roster, turn)
            self._desk.carry_out(turn.answer())
        return offer.id

    async def _save(self, file: UUID, to: Path) -> Path:
        await asyncio.to_thread(self._kept().copy_out, self._files.served(file).sha256, to)
        return to

    def _kept(self) -> FileVault:
        if self._vault is None:
            raise UserFacingError("Files cannot be shared in this meeting.", code="no_files")
        return self._vault

    # -- what the bridge tells ------------------------------------------------------------------

    def hear(self, participant: UUID, frame: bytes) -> None:
        """From somebody in the room."""
        mover = self._movers.get(participant)
        if mover is not None:
            mover.hear(frame)

    def link_changed(self, participant: UUID, *, connected: bool) -> None:
        """Each connection has a mover of its own; what was under way on the last one is over."""
        former = self._movers.pop(participant, None)
        if former is not None:
            self._tasks.start("files-end", former.close())
        _, task = self._fetches.get(participant, (None, None))
        if task is not None:
            task.cancel()  # and is gone from there when it has let go of the part
        self._not_before.pop(participant, None)
        if connected and self._vault is not None:
            self._movers[participant] = FileMover(
                lambda frame, answered: self._send(participant, frame, answered),
                self._source,
                self._means.clock,
                self._lanes,
            )

    def _source(self, file: UUID) -> Source | None:
        try:
            served = self._files.served(file)
        except UserFacingError:
            return None
        vault = self._kept()
        return Source(served.size, lambda offset, length: vault.read(served.sha256, offset, length))

    # -- fetching -------------------------------------------------------------------------------

    def look(self) -> None:
        """Begin what is to be fetched, stop what is not wanted any more; call it often."""
        now = self._means.clock.monotonic()
        written = {file.part for file, _ in self._fetches.values()}
        for file, task in self._fetches.values():
            if self._files.shelf.find(file.id).state is not FileState.ARRIVING:
                task.cancel()
        for participant, mover in self._movers.items():
            wanted = self._files.of(participant)
            if wanted is None or participant in self._fetches or wanted.part in written:
                continue
            if now >= self._not_before.get(participant, 0.0):
                written.add(wanted.part)
                task = self._tasks.start("file-in", self._fetch(wanted, mover))
                self._fetches[participant] = wanted, task
                task.add_done_callback(partial(self._ended, participant))

    def _ended(self, participant: UUID, task: asyncio.Task[None]) -> None:
        if self._fetches.get(participant, (None, None))[1] is task:
            del self._fetches[participant]

    async def _fetch(self, file: SharedFile, mover: FileMover) -> None:
        turn = Turn()
        try:
            kind = await self._bring(file, mover)
        except FileStopped:
            _log.info("a shared file has stopped on its way")
            self._not_before[file.participant] = self._means.clock.monotonic() + _AGAIN_S
            return
        except ApplicationError as error:
            _log.warning("a shared file could not be kept", code=error.code)
            self._files.refuse(file.id, self._hold.roster, turn, error.sentence)
        else:
            if kind is None:
                self._files.refuse(file.id, self._hold.roster, turn)
            else:
                self._files.arrived(file.id, kind, self._hold.roster, turn)
        self._desk.carry_out(turn.answer())

    async def _bring(self, file: SharedFile, mover: FileMover) -> str | None:
        """Its media type, or None where it is not what was offered."""
        vault, part = self._kept(), file.part
        async with self._lanes:
            offset = min(await asyncio.to_thread(vault.held, part), file.size)
            sink = Sink(
                file.size,
                offset,
                lambda at, data: vault.append(part, at, data),
                lambda done: self._paced.tell(FileProgress(file.id, done, out=True), file.size),
            )
            await mover.fetch(file.id, sink, _SILENCE_S)
            return await unbroken(lambda: vault.finish(part, file.sha256))

    async def close(self) -> None:
        """What came so far stays for the next time."""
        for mover in self._movers.values():
            await mover.close()
        self._movers.clear()
        await self._tasks.close()
