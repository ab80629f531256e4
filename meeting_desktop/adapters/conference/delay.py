"""How long a participant's sound must wait so that late packets still arrive before their turn.

aiortc's own buffer grows by ten packets after a single loss and never shrinks. Here the delay
follows what the network does: the spread of the packets' travel times, up at once, down in quiet
moments. (The idea is that of WebRTC's NetEq, a quantile of the delays; the figures are ours.)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meeting_desktop.ports.conference import FRAME_SAMPLES

#: Packets looked at for a lasting delay (5 s) and for a sudden one (1 s).
_LONG = 250
_SHORT = 50
#: Shares of them that must come in time; the few others count as lost.
_LONG_SHARE = 0.99
_SHORT_SHARE = 0.95
_LOOK_EVERY = 10
#: Packets (2 s) in which the delay comes down at once, whatever is said.
_BEGINNING = 100
#: Room for the host's own timers (5 ms), and the limits: 10 ms and 400 ms.
_MARGIN = 240
_LEAST = 480
_MOST = 19_200
_FIRST = 1_920
#: A stall of the host that is waited out (1.5 s).
_LONGEST_STALL = 72_000
#: The delay comes down by 20 ms in a quiet frame, else by one part in 25 of the time.
_SLOW_STEP = FRAME_SAMPLES // 25
#: Where more than this share of frames is lost, one packet more is waited for: it may carry a copy.
_LOSSY = 0.01
#: A delay that is this much too long is left as it is.
_TOLERANCE = 480


class Delay:
    """All in samples. A packet's travel time is that above the fastest one's."""

    def __init__(self) -> None:
        self._travels = np.zeros(_LONG, dtype=np.int64)
        self._count = 0
        self._wanted = _FIRST
        self._now = _FIRST
        self._losses = 0.0

    @property
    def now(self) -> int:
        """What is held back at present."""
        return self._now

    @property
    def jitter(self) -> float:
        """Spread of the travel times of the last second (standard deviation)."""
        return float(np.std(self._recent(_SHORT))) if self._count else 0.0

    def fastest(self) -> int:
        """The shortest travel time of the last 5 s; 0 while there are too few packets to say."""
        return int(self._recent(_LONG).min()) if self._count >= _SHORT else 0

    def shift(self, samples: int) -> None:
        """The stream's place in time was moved later by ``samples``, before any was played."""
        self._travels -= samples

    def move(self, samples: int) -> None:
        """The same in the middle of it: what comes next is played when it would have been."""
        self._travels -= samples
        self._wanted -= samples
        self._now -= samples

    def hold(self, samples: int) -> None:
        """The host itself stood still for so long: what arrived meanwhile has not been read."""
        self._now = max(self._now, min(samples + _MARGIN, _LONGEST_STALL))

    def lost(self, lost: bool) -> None:
        """Whether something of the last frame was lost; its share is that of about 5 s."""
        self._losses += (lost - self._losses) / _LONG

    def saw(self, travel: int) -> None:
        self._travels[self._count % _LONG] = travel
        self._count += 1
        if self._count % _LOOK_EVERY == 0:
            self._look()

    def _look(self) -> None:
        # The first packets were slow, for they came while the connection was being made: until
        # there is enough to look at, only the later half of all counts.
        later = max(_LOOK_EVERY, self._count // 2)
        recent = self._recent(min(_LONG, later))
        lasting = np.quantile(recent, _LONG_SHARE)
        sudden = np.quantile(self._recent(min(_SHORT, later)), _SHORT_SHARE)
        # The stream's place may be a little late in time: then travels are below zero.
        least = min(0, int(recent.min())) + _LEAST
        copies = FRAME_SAMPLES if self._losses > _LOSSY else 0
        self._wanted = int(np.clip(max(lasting, sudden) + _MARGIN + copies, least, _MOST))
        self._now = max(self._now, self._wanted)

    def _recent(self, count: int) -> NDArray[np.int64]:
        if self._count < count:
            return self._travels[: self._count]
        end = self._count % _LONG
        return np.take(self._travels, np.arange(end - count, end), mode="wrap")

    def relax(self, quiet: bool) -> None:
        """Once a frame: come down towards what is wanted, by most where nobody hears it."""
        if self._now > self._wanted + _TOLERANCE:
            at_once = quiet or self._now > _MOST or self._count < _BEGINNING
            step = FRAME_SAMPLES if at_once else _SLOW_STEP
            self._now = max(self._wanted, self._now - step)
