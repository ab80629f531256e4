"""What did not arrive is made up from its neighbours, as far as libopus is at hand."""

import ctypes

import numpy as np
import pytest

from meeting_desktop.adapters.conference import opus_decoder
from meeting_desktop.adapters.conference.opus_decoder import OpusDecoder, find_library
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import FRAME_SAMPLES
from tests.fakes.sounds import tone
from tests.unit.conference.rtp_stream import packets_of

_LOST = 30


def _voice() -> Samples:
    """A tone that glides, as a voice does: the next 20 ms are never like the last."""
    time = np.arange(48_000) / 48_000
    glide: Samples = (np.sin(2 * np.pi * (150 * time + 100 * time**2)) / 3).astype(np.float32)
    return glide


def _without_libopus(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> ctypes.CDLL | None:
        return None

    monkeypatch.setattr(opus_decoder, "find_library", none)


def _decoder_before_the_hole() -> tuple[OpusDecoder, bytes, Samples]:
    """A decoder, the packet after the lost one, and what the lost one said."""
    sent = packets_of(_voice())
    whole, holed = OpusDecoder(), OpusDecoder()
    lost: Samples | None = None
    for number, one in enumerate(sent[: _LOST + 1]):
        lost = whole.decode(one.payload)
        if number < _LOST:
            holed.decode(one.payload)
    assert lost is not None
    return holed, sent[_LOST + 1].payload, lost


def _likeness(made_up: Samples | None, truth: Samples) -> float:
    assert made_up is not None
    assert made_up.shape == truth.shape
    return float(np.corrcoef(made_up, truth)[0, 1])


@pytest.mark.skipif(find_library() is None, reason="no libopus beside PyAV, nor in the system")
class TestWithLibopus:
    def test_the_next_packet_brings_a_copy_of_the_lost_one(self) -> None:
        decoder, following, truth = _decoder_before_the_hole()
        assert _likeness(decoder.recover(following, FRAME_SAMPLES), truth) > 0.9
        after = decoder.decode(following)
        assert after is not None
        assert len(after) == FRAME_SAMPLES

    def test_the_end_of_a_longer_hole_is_recovered_too(self) -> None:
        decoder, following, truth = _decoder_before_the_hole()
        made_up = decoder.recover(following, 2 * FRAME_SAMPLES + 500)
        assert made_up is not None
        assert len(made_up) == 2 * FRAME_SAMPLES + 500
        assert _likeness(made_up[-FRAME_SAMPLES:], truth) > 0.8

    def test_without_a_next_packet_the_sound_goes_on(self) -> None:
        decoder, _, truth = _decoder_before_the_hole()
        made_up = decoder.conceal(FRAME_SAMPLES)
        assert made_up is not None
        assert float(np.abs(made_up).max()) > float(np.abs(truth).max()) / 4


def test_without_the_library_sound_is_decoded_and_holes_are_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _without_libopus(monkeypatch)
    decoder = OpusDecoder()
    sent = packets_of(tone(0.2))
    heard = [decoder.decode(one.payload) for one in sent]
    assert all(piece is not None and len(piece) == FRAME_SAMPLES for piece in heard)
    assert decoder.conceal(FRAME_SAMPLES) is None
    assert decoder.recover(sent[0].payload, FRAME_SAMPLES) is None
    assert decoder.decode(b"") is None
