"""The recorder's thread: nothing is lost while the disk is away, and nobody waits for ever."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest

from meeting_desktop.application.keep_recording import RecordingKeeper
from meeting_desktop.core.errors import DiskFullError, EnvironmentFault
from meeting_desktop.domain.events import RecordingState, RecordingStateChanged
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.recording import WriterStatus
from tests.fakes.bugs import hear_bugs
from tests.fakes.clock import VirtualClock
from tests.fakes.patience import until
from tests.integration.application.feeding import quiet, voice

_LIMIT = 60.0
_FULL = DiskFullError("The disk is full; make room.")


class ScriptedWriter:
    """A ``TrackWriter`` in memory whose disk a test fills, frees and breaks."""

    def __init__(self) -> None:
        self.written: list[Samples] = []
        self.fault: EnvironmentFault | None = None
        self.bug: Exception | None = None
        self.hanging: threading.Event | None = None
        self.flushes = 0
        self.closes = 0
        self.closed = False
        self.abandoned = False

    def write(self, samples: Samples) -> None:
        if self.hanging is not None:
            assert self.hanging.wait(_LIMIT)
        if self.bug is not None:
            raise self.bug
        self.written.append(samples)

    def write_silence(self, samples: int) -> None:
        self.write(quiet(samples / 48_000))

    def flush(self) -> None:
        self.flushes += 1

    def status(self) -> WriterStatus:
        seconds = sum(piece.size for piece in self.written) / 48_000
        waiting = seconds if self.fault is not None else 0.0
        return WriterStatus(seconds - waiting, waiting, self.fault)

    def close(self) -> None:
        self.closes += 1
        if self.bug is not None:
            raise self.bug
        if self.fault is not None:
            raise self.fault
        self.closed = True

    def abandon(self) -> None:
        self.abandoned = True

    @property
    def sound(self) -> Samples:
        return np.concatenate(self.written) if self.written else quiet(0)


class Desk:
    """A keeper with its writer, clock and what it says."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.writer = ScriptedWriter()
        self.told: list[RecordingStateChanged] = []
        self.keeper = RecordingKeeper(
            self.writer, self.clock, flush_seconds=0.5, publish=self.told.append
        )
        self.position = 0
        self.keeper.start()

    def take(self, sound: Samples) -> None:
        for begin in range(0, sound.size, 4800):
            piece = sound[begin : begin + 4800]
            self.keeper.take(self.position, piece)
            self.position += piece.size

    def until_written(self, seconds: float) -> None:
        until(lambda: self.writer.sound.size >= seconds * 48_000, what="the sound")

    def tick(self, seconds: float = 1.0) -> None:
        """A second passes, and the recorder has looked at it."""
        before = len(self.told)
        self.clock.advance(seconds)
        until(lambda: len(self.told) > before, what="a state")

    def finish_elsewhere(self, patience: float) -> list[bool]:
        answers: list[bool] = []
        self.waiting = threading.Thread(
            target=lambda: answers.append(self.keeper.finish(patience)), name="meeting-end"
        )
        self.waiting.start()
        return answers


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.keeper.give_up()
    made.keeper.finish(0.0)
    assert made.keeper.released


def test_what_comes_in_is_written_in_order(desk: Desk) -> None:
    sound = np.concatenate([voice(1.0), quiet(0.5), voice(0.25, level=0.4)])
    desk.take(sound)
    assert desk.keeper.finish(0.0)
    assert np.array_equal(desk.writer.sound, sound)
    assert desk.writer.closed
    assert not desk.writer.abandoned


def test_a_pause_is_silence_of_the_same_length(desk: Desk) -> None:
    desk.take(voice(0.5))
    desk.keeper.set_on(False)
    desk.take(voice(0.5))
    desk.keeper.set_on(True)
    desk.take(voice(0.5))
    desk.keeper.finish(0.0)
    assert desk.writer.sound.size == 72_000
    assert not desk.writer.sound[24_000:48_000].any()
    assert desk.writer.sound[48_001:].any()


def test_a_hole_in_the_track_is_silence(desk: Desk) -> None:
    desk.take(voice(0.1))
    desk.position += 3 * 48_000
    desk.take(voice(0.1))
    desk.keeper.finish(0.0)
    assert desk.writer.sound.size == round(3.2 * 48_000)
    assert not desk.writer.sound[4_800 : 4_800 + 3 * 48_000].any()


def test_a_recording_that_goes_on_begins_behind_what_it_has() -> None:
    writer = ScriptedWriter()
    keeper = RecordingKeeper(
        writer, VirtualClock(), flush_seconds=0.5, publish=lambda _event: None, position=48_000
    )
    keeper.start()
    sound = voice(0.5)
    keeper.take(36_000, sound)  # the clock was set back: a quarter of a second is there already
    keeper.take(96_000, sound)
    assert keeper.finish(0.0)
    assert np.array_equal(
        writer.sound, np.concatenate([sound[12_000:], quiet((96_000 - 60_000) / 48_000), sound])
    )


