"""Sound is borne at any honest pace; nonsense and floods are not."""

import pytest

from meeting_desktop.adapters.conference.conduct import Conduct


def _send(conduct: Conduct, *, rate: float, seconds: float, start: float = 0.0) -> None:
    for number in range(int(rate * seconds)):
        conduct.saw(start + number / rate, 1, sensible=True)


@pytest.mark.parametrize("rate", [17, 50, 400])
def test_every_honest_pace_is_borne(rate: float) -> None:
    conduct = Conduct(0.0)
    _send(conduct, rate=rate, seconds=60)
    assert conduct.bearable


def test_what_waited_in_a_network_may_come_at_once() -> None:
    conduct = Conduct(0.0)
    for _ in range(500):
        conduct.saw(10.0, 1, sensible=True)
    assert conduct.bearable


def test_a_flood_is_not_borne() -> None:
    conduct = Conduct(0.0)
    _send(conduct, rate=3_000, seconds=1)
    assert not conduct.bearable


def test_a_broken_packet_now_and_then_is_borne_and_nothing_else_is_not() -> None:
    now_and_then, always = Conduct(0.0), Conduct(0.0)
    for number in range(1_000):
        now_and_then.saw(number / 50, 1, sensible=number % 20 != 7)
        always.saw(number / 50, 1, sensible=False)
    assert now_and_then.bearable
    assert not always.bearable


def test_a_new_source_with_every_packet_is_not_borne() -> None:
    conduct = Conduct(0.0)
    for number in range(200):
        conduct.saw(number / 50, number, sensible=True)
    assert not conduct.bearable
