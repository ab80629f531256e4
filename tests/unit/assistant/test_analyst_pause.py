"""How long a service that failed is left alone."""

from __future__ import annotations

import pytest

from meeting_desktop.application.analyst_pause import AnalystPause
from meeting_desktop.ports.analyst import AnalystFault
from tests.fakes.clock import VirtualClock


def _lengths(
    pause: AnalystPause, clock: VirtualClock, fault: AnalystFault, times: int
) -> list[int]:
    made = []
    for _ in range(times):
        pause.begin(fault)
        length = 0
        while pause.fault is not None:
            clock.advance(5.0)
            length += 5
        made.append(length)
    return made


def test_the_pause_grows_to_ten_minutes_and_begins_anew_once_it_worked() -> None:
    clock = VirtualClock()
    pause = AnalystPause(clock)
    offline = AnalystFault("Gone.", code="analyst_offline")
    assert _lengths(pause, clock, offline, 8) == [15, 30, 60, 120, 240, 480, 600, 600]
    pause.reset()
    assert _lengths(pause, clock, offline, 1) == [15]


def test_the_service_may_name_a_longer_one() -> None:
    clock = VirtualClock()
    quota = AnalystFault("Much.", code="quota", retryable=True, retry_after_s=100.0)
    assert _lengths(AnalystPause(clock), clock, quota, 1) == [100]


@pytest.mark.parametrize("code", ["no_key", "key_refused", "model_unknown"])
def test_what_a_person_has_to_mend_is_not_asked_for_every_moment(code: str) -> None:
    clock = VirtualClock()
    assert _lengths(AnalystPause(clock), clock, AnalystFault("No.", code=code), 1) == [600]


def test_our_own_limit_is_no_fault_of_the_service() -> None:
    clock = VirtualClock()
    assert _lengths(AnalystPause(clock), clock, AnalystFault("Slowly.", code="quota"), 1) == [0]


@pytest.mark.parametrize("code", ["refused", "broken_answer", "budget_spent"])
def test_what_is_wrong_with_one_request_stops_no_other(code: str) -> None:
    clock = VirtualClock()
    assert _lengths(AnalystPause(clock), clock, AnalystFault("No.", code=code), 1) == [0]
