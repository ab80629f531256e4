"""Moving a file's bytes, as two pure halves: what may be sent next, and what has come.

The receiver says how far it has the bytes safe. Never more than a window is under way beyond that,
so that words and sound on the same connection do not wait behind a file; the window follows how
long an answer takes, as long queues anywhere on the way show there first: it stops growing where
answers take longer than the quickest did, and is halved where they take long altogether.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from meeting_desktop.domain.file_frames import LARGEST_PAYLOAD

#: Bytes under way; the data channel's guard bears as many (adapters/conference/channel_guard.py).
LARGEST_WINDOW = 256 * 1024
_SMALLEST_WINDOW = 2 * LARGEST_PAYLOAD
_FIRST_WINDOW = 4 * LARGEST_PAYLOAD
#: What is small enough for any line on which answers do not take long.
_MODEST_WINDOW = 6 * LARGEST_PAYLOAD
#: Seconds; an answer that takes longer has waited behind the file's own bytes.
_LONG_ANSWER = 0.25
#: Seconds beyond the quickest answer: sound may wait as long, and its buffer bears a little more.
_LONG_WAIT = 0.02


@dataclass(frozen=True, slots=True)
class Piece:
    offset: int
    length: int


class Outgoing:
    """One file on its way out, from ``offset`` on. Seconds are of a monotonic clock."""

    def __init__(self, size: int, offset: int) -> None:
        self._size = size
        self._sent = self._safe = offset
        self._window = _FIRST_WINDOW
        self._quickest = _LONG_ANSWER
        self._under_way: deque[tuple[int, float]] = deque()

    @property
    def safe(self) -> int:
        """What the receiver has."""
        return self._safe

    @property
    def is_done(self) -> bool:
        return self._safe >= self._size

    @property
    def window(self) -> int:
        return self._window

    def take(self, now: float) -> Piece | None:
        """What to send now; None until more is safe, or at the end."""
        length = min(LARGEST_PAYLOAD, self._size - self._sent)
        if length <= 0 or self._sent + length - self._safe > self._window:
            return None
        piece = Piece(self._sent, length)
        self._sent += length
        self._under_way.append((self._sent, now))
        return piece

    def is_safe(self, offset: int, now: float) -> bool:
        """The receiver has all before ``offset``; False where that cannot be."""
        if not self._safe <= offset <= self._sent:
            return False
        self._safe = offset
        sent_at = None
        while self._under_way and self._under_way[0][0] <= offset:
            sent_at = self._under_way.popleft()[1]
        if sent_at is not None:
            self._adapt(now - sent_at)
        return True

    def _adapt(self, seconds: float) -> None:
        self._quickest = min(self._quickest, seconds)
        if seconds > _LONG_ANSWER:
            self._window = max(_SMALLEST_WINDOW, self._window // 2)
        elif seconds - self._quickest > _LONG_WAIT:
            less = max(_MODEST_WINDOW, self._window - LARGEST_PAYLOAD)
            self._window = min(self._window, less)
        else:
            self._window = min(LARGEST_WINDOW, self._window + LARGEST_PAYLOAD)


class Incoming:
    """One file on its way in; what is there already ends at ``offset``."""

    def __init__(self, size: int, offset: int) -> None:
        self.size = size
        self._end = offset

    @property
    def end(self) -> int:
        """All before it has come."""
        return self._end

    @property
    def is_whole(self) -> bool:
        return self._end >= self.size

    def take(self, offset: int, length: int) -> bool:
        """Whether these bytes are the next; what came before or does not fit is not wanted."""
        if offset != self._end or length <= 0 or offset + length > self.size:
            return False
        self._end += length
        return True
