"""From packets in any order to sound in true time: jitter buffer, decoder and timeline in one.

Every packet's place is its RTP time stamp plus one constant of the stream. A frame is given out
when its place plus the delay has come. What did not arrive is made up from its neighbours, for
60 ms at most, and is silence from there on; either counts as lost. So the positions of what
is recorded do not depend on the network: delays that grow or shrink change only when a frame is
given out, not where it lies. The constant follows the difference of the two machines' clocks, in
quiet moments and by little.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meeting_desktop.adapters.conference.delay import Delay
from meeting_desktop.adapters.conference.opus_decoder import OpusDecoder
from meeting_desktop.adapters.conference.opus_stream import packet_samples
from meeting_desktop.domain.levels import measure_level
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import FRAME_SAMPLES

#: Packets that wait at most (2 s); more is a flood.
_MAX_WAITING = 100
#: A time stamp further off than this (5 s) is believed only when others follow it.
_MAX_JUMP = 240_000
_WITNESSES = 3
#: So many packets too late one after the other: the sender's time stamps stood still.
_MAX_LATE_RUN = 10
#: Clocks are brought together by at most 10 ms at a time, once they are 10 ms apart.
_DRIFT_STEP = 480
_DRIFT_EVERY = 500
#: The first packets come while a connection is being made, hence late: after so many (1 s) their
#: place is mended by as much as it takes, up to 1 s.
_SETTLING = 50
_FIRST_STEP = 48_000
#: From 40 ms on, a quiet moment is not waited for.
_DRIFT_URGENT = 1920
_QUIET_DB = -45.0
#: No more than this (60 ms) is made up in one hole; it is as long as that sounds true.
_MOST_MADE_UP = 2_880
_NOTHING = np.zeros(0, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Frame:
    """20 ms; ``lost``: how many of the samples did not arrive: made up, or silence."""

    position: int
    samples: Samples
    lost: int
    level: float


class Playout:
    """One participant's stream; goes on through reconnects. Positions as in ports/conference."""

    def __init__(self) -> None:
        self.delay = Delay()
        #: How long the frame that was given out last had been due (samples).
        self.waited = 0
        self._decoder = OpusDecoder()
        self._packets: dict[int, bytes] = {}
        self._rest = _NOTHING
        self._rest_lost = False
        self._made_up = 0
        self._source: int | None = None
        self._last_stamp = 0
        self._constant = 0
        self._next: int | None = None
        self._quiet = True
        self._strangers = 0
        self._late_run = 0
        self._since_drift = 0
        self._settled = False
        self._decoded = False
        self._given_out = False
        self._grain = FRAME_SAMPLES

    @property
    def begun(self) -> bool:
        return self._next is not None

    def add(self, now: int, source: int, timestamp: int, payload: bytes) -> None:
        """A packet that came at ``now``: RTP source and 32-bit time stamp."""
        length = packet_samples(payload)
        if not length or len(self._packets) >= _MAX_WAITING:
            return
        if source != self._source:
            self._begin(now, source, timestamp)
        stamp = self._last_stamp + _signed(timestamp - self._last_stamp)
        if abs(stamp - self._last_stamp) > _MAX_JUMP:
            self._strangers += 1
            if self._strangers < _WITNESSES:
                return
            self._begin(now, source, timestamp)
            stamp = self._last_stamp
        self._strangers = 0
        self._last_stamp = max(self._last_stamp, stamp)
        self._keep(now, stamp, length, payload)

    def _begin(self, now: int, source: int, timestamp: int) -> None:
        """Tie the stream's time stamps to our time: its first packet lies where it arrived."""
        self._source = source
        self._last_stamp = timestamp & 0xFFFFFFFF
        self._constant = now - self._last_stamp
        self._packets.clear()
        self._rest = _NOTHING
        self._decoder = OpusDecoder()
        self._decoded = False
        self._strangers = self._late_run = 0
        self._since_drift = _DRIFT_EVERY - _SETTLING
        self._settled = False
        self.delay = Delay()
        if self._next is None:
            self._next = now

    def _keep(self, now: int, stamp: int, length: int, payload: bytes) -> None:
        travel = now - (stamp + self._constant)
        if travel < 0 and not self._decoded:
            # The first packet was a slow one; nothing has been placed by it yet.
            self._constant += travel
            self.delay.shift(travel)
            if self._next is not None and not self._given_out:
                # frames begin with packets, else each would wait for a second one
                self._next += travel
            travel = 0
        self.delay.saw(travel)
        if self._next is not None and stamp + self._constant + length <= self._next:
            self._late(now, stamp)
            return
        self._late_run = 0
        self._grain = min(length, FRAME_SAMPLES)
        self._packets[stamp] = payload
        self._follow_clock()

    def _late(self, now: int, stamp: int) -> None:
        self._late_run += 1
        if self._late_run >= _MAX_LATE_RUN and self._source is not None:
            self._begin(now, self._source, stamp)

    def _follow_clock(self) -> None:
        """The fastest packets should need no time at all: after 1 s, then once in 10 s."""
        self._since_drift += 1
        if self._since_drift < _DRIFT_EVERY:
            return
        apart = self.delay.fastest()
        if abs(apart) >= _DRIFT_STEP and not self._quiet and abs(apart) < _DRIFT_URGENT:
            return
        self._since_drift = 0
        if abs(apart) >= _DRIFT_STEP:
            step = max(-_DRIFT_STEP, min(_DRIFT_STEP, apart))
            if not self._settled:
                # whole frames, so that frames begin with packets as before
                whole = max(-_FIRST_STEP, min(_FIRST_STEP, apart))
                step = round(whole / FRAME_SAMPLES) * FRAME_SAMPLES
            self._constant += step
            self.delay.move(step)
        self._settled = True

    def pull(self, now: int) -> list[Frame]:
        """The frames whose time has come: mostly one, none while the delay grows, two after."""
        frames: list[Frame] = []
        self.delay.relax(self._quiet)
        while self._next is not None and (waited := now - self._due(self._next)) >= 0:
            self.waited = waited
            self._given_out = True
            frames.append(self._frame(self._next))
            self._next += FRAME_SAMPLES
        return frames

    def _due(self, position: int) -> int:
        """When the last packet that this frame needs, which may begin within it, has its time."""
        end = position + FRAME_SAMPLES - 1
        into_packet = (end - self._constant - self._last_stamp) % self._grain
        return end - into_packet + self.delay.now

    def _frame(self, position: int) -> Frame:
        samples = np.empty(FRAME_SAMPLES, dtype=np.float32)
        filled = lost = 0
        while filled < FRAME_SAMPLES:
            if not len(self._rest):
                self._go_on_from(position + filled)
            count = min(len(self._rest), FRAME_SAMPLES - filled)
            samples[filled : filled + count] = self._rest[:count]
            self._rest = self._rest[count:]
            lost += count if self._rest_lost else 0
            filled += count
        self.delay.lost(lost > 0)
        level = measure_level(samples)[0]
        # where sound is made up anyway, a step in time is not heard either
        self._quiet = level < _QUIET_DB or lost > 0
        return Frame(position, samples, lost, level)

    def _go_on_from(self, position: int) -> None:
        """Decode the packet that lies there, or fill the hole."""
        while self._packets:
            stamp = min(self._packets)
            start = stamp + self._constant
            if start > position:
                break
            sound = self._decoder.decode(self._packets.pop(stamp))
            self._decoded = True
            if sound is not None and len(sound) > position - start:
                self._rest, self._rest_lost = sound[position - start :], False
                self._made_up = 0
                return
        self._rest, self._rest_lost = self._filling(self._hole_at(position)), True

    def _filling(self, hole: int) -> Samples:
        """Something for the next ``hole`` samples, or for the first of them."""
        sound: Samples | None = None
        if not self._decoded:
            pass
        elif self._packets and hole <= max(FRAME_SAMPLES, _MOST_MADE_UP - self._made_up):
            sound = self._decoder.recover(self._packets[min(self._packets)], hole)
        elif self._made_up < _MOST_MADE_UP:
            sound = self._conceal(min(hole, FRAME_SAMPLES))
        elif self._packets:
            hole -= FRAME_SAMPLES  # silence for all but what the next packet can tell
        if sound is None:
            return np.zeros(min(hole, FRAME_SAMPLES), dtype=np.float32)
        return sound

    def _conceal(self, count: int) -> Samples | None:
        sound = self._decoder.conceal(count)
        self._made_up += count
        if sound is not None and self._made_up >= _MOST_MADE_UP:
            sound *= np.linspace(1, 0, len(sound), dtype=np.float32)
        return sound

    def _hole_at(self, position: int) -> int:
        """Samples from ``position`` to the next packet, or a frame where none is known."""
        if not self._packets:
            return FRAME_SAMPLES
        return min(self._packets) + self._constant - position


def _signed(difference: int) -> int:
    """The shorter way between two 32-bit time stamps."""
    return (difference + 0x80000000 & 0xFFFFFFFF) - 0x80000000
