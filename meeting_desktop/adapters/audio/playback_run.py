"""Sound between the player's thread and the loudspeaker's, and the place that is heard."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from meeting_desktop.adapters.audio.stream_pump import Block
from meeting_desktop.core.clock import Clock
from meeting_desktop.ports.audio import Samples

#: Long enough to hide the edge, too short to be heard as a fade.
_FADE_SECONDS = 0.005


class PlaybackRun:
    """Playing ``paths`` together from ``start`` seconds on at one speed; a seek makes a new one.

    The player's thread adds, the loudspeaker's thread takes; each owns its counter. Without a
    loudspeaker the clock moves the place instead.
    """

    def __init__(self, paths: tuple[Path, ...], start: float, speed: float) -> None:
        self.paths = paths
        self.start = start
        self.speed = speed
        self.rate_hz = 1
        self.complete = False
        self.over = False
        self._blocks: deque[Samples] = deque()
        self._offset = 0
        self._added = 0
        self.taken = 0
        self._silent_from = start
        self._silent_since: float | None = None

    @property
    def ahead_seconds(self) -> float:
        return (self._added - self.taken) / self.rate_hz

    @property
    def exhausted(self) -> bool:
        return self.complete and self.taken >= self._added

    def add(self, samples: Samples) -> None:
        if len(samples):
            self._blocks.append(samples)
            self._added += len(samples)

    def take_into(self, out: Samples) -> None:
        """Fill ``out`` as far as there is sound; the rest is left as it is."""
        filled = 0
        while filled < len(out) and self._blocks:
            block = self._blocks[0]
            count = min(len(out) - filled, len(block) - self._offset)
            out[filled : filled + count] = block[self._offset : self._offset + count]
            filled += count
            self._offset += count
            if self._offset == len(block):
                self._blocks.popleft()
                self._offset = 0
        self.taken += filled

    def seconds_at(self, taken: float) -> float:
        return self.start + max(0.0, taken) / self.rate_hz * self.speed

    def restart(self, now: float) -> None:
        """Begin again, with sound, at the place that was reached without it."""
        self.stand_still(now)
        self.start = self._silent_from
        self.complete = False
        self._blocks.clear()
        self._offset = self._added = self.taken = 0

    def go_silently(self, now: float) -> None:
        """From here on the clock moves the place."""
        self._silent_since = now

    def stand_still(self, now: float) -> None:
        self.stand_at(self.silent_place(now))

    def stand_at(self, place: float) -> None:
        self._silent_from, self._silent_since = place, None

    @property
    def moves_silently(self) -> bool:
        return self._silent_since is not None

    def silent_place(self, now: float) -> float:
        since = self._silent_since
        return self._silent_from + (0.0 if since is None else (now - since) * self.speed)


@dataclass(frozen=True, slots=True)
class _Heard:
    """The last block: when it was asked for, how long until it sounds, what was taken before it."""

    run: PlaybackRun
    asked_at: float
    latency: float
    taken_before: int
    taken_after: int


class PlaybackOutput:
    """The loudspeaker's side of the player: takes from the current run, fades at every change."""

    def __init__(self, rate_hz: int, clock: Clock) -> None:
        self._rate_hz = rate_hz
        self._clock = clock
        self._fade = max(1, round(_FADE_SECONDS * rate_hz))
        self._sounding: PlaybackRun | None = None
        self._heard: _Heard | None = None
        #: What shall sound; None is a pause. Set by the player's thread.
        self.wanted: PlaybackRun | None = None
        self.last_block_at = clock.monotonic()

    def on_block(self, block: Block, delay: float) -> bool:
        """Fill ``block``, which is heard after ``delay`` seconds."""
        self.last_block_at = self._clock.monotonic()
        mono = np.zeros(len(block), dtype=np.float32)
        start = 0
        wanted = self.wanted
        changed = wanted is not self._sounding
        if changed and self._sounding is not None:
            start = min(self._fade, len(mono))
            self._sounding.take_into(mono[:start])
            mono[:start] *= np.linspace(1.0, 0.0, start, dtype=np.float32)
        self._sounding = wanted
        if wanted is not None:
            before = wanted.taken
            wanted.take_into(mono[start:])
            self._note(wanted, before, delay + start / self._rate_hz)
            if changed:
                rise = mono[start : start + self._fade]
                rise *= np.linspace(0.0, 1.0, len(rise), dtype=np.float32)
        block[:] = mono[:, None]
        return True

    def place_of(self, run: PlaybackRun) -> float:
        """Seconds into the recording of what is heard now."""
        heard = self._heard
        if heard is None or heard.run is not run:
            return run.seconds_at(run.taken)
        since = (self._clock.monotonic() - heard.asked_at - heard.latency) * self._rate_hz
        return run.seconds_at(min(heard.taken_before + since, float(heard.taken_after)))

    def has_sounded(self, run: PlaybackRun) -> bool:
        """Everything that was taken from ``run`` has left the loudspeaker."""
        heard = self._heard
        if heard is None or heard.run is not run:
            return True
        length = (heard.taken_after - heard.taken_before) / self._rate_hz
        return self._clock.monotonic() >= heard.asked_at + heard.latency + length

    def _note(self, run: PlaybackRun, before: int, delay: float) -> None:
        if run.taken == before:
            return  # nothing new: what was noted last is still what is heard
        self._heard = _Heard(run, self.last_block_at, delay, before, run.taken)
