"""Several tracks are told apart, each with its own zero, and the recogniser's work is counted."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import numpy as np
import pytest

from meeting_desktop.cli.bench_live import CaptionBoard
from meeting_desktop.cli.bench_meter import Meter, MeteredLive, MeteredLoader
from meeting_desktop.cli.bench_stopwatch import Line
from meeting_desktop.domain.captions import CaptionConfirmed, CaptionEvent, CaptionFinal
from meeting_desktop.domain.events import CaptionState, CaptionStateChanged
from meeting_desktop.domain.transcript import Word
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.recogniser import Backlog, SpeechOptions
from tests.fakes.clock import VirtualClock
from tests.fakes.recogniser import FakeLoader, FakeRecogniser

_MEETING, _OTHER = UUID(int=1), UUID(int=2)
_WORDS = (Word("hello", 0.0, 0.5),)


class _SlowRecogniser(FakeRecogniser):
    """Takes 0.3 s for each step and listens for 0.1 s; always a second behind."""

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__()
        self._clock = clock

    def feed(self, track_id: UUID, start: int, samples: Samples) -> None:
        self._clock.advance(0.1)
        super().feed(track_id, start, samples)

    def step(self) -> Sequence[CaptionEvent]:
        self._clock.advance(0.3)
        return super().step()

    def backlog(self) -> Backlog:
        return Backlog(lag=1.0, busy=0.5)


def _silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * SPEECH_RATE_HZ), np.float32)


def test_each_track_counts_from_its_own_zero() -> None:
    clock, lines = VirtualClock(), list[Line]()
    board = CaptionBoard(clock, lines.append)
    board.add_track()
    board.add_track(_OTHER)
    clock.advance(10.0)
    board.begin(1, 10.0)
    board.begin(2, 10.5)
    clock.advance(2.0)
    for track in (_MEETING, _OTHER):
        board.hear(CaptionConfirmed(track, UUID(int=9), 0.0, _WORDS))
        board.hear(CaptionFinal(track, UUID(int=9), 0.0, 0.5, _WORDS, "en"))
    assert [(line["track"], line["at"]) for line in lines if line["event"] == "confirmed"] == [
        (1, 2.0),
        (2, 1.5),
    ]
    assert [watch.delays[0].confirmed for watch in board.watches] == [1.5, 1.0]


def test_the_first_zero_of_a_track_stands() -> None:
    clock, lines = VirtualClock(), list[Line]()
    board = CaptionBoard(clock, lines.append)
    board.add_track()
    board.begin(1, 0.0)
    clock.advance(3.0)
    board.begin(1, 3.0)
    board.hear(CaptionConfirmed(_MEETING, UUID(int=9), 0.0, _WORDS))
    assert lines[0]["at"] == 3.0


def test_states_of_the_captions_are_remembered() -> None:
    board = CaptionBoard(VirtualClock(), lambda _line: None)
    for state in (CaptionState.LIVE, CaptionState.BEHIND, CaptionState.LIVE):
        board.hear(CaptionStateChanged(state))
    assert board.states == {CaptionState.LIVE, CaptionState.BEHIND}


def test_the_time_of_the_steps_is_how_busy_the_worker_is() -> None:
    clock = VirtualClock()
    meter = Meter(clock)
    live = MeteredLive(_SlowRecogniser(clock), meter, clock)
    live.open_track(_MEETING, SpeechOptions())
    clock.advance(5.0)
    meter.begin_track(_MEETING, 5.0)
    for _ in range(2):
        live.step()
    clock.advance(0.4)
    assert meter.decode_seconds == pytest.approx(0.6)
    assert meter.busy(clock.monotonic()) == pytest.approx(0.6)


def test_lag_is_what_the_recogniser_says_and_what_waited_before_it() -> None:
    clock = VirtualClock()
    meter = Meter(clock)
    live = MeteredLive(_SlowRecogniser(clock), meter, clock)
    live.open_track(_MEETING, SpeechOptions())
    clock.advance(1.0)
    meter.begin_track(_MEETING, 1.0)
    clock.advance(1.5)
    live.feed(_MEETING, 0, _silence(1.0))
    live.step()
    assert meter.listen_seconds == pytest.approx(0.1)
    assert meter.lags == [pytest.approx(1.5)]


def test_lag_is_told_once_a_second() -> None:
    clock = VirtualClock()
    meter = Meter(clock)
    told: list[float] = []
    meter.on_lag = lambda at, _lag, _busy: told.append(round(at, 1))
    live = MeteredLive(_SlowRecogniser(clock), meter, clock)
    live.open_track(_MEETING, SpeechOptions())
    clock.advance(1.0)
    meter.begin_track(_MEETING, 1.0)
    for _ in range(8):
        live.step()
    assert told == [1.3, 2.5]
    assert len(meter.lags) == 8


def test_what_is_metered_hears_the_same() -> None:
    clock = VirtualClock()
    loaded = MeteredLoader(FakeLoader(), Meter(clock), clock).load("base")
    loaded.live.open_track(_MEETING, SpeechOptions())
    sound = np.full(SPEECH_RATE_HZ, 0.1, np.float32)
    loaded.live.feed(_MEETING, 0, sound)
    events = [*loaded.live.step(), *loaded.live.close_track(_MEETING)]
    plain = FakeRecogniser()
    plain.open_track(_MEETING, SpeechOptions())
    plain.feed(_MEETING, 0, sound)
    wanted = [*plain.step(), *plain.close_track(_MEETING)]
    assert [event.words for event in events] == [event.words for event in wanted]
    assert loaded.model == "base"
