"""What is lost of a picture: asked for a few times, given up in time; then less is sent."""

from __future__ import annotations

import asyncio

import pytest
from aiortc.rtp import RtpPacket

from meeting_desktop.adapters.conference.picture_asking import Asking
from meeting_desktop.adapters.conference.picture_pace import PacedTransport
from meeting_desktop.adapters.conference.picture_strain import LEAST_SHARE, Losses, Strain
from meeting_desktop.adapters.conference.picture_tap import PictureTap
from tests.fakes.clock import VirtualClock


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


def packet(number: int, data: bytes = b"x", *, last: bool = False, source: int = 7) -> RtpPacket:
    made = RtpPacket(sequence_number=number % 0x10000, ssrc=source, marker=int(last), payload=data)
    made._data = data  # type: ignore[attr-defined]  # as aiortc's receiver leaves it
    return made


class TestAsking:
    def test_each_is_asked_for_once_until_the_answer_has_had_time(
        self, clock: VirtualClock
    ) -> None:
        asking = Asking(clock.monotonic)
        assert not asking.add(packet(65_534))
        assert asking.add(packet(1))
        assert asking.missing == {65_535, 0}
        assert not asking.add(packet(2))
        assert asking.add(packet(4))
        assert asking.missing == {3}  # and not the others once more
        assert not asking.add(packet(0))
        clock.advance(0.2)
        assert asking.add(packet(5))
        assert asking.missing == {65_535, 3}

    def test_what_never_comes_is_asked_for_four_times(self, clock: VirtualClock) -> None:
        asking = Asking(clock.monotonic)
        asking.add(packet(1))
        times = 0
        for number in range(3, 30):
            times += asking.add(packet(number))
            clock.advance(0.2)
        assert times == 4

    def test_what_the_sender_does_not_keep_is_not_asked_for(self, clock: VirtualClock) -> None:
        asking = Asking(clock.monotonic)
        asking.add(packet(1))
        asking.add(packet(1_000))
        assert asking.missing == set(range(873, 1_000))
        asking.add(packet(50_000, source=8))  # somebody who has only begun
        assert asking.missing == set()


class Taps:
    def __init__(self, clock: VirtualClock) -> None:
        self.frames: list[bytes] = []
        self.gaps = 0
        self.tap = PictureTap(self.frames.append, self._gap, clock.monotonic)
        self.tap.add(packet(1, b"a", last=True))
        self.gaps = 0  # that there was one before the first

    def _gap(self) -> None:
        self.gaps += 1


class TestTap:
    def test_a_lost_packet_is_waited_for(self, clock: VirtualClock) -> None:
        taps = Taps(clock)
        taps.tap.add(packet(3, b"c", last=True))
        clock.advance(0.7)
        taps.tap.look()
        taps.tap.add(packet(2, b"b", last=True))
        assert taps.frames == [b"a", b"b", b"c"]
        clock.advance(5)
        taps.tap.look()
        assert taps.gaps == 0

    def test_then_it_is_given_up_also_where_nothing_more_comes(self, clock: VirtualClock) -> None:
        taps = Taps(clock)
        taps.tap.add(packet(3, b"c", last=True))
        clock.advance(0.9)
        assert taps.frames == [b"a"]
        taps.tap.look()
        assert taps.gaps == 1
        assert taps.frames == [b"a", b"c"]
        taps.tap.add(packet(2, b"b", last=True))
        assert taps.frames == [b"a", b"c"]

    def test_each_gap_has_its_own_time(self, clock: VirtualClock) -> None:
        taps = Taps(clock)
        taps.tap.add(packet(3, b"c", last=True))
        taps.tap.add(packet(5, b"e", last=True))
        clock.advance(0.6)
        taps.tap.add(packet(2, b"b", last=True))
        clock.advance(0.6)
        taps.tap.look()
        assert taps.gaps == 0
        clock.advance(0.6)
        taps.tap.look()
        assert taps.gaps == 1


class TestStrain:
    def test_who_loses_much_makes_it_less_and_little_by_little_it_is_all_again(self) -> None:
        strain = Strain()
        strain.look([0.0, 0.3])
        strain.look([])
        assert 0.5 < strain.share < 0.7
        for _ in range(50):
            strain.look([0.5])
        assert strain.share == LEAST_SHARE
        for _ in range(300):
            strain.look([0.01])
        assert strain.share == 1.0

    def test_a_usual_loss_changes_nothing(self) -> None:
        strain = Strain()
        strain.look([0.05])
        assert strain.share == 1.0

    def test_what_waits_to_be_read_for_long_is_as_good_as_lost(self) -> None:
        losses = Losses()
        losses.add(0.03, None)
        losses.add(0.01, 0.4)
        assert losses.take() == 0.03
        assert losses.take() == 0.0
        losses.add(0.0, 1.2)
        assert losses.take() == 1.0


class Transport:
    def __init__(self) -> None:
        self.sent: list[tuple[float, int]] = []

    async def _send_rtp(self, data: bytes) -> None:
        self.sent.append((asyncio.get_running_loop().time(), len(data)))


def test_packets_of_a_frame_leave_in_the_time_that_they_may_take_and_nothing_else_waits() -> None:
    transport = Transport()

    async def send() -> float:
        paced = PacedTransport(transport, 9)  # type: ignore[arg-type]
        began = asyncio.get_running_loop().time()
        for _ in range(60):
            await paced._send_rtp(bytes(8) + (9).to_bytes(4, "big") + bytes(1_238))
        lasted = asyncio.get_running_loop().time() - began
        free_at = paced._free_at
        await paced._send_rtp(bytes(8) + (10).to_bytes(4, "big") + bytes(1_238))  # sent again
        assert paced._free_at == free_at
        return lasted

    # 75 kB at 500 kB/s, less what may leave at once.
    assert asyncio.run(send()) > 0.09
    assert len(transport.sent) == 61
