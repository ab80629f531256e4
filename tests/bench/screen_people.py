"""The others of ``screen_share`` in processes of their own: two who watch, one who may share."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from meeting_desktop.adapters.conference.call import PeerCall
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.ports.conference import SessionDescription
from meeting_desktop.ports.screen import MOST_FPS, Picture, ScreenLine
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.bench.shown_pages import HEIGHT, number_of, numbered, written_page
from tests.integration.conference.meeting_on_loopback import CallEar

VIEWERS = 2
LIMIT_S = 60.0
#: Of a scene; nothing moves in the last of them.
SCENE_S, STILL_S = 10.0, 2.0
SCENES = ("pointing", "turning", "scrolling")
_TURNED_EVERY_S = 5.0
_LINE = 18
_LINES = 300


class Presenting:
    """Shows ``scene`` on ``line`` until it is stopped; ``shown``: when, by number.

    Pointing: only the pointer moves. Turning: another page every five seconds. Scrolling: a line up
    with each picture for two seconds, then two seconds of reading.
    """

    def __init__(self, line: ScreenLine, scene: str, number: int) -> None:
        self.shown: dict[int, float] = {}
        self.last: Picture | None = None
        self._line = line
        self._scene = scene
        self._number = number
        self._ended = threading.Event()
        self._pages = [written_page(_LINES, chance) for chance in range(2)]
        self._thread = threading.Thread(target=self._run, name="meeting-bench-screen")
        self._thread.start()

    def _run(self) -> None:
        began = time.monotonic()
        while not self._ended.wait(1 / MOST_FPS):
            now = time.monotonic()
            moves = min(now - began, SCENE_S - STILL_S)
            number = self._number + round(moves * MOST_FPS)
            if self.last is None or number not in self.shown:
                self.last = self._picture(number, moves, now)
                self.shown[number] = now
            self._line.show(self.last)

    def _picture(self, number: int, moves: float, now: float) -> Picture:
        page, top = self._pages[0], 0
        if self._scene == "turning":
            page = self._pages[int(moves / _TURNED_EVERY_S) % 2]
            top = int(moves / _TURNED_EVERY_S) * HEIGHT
        elif self._scene == "scrolling":
            turns, rest = divmod(moves, 4.0)
            top = _LINE * round((turns * 2.0 + min(rest, 2.0)) * MOST_FPS)
        place = (100 + number * 9 % 1000, 100 + number * 5 % 500)
        return numbered(page[top : top + HEIGHT], number, place, now)

    def stop(self) -> dict[int, float]:
        self._ended.set()
        self._thread.join()
        self._line.hide()
        return self.shown


@dataclass(slots=True)
class Seen:
    """``at``: when the picture of a number was first seen, in seconds of the machine's clock."""

    at: dict[int, float] = field(default_factory=dict)
    #: With the repetitions that sharpen a picture.
    count: int = 0
    newest: Picture | None = None

    def look(self, picture: Picture) -> None:
        self.at.setdefault(number_of(picture), time.monotonic())
        self.count += 1
        self.newest = picture


def watch(pipe: Connection) -> None:
    """The process of those who watch: answers "take" with what each has seen since."""
    seen = [Seen() for _ in range(VIEWERS)]

    def begin(calls: list[PeerCall]) -> None:
        for call, one in zip(calls, seen, strict=True):
            call.screen.watch(one.look)

    def obey(_word: str) -> list[Seen]:
        told = [Seen(dict(one.at), one.count, one.newest) for one in seen]
        for one in seen:
            one.at.clear()
            one.count = 0
        return told

    _live(pipe, VIEWERS, begin, obey)


def present(pipe: Connection) -> None:
    """The process of one who shares: a scene and its first number begin it, "take" ends it."""
    calls: list[PeerCall] = []
    presenting: list[Presenting] = []

    def obey(word: str) -> tuple[dict[int, float], Picture | None] | None:
        if word != "take":
            scene, number = word.split()
            presenting.append(Presenting(calls[0].screen, scene, int(number)))
            return None
        one = presenting.pop()
        return one.stop(), one.last

    _live(pipe, 1, calls.extend, obey)


def _live(
    pipe: Connection,
    count: int,
    begin: Callable[[list[PeerCall]], None],
    obey: Callable[[str], object],
) -> None:
    loop = LoopThread("media")
    loop.start()
    calls = [PeerCall(CallEar(), loop=loop, clock=SystemClock()) for _ in range(count)]
    for call in calls:
        pipe.send(call.offer().result(LIMIT_S).body)
        call.accept(SessionDescription("answer", pipe.recv())).result(LIMIT_S)
    begin(calls)
    while (word := pipe.recv()) != "end":
        pipe.send(obey(word))
    for call in calls:
        call.stop(LIMIT_S)
    loop.stop(LIMIT_S)
