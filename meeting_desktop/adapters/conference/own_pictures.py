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

from meeting_desktop.adapters.conference.picture_codec import PictureEncoder, is_key
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.screen_limits import ScreenLimits
from meeting_desktop.ports.screen import Picture
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.serial_worker import SerialWorker

#: Frames of a picture that has not changed, each of which is sharper than the one before.
_SHARPENED = 12
_KEY_SECONDS = 1.0
#: Of the time between two pictures: clocks that beat alike do not leave out every other one.
_NEARLY = 0.7


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
        self._limits = ScreenLimits()
        self._share = 1.0
        # Of the worker's thread:
        self._encoder: PictureEncoder | None = None
        self._encodes_by = self._limits
        self._encoded_at = float("-inf")
        self._sent: Picture | None = None
        self._repeats = 0
        self._key_at = float("-inf")
        #: Bytes that may leave, at most a second's worth.
        self._budget, self._filled_at = self._limits.bits_a_second / 8, clock.monotonic()

    def show(self, picture: Picture) -> None:
        """Any thread; one that waits is replaced."""
        with self._lock:
            self._newest = picture
        self._encode_soon()

    def limit(self, limits: ScreenLimits) -> None:
        """Any thread: from the next picture on."""
        with self._lock:
            self._limits = limits

    def send_share(self, share: float) -> None:
        """Any thread: of the bits that may be sent only so many, 0 to 1, by fewer pictures."""
        self._share = share

    def hide(self) -> None:
        """Any thread; nothing is kept of what was shown."""
        with self._lock:
            shown = self._newest is not None
            self._newest = None
            self._key_wanted = True
        if shown:
            self._worker.submit(self._forget)

    def want_key(self) -> None:
        """Any thread, again and again: somebody cannot see what is shown."""
        with self._lock:
            # What is on its way may be what they wait for; a second one would be as large again.
            if self._clock.monotonic() - self._key_at < _KEY_SECONDS:
                return
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
            picture, wanted, limits = self._newest, self._key_wanted, self._limits
        if picture is None or not self._may_now(limits):
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
            self._makes_key()
        if self._encoder is None or self._encodes_by != limits:
            self._encoder, self._encodes_by = PictureEncoder(limits), limits
        at = self._encoded_at = self._clock.monotonic()
        self._hand_over(self._encoder.encode(Picture(picture.pixels, at), key=key), at)

    def _hand_over(self, frame: bytes, at: float) -> None:
        if is_key(frame):
            self._makes_key()  # also of a page that is another one
        if frame:
            self._budget -= len(frame)
            self._send(frame, at)

    def _makes_key(self) -> None:
        with self._lock:
            self._key_at = self._clock.monotonic()
            self._key_wanted = False

    def _may_now(self, limits: ScreenLimits) -> bool:
        """What was sent is paid, and the last picture is long enough ago; else it is shown again,
        or the next one is.
        """
        now, most = self._clock.monotonic(), limits.bits_a_second / 8
        gained = (now - self._filled_at) * most * self._share
        self._filled_at = now
        self._budget = min(most, self._budget + gained)
        return self._budget > 0 and now - self._encoded_at >= _NEARLY / limits.pictures_a_second

    def _has_changed(self, picture: Picture) -> bool:
        sent = self._sent
        return sent is None or (
            sent is not picture and not np.array_equal(sent.pixels, picture.pixels)
        )

    def _forget(self) -> None:
        self._sent = None
        self._encoder = None
        self._encoded_at = float("-inf")
        self._repeats = 0
        self._key_at = float("-inf")
