"""Change of rate for one stream, piece by piece, without a seam between the pieces.

libswresample in its default setting lets frequencies above the new limit fold back into the voice
band (docs/decisions/0003-recorder.md has the figures), hence soxr.
"""

from __future__ import annotations

import numpy as np
import soxr

from meeting_desktop.ports.audio import Resampler, Samples


class SoxrResampler:
    """A stateful converter; n samples in give n * rate_out / rate_in samples out, rounded.

    Of more ``channels`` than one: shape (n, channels).
    """

    def __init__(self, rate_in_hz: int, rate_out_hz: int, channels: int = 1) -> None:
        self._stream = (
            None
            if rate_in_hz == rate_out_hz
            else soxr.ResampleStream(
                rate_in_hz, rate_out_hz, channels, dtype="float32", quality="HQ"
            )
        )
        self._finished = False

    def push(self, samples: Samples, *, last: bool = False) -> Samples:
        """Take shape (n,) float32, give what is ready; ``last`` gives the rest and ends the stream.

        Raises:
            ValueError: the stream was ended before.
        """
        if self._finished:
            raise ValueError("The resampler was given its last piece already.")
        self._finished = last
        piece = np.ascontiguousarray(samples, dtype=np.float32)
        if self._stream is None:
            return piece.copy() if piece is samples else piece
        converted: Samples = self._stream.resample_chunk(piece, last=last)
        return converted


def soxr_resampler(rate_in_hz: int, rate_out_hz: int) -> Resampler:
    """The ``ResamplerFactory`` of this program."""
    return SoxrResampler(rate_in_hz, rate_out_hz)
