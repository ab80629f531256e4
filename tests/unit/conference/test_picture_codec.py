"""Frames of a shared screen keep to a size, whatever is on it."""

from __future__ import annotations

import numpy as np

from meeting_desktop.adapters.conference.picture_codec import (
    PictureDecoder,
    PictureEncoder,
    is_key,
)
from meeting_desktop.domain.screen_limits import ScreenLimits
from meeting_desktop.ports.screen import Picture
from tests.fakes.screens import likeness, written

_MOST = 100_000
#: Letters can be recognised, and are sharpened by what follows.
_RECOGNISABLE_DB = 12


def test_another_page_is_a_coarse_key_frame_and_not_one_sharp_frame() -> None:
    encoder, decoder = PictureEncoder(), PictureDecoder()
    first = written()
    turned = Picture(np.concatenate([first.pixels[::-1, :420]] * 3, axis=1), 0.0)
    first = Picture(first.pixels[:, :1260], 0.0)
    frame = encoder.encode(first, key=True)
    assert is_key(frame)
    assert len(frame) < _MOST
    for _ in range(12):
        assert len(encoder.encode(first, key=False)) < _MOST
    frame = encoder.encode(turned, key=False)
    assert is_key(frame)
    seen = decoder.decode(frame, at=0.0)
    assert seen is not None
    assert likeness(seen, turned) > _RECOGNISABLE_DB


def test_a_pause_makes_no_frame_larger() -> None:
    sizes = []
    for pause in (0.1, 30.0):
        encoder, page = PictureEncoder(), written().pixels
        encoder.encode(Picture(page, 1.0), key=True)
        sizes.append(len(encoder.encode(Picture(page, 1.0 + pause), key=True)))
    assert sizes[0] == sizes[1]


def test_fewer_bits_make_smaller_frames_of_what_moves() -> None:
    sizes = []
    for bits in (300_000, 3_000_000):
        encoder, page = PictureEncoder(ScreenLimits(10, bits)), written().pixels
        encoder.encode(Picture(page, 0.0), key=True)
        frames = [
            encoder.encode(Picture(np.roll(page, -16 * row, axis=0), 0.0), key=False)
            for row in range(1, 5)
        ]
        sizes.append(sum(map(len, frames)))
    assert sizes[0] < sizes[1]
