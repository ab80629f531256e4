"""One's own shared screen on its way out: encoded on a thread of its own, the newest picture first.

What has not changed is not sent. After a change the same picture is encoded a few times more, for
the first frame of much that is new is coarse. What much that is new costs is paid back by showing
less often: letters stay sharp, and the connection is not filled. A key frame is made when somebody
needs one, at most once a second, also of a screen that stands still.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np

from meeting_desktop.adapters.conference.picture_codec import BIT_RATE, PictureEncoder
from meeting_desktop.core.clock import Clock
from meeting_desktop.ports.screen import Picture
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.serial_worker import SerialWorker

#: Frames of a picture that has not changed, each of which is sharper than the one before.
_SHARPENED = 12
_KEY_SECONDS = 1.0
#: In the long run, and what may leave at once: a second's worth.
_BYTES_A_SECOND = BIT_RATE / 8


class OwnPictures:
    """``send`` gets frames on ``worker``'s thread, with the seconds of their pictures."""

    def __init__(
        self, worker: SerialWorker, clock: Clock, send: Callable[[bytes, float], None]
    ) -> None:
        self._worker = worker
        self._clock = clock
        self._send = send
        self._lock = threading.Lock()
        self._newest: Picture | None = None
        self._is_due = False
        self._key_wanted = True
        # Of the worker's thread:
        self._encoder: PictureEncoder | None = None
        self._sent: Picture | None = None
        self._repeats = 0
        self._key_at = float("-inf")
        self._budget, self._filled_at = _BYTES_A_SECOND, clock.monotonic()

    def show(self, picture: Picture) -> None:
        """Any thread; one that waits is replaced."""
        with self._lock:
            self._newest = picture
        self._encode_soon()

    def hide(self) -> None:
        """Any thread; nothing is kept of what was shown."""
        with self._lock:
            shown = self._newest is not None
            self._newest = None
            self._key_wanted = True
        if shown:
            self._worker.submit(self._forget)

    def want_key(self) -> None:
        """Any thread: somebody cannot see what is shown."""
        with self._lock:
            self._key_wanted = True
            shows = self._newest is not None
        if shows:
            self._encode_soon()

    def _encode_soon(self) -> None:
        with self._lock:
            if self._is_due:
                return
            self._is_due = True
        self._worker.submit(self._contained)

    # -- on the worker's thread -----------------------------------------------------------------

    def _contained(self) -> None:
        with Contained():
            self._encode()

    def _encode(self) -> None:
        with self._lock:
            self._is_due = False
            picture, wanted = self._newest, self._key_wanted
        if picture is None or not self._has_paid():
            return
        key = wanted and self._clock.monotonic() - self._key_at >= _KEY_SECONDS
        if self._has_changed(picture):
            self._repeats = 0
        elif not key:
            self._repeats += 1
            if self._repeats > _SHARPENED:
                return
        self._sent = picture
        if key:
            self._key_at = self._clock.monotonic()
            with self._lock:
                self._key_wanted = False
        self._encoder = self._encoder or PictureEncoder()
        at = self._clock.monotonic()
        frame = self._encoder.encode(Picture(picture.pixels, at), key=key)
        if frame:
            self._budget -= len(frame)
            self._send(frame, at)

    def _has_paid(self) -> bool:
        now = self._clock.monotonic()
        gained = (now - self._filled_at) * _BYTES_A_SECOND
        self._filled_at = now
        self._budget = min(_BYTES_A_SECOND, self._budget + gained)
        return self._budget > 0

    def _has_changed(self, picture: Picture) -> bool:
        sent = self._sent
        return sent is None or (
            sent is not picture and not np.array_equal(sent.pixels, picture.pixels)
        )

    def _forget(self) -> None:
        self._sent = None
        self._encoder = None
        self._repeats = 0
        self._key_at = float("-inf")
