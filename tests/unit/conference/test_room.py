"""Who gets which packet, without a network: lines fed by hand, packets kept in lists."""

from __future__ import annotations

import numpy as np
import pytest
from av.packet import Packet
from av.stream import Stream

from meeting_desktop.adapters.conference.line import Line
from meeting_desktop.adapters.conference.opus_decoder import OpusDecoder
from meeting_desktop.adapters.conference.room import Room
from meeting_desktop.core.ids import new_id
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import FRAME_SAMPLES, HeardPiece, MutedBy, SoundGap
from tests.fakes.sounds import tone
from tests.unit.conference.rtp_stream import Sent, hum, packets_of


class Outlet:
    def __init__(self) -> None:
        self.packets: list[Packet[Stream]] = []

    def push(self, packet: Packet[Stream]) -> None:
        self.packets.append(packet)

    def heard(self) -> Samples:
        decoder = OpusDecoder()
        pieces = [decoder.decode(bytes(packet)) for packet in self.packets]
        return np.concatenate([piece for piece in pieces if piece is not None])


class Meeting:
    """Four participants; the first one speaks for two seconds, from packets made beforehand."""

    def __init__(self) -> None:
        self.room = Room(new_id())
        self.lines = [self.room.line(new_id()) for _ in range(4)]
        self.outlets = [Outlet() for _ in self.lines]
        for line, outlet in zip(self.lines, self.outlets, strict=True):
            line.outlet = outlet
            line.admitted = True
        self.pieces: list[HeardPiece] = []
        self.gaps: list[SoundGap] = []
        self.now = 0

    def turns(self, count: int, sent: list[Sent] | None = None, line: Line | None = None) -> None:
        waiting = list(sent or [])
        for _ in range(count):
            while waiting and waiting[0].place <= self.now:
                one = waiting.pop(0)
                (line or self.lines[0]).playout.add(self.now, 1, one.place, one.payload)
            turn = self.room.turn(self.now)
            self.pieces += turn.pieces
            self.gaps += turn.gaps
            self.now += FRAME_SAMPLES


def test_all_who_are_silent_get_the_very_same_packet() -> None:
    meeting = Meeting()
    meeting.turns(90, packets_of(tone(2)))
    speaker, *silent = (outlet.packets[-1] for outlet in meeting.outlets)
    assert silent[0] is silent[1] is silent[2]
    assert speaker is not silent[0]
    assert meeting.room.encodes == 2


def test_a_hundred_silent_listeners_cost_one_encode() -> None:
    meeting = Meeting()
    for _ in range(100):
        line = meeting.room.line(new_id())
        line.outlet, line.admitted = Outlet(), True
    meeting.turns(3)
    assert meeting.room.encodes == 1


def test_who_begins_to_speak_hears_the_host_go_on_without_a_break() -> None:
    meeting = Meeting()
    sound = tone(4, hertz=300)
    late = [Sent(one.place + 48_000, one.payload) for one in packets_of(tone(1, hertz=900))]
    waiting = list(late)
    for turn in range(150):
        meeting.room.own_sound.put(sound[turn * FRAME_SAMPLES : (turn + 1) * FRAME_SAMPLES])
        while waiting and waiting[0].place <= meeting.now:
            one = waiting.pop(0)
            meeting.lines[0].playout.add(meeting.now, 1, one.place, one.payload)
        meeting.turns(1)
    heard = meeting.outlets[0].heard()[24_000:120_000]
    loudness = np.sqrt(np.mean(np.square(heard.reshape(-1, FRAME_SAMPLES)), axis=1))
    assert float(loudness.min()) > 0.6 * float(np.median(loudness))
    assert float(loudness.max()) < 1.6 * float(np.median(loudness))


@pytest.mark.parametrize("by", list(MutedBy))
def test_muted_sound_is_silence_in_the_record_and_no_loss(by: MutedBy) -> None:
    meeting = Meeting()
    meeting.lines[0].set_muted(by, True)
    meeting.turns(90, packets_of(tone(2)))
    assert len(meeting.pieces) > 80
    assert not any(piece.samples.any() or piece.lost_samples for piece in meeting.pieces)
    assert float(np.abs(meeting.outlets[1].heard()).max()) < 1e-3


def test_the_lobby_hears_nothing_and_is_not_heard() -> None:
    meeting = Meeting()
    speaker, waiting, *_ = meeting.lines
    waiting.admitted = False
    meeting.turns(90, packets_of(tone(2)))
    lobby, inside = meeting.outlets[1], meeting.outlets[2]
    assert float(np.abs(lobby.heard()).max()) < 1e-3 < float(np.abs(inside.heard()).max())
    assert len(lobby.packets) == 90
    speaker.admitted = False
    meeting.pieces.clear()
    meeting.turns(150, packets_of(tone(3)))
    assert not meeting.pieces
    assert speaker.participant not in meeting.room.take_levels()
    assert float(np.abs(inside.heard()[-48_000:]).max()) < 1e-3


def test_a_long_hole_is_told_once_and_short_ones_are_not() -> None:
    meeting = Meeting()
    sent = [
        one
        for number, one in enumerate(packets_of(hum(4)))
        if number not in {20, 21} and not 60 <= number < 90
    ]
    meeting.turns(150, sent)
    assert [(gap.position // FRAME_SAMPLES, gap.samples // FRAME_SAMPLES) for gap in meeting.gaps]
    assert len(meeting.gaps) == 1
    assert meeting.gaps[0].samples == 30 * FRAME_SAMPLES
    assert sum(piece.lost_samples for piece in meeting.pieces) == 32 * FRAME_SAMPLES


def test_levels_are_the_loudest_since_the_last_look() -> None:
    meeting = Meeting()
    meeting.turns(50, packets_of(tone(0.5)))
    levels = meeting.room.take_levels()
    assert levels[meeting.lines[0].participant] == pytest.approx(-12.5, abs=1)
    assert levels[meeting.lines[1].participant] == -120
    meeting.turns(20)
    assert meeting.room.take_levels()[meeting.lines[0].participant] < -60


def test_who_has_left_takes_no_more_packets() -> None:
    meeting = Meeting()
    meeting.turns(5, packets_of(tone(1)))
    meeting.room.leave(meeting.lines[0].participant)
    count = len(meeting.outlets[0].packets)
    meeting.turns(5)
    assert len(meeting.outlets[0].packets) == count
    assert set(meeting.room.take_levels()) == {
        meeting.room.host,
        *(line.participant for line in meeting.lines[1:]),
    }


def test_nobody_is_held_back_by_less_than_nothing() -> None:
    line = Line(new_id(), 1)
    assert line.statistics(0.0).delay_ms > 0
    line.playout.delay.move(line.playout.delay.now + 240)
    assert line.statistics(0.0).delay_ms == 0
