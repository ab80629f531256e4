"""What a shared screen costs the host: ``python -m tests.bench.screen_share``, about 100 s.

1280×720, two who watch in a process of their own, sound both ways. Prints a JSON line for each who
shares and each scene: cores of the host's process and what sharing adds to them, pictures that were
shown and that each viewer saw a second, from the picture to the eye in ms, kbit/s to one viewer,
packets that were lost, how alike the page is once it stands still, and the load of the machine.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Self
from uuid import UUID

import numpy as np
from aiortc.stats import RTCOutboundRtpStreamStats, RTCRemoteInboundRtpStreamStats

from meeting_desktop.adapters.conference.bridge import PeerBridge
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.ids import new_id
from meeting_desktop.ports.conference import SessionDescription
from meeting_desktop.ports.screen import Picture
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.bench.screen_people import (
    LIMIT_S,
    SCENE_S,
    SCENES,
    VIEWERS,
    Presenting,
    Seen,
    present,
    watch,
)
from tests.bench.shown_pages import luma, signal_to_noise, structural_likeness
from tests.integration.conference.meeting_on_loopback import BridgeEar

_WARM_UP_S = 2.0
#: Numbers of one scene begin so far from those of the one before.
_APART = 1_000


@dataclass(frozen=True, slots=True)
class Sent:
    """Of the pictures to all who watch, so far."""

    bytes: int
    packets: int
    lost: int


class Host:
    """A bridge with two who watch, and one more who may share."""

    def __init__(self) -> None:
        self.id = new_id()
        self.loop = LoopThread("media")
        self.loop.start()
        self.bridge = PeerBridge(self.id, BridgeEar(), loop=self.loop, clock=SystemClock())
        self.bridge.start()
        self._processes: list[Any] = []
        self.watchers, self.viewers = self._bring(watch, VIEWERS)
        self.presenter: UUID | None = None

    def _bring(self, do: Callable[[Connection], None], count: int) -> tuple[Connection, list[UUID]]:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        child = context.Process(target=do, args=(theirs,))
        child.start()
        people = [new_id() for _ in range(count)]
        for one in people:
            offer = SessionDescription("offer", ours.recv())
            ours.send(self.bridge.connect(one, offer).result(LIMIT_S).body)
            self.bridge.set_admitted(one, True)
        self._processes.append((child, ours))
        return ours, people

    def bring_presenter(self) -> Connection:
        pipe, [self.presenter] = self._bring(present, 1)
        return pipe

    def seen(self) -> list[Seen]:
        self.watchers.send("take")
        told: list[Seen] = self.watchers.recv()
        return told

    def sent(self) -> Sent:
        return self.loop.submit(self._sent()).result(LIMIT_S)

    async def _sent(self) -> Sent:
        size = packets = lost = 0
        for one in self.viewers:
            peer = self.bridge._room.lines[one].peer
            if peer is None or peer.picture is None:
                continue
            for part in (await peer.picture.transceiver.sender.getStats()).values():
                if isinstance(part, RTCOutboundRtpStreamStats):
                    size, packets = size + part.bytesSent, packets + part.packetsSent
                elif isinstance(part, RTCRemoteInboundRtpStreamStats):
                    lost += part.packetsLost
        return Sent(size, packets, lost)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for _, pipe in self._processes:
            pipe.send("end")
        for child, _ in self._processes:
            child.join(LIMIT_S)
        self.bridge.stop(LIMIT_S)
        self.loop.stop(LIMIT_S)


@dataclass(frozen=True, slots=True)
class Part:
    """One scene: what was shown, by number, and its last picture."""

    shown: dict[int, float]
    last: Picture | None


def measure(host: Host, play: Callable[[int], Part], number: int) -> dict[str, object]:
    """``play`` shows a scene and returns when it is over."""
    host.seen()
    before, began, spent = host.sent(), time.monotonic(), time.process_time()
    part = play(number)
    lasted, cost = time.monotonic() - began, time.process_time() - spent
    after, seen = host.sent(), host.seen()
    return {
        "cores": round(cost / lasted, 3),
        "shown_a_second": round(len(part.shown) / lasted, 1),
        "seen_a_second": [round(len(_known(one, part)) / lasted, 1) for one in seen],
        "with_sharpening": [round(one.count / lasted, 1) for one in seen],
        "delay_ms": _delays(part, seen),
        "kbit_a_second": round((after.bytes - before.bytes) * 8 / 1000 / lasted / VIEWERS),
        "packets": after.packets - before.packets,
        "lost": after.lost - before.lost,
        "likeness": [_likeness(part, one) for one in seen],
        "load": [round(one, 2) for one in os.getloadavg()],
    }


def _known(one: Seen, part: Part) -> dict[int, float]:
    return {number: at for number, at in one.at.items() if number in part.shown}


def _delays(part: Part, seen: list[Seen]) -> dict[str, int] | None:
    delays = [at - part.shown[n] for one in seen for n, at in _known(one, part).items()]
    if not delays:
        return None
    p50, p95 = np.percentile(np.array(delays) * 1000, (50, 95))
    return {"p50": round(p50), "p95": round(p95)}


def _likeness(part: Part, one: Seen) -> dict[str, float] | None:
    if part.last is None or one.newest is None or one.newest.pixels.shape != part.last.pixels.shape:
        return None
    theirs, ours = luma(one.newest.pixels), luma(part.last.pixels)
    return {
        "psnr_db": round(signal_to_noise(theirs, ours), 1),
        "ssim": round(structural_likeness(theirs, ours), 4),
    }


def nothing(_number: int) -> Part:
    threading.Event().wait(SCENE_S)
    return Part({}, None)


def shown_here(host: Host, scene: str, number: int) -> Part:
    presenting = Presenting(host.bridge.screen, scene, number)
    threading.Event().wait(SCENE_S)
    return Part(presenting.stop(), presenting.last)


def shown_there(pipe: Connection, scene: str, number: int) -> Part:
    pipe.send(f"{scene} {number}")
    pipe.recv()
    threading.Event().wait(SCENE_S)
    pipe.send("take")
    return Part(*pipe.recv())


def main() -> None:
    with Host() as host:
        threading.Event().wait(_WARM_UP_S)
        _tell("nobody", "", measure(host, nothing, 0))
        host.bridge.present(host.id)
        for place, scene in enumerate(SCENES, 1):
            play = partial(shown_here, host, scene)
            _tell("host", scene, measure(host, play, place * _APART))
        pipe = host.bring_presenter()
        host.bridge.present(host.presenter)
        for place, scene in enumerate(SCENES, 5):
            play = partial(shown_there, pipe, scene)
            _tell("participant", scene, measure(host, play, place * _APART))


def _tell(who: str, scene: str, figures: dict[str, object]) -> None:
    sys.stdout.write(json.dumps({"shares": who, "scene": scene} | figures) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
