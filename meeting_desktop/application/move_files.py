"""Files on one connection, both ways: who asks is sent the bytes, as far as they are safe there.

Used on the media loop; disks are waited for on other threads. Nothing here knows what a file is
allowed to be: ``source`` gives what may be read, and what is fetched was asked for by its owner.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault
from meeting_desktop.domain.file_frames import (
    LARGEST_PAYLOAD,
    FileFrame,
    FrameKind,
    read_frame,
)
from meeting_desktop.domain.file_moves import LARGEST_WINDOW, Incoming, Outgoing, Piece
from meeting_desktop.runtime.tasks import SupervisedTasks
from meeting_desktop.runtime.unbroken import unbroken

#: Read at once, and sent in frames.
_BLOCK = 16 * LARGEST_PAYLOAD
#: Of one side; the other asks for one after the other.
_MOST_SERVED = 2
#: A side that says nothing for so long does not want its file any more.
_SILENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Source:
    """``read`` takes offset and length, and may block; fewer bytes: the file has ended."""

    size: int
    read: Callable[[int, int], bytes]


@dataclass(frozen=True, slots=True)
class Sink:
    """``write`` takes the offset and what belongs there, and may block; ``moved`` is told then."""

    size: int
    offset: int
    write: Callable[[int, bytes], None]
    moved: Callable[[int], None]


class FileStopped(EnvironmentFault):
    """The other side does not go on."""

    code = "file_stopped"

    def __init__(self) -> None:
        super().__init__(
            "The file did not come any further; try again in a moment.", retryable=True
        )


class _Fetch:
    def __init__(self, sink: Sink) -> None:
        self.incoming = Incoming(sink.size, sink.offset)
        self.came: list[bytes] = []
        self.stopped = False
        self.news = asyncio.Event()


class _Serve:
    def __init__(self, source: Source, offset: int) -> None:
        self.source = source
        self.outgoing = Outgoing(source.size, offset)
        self.news = asyncio.Event()


class FileMover:
    """``send`` takes a frame and how many bytes may come for it; ``lanes`` are shared by all."""

    def __init__(
        self,
        send: Callable[[bytes, int], None],
        source: Callable[[UUID], Source | None],
        clock: Clock,
        lanes: asyncio.Semaphore | None = None,
        *,
        moved: Callable[[UUID, int], None] = lambda _file, _offset: None,
    ) -> None:
        """``moved`` is told how far a file that is served has come."""
        self._send = send
        self._source = source
        self._clock = clock
        self._lanes = lanes or asyncio.Semaphore(_MOST_SERVED)
        self._moved = moved
        self._fetches: dict[UUID, _Fetch] = {}
        self._serves: dict[UUID, tuple[_Serve, asyncio.Task[None]]] = {}
        self._tasks = SupervisedTasks()

    def hear(self, data: bytes) -> bool:
        """What came on the channel; False where it was nothing that is of use."""
        frame = read_frame(data)
        if frame is None:
            return False
        match frame.kind:
            case FrameKind.ASK:
                return self._asked(frame)
            case FrameKind.DATA:
                return self._came(frame)
            case FrameKind.HAVE:
                return self._has(frame)
            case FrameKind.STOP:
                self._stopped(frame.file)
        return True

    async def close(self) -> None:
        """The connection is gone."""
        for fetch in self._fetches.values():
            fetch.stopped = True
            fetch.news.set()
        await self._tasks.close()

    # -- fetching -------------------------------------------------------------------------------

    async def fetch(self, file: UUID, sink: Sink, silence: float | None = None) -> None:
        """Done when every byte was written. ``silence``: seconds after which nothing will come.

        Raises: FileStopped, or as ``sink.write``. Cancelled, it tells the other side to stop.
        """
        fetch = self._fetches[file] = _Fetch(sink)
        self._send(FileFrame(FrameKind.ASK, file, sink.offset).packed(), LARGEST_WINDOW)
        try:
            await self._write_what_comes(file, fetch, sink, silence)
        except (ApplicationError, asyncio.CancelledError):
            self._send(FileFrame(FrameKind.STOP, file).packed(), 0)
            raise
        finally:
            if self._fetches.get(file) is fetch:
                del self._fetches[file]

    async def _write_what_comes(
        self, file: UUID, fetch: _Fetch, sink: Sink, silence: float | None
    ) -> None:
        safe = sink.offset
        while safe < sink.size:
            if not fetch.came:
                await self._wait(fetch, silence)
            data = b"".join(fetch.came)
            fetch.came.clear()
            # Unbroken: the next one to ask where the part ends must not be ahead of this.
            await unbroken(partial(sink.write, safe, data))
            safe += len(data)
            self._send(FileFrame(FrameKind.HAVE, file, safe).packed(), len(data))
            sink.moved(safe)

    async def _wait(self, fetch: _Fetch, silence: float | None) -> None:
        """Until something has come."""
        while not fetch.came:
            if fetch.stopped:
                raise FileStopped
            fetch.news.clear()
            try:
                async with asyncio.timeout(silence):
                    await fetch.news.wait()
            except TimeoutError:
                raise FileStopped from None

    def _came(self, frame: FileFrame) -> bool:
        fetch = self._fetches.get(frame.file)
        if fetch is None or not fetch.incoming.take(frame.offset, len(frame.payload)):
            return False
        fetch.came.append(frame.payload)
        fetch.news.set()
        return True

    # -- serving --------------------------------------------------------------------------------

    def _asked(self, frame: FileFrame) -> bool:
        self._stop_serving(frame.file)
        source = self._source(frame.file)
        if source is None or frame.offset > source.size or len(self._serves) >= _MOST_SERVED:
            self._send(FileFrame(FrameKind.STOP, frame.file).packed(), 0)
            return source is not None
        serve = _Serve(source, frame.offset)
        task = self._tasks.start("file-out", self._serve(frame.file, serve))
        self._serves[frame.file] = serve, task
        task.add_done_callback(lambda _: self._forget(frame.file, serve))
        return True

    async def _serve(self, file: UUID, serve: _Serve) -> None:
        async with self._lanes:
            try:
                await self._send_all(file, serve)
            except (ApplicationError, TimeoutError):
                self._send(FileFrame(FrameKind.STOP, file).packed(), 0)

    async def _send_all(self, file: UUID, serve: _Serve) -> None:
        start, block = 0, b""
        while not serve.outgoing.is_done:
            piece = serve.outgoing.take(self._clock.monotonic())
            if piece is None:
                serve.news.clear()
                async with asyncio.timeout(_SILENCE_S):
                    await serve.news.wait()
                continue
            if not start <= piece.offset < start + len(block):
                start = piece.offset
                block = await asyncio.to_thread(serve.source.read, start, _BLOCK)
            self._send_piece(file, piece, block[piece.offset - start :][: piece.length])
            await asyncio.sleep(0)  # sound first

    def _send_piece(self, file: UUID, piece: Piece, payload: bytes) -> None:
        if len(payload) < piece.length:
            raise FileStopped  # it is shorter than it was
        frame = FileFrame(FrameKind.DATA, file, piece.offset, payload).packed()
        self._send(frame, len(frame))

    def _has(self, frame: FileFrame) -> bool:
        serve, _ = self._serves.get(frame.file, (None, None))
        if serve is None or not serve.outgoing.is_safe(frame.offset, self._clock.monotonic()):
            return False
        serve.news.set()
        self._moved(frame.file, frame.offset)
        return True

    def _stopped(self, file: UUID) -> None:
        self._stop_serving(file)
        fetch = self._fetches.get(file)
        if fetch is not None:
            fetch.stopped = True
            fetch.news.set()

    def _stop_serving(self, file: UUID) -> None:
        _, task = self._serves.pop(file, (None, None))
        if task is not None:
            task.cancel()

    def _forget(self, file: UUID, serve: _Serve) -> None:
        if self._serves.get(file, (None, None))[0] is serve:
            del self._serves[file]
