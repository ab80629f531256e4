"""The shared screen at the bridge: from the one who presents to all who are in the room.

What the host shares is encoded once for all. What a participant shares goes on as it came, without
being decoded, but for the host's own window. Frames are dealt out to one listener after the other
with the loop's other work in between, so that sound never waits behind a picture for many.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from uuid import UUID

from meeting_desktop.adapters.conference.line import Line
from meeting_desktop.adapters.conference.own_pictures import OwnPictures
from meeting_desktop.adapters.conference.picture_codec import is_key
from meeting_desktop.adapters.conference.picture_part import PicturePart
from meeting_desktop.adapters.conference.picture_strain import Strain
from meeting_desktop.adapters.conference.room import Room
from meeting_desktop.adapters.conference.seen_pictures import SeenPictures
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.screen_limits import ScreenLimits
from meeting_desktop.ports.screen import Picture
from meeting_desktop.runtime.loop_thread import LoopThread
from meeting_desktop.runtime.serial_worker import SerialWorker
from meeting_desktop.runtime.tasks import SupervisedTasks

_ASK_SECONDS = 1.0
#: What a presenter may send in the long run and at once, in bytes; it goes to everybody.
_BYTES_A_SECOND, _BYTES_AT_ONCE = 400_000.0, 1_500_000.0


class ScreenHub:
    """The host's ``ScreenLine``; what is not of the port is called on the media loop."""

    def __init__(self, room: Room, loop: LoopThread, clock: Clock) -> None:
        self._room = room
        self._loop = loop
        self._clock = clock
        self._worker = SerialWorker("meeting-screen")
        self._own = OwnPictures(self._worker, clock, self._encoded)
        self._seen = SeenPictures(self._worker, clock)
        self._presenter: UUID | None = None
        self._broken = True
        self._strain = Strain()
        self._asked_at = float("-inf")
        self._budget, self._filled_at = _BYTES_AT_ONCE, clock.monotonic()
        self._frames: deque[tuple[bytes, float]] = deque()
        self._filled = asyncio.Event()
        self._tasks = SupervisedTasks()

    # -- the port -------------------------------------------------------------------------------

    def show(self, picture: Picture) -> None:
        if self._presenter == self._room.host:
            self._own.show(picture)

    def limit(self, limits: ScreenLimits) -> None:
        self._own.limit(limits)

    def hide(self) -> None:
        self._own.hide()

    def watch(self, listener: Callable[[Picture], None] | None) -> None:
        self._seen.watch(listener)

    # -- on the media loop ----------------------------------------------------------------------

    def present(self, participant: UUID | None) -> None:
        """Whose pictures everybody gets from now on; None: nobody's."""
        self._presenter = participant
        self._frames.clear()
        self._is_not_whole()
        self._own.hide()
        for line in self._room.lines.values():
            if line.peer is not None and line.peer.picture is not None:
                line.peer.picture.needs_key = True

    def ears_of(
        self, line: Line, is_current: Callable[[], bool]
    ) -> tuple[Callable[[bytes], None], Callable[[], None]]:
        """What a connection of ``line`` tells of its pictures, while it is the one that counts."""

        def frame(data: bytes) -> None:
            if is_current():
                self.take(line.participant, data)

        def gap() -> None:
            if is_current():
                self.gap(line.participant)

        return frame, gap

    def take(self, participant: UUID, frame: bytes) -> None:
        """A frame of a participant's; what does not present is not looked at."""
        line = self._room.lines.get(participant)
        if participant != self._presenter or line is None or not line.admitted:
            return
        if self._broken and not is_key(frame):
            return
        if not self._affords(len(frame)):
            self._is_not_whole()
            return
        self._broken = False
        self._seen.add(frame)
        self._deal(frame, self._clock.monotonic())

    def gap(self, participant: UUID) -> None:
        if participant == self._presenter:
            self._is_not_whole()

    def _is_not_whole(self) -> None:
        self._broken = True
        self._seen.broken()

    def _affords(self, size: int) -> bool:
        now = self._clock.monotonic()
        gained = (now - self._filled_at) * _BYTES_A_SECOND
        self._filled_at = now
        self._budget = min(_BYTES_AT_ONCE, self._budget + gained)
        if self._budget < size:
            return False
        self._budget -= size
        return True

    def look(self) -> None:
        """Often: somebody who sees nothing gets a key frame."""
        if self._presenter is None:
            return
        line = self._room.lines.get(self._presenter)
        theirs = line.peer.picture if line is not None and line.peer is not None else None
        if theirs is not None:
            theirs.look()
        self._strain.look([viewer.losses.take() for viewer in self._viewers()])
        self._own.send_share(self._strain.share)
        if not self._is_wanted():
            return
        if self._presenter == self._room.host:
            self._own.want_key()
        elif (now := self._clock.monotonic()) - self._asked_at >= _ASK_SECONDS:
            self._asked_at = now
            if theirs is not None:
                self._tasks.start("screen-key-frame", theirs.ask_for_key_frame())

    def _is_wanted(self) -> bool:
        seen = self._presenter != self._room.host and self._seen.needs_key
        return seen or any(viewer.needs_key for viewer in self._viewers())

    def _viewers(self) -> Iterator[PicturePart]:
        for line in list(self._room.lines.values()):
            picture = line.peer.picture if line.peer is not None else None
            if picture is None or line.participant == self._presenter:
                continue
            if line.admitted and line.outlet is not None and picture.is_taken:
                yield picture
            else:
                picture.needs_key = True

    def _encoded(self, frame: bytes, at: float) -> None:
        """On the encoder's thread."""
        self._loop.submit(self._send_own(frame, at))

    async def _send_own(self, frame: bytes, at: float) -> None:
        if self._presenter == self._room.host:
            self._deal(frame, at)

    def _deal(self, frame: bytes, at: float) -> None:
        self._frames.append((frame, at))
        self._filled.set()

    async def keep_dealing(self) -> None:
        while True:
            await self._filled.wait()
            self._filled.clear()
            while self._frames:
                frame, at = self._frames.popleft()
                for viewer in self._viewers():
                    viewer.send(frame, at)
                    await asyncio.sleep(0)

    async def close(self) -> None:
        self.present(None)
        await self._tasks.close()

    def stop(self, deadline: float) -> bool:
        """The thread of the codecs; any thread."""
        self._seen.watch(None)
        return self._worker.stop(deadline)
