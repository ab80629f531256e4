"""Pauses between tries."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.domain.growing_pause import FIRST_S, LONGEST_S, GrowingPause


def test_pauses_double_up_to_the_longest_and_begin_anew() -> None:
    pause = GrowingPause(lambda _least, most: most)
    assert [pause.next() for _ in range(7)] == [0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 10.0]
    pause.reset()
    assert pause.next() == FIRST_S


@given(st.floats(0.0, 1.0), st.integers(1, 2_000))
def test_no_pause_is_longer_than_the_longest_or_much_shorter_than_the_first(
    chance: float, tries: int
) -> None:
    pause = GrowingPause(lambda least, most: least + chance * (most - least))
    pauses = [pause.next() for _ in range(tries)]
    assert FIRST_S / 2 < min(pauses) <= max(pauses) <= LONGEST_S


def test_where_nobody_waits_pauses_grow_longer() -> None:
    pause = GrowingPause(lambda _least, most: most, longest=600.0)
    assert [pause.next() for _ in range(30)][-1] == 600.0
