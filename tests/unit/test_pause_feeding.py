"""Captions stop and go on between words, and do not wait for a breath for ever."""

from __future__ import annotations

import numpy as np

from meeting_desktop.application.pause_feeding import FeedingGate
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples

_CHUNK = CAPTURE_RATE_HZ // 10
LOUD: Samples = np.full(_CHUNK, 0.1, np.float32)
QUIET: Samples = np.zeros(_CHUNK, np.float32)


def test_everything_is_fed_until_somebody_wants_otherwise() -> None:
    gate = FeedingGate()
    assert all(gate.lets(chunk) for chunk in (LOUD, QUIET, QUIET, QUIET, LOUD))


def test_it_closes_at_the_next_breath_and_opens_at_one() -> None:
    gate = FeedingGate()
    gate.want(False)
    assert [gate.lets(c) for c in (LOUD, QUIET, LOUD, QUIET, QUIET, LOUD)] == [
        True, True, True, True, False, False,
    ]  # fmt: skip
    gate.want(True)
    assert [gate.lets(c) for c in (LOUD, QUIET, QUIET, LOUD)] == [False, False, True, True]


def test_who_never_takes_a_breath_is_cut_after_three_seconds() -> None:
    gate = FeedingGate()
    gate.want(False)
    fed = [gate.lets(LOUD) for _ in range(40)]
    assert 28 <= fed.count(True) <= 30
    assert not any(fed[30:])


def test_a_wish_that_is_taken_back_changes_nothing() -> None:
    gate = FeedingGate()
    gate.want(False)
    gate.want(True)
    assert all(gate.lets(chunk) for chunk in (LOUD, QUIET, QUIET, LOUD))
