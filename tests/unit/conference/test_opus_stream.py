"""Packets of other makers' encoders are understood, ours are small and carry their place."""

import av
import numpy as np
import pytest
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.adapters.conference.opus_decoder import OpusDecoder
from meeting_desktop.adapters.conference.opus_stream import (
    MAX_PACKET_SAMPLES,
    OpusEncoder,
    packet_samples,
)
from meeting_desktop.ports.conference import FRAME_SAMPLES
from tests.fakes.sounds import tone
from tests.unit.conference.rtp_stream import packets_of


def test_a_packet_carries_its_place_and_about_32_kbit_a_second() -> None:
    noise = (np.random.default_rng(1).standard_normal(96_000) * 0.1).astype(np.float32)
    sent = packets_of(noise)
    assert sum(len(one.payload) for one in sent) * 8 / 2 == pytest.approx(32_000, rel=0.25)
    packet = OpusEncoder().encode(noise[:FRAME_SAMPLES], 4711)
    assert packet.pts == 4711


def test_our_own_sound_comes_back() -> None:
    sound = tone(1)
    decoder = OpusDecoder()
    pieces = [decoder.decode(one.payload) for one in packets_of(sound)]
    heard = np.concatenate([piece for piece in pieces if piece is not None])
    assert len(heard) == len(sound)
    assert np.corrcoef(heard[4800 + 312 :], sound[4800:-312])[0, 1] > 0.9


def test_a_browsers_stereo_is_heard_as_mono() -> None:
    encoder = av.CodecContext.create("libopus", "w")
    assert isinstance(encoder, AudioCodecContext)
    encoder.sample_rate, encoder.layout, encoder.format = 48_000, "stereo", "flt"
    decoder = OpusDecoder()
    sound = tone(0.5)
    heard = []
    for start in range(0, len(sound), FRAME_SAMPLES):
        both = np.repeat(sound[start : start + FRAME_SAMPLES], 2).reshape(1, -1)
        frame = AudioFrame.from_ndarray(both, format="flt", layout="stereo")
        frame.sample_rate = 48_000
        for packet in encoder.encode(frame):
            piece = decoder.decode(bytes(packet))
            assert piece is not None
            assert len(piece) == packet_samples(bytes(packet)) == FRAME_SAMPLES
            heard.append(piece)
    loudness = float(np.sqrt(np.mean(np.square(np.concatenate(heard)[4800:]))))
    assert loudness == pytest.approx(float(np.sqrt(np.mean(np.square(sound)))), rel=0.1)


@given(st.binary(max_size=400))
def test_garbage_is_nothing_or_a_packets_worth(payload: bytes) -> None:
    assert 0 <= packet_samples(payload) <= MAX_PACKET_SAMPLES
    heard = OpusDecoder().decode(payload) if payload else None
    assert heard is None or len(heard) <= 2 * MAX_PACKET_SAMPLES
