"""How a conference does on this machine: one bridge, and its callers in a process of their own.

All but one are there; that one joins while the others talk. They meet over real connections (ICE,
DTLS, SRTP) on this machine's own addresses. The first caller clicks twice a second; what everybody
else hears is compared with the moment of the click, by the one monotonic clock of the machine.
Sound cards are not in it: mouth is where a microphone's samples are handed over, ear where the
loudspeaker's would be.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from multiprocessing import get_context
from multiprocessing.connection import Connection
from statistics import fmean
from typing import TypeVar
from uuid import UUID

import numpy as np

from meeting_desktop.adapters.conference.bridge import PeerBridge
from meeting_desktop.cli.bench_callers import Heard, Offer, call_from_here
from meeting_desktop.cli.footprint import cpu_seconds
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.logging import configure_logging
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import HeardPiece, LinkState, SoundGap
from meeting_desktop.runtime.loop_thread import LoopThread

_LIMIT_SECONDS = 60.0
#: After the last one has joined, while their delay is being found, is a figure of its own.
_BEGINNING_SECONDS = 5.0

Figures = dict[str, float]
_T = TypeVar("_T")


@dataclass(frozen=True)
class ConferenceBench:
    """``voices`` of the ``participants`` speak at once; ``seconds`` follow the last join."""

    participants: int
    voices: int
    seconds: float


def measure_conference(bench: ConferenceBench) -> None:
    """Print one JSON line with the figures. Blocks."""
    configure_logging(None)
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    callers = context.Process(
        target=call_from_here,
        args=(theirs, bench.participants, bench.voices, _BEGINNING_SECONDS + bench.seconds),
        name="meeting-bench-callers",
    )
    loop = LoopThread("bench")
    ear = _Ear()
    bridge = PeerBridge(new_id(), ear, loop=loop, clock=SystemClock())
    ear.bridge = bridge
    loop.start()
    callers.start()
    theirs.close()
    try:
        bridge.start()
        sys.stdout.write(json.dumps(_measured(bench, bridge, ear, ours)) + "\n")
    finally:
        bridge.stop(_LIMIT_SECONDS)
        loop.stop(_LIMIT_SECONDS)
        ours.close()
        callers.join(_LIMIT_SECONDS)


class _Ear:
    """The host's: when a turn came, and how many encodes it took."""

    def __init__(self) -> None:
        self.bridge: PeerBridge | None = None
        self.turns: list[float] = []
        self.encodes: list[int] = []
        self.lost = self.pieces = 0
        self._clock = SystemClock()

    def heard(self, piece: HeardPiece) -> None:
        self.pieces += 1
        self.lost += piece.lost_samples > 0

    def mixed(self, position: int, samples: Samples) -> None:  # noqa: ARG002 - the port's
        self.turns.append(self._clock.monotonic())
        if self.bridge is not None:
            self.encodes.append(self.bridge.encodes)

    def gap(self, gap: SoundGap) -> None: ...

    def levels(self, levels: Mapping[UUID, float]) -> None: ...

    def link_changed(self, participant: UUID, state: LinkState) -> None: ...

    def control(self, participant: UUID, text: str) -> None: ...

    def file_frame(self, participant: UUID, frame: bytes) -> None: ...

    def forget(self) -> None:
        self.turns, self.encodes = [], []
        self.lost = self.pieces = 0


def _measured(
    bench: ConferenceBench, bridge: PeerBridge, ear: _Ear, callers: Connection
) -> dict[str, object]:
    clock = SystemClock()
    for _ in range(bench.participants - 1):
        _let_in(bridge, _received(callers, Offer), callers)
    ear.forget()
    cpu, began = cpu_seconds(), clock.monotonic()
    _let_in(bridge, _received(callers, Offer), callers)
    heard = _received(callers, Heard, bench.seconds + _BEGINNING_SECONDS)
    share = (cpu_seconds() - cpu) / (clock.monotonic() - began)
    settled = heard.joined + _BEGINNING_SECONDS
    joiner = heard.delays_ms(heard.joined, settled, slice(-1, None))
    return {
        "event": "summary",
        "participants": bench.participants,
        "voices": bench.voices,
        "seconds": bench.seconds,
        "mouth_to_ear_ms": _figures(heard.delays_ms(settled, inf)),
        "mouth_to_ear_after_joining_ms": _figures(joiner),
        "frame_gap_ms": _figures(_gaps(heard.arrivals, settled)),
        "played_gap_ms": _figures(_gaps(heard.played, settled)),
        "turn_gap_ms": _figures(_gaps([ear.turns], began)),
        "encodes": round(fmean(ear.encodes), 2) if ear.encodes else 0.0,
        "lost_share": round(ear.lost / max(1, ear.pieces), 4),
        "bridge_delay_ms": _figures([one.delay_ms for one in bridge.statistics().values()]),
        "host_cpu_share": round(share, 3),
        "callers_cpu_share": round(heard.cpu_share, 3),
    }


def _let_in(bridge: PeerBridge, one: Offer, callers: Connection) -> None:
    answer = bridge.connect(one.participant, one.offer)
    bridge.set_admitted(one.participant, True)
    callers.send(answer.result(_LIMIT_SECONDS))


def _received(callers: Connection, kind: type[_T], seconds: float = 0.0) -> _T:
    if callers.poll(_LIMIT_SECONDS + seconds):
        message = callers.recv()
        if isinstance(message, kind):
            return message
    raise EnvironmentFault(
        "The conference could not be measured; the callers did not connect.",
        code="bench_conference",
    )


def _gaps(times: list[list[float]], since: float) -> list[float]:
    """Milliseconds between neighbours, of all rows together."""
    rows = [np.diff([at for at in row if at >= since]) * 1000 for row in times]
    return list(np.concatenate(rows)) if rows else []


def _figures(values: list[float]) -> Figures:
    if not values:
        return {}
    p50, p95, p99 = np.percentile(values, [50, 95, 99])
    named = {"p50": p50, "p95": p95, "p99": p99, "max": max(values)}
    return {name: round(float(value), 1) for name, value in named.items()}
