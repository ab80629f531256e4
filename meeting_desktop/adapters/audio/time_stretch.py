"""Faster or slower speech at the same pitch, through libavfilter's ``atempo`` (WSOLA)."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.filter import Graph

from meeting_desktop.ports.audio import Samples

SLOWEST, FASTEST = 0.5, 2.0


class TimeStretch:
    """A stream: n samples in give about n / factor samples out. At 1.0 sound passes untouched."""

    def __init__(self, factor: float, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._graph = None if factor == 1.0 else _atempo(factor, rate_hz)
        self._pushed = 0

    def push(self, samples: Samples) -> Samples:
        if self._graph is None or not len(samples):
            return samples
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate = self._rate_hz
        frame.time_base = Fraction(1, self._rate_hz)
        frame.pts = self._pushed
        self._pushed += len(samples)
        self._graph.push(frame)
        return self._pull(self._graph)

    def finish(self) -> Samples:
        """What the filter still holds."""
        if self._graph is None or not self._pushed:
            return np.zeros(0, dtype=np.float32)
        self._graph.push(None)
        return self._pull(self._graph)

    def _pull(self, graph: Graph) -> Samples:
        ready: list[Samples] = [np.zeros(0, dtype=np.float32)]
        while True:
            try:
                frame = graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return np.concatenate(ready)
            if isinstance(frame, AudioFrame):
                ready.append(frame.to_ndarray().reshape(-1).astype(np.float32, copy=False))


def _atempo(factor: float, rate_hz: int) -> Graph:
    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=rate_hz, format="flt", layout="mono", time_base=Fraction(1, rate_hz)
    )
    graph.link_nodes(
        source, graph.add("atempo", f"{factor:.4f}"), graph.add("abuffersink")
    ).configure()
    return graph
