"""Why aiortc's own jitter buffer is not used, and that the one in its place holds nothing."""

from __future__ import annotations

import pytest
from aiortc.jitterbuffer import JitterBuffer
from aiortc.rtp import RtpPacket

from meeting_desktop.adapters.conference.rtp_tap import RtpTap, attach


def packet(number: int) -> RtpPacket:
    made = RtpPacket(sequence_number=number, timestamp=number * 960)
    made.ssrc = 7
    made.payload = b"sound"
    # what aiortc's receiver adds before it hands the packet on
    setattr(made, "_data", made.payload)  # noqa: B010
    return made


def held(buffer: JitterBuffer, numbers: list[int]) -> int:
    """Packets between the last that came and the last that was given out."""
    given = 0
    for number in numbers:
        _, frame = buffer.add(packet(number))
        if frame is not None:
            given = frame.timestamp // 960
    return numbers[-1] - given


def test_aiortcs_own_buffer_is_200_ms_later_for_good_after_a_single_loss() -> None:
    before = held(JitterBuffer(capacity=16, prefetch=4), list(range(1, 500)))
    after = held(JitterBuffer(capacity=16, prefetch=4), [n for n in range(1, 500) if n != 100])
    assert (before, after) == (4, 14)


def test_the_tap_passes_every_packet_on_at_once_and_keeps_none() -> None:
    passed: list[tuple[int, int, bytes]] = []
    tap = RtpTap(lambda *one: passed.append(one))
    for number in (1, 2, 4, 3):
        assert tap.add(packet(number)) == (False, None)
    assert passed == [(7, number * 960, b"sound") for number in (1, 2, 4, 3)]


def test_an_aiortc_that_is_built_otherwise_is_noticed_at_once() -> None:
    class Other:
        pass

    with pytest.raises(TypeError):
        attach(Other(), lambda *_one: None)  # type: ignore[arg-type]
