"""What a shared screen costs the host: ``python -m tests.bench.screen_share [seconds]``.

1280×720, 10 pictures a second, two who watch in a process of their own, sound both ways. Prints a
JSON line for each case: cores of the host's process, pictures that each viewer saw a second,
and the load of the machine.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from uuid import UUID

import numpy as np

from meeting_desktop.adapters.conference.bridge import PeerBridge
from meeting_desktop.adapters.conference.call import PeerCall
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.ids import new_id
from meeting_desktop.ports.conference import SessionDescription
from meeting_desktop.ports.screen import MOST_FPS, Picture, ScreenLine
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.fakes.screens import written
from tests.integration.conference.meeting_on_loopback import BridgeEar, CallEar

_VIEWERS = 2
_WARM_UP_S = 3.0
_LIMIT_S = 60.0


class Presenting:
    """A page of small letters that moves up by a row once a second, and a bar that fills."""

    def __init__(self, line: ScreenLine) -> None:
        self._line = line
        self._ended = threading.Event()
        page = written().pixels
        self._pages = [np.ascontiguousarray(np.roll(page, -16 * n, axis=0)) for n in range(20)]
        self._thread = threading.Thread(target=self._run, name="meeting-bench-screen")
        self._thread.start()

    def _run(self) -> None:
        number = 0
        while not self._ended.wait(1 / MOST_FPS):
            page = self._pages[number // MOST_FPS % len(self._pages)].copy()
            page[-40:-24, 20 : 20 + number * 8 % 1200, :3] = (30, 120, 10)
            self._line.show(Picture(page, time.monotonic()))
            number += 1

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()


def _participants(pipe: Connection) -> None:
    """The other process: two who watch, and one who shares where it is told to."""
    loop = LoopThread("media")
    loop.start()
    calls = [PeerCall(CallEar(), loop=loop, clock=SystemClock()) for _ in range(_VIEWERS + 1)]
    seen = [0] * len(calls)

    for place, call in enumerate(calls):
        pipe.send(call.offer().result(_LIMIT_S).body)
        call.accept(SessionDescription("answer", pipe.recv())).result(_LIMIT_S)
        call.screen.watch(_counting(seen, place))
    _obey(pipe, calls[-1], seen)
    for call in calls:
        call.stop(_LIMIT_S)
    loop.stop(_LIMIT_S)


def _counting(seen: list[int], place: int) -> Callable[[Picture], None]:
    def count(_picture: Picture) -> None:
        seen[place] += 1

    return count


def _obey(pipe: Connection, presenter: PeerCall, seen: list[int]) -> None:
    """Until the host's process says that it is over."""
    presenting: Presenting | None = None
    while (word := pipe.recv()) != "end":
        if word == "share":
            presenting = Presenting(presenter.screen)
        elif word == "seen":
            pipe.send(list(seen))
    if presenting is not None:
        presenting.stop()


def measure(case: str, seconds: float) -> dict[str, object]:
    """``case``: nobody, host or participant shares."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    child = multiprocessing.get_context("spawn").Process(target=_participants, args=(theirs,))
    child.start()
    loop, host, people = LoopThread("media"), new_id(), [new_id() for _ in range(_VIEWERS + 1)]
    loop.start()
    bridge = PeerBridge(host, BridgeEar(), loop=loop, clock=SystemClock())
    bridge.start()
    for one in people:
        offer = SessionDescription("offer", ours.recv())
        ours.send(bridge.connect(one, offer).result(_LIMIT_S).body)
        bridge.set_admitted(one, True)
    presenting = _begin(case, bridge, host, people[-1], ours)
    threading.Event().wait(_WARM_UP_S)
    ours.send("seen")
    dealt = _dealt(bridge)
    before, began, spent = ours.recv(), time.monotonic(), time.process_time()
    threading.Event().wait(seconds)
    lasted, cost = time.monotonic() - began, time.process_time() - spent
    dealt = _dealt(bridge) - dealt
    ours.send("seen")
    after = ours.recv()
    if presenting is not None:
        presenting.stop()
    ours.send("end")
    child.join()
    bridge.stop(_LIMIT_S)
    loop.stop(_LIMIT_S)
    return {
        "shares": case,
        "cores": round(cost / lasted, 3),
        "frames_sent_a_second_to_each": round(dealt / lasted / _VIEWERS, 1),
        "pictures_a_second": [round((after[n] - before[n]) / lasted, 1) for n in range(_VIEWERS)],
        "seconds": round(lasted, 1),
        "load": [round(one, 2) for one in os.getloadavg()],
    }


def _dealt(bridge: PeerBridge) -> int:
    """Frames that were handed to the senders so far."""
    peers = [line.peer for line in bridge._room.lines.values()]
    return sum(peer.picture.sent for peer in peers if peer is not None and peer.picture is not None)


def _begin(
    case: str, bridge: PeerBridge, host: UUID, presenter: UUID, pipe: Connection
) -> Presenting | None:
    if case == "host":
        bridge.present(host)
        return Presenting(bridge.screen)
    if case == "participant":
        bridge.present(presenter)
        pipe.send("share")
    return None


if __name__ == "__main__":
    wanted = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    for which in ("nobody", "host", "participant"):
        sys.stdout.write(json.dumps(measure(which, wanted)) + "\n")
        sys.stdout.flush()
