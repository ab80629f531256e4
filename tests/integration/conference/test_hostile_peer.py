"""Who sends nonsense over a connection that is their own is dropped, and nobody else notices."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from random import Random
from typing import Any

import pylibsrtp
import pytest
from aiortc.rtp import RtpPacket
from google_crc32c import value as crc32c

from meeting_desktop.adapters.conference import switchboard
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.ports.conference import FRAME_SAMPLES, LinkState, SessionDescription
from tests.fakes.patience import until
from tests.fakes.sounds import tone
from tests.integration.conference.meeting_on_loopback import Caller, LoopbackMeeting

pytestmark = [pytest.mark.alone, pytest.mark.slow]

_CHANCE = Random(4)
_STRANGE_SOURCE = 0x1234567


def _junk(most: int = 200) -> bytes:
    return _CHANCE.randbytes(_CHANCE.randint(1, most))


def _dtls(caller: Caller) -> Any:
    return caller.connection.getTransceivers()[0].sender.transport


def _on_channel(caller: Caller, kind: int, flags: int, body: bytes) -> bytes:
    """An SCTP packet with one chunk."""
    sctp = caller.connection.sctp
    assert sctp is not None
    tag = 0 if kind == 1 else sctp._remote_verification_tag
    chunk = struct.pack("!BBH", kind, flags, len(body) + 4) + body
    chunk += b"\0" * (-len(chunk) % 4)
    head = struct.pack("!HHI", 5000, 5000, tag)
    checksum = crc32c(head + b"\0\0\0\0" + chunk)
    return head + struct.pack("<I", checksum) + chunk


def _far(meeting: LoopbackMeeting, do: Callable[[], Awaitable[None]]) -> None:
    async def there() -> None:
        with suppress(ConnectionError):  # dropped in the middle of it
            await do()

    meeting.far_loop.submit(there()).result(60)


@pytest.fixture
def bystanders(meeting: LoopbackMeeting) -> list[Caller]:
    callers = [meeting.join(), meeting.join()]
    callers[0].speak(tone(1))
    until(lambda: len(meeting.ear.pieces[callers[0].participant]) > 25, what="a voice")
    return callers


def _undisturbed(meeting: LoopbackMeeting, bystanders: list[Caller]) -> None:
    """The voice of one goes on without a hole, the ear of the other too."""
    speaker, hearer = bystanders
    pieces = meeting.ear.pieces[speaker.participant]
    so_far, heard = len(pieces), len(hearer.ear.frames)
    until(
        lambda: len(pieces) > so_far + 50 and len(hearer.ear.frames) > heard + 50,
        what="a second more",
    )
    meeting.ear.track(speaker.participant)
    for one in bystanders:
        assert meeting.ear.links[one.participant][-1] is LinkState.CONNECTED
        assert LinkState.LOST not in one.ear.links


def _is_dropped(meeting: LoopbackMeeting, hostile: Caller) -> None:
    until(
        lambda: meeting.ear.links[hostile.participant][-1] is LinkState.LOST,
        what="the end of the connection",
    )


def test_bytes_that_nobody_signed_change_nothing(
    meeting: LoopbackMeeting, bystanders: list[Caller]
) -> None:
    # anybody who knows the port can send these: dropping the connection for them would be a gift
    noisy = meeting.join()
    noisy.speak(tone(1))
    ice = _dtls(noisy).transport

    async def noise() -> None:
        for first in (0, 22, 23, 63, 128, 191, 255):
            for _ in range(30):
                await ice._send(bytes([first]) + _junk())

    _far(meeting, noise)
    _undisturbed(meeting, bystanders)
    assert meeting.ear.links[noisy.participant][-1] is LinkState.CONNECTED
    meeting.ear.track(noisy.participant)


def test_packets_that_are_no_sound_end_the_connection(
    meeting: LoopbackMeeting, bystanders: list[Caller]
) -> None:
    hostile = meeting.join()

    async def no_opus() -> None:
        for number in range(200):
            packet = RtpPacket(
                payload_type=96,
                sequence_number=number,
                timestamp=number * FRAME_SAMPLES,
                ssrc=_STRANGE_SOURCE,
                payload=b"\xff" + b"\x3f" * 5,
            )
            await _dtls(hostile)._send_rtp(packet.serialize())

    _far(meeting, no_opus)
    _is_dropped(meeting, hostile)
    _undisturbed(meeting, bystanders)


def test_broken_packets_of_every_kind_disturb_nobody(
    meeting: LoopbackMeeting, bystanders: list[Caller]
) -> None:
    hostile = meeting.join()

    async def broken() -> None:
        for number in range(300):
            head = struct.pack("!BBHII", 0x80 | number & 0x3F, number & 0xFF, number, number, 7)
            # what our own end refuses to sign does not leave
            with suppress(pylibsrtp.Error):
                await _dtls(hostile)._send_rtp(head + _junk())

    _far(meeting, broken)
    _undisturbed(meeting, bystanders)


def test_a_flood_of_sound_ends_the_connection(
    meeting: LoopbackMeeting, bystanders: list[Caller]
) -> None:
    hostile = meeting.join()

    async def flood() -> None:
        for number in range(2_000):
            packet = RtpPacket(
                payload_type=96,
                sequence_number=number,
                timestamp=number * FRAME_SAMPLES,
                ssrc=_STRANGE_SOURCE,
                payload=b"\x78" + b"\0" * 10,
            )
            await _dtls(hostile)._send_rtp(packet.serialize())
            if number % 50 == 0:
                await asyncio.sleep(0)

    _far(meeting, flood)
    _is_dropped(meeting, hostile)
    _undisturbed(meeting, bystanders)


@pytest.mark.parametrize("kind", [0, 1, 2, 3, 4, 5, 10, 14, 130, 192, 255])
def test_nonsense_on_the_channel_disturbs_nobody(
    meeting: LoopbackMeeting, bystanders: list[Caller], kind: int
) -> None:
    hostile = meeting.join()

    async def nonsense() -> None:
        for _ in range(30):
            packet = _on_channel(hostile, kind, _CHANCE.randrange(256), _junk(60))
            await _dtls(hostile)._send_data(packet)

    _far(meeting, nonsense)
    _undisturbed(meeting, bystanders)


def test_a_crowd_cannot_use_up_the_host(
    meeting: LoopbackMeeting, bystanders: list[Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(switchboard, "MOST_LINES", 3)
    meeting.join()
    with pytest.raises(UserFacingError, match="no room"):
        meeting.join(wait=False)
    # who is in already may come back
    again = meeting.join(bystanders[1].participant)
    assert meeting.ear.links[again.participant][-1] is LinkState.CONNECTED
    # and who leaves makes room
    meeting.bridge.remove(again.participant)
    meeting.join()


def test_one_who_connects_over_and_over_is_answered_a_few_times_at_once(
    meeting: LoopbackMeeting, bystanders: list[Caller]
) -> None:
    eager = Caller(meeting.far_loop, new_id())
    meeting.callers.append(eager)
    offer = eager.call.offer().result(60)
    attempts = [meeting.bridge.connect(eager.participant, offer) for _ in range(10)]
    refused = [one for one in attempts if one.exception(60) is not None]
    assert all(isinstance(one.exception(0), UserFacingError) for one in refused)
    assert len(refused) >= 7
    _undisturbed(meeting, bystanders)


def test_reports_of_what_was_never_sent_end_the_connection_and_delay_nobody(
    meeting: LoopbackMeeting, bystanders: list[Caller]
) -> None:
    hostile = meeting.join(admit=False)
    until(lambda: _last_received(hostile) is not None, what="the channel")

    async def reports() -> None:
        head = struct.pack("!IIHH", _last_received(hostile), 1 << 20, 300, 0)
        everything = struct.pack("!HH", 1, 65_535) * 300
        for _ in range(5):
            await _dtls(hostile)._send_data(_on_channel(hostile, 3, 0, head + everything))

    _far(meeting, reports)
    _is_dropped(meeting, hostile)
    _undisturbed(meeting, bystanders)


def _last_received(caller: Caller) -> Any:
    sctp = caller.connection.sctp
    return sctp._last_received_tsn if sctp is not None else None


@pytest.mark.parametrize(("step", "flags"), [(1, 2), (2, 3)], ids=["no end", "gaps"])
def test_messages_that_never_are_whole_end_the_connection(
    meeting: LoopbackMeeting, bystanders: list[Caller], step: int, flags: int
) -> None:
    hostile = meeting.join(admit=False)
    until(lambda: _last_received(hostile) is not None, what="the channel")

    async def parts() -> None:
        sctp = hostile.connection.sctp
        assert sctp is not None
        for number in range(800):
            place = (sctp._local_tsn + step * number + step - 1) % (1 << 32)
            first = flags if flags == 3 or number == 0 else 0
            body = struct.pack("!IHHI", place, 1, 0, 51) + b"x"
            await _dtls(hostile)._send_data(_on_channel(hostile, 0, first, body))
            if number % 20 == 0:
                await asyncio.sleep(0)

    _far(meeting, parts)
    _is_dropped(meeting, hostile)
    _undisturbed(meeting, bystanders)


def test_what_is_too_large_for_the_channel_counts_against_its_sender(
    meeting: LoopbackMeeting,
) -> None:
    caller = meeting.join(admit=False)
    for _ in range(3):
        caller.call.send_control("x" * 20_000)
    # nobody can read these, so patience wears out (adapters/conference/control_intake.py)
    until(
        lambda: meeting.ear.messages == [(caller.participant, "")] * 3,
        what="three messages that are none",
    )


def test_an_offer_with_addresses_without_end_is_not_taken(
    meeting: LoopbackMeeting, bystanders: list[Caller]
) -> None:
    def crowded(description: SessionDescription) -> SessionDescription:
        if description.kind != "offer":
            return description
        lines = [
            f"a=candidate:{number} 1 udp {2_000_000_000 - number} 127.0.0.1 {20_000 + number} "
            "typ host\r\n"
            for number in range(700)
        ]
        return SessionDescription("offer", description.body + "".join(lines))

    with pytest.raises(UserFacingError, match="cannot be used"):
        meeting.join(wait=False, through=crowded)
    _undisturbed(meeting, bystanders)
