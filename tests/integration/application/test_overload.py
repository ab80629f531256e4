"""A machine that is too slow for its captions: nothing is lost, and people are told.

Time is virtual: minutes of overload take seconds, and every run is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from meeting_desktop.domain.events import CaptionState, CaptionStateChanged
from meeting_desktop.domain.meetings import MeetingStatus
from tests.fakes.patience import until
from tests.fakes.recogniser import FakeLoader
from tests.integration.application.feeding import quiet, voice
from tests.integration.application.rehearsal import Rehearsal
from tests.integration.application.scripted_speech import ScriptedBatch, ScriptedLive, heard
from tests.integration.application.slow_machine import BUSY, QUICK, STUCK, SlowMachine

LIVE, BEHIND, PAUSED = CaptionState.LIVE, CaptionState.BEHIND, CaptionState.PAUSED
New = Callable[..., SlowMachine]


@pytest.fixture
def new_machine(tmp_path: Path) -> Iterator[New]:
    made: list[SlowMachine] = []

    def make(**given: Any) -> SlowMachine:
        made.append(SlowMachine(tmp_path, **given))
        return made[-1]

    yield make
    for machine in made:
        machine.close()


def test_a_quick_machine_hears_every_word_live(new_machine: New) -> None:
    machine = new_machine()
    machine.run(60, QUICK)
    machine.end()
    assert machine.states == [LIVE]
    assert machine.session.dropped == ()
    assert (machine.holes(), machine.doubled()) == ([], [])


def test_a_smaller_model_helps_and_goes_again_when_there_is_time_to_spare(
    new_machine: New,
) -> None:
    machine = new_machine()
    machine.run(20, QUICK)
    machine.run(60, BUSY)
    assert "a smaller model helps to keep up" in " ".join(one.sentence for one in machine.told)
    assert machine.hears_with == ["smaller"]
    machine.run(60, QUICK)
    assert machine.hears_with == ["smaller", "full"]
    machine.end()
    assert machine.states == [LIVE, BEHIND, LIVE]
    assert machine.told[-1].sentence == ""
    assert machine.session.dropped == ()
    assert (machine.holes(), machine.doubled()) == ([], [])


def test_overload_ends_in_the_recording_and_every_word_is_there_afterwards(
    new_machine: New,
) -> None:
    machine = new_machine()
    machine.run(20, QUICK)
    machine.run_until(PAUSED, STUCK)
    assert machine.states == [LIVE, BEHIND, PAUSED]
    paused = machine.told[-1]
    assert paused.sentence == (
        "This computer is too busy for captions just now; the words are made from the recording "
        "afterwards."
    )
    machine.run(120, QUICK)
    assert machine.states[-1] is LIVE
    assert machine.hears_with[-1] == "full"
    ((begin, end), *rest) = machine.session.dropped
    assert not rest
    assert end - begin > 20.0
    assert machine.holes() == [pytest.approx((begin, end), abs=2.0)]
    machine.end()
    assert (machine.holes(), machine.doubled()) == ([], [])
    assert all(segment.is_final for segment in machine.segments())


def test_a_machine_that_stays_stuck_tries_ever_more_seldom_and_loses_nothing(
    new_machine: New,
) -> None:
    machine = new_machine(has_smaller=False)
    machine.run(300, STUCK)
    pauses = [end - begin for begin, end in machine.session.dropped]
    assert len(pauses) >= 2
    # The last one is cut short by the end.
    assert all(later > 1.5 * before for before, later in pairwise(pauses[:-1]))
    machine.end()
    assert (machine.holes(), machine.doubled()) == ([], [])


def test_without_a_recording_late_words_are_better_than_none(new_machine: New) -> None:
    machine = new_machine(recorded=False)
    machine.run(60, STUCK)
    assert PAUSED not in machine.states
    assert machine.session.dropped == ()
    assert machine.told[-1].state is BEHIND
    assert machine.told[-1].lag > 12.0


def test_a_meeting_that_ends_in_the_worst_moment_has_all_its_words(new_machine: New) -> None:
    machine = new_machine()
    machine.run(75, STUCK)
    machine.end()
    assert machine.session.dropped
    assert (machine.holes(), machine.doubled()) == ([], [])


def test_a_meeting_that_was_only_recorded_for_a_while_is_completed_with_all_its_words(
    run: Callable[..., Rehearsal],
) -> None:
    live, batch = ScriptedLive(), ScriptedBatch([heard("made from the recording", 0.2)])
    rehearsal = run(loader=FakeLoader(live=live, batch=batch))
    rehearsal.start()
    live.lag = 20.0

    def states() -> list[CaptionState]:
        return [e.state for e in rehearsal.events if isinstance(e, CaptionStateChanged)]

    for _ in range(60):
        rehearsal.hear(voice(0.5))
        if PAUSED in states():
            break
    assert live.smaller_asked[:1] == [True]
    rehearsal.hear(quiet(1.0))
    rehearsal.hear(voice(5.0))
    batch.segments = [heard("made from the recording", rehearsal.meetings.elapsed() - 3.0)]
    found = rehearsal.opened(rehearsal.end())
    assert found.meeting.status is MeetingStatus.COMPLETED
    assert found.transcript is not None
    assert [segment.text for segment in found.transcript.segments] == ["made from the recording"]


def test_sound_wakes_the_captions_at_once(run: Callable[..., Rehearsal]) -> None:
    live = ScriptedLive()
    rehearsal = run(loader=FakeLoader(live=live))
    rehearsal.start()
    until(lambda: bool(live.open), what="the session")
    rehearsal.clock.wait_until_parked()
    rehearsal.devices.last.give(voice(0.5))
    until(lambda: bool(live.fed), what="the sound, while the clock stands still")
    rehearsal.end()
