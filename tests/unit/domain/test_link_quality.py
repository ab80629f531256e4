"""A connection is called poor when it is so for a while, and good again later than that."""

from __future__ import annotations

import pytest

from meeting_desktop.domain.link_quality import LinkQuality
from meeting_desktop.domain.participants import Connection

_GOOD: tuple[float, float, float | None] = (0.0, 60.0, 20.0)


def _verdicts(*looks: tuple[float, float, float | None]) -> list[Connection]:
    quality, verdicts = LinkQuality(), []
    for loss, delay_ms, rtt_ms in looks:
        quality = quality.look(loss=loss, delay_ms=delay_ms, rtt_ms=rtt_ms)
        verdicts.append(quality.verdict)
    return verdicts


@pytest.mark.parametrize(
    "poor", [(0.2, 60.0, 20.0), (0.0, 700.0, 20.0), (0.0, 60.0, 900.0), (0.2, 60.0, None)]
)
def test_it_is_poor_when_two_looks_say_so(poor: tuple[float, float, float | None]) -> None:
    assert _verdicts(_GOOD, poor, poor) == [Connection.GOOD, Connection.GOOD, Connection.POOR]


def test_one_bad_second_is_not_told() -> None:
    bad = (0.5, 60.0, None)
    assert set(_verdicts(bad, _GOOD, bad, _GOOD)) == {Connection.GOOD}


def test_it_is_good_again_after_four_good_seconds() -> None:
    bad = (0.5, 60.0, None)
    assert _verdicts(bad, bad, _GOOD, _GOOD, _GOOD, _GOOD)[-2:] == [
        Connection.POOR,
        Connection.GOOD,
    ]
