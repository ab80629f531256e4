"""The encoder's window fits the sound."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.adapters.speech.window import window_for, window_of_file


@given(st.floats(0.0, 28.0))
def test_there_is_silence_behind_the_sound_and_never_too_short_a_window(seconds: float) -> None:
    window = window_for(seconds)
    assert 15.0 <= window <= 30.0
    assert window >= seconds + 2.0


def test_more_than_a_full_window_does_not_exist() -> None:
    assert window_for(29.5) == 30.0


@given(st.floats(0.0, 28.9))
def test_the_window_of_a_file_is_as_long_as_the_sound_and_a_second(seconds: float) -> None:
    window = window_of_file(seconds)
    assert 8.0 <= window <= 30.0
    assert seconds + 1.0 <= window < max(8.0, seconds + 2.0) + 1e-9
