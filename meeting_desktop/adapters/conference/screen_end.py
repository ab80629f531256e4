"""The shared screen at a participant's application: what the host sends, and one's own to it."""

from __future__ import annotations

from collections.abc import Callable

from meeting_desktop.adapters.conference.own_pictures import OwnPictures
from meeting_desktop.adapters.conference.picture_part import PicturePart
from meeting_desktop.adapters.conference.picture_strain import Strain
from meeting_desktop.adapters.conference.seen_pictures import SeenPictures
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.screen_limits import ScreenLimits
from meeting_desktop.ports.screen import Picture
from meeting_desktop.runtime.loop_thread import LoopThread
from meeting_desktop.runtime.serial_worker import SerialWorker
from meeting_desktop.runtime.tasks import SupervisedTasks

_LOOK_SECONDS, _ASK_SECONDS = 0.1, 1.0


class ScreenEnd:
    """A ``ScreenLine`` of one call; what is not of the port is called on the media loop."""

    def __init__(self, loop: LoopThread, clock: Clock) -> None:
        self._loop = loop
        self._clock = clock
        self._worker = SerialWorker("meeting-screen")
        self._own = OwnPictures(self._worker, clock, self._encoded)
        self._seen = SeenPictures(self._worker, clock)
        self._part: PicturePart | None = None
        self._strain = Strain()
        self._looked_at = self._asked_at = float("-inf")
        self._shows = False
        self._tasks = SupervisedTasks()

    # -- the port -------------------------------------------------------------------------------

    def show(self, picture: Picture) -> None:
        self._shows = True
        self._own.show(picture)

    def limit(self, limits: ScreenLimits) -> None:
        self._own.limit(limits)

    def hide(self) -> None:
        self._shows = False
        self._own.hide()

    def watch(self, listener: Callable[[Picture], None] | None) -> None:
        self._seen.watch(listener)

    # -- on the media loop ----------------------------------------------------------------------

    def use(self, part: PicturePart | None) -> None:
        """The connection's."""
        self._part = part

    def take(self, frame: bytes) -> None:
        self._seen.add(frame)

    def gap(self) -> None:
        self._seen.broken()

    def look(self) -> None:
        """Often: what cannot be seen is asked for, now and then."""
        part = self._part
        if part is None or not part.is_taken:
            return
        now = self._clock.monotonic()
        if now - self._looked_at < _LOOK_SECONDS:
            return
        self._looked_at = now
        part.look()
        self._strain.look([part.losses.take()])
        self._own.send_share(self._strain.share)
        if self._shows and part.needs_key:
            self._own.want_key()
        if self._seen.needs_key and now - self._asked_at >= _ASK_SECONDS:
            self._asked_at = now
            self._tasks.start("screen-key-frame", part.ask_for_key_frame())

    def _encoded(self, frame: bytes, at: float) -> None:
        """On the encoder's thread."""
        self._loop.submit(self._send(frame, at))

    async def _send(self, frame: bytes, at: float) -> None:
        if self._part is not None and self._shows:
            self._part.send(frame, at)

    async def close(self) -> None:
        self._part = None
        await self._tasks.close()

    def stop(self, deadline: float) -> bool:
        """The thread of the codecs; any thread."""
        self.hide()
        self._seen.watch(None)
        return self._worker.stop(deadline)