def test_the_state_is_told_every_second_and_the_disk_flushed_more_often(desk: Desk) -> None:
    desk.take(voice(0.5))
    desk.until_written(0.5)
    desk.tick()
    assert desk.told[-1] == RecordingStateChanged(RecordingState.RECORDING, 0.5, 0.0, "")
    desk.keeper.set_on(False)
    desk.tick()
    assert desk.told[-1].state is RecordingState.OFF
    assert desk.writer.flushes >= 2


def test_a_full_disk_is_told_and_what_waits_is_kept(desk: Desk) -> None:
    desk.take(voice(0.5))
    desk.until_written(0.5)
    desk.writer.fault = _FULL
    desk.tick()
    assert desk.told[-1] == RecordingStateChanged(
        RecordingState.HELD_IN_MEMORY, 0.0, 0.5, _FULL.sentence
    )
    desk.writer.fault = None
    desk.tick()
    assert desk.told[-1].state is RecordingState.RECORDING
    desk.take(voice(0.5))
    assert desk.keeper.finish(0.0)
    assert desk.writer.sound.size == 48_000


def test_the_end_waits_for_room_and_then_loses_nothing(desk: Desk) -> None:
    desk.take(voice(0.5))
    desk.writer.fault = _FULL
    answers = desk.finish_elsewhere(600.0)
    desk.clock.wait_until_parked()
    assert desk.told[-1].state is RecordingState.HELD_IN_MEMORY
    desk.clock.advance(1.0)
    desk.clock.wait_until_parked()
    assert desk.writer.closes == 2
    desk.writer.fault = None
    desk.clock.advance(1.0)
    desk.waiting.join(_LIMIT)
    assert answers == [True]
    assert desk.writer.closed
    assert desk.keeper.released


@pytest.mark.expects_error_logs("recording not written whole")
def test_patience_ends_and_what_is_lost_is_said(desk: Desk) -> None:
    desk.take(voice(0.5))
    desk.writer.fault = _FULL
    answers = desk.finish_elsewhere(2.0)
    for _ in range(2):
        desk.clock.wait_until_parked()
        desk.clock.advance(1.0)
    desk.waiting.join(_LIMIT)
    assert answers == [False]
    assert desk.writer.abandoned
    assert desk.told[-1].state is RecordingState.FAILED
    assert "could not be saved. The disk is full" in desk.told[-1].sentence


@pytest.mark.expects_error_logs("recording not written whole")
def test_giving_up_ends_the_wait_at_once(desk: Desk) -> None:
    desk.writer.fault = _FULL
    answers = desk.finish_elsewhere(600.0)
    desk.clock.wait_until_parked()
    desk.keeper.give_up()
    desk.waiting.join(_LIMIT)
    assert answers == [False]


@pytest.mark.expects_error_logs("recording not written whole")
def test_who_gave_up_before_the_end_does_not_wait_in_it(desk: Desk) -> None:
    desk.writer.fault = _FULL
    desk.keeper.give_up()
    assert not desk.keeper.finish(600.0)
    assert desk.writer.abandoned


def test_a_bug_in_the_writer_costs_a_second_and_not_the_recording(desk: Desk) -> None:
    desk.take(voice(0.5))
    desk.until_written(0.5)
    with hear_bugs() as bugs:
        desk.writer.bug = ZeroDivisionError("in an encoder")
        desk.take(voice(0.5))
        until(lambda: bool(desk.told), what="the failure")
        assert "it goes on as soon as it can" in desk.told[-1].sentence
        desk.writer.bug = None
        until(lambda: desk.keeper.waiting == 0, what="the queue")
        desk.tick(2.0)
    assert desk.told[-1].state is RecordingState.RECORDING
    desk.take(voice(0.5))
    assert desk.keeper.finish(0.0)
    assert len(bugs) == 1, "one report a second, not one a piece"
    assert desk.writer.sound.size == 72_000
    assert not desk.writer.sound[24_000:48_000].any(), "what was lost is silence"
    assert np.array_equal(desk.writer.sound[48_000:], voice(0.5))


def test_a_bug_in_closing_ends_the_recording_all_the_same(desk: Desk) -> None:
    desk.take(voice(0.5))
    desk.until_written(0.5)
    with hear_bugs() as bugs:
        desk.writer.bug = KeyError("in a container")
        assert not desk.keeper.finish(600.0)
    assert len(bugs) == 1
    assert desk.writer.abandoned
    assert desk.told[-1].state is RecordingState.FAILED


def test_a_disk_that_hangs_for_minutes_is_told_when_sound_is_lost(desk: Desk) -> None:
    desk.writer.hanging = threading.Event()
    desk.take(voice(0.1))
    long = quiet(1.0)
    for _ in range(121):
        desk.keeper.take(desk.position, long)
        desk.position += long.size
    assert [event.state for event in desk.told] == [RecordingState.HELD_IN_MEMORY]
    assert "sound is being lost" in desk.told[0].sentence
    desk.writer.hanging.set()
    assert desk.keeper.finish(0.0)
