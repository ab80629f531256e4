"""Who speaks is told quickly, and a breath does not end it."""

from __future__ import annotations

from collections.abc import Iterable

from meeting_desktop.domain.speaking import Speaking

_LOUD, _QUIET, _BETWEEN = -30.0, -70.0, -45.0


def _heard(levels: Iterable[float]) -> list[bool]:
    state, told = Speaking(), []
    for level in levels:
        state = state.hear(level)
        told.append(state.now)
    return told


def test_somebody_speaks_after_two_tenths_of_a_second() -> None:
    assert _heard([_QUIET, _LOUD, _LOUD, _LOUD]) == [False, False, True, True]


def test_a_click_is_no_voice() -> None:
    assert not any(_heard([_LOUD, _QUIET] * 10))


def test_a_breath_between_words_ends_nothing() -> None:
    assert all(_heard([_LOUD] * 2 + [_QUIET] * 7 + [_LOUD])[1:])


def test_eight_tenths_of_a_second_of_quiet_end_it() -> None:
    assert _heard([_LOUD] * 2 + [_QUIET] * 8)[-2:] == [True, False]


def test_what_is_neither_loud_nor_quiet_changes_nothing() -> None:
    assert not any(_heard([_BETWEEN] * 20))
    assert all(_heard([_LOUD] * 2 + [_BETWEEN] * 20)[1:])
