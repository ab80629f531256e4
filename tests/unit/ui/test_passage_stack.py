"""Estimated and real heights above each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.ui.library.passage_stack import PassageStack

heights = st.lists(st.floats(1, 500), min_size=1, max_size=40)


def test_an_empty_stack_has_no_passage() -> None:
    stack = PassageStack()
    assert stack.at(10.0) == -1
    assert stack.total() == 0.0


def test_learning_a_height_says_how_far_the_rest_moves() -> None:
    stack = PassageStack([100.0, 100.0, 100.0])
    assert stack.learn(1, 130.0) == 30.0
    assert stack.top(2) == 230.0
    assert stack.total() == 330.0
    assert (stack.is_known(0), stack.is_known(1)) == (False, True)
    stack.forget(1)
    assert stack.known_count == 0


@given(heights, st.floats(-100, 30_000))
def test_the_passage_at_a_height_is_around_it(sizes: list[float], y: float) -> None:
    stack = PassageStack(sizes)
    index = stack.at(y)
    if y < 0:
        assert index == 0
    elif y >= stack.total():
        assert index == len(sizes) - 1
    else:
        assert stack.top(index) <= y < stack.top(index) + stack.height(index) + 1e-6
