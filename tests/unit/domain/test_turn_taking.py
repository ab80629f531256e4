"""Who has the floor, from loudness alone; how long to wait, from words."""

from __future__ import annotations

from uuid import UUID

import pytest

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.turn_taking import FRAME_S, Floor, is_complete, wait_after

_ADA, _HANNA = new_id(), new_id()
_VOICE, _ROOM = -25.0, -70.0


class Talk:
    """Frames one after the other; ``say`` gives the first frame in which somebody was certain."""

    def __init__(self) -> None:
        self.floor = Floor()
        self.frames = 0

    @property
    def now(self) -> float:
        return self.frames * FRAME_S

    def hear(
        self, seconds: float, level: float = _ROOM, who: UUID = _ADA, *, we_speak: bool = False
    ) -> int | None:
        certain = None
        for number in range(round(seconds / FRAME_S)):
            levels = {_ADA: _ROOM, _HANNA: _ROOM, who: level}
            self.floor.hear(self.now, levels, while_we_speak=we_speak)
            self.frames += 1
            if certain is None and self.floor.speaker is not None:
                certain = number
        return certain


def test_a_voice_is_certain_after_three_frames() -> None:
    talk = Talk()
    talk.hear(1.0)
    assert talk.hear(0.5, _VOICE) == 2
    assert talk.floor.last_speaker == _ADA


def test_a_click_is_no_voice_but_breaks_the_silence() -> None:
    talk = Talk()
    talk.hear(1.0)
    assert talk.hear(0.04, -10.0) is None
    talk.hear(0.1)
    assert talk.floor.speaker is None
    assert talk.floor.silence(talk.now) < 0.2


def test_silence_counts_from_the_last_voice_of_anybody() -> None:
    talk = Talk()
    talk.hear(1.0, _VOICE)
    talk.hear(0.5, _VOICE, _HANNA)
    talk.hear(0.6)
    assert talk.floor.silence(talk.now) == pytest.approx(0.62, abs=0.03)


def test_while_the_machine_stood_still_nobody_was_silent() -> None:
    talk = Talk()
    talk.hear(1.0, _VOICE)
    talk.hear(0.1)
    talk.frames += 100
    talk.hear(0.1)
    assert talk.floor.silence(talk.now) == pytest.approx(0.2, abs=0.03)


def test_a_loud_room_is_not_taken_for_a_voice_for_ever() -> None:
    talk = Talk()
    talk.hear(40.0, -44.0)
    talk.floor.forget()
    assert talk.hear(2.0, -44.0) is None
    assert talk.hear(0.5, -20.0) is not None


def test_who_leaves_is_forgotten() -> None:
    talk = Talk()
    talk.hear(0.5, _VOICE)
    talk.floor.hear(talk.now, {_HANNA: _ROOM}, while_we_speak=False)
    assert talk.floor.speaker is None


def test_an_echo_that_no_words_follow_is_heard_less_while_we_speak_only() -> None:
    talk = Talk()
    talk.hear(1.0)
    for _ in range(3):
        talk.floor.stopped_for_nothing(_ADA)
    assert talk.hear(0.5, -32.0, we_speak=True) is None
    assert talk.hear(0.5, -32.0) is not None
    talk.hear(1.0)
    assert talk.hear(0.5, -15.0, we_speak=True) is not None
    talk.floor.stopped_rightly(_ADA)
    talk.hear(1.0)
    assert talk.hear(0.5, -32.0, we_speak=True) is not None


def test_a_voice_that_sinks_sounds_finished() -> None:
    talk = Talk()
    talk.hear(1.0, -20.0)
    assert not talk.floor.falls()
    talk.hear(0.2, -30.0)
    assert talk.floor.falls()


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("We start in March.", True),
        ("Is it in the cloud?", True),
        ("We need it because", False),
        ("Our budget is about,", False),
        ("Wir brauchen das und", False),
        ("Twelve people", None),
        ("", None),
    ],
)
def test_half_a_sentence_is_told_from_a_whole_one(text: str, complete: bool | None) -> None:
    assert is_complete(text) is complete


def test_the_wait_is_shorter_after_a_whole_sentence_and_longer_after_half_one() -> None:
    waits = [
        wait_after(1.2, complete=True, falls=True),
        wait_after(1.2, complete=True, falls=False),
        wait_after(1.2, complete=None, falls=False),
        wait_after(1.2, complete=False, falls=False),
    ]
    assert waits == sorted(waits)
    assert waits[0] >= 0.6
    assert wait_after(0.5, complete=True, falls=True) == 0.4
