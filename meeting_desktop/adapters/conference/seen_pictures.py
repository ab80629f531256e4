"""Somebody else's shared screen on its way to a window: decoded on a thread of its own.

Every frame is decoded, for the next depends on it; only the newest becomes a picture. Nothing is
decoded while nobody looks. After a loss nothing is shown until a key frame comes.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from meeting_desktop.adapters.conference.picture_codec import PictureDecoder, is_frame, is_key
from meeting_desktop.core.clock import Clock
from meeting_desktop.ports.screen import Picture
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.serial_worker import SerialWorker

#: Frames that may wait to be decoded (3 s); then it begins anew with a key frame.
_MOST_WAITING = 30


class SeenPictures:
    def __init__(self, worker: SerialWorker, clock: Clock) -> None:
        self._worker = worker
        self._clock = clock
        self._lock = threading.Lock()
        self._listener: Callable[[Picture], None] | None = None
        self._waiting: deque[bytes] = deque()
        self._waits_for_key = True
        self._decoder: PictureDecoder | None = None

    def watch(self, listener: Callable[[Picture], None] | None) -> None:
        """Any thread."""
        with self._lock:
            self._listener = listener
            self._begin_again()

    @property
    def needs_key(self) -> bool:
        """Somebody looks, and sees nothing new until a key frame comes."""
        return self._listener is not None and self._waits_for_key

    def broken(self) -> None:
        """A frame is missing: what follows cannot be shown."""
        with self._lock:
            self._begin_again()

    def add(self, frame: bytes) -> None:
        """The next frame; returns at once."""
        with self._lock:
            if self._listener is None or not is_frame(frame):
                return
            if self._waits_for_key and not is_key(frame):
                return
            self._waits_for_key = False
            self._waiting.append(frame)
            if len(self._waiting) > _MOST_WAITING:
                self._begin_again()
                return
        self._worker.submit(self._contained)

    def _begin_again(self) -> None:
        self._waiting.clear()
        self._waits_for_key = True

    # -- on the worker's thread -----------------------------------------------------------------

    def _contained(self) -> None:
        with Contained():
            self._decode()

    def _decode(self) -> None:
        with self._lock:
            frames, listener = list(self._waiting), self._listener
            self._waiting.clear()
        picture = None
        for number, frame in enumerate(frames, 1):
            if self._decoder is None or is_key(frame):
                self._decoder = PictureDecoder()
            try:
                at = self._clock.monotonic()
                picture = self._decoder.decode(frame, at=at, wanted=number == len(frames))
            except ValueError:
                self.broken()
                return
        if picture is not None and listener is not None and listener is self._listener:
            listener(picture)
