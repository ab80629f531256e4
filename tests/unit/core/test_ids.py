"""Ids sort by the time they were made and are never made twice."""

from __future__ import annotations

import threading
import time
from uuid import UUID

import pytest

from meeting_desktop.core.ids import new_id


def test_is_a_uuid_of_version_7() -> None:
    made = new_id()
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"


def test_carries_the_time_at_which_it_was_made() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id()
    after = time.time_ns() // 1_000_000
    # Ids made in haste may run a few milliseconds ahead of the clock.
    assert before <= made.int >> 80 <= after + 50


def test_later_ids_are_greater_even_within_a_millisecond() -> None:
    made = [new_id() for _ in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_goes_on_rising_when_the_wall_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    first = new_id()
    monkeypatch.setattr(time, "time_ns", lambda: 1_000_000_000)
    assert new_id() > first


def test_threads_never_get_the_same_id() -> None:
    made: list[list[UUID]] = [[] for _ in range(4)]
    together = threading.Barrier(len(made))

    def make(into: list[UUID]) -> None:
        together.wait(5.0)
        into.extend(new_id() for _ in range(3000))

    threads = [
        threading.Thread(target=make, args=(mine,), name=f"meeting-{n}")
        for n, mine in enumerate(made)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert all(mine == sorted(mine) for mine in made)
    assert len({one for mine in made for one in mine}) == 12_000
