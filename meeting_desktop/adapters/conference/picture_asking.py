"""Which packets of a picture are asked for again, and when: each a few times, with pauses between.

aiortc asks for everything that is missing whenever one more packet is, and never again after that.
Where many are lost in a row each came many times over, which overflowed the socket anew; where the
answer was lost, the picture stood still until 256 more packets had come.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aiortc import RTCRtpReceiver
from aiortc.rtp import RtpPacket

_GENERATOR = "_RTCRtpReceiver__nack_generator"
#: The answer has had time to come by then.
_AGAIN_SECONDS = 0.15
_MOST_TIMES = 4
#: The sender keeps so many packets.
_KEPT = 128
_NUMBERS, _HALF_THE_NUMBERS = 0x10000, 0x8000


@dataclass(slots=True)
class _Asked:
    at: float
    times: int


class Asking:
    """Stands in the place of aiortc's ``NackGenerator``: ``add`` each packet; where it says so,
    those of ``missing`` are asked for. ``now`` in seconds of a clock that runs.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._source = self._newest = -1
        self._asked: dict[int, _Asked] = {}
        #: Numbers that are to be asked for now.
        self.missing: set[int] = set()

    def add(self, packet: RtpPacket) -> bool:
        number = packet.sequence_number
        if packet.ssrc != self._source:
            self._source, self._newest = packet.ssrc, number
            self._asked.clear()
        newest = self._newest
        ahead = (number - newest) % _NUMBERS
        self._asked.pop(number, None)
        if ahead < _HALF_THE_NUMBERS:
            self._newest = number
            for between in range(max(1, ahead - _KEPT), ahead):
                self._asked[(newest + between) % _NUMBERS] = _Asked(float("-inf"), 0)
        for old in [one for one in self._asked if (self._newest - one) % _NUMBERS >= _KEPT]:
            del self._asked[old]
        self.missing = set(self._due())
        return bool(self.missing)

    def _due(self) -> list[int]:
        now = self._now()
        due = [
            number
            for number, asked in self._asked.items()
            if asked.times < _MOST_TIMES and now - asked.at >= _AGAIN_SECONDS
        ]
        for number in due:
            asked = self._asked[number]
            asked.at, asked.times = now, asked.times + 1
        return due


def ask_in_turn(receiver: RTCRtpReceiver, asking: Asking) -> None:
    """Let ``receiver`` ask for what ``asking`` says, on the media loop."""
    if not hasattr(getattr(receiver, _GENERATOR, None), "missing"):
        raise TypeError("this aiortc asks for lost packets elsewhere")
    setattr(receiver, _GENERATOR, asking)
