"""The data channel ``files`` of one connection: small binary frames, beside ``control``."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from aiortc import RTCDataChannel

from meeting_desktop.domain.file_frames import LARGEST_FRAME

#: What may wait to be sent: twice what may be under way, as two files may go at once.
_MAX_UNREAD = 1 << 20
#: Frames kept until the channel opens.
_MAX_UNSENT = 64


class FileChannel:
    """Use on the media loop only. ``take_frame`` is given what comes; it may be anything.

    ``allow`` tells the connection's guard that so many bytes may come because of a frame.
    """

    def __init__(self, take_frame: Callable[[bytes], None]) -> None:
        self.allow: Callable[[int], None] = _nothing
        self._take_frame = take_frame
        self._channel: RTCDataChannel | None = None
        self._unsent: deque[tuple[bytes, int]] = deque(maxlen=_MAX_UNSENT)

    def take(self, channel: RTCDataChannel) -> bool:
        """False where there is one already."""
        if self._channel is not None:
            return False
        self._channel = channel
        channel.on("message", self._on_message)
        channel.on("open", self._send_the_unsent)
        self._send_the_unsent()
        return True

    def send(self, frame: bytes, answered: int) -> None:
        """At once, or when it is open; lost where nobody reads it."""
        channel = self._channel
        if channel is None or channel.readyState == "connecting":
            self._unsent.append((frame, answered))
        elif channel.readyState == "open" and channel.bufferedAmount <= _MAX_UNREAD:
            self.allow(answered)
            channel.send(frame)

    def _send_the_unsent(self) -> None:
        while self._unsent and self._channel is not None and self._channel.readyState == "open":
            self.send(*self._unsent.popleft())

    def _on_message(self, message: str | bytes) -> None:
        if isinstance(message, bytes) and len(message) <= LARGEST_FRAME:
            self._take_frame(message)
        else:
            self._take_frame(b"")  # whoever reads the channel counts it against the sender


def _nothing(_size: int) -> None:
    pass
