"""What is played meets the microphone's sound of the same moment, however late either is told."""

from __future__ import annotations

import numpy as np
import pytest

from meeting_desktop.application.far_end import FAR_FRAME, FarEnd
from meeting_desktop.ports.audio import Samples
from tests.fakes.audio import LoneClock

_RATE = 48_000


class _Room:
    """Both streams run from time 0; each is told in bursts, as late as a test says."""

    def __init__(self, far_bursts: list[float], near_bursts: list[float]) -> None:
        self.clock = LoneClock()
        self.far_end = FarEnd(self.clock)
        #: Each sample says where it is.
        self.sound = np.arange(12 * _RATE, dtype=np.float32)
        self._far_bursts, self._near_bursts = far_bursts, near_bursts
        self._far = self._near = self._done = 0

    def run(self, seconds: float) -> list[tuple[int, Samples]]:
        """Places in the microphone's sound, and what was given for each."""
        given = []
        far_at = near_at = 0.0
        far_steps, near_steps = 0, 0
        while self.clock.elapsed < seconds:
            self.clock.elapsed += 0.005
            if self.clock.elapsed >= far_at:
                self._put()
                far_at += self._far_bursts[far_steps % len(self._far_bursts)]
                far_steps += 1
            if self.clock.elapsed >= near_at:
                self._hear()
                near_at += self._near_bursts[near_steps % len(self._near_bursts)]
                near_steps += 1
            while self._done + FAR_FRAME <= self._near and self.far_end.ready:
                given.append((self._done, self.far_end.take()))
                self._done += FAR_FRAME
        return given

    def _put(self) -> None:
        now = round(self.clock.elapsed * _RATE)
        self.far_end.put(self.sound[self._far : now])
        self._far = now

    def _hear(self) -> None:
        now = round(self.clock.elapsed * _RATE)
        self.far_end.heard(now - self._near)
        self._near = now


def _lead(place: int, frame: Samples) -> int:
    """How much later in what is played (samples) than its own time the given sound is."""
    return round(float(frame[0])) - place


@pytest.mark.parametrize(
    ("far", "near"),
    [([0.02], [0.04]), ([0.02] * 30 + [0.4], [0.04]), ([0.02], [0.02] * 40 + [0.6])],
)
def test_the_two_keep_one_distance_through_bursts(far: list[float], near: list[float]) -> None:
    room = _Room(far, near)
    given = room.run(8.0)
    settled = [_lead(*one) for one in given[200::40]]
    assert len(settled) > 10
    assert max(settled) - min(settled) <= 1
    assert settled[0] == pytest.approx(0.1 * _RATE, abs=0.03 * _RATE)


def test_nothing_is_ready_before_both_are_heard() -> None:
    far_end = FarEnd(LoneClock())
    assert not far_end.ready
    far_end.heard(4800)
    assert not far_end.ready
    assert not far_end.take().any()


def test_what_was_lost_of_the_microphone_shifts_nothing() -> None:
    room = _Room([0.02], [0.02])
    room.run(3.0)
    room.far_end.skip(_RATE // 2)
    room._near += _RATE // 2
    room._done += _RATE // 2
    room.clock.elapsed += 0.5
    given = room.run(6.0)
    assert _lead(*given[40]) == pytest.approx(0.1 * _RATE, abs=0.03 * _RATE)
