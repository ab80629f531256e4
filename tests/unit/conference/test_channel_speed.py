"""When the arrival of packets is reported: every second one, and at once where something is odd."""

from __future__ import annotations

import asyncio

import pytest

from meeting_desktop.adapters.conference.channel_speed import make_room, report_every_second


class _Channel:
    """What aiortc's has of it; ``reports`` is how many packets had come at each report."""

    def __init__(self) -> None:
        self.came = 0
        self.reports: list[int] = []
        self.reported = asyncio.Event()
        self._sack_needed = False
        self._sack_misordered: set[int] = set()
        self._sack_duplicates: list[int] = []

    async def _send_sack(self) -> None:
        self.reports.append(self.came)
        self._sack_needed = False
        self.reported.set()

    async def take(self, packets: int = 1) -> None:
        for _ in range(packets):
            self.came += 1
            self._sack_needed = True
            await self._send_sack()


def _channel() -> _Channel:
    channel = _Channel()
    report_every_second(channel)
    return channel


def test_every_second_packet_is_reported() -> None:
    async def run() -> list[int]:
        channel = _channel()
        await channel.take(6)
        return channel.reports

    assert asyncio.run(run()) == [2, 4, 6]


def test_one_that_is_alone_is_reported_a_little_later() -> None:
    async def run() -> list[int]:
        channel = _channel()
        await channel.take()
        assert channel.reports == []
        assert not channel._sack_needed
        await channel.reported.wait()
        return channel.reports

    assert asyncio.run(run()) == [1]


@pytest.mark.parametrize("odd", ["missing", "twice"])
def test_what_is_missing_or_came_twice_is_reported_at_once(odd: str) -> None:
    async def run() -> list[int]:
        channel = _channel()
        if odd == "missing":
            channel._sack_misordered.add(9)
        else:
            channel._sack_duplicates.append(9)
        await channel.take(3)
        return channel.reports

    assert asyncio.run(run()) == [1, 2, 3]


def test_another_aiortc_or_aioice_is_noticed() -> None:
    with pytest.raises(AttributeError, match="elsewhere"):
        report_every_second(object())
    with pytest.raises(AttributeError, match="elsewhere"):
        make_room(object())
