"""A bad network in this process: a UDP relay that loses, delays and disorders what passes.

Two ends that take each other's description from ``Passage.described`` know no way but the relay.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from meeting_desktop.ports.conference import SessionDescription
from meeting_desktop.runtime.loop_thread import LoopThread

_LIMIT_SECONDS = 60.0
_CANDIDATE = re.compile(r"(a=candidate:\S+ 1 udp \d+) (\S+) (\d+) typ host")
_LOOPBACK = "127.0.0.1"

Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Weather:
    """``loss``: share of packets that vanish; each other one takes ``delay`` to ``delay + jitter``.

    Seconds; with more jitter than there is between two packets, they overtake each other.
    """

    loss: float = 0.0
    delay: float = 0.0
    jitter: float = 0.0
    cut: bool = False


FINE = Weather()
#: What the issue asks to bear.
STORM = Weather(loss=0.05, jitter=0.1)


class LossyNetwork:
    """Its chance is seeded; how a packet fares depends on the order in which packets come."""

    def __init__(self, seed: int = 1) -> None:
        self._chance = np.random.default_rng(seed)
        self._loop = LoopThread("network")
        self._loop.start()
        self._passages: list[Passage] = []
        self.weather = FINE
        self.passed = self.lost = 0

    def passage(self) -> Passage:
        """For one connection between two ends."""

        async def opened() -> Passage:
            return await Passage.opened(self._carry)

        passage = self._loop.submit(opened()).result(_LIMIT_SECONDS)
        self._passages.append(passage)
        return passage

    def cut(self) -> None:
        """From now on nothing passes."""
        self.weather = replace(self.weather, cut=True)

    def heal(self) -> None:
        self.weather = FINE

    def close(self) -> None:
        async def closed() -> None:
            for passage in self._passages:
                passage.close()
            await asyncio.sleep(0)  # sockets are closed in the loop's next turn
            await asyncio.sleep(0)

        self._loop.submit(closed()).result(_LIMIT_SECONDS)
        assert self._loop.stop(_LIMIT_SECONDS)

    def _carry(self, deliver: Callable[[], None]) -> None:
        weather = self.weather
        if weather.cut or self._chance.random() < weather.loss:
            self.lost += 1
            return
        self.passed += 1
        takes = weather.delay + float(self._chance.uniform(0, 1)) * weather.jitter
        if takes:
            asyncio.get_running_loop().call_later(takes, deliver)
        else:
            deliver()


class Passage:
    """Two doors: what comes in at one leaves by the other."""

    def __init__(self, carry: Callable[[Callable[[], None]], None]) -> None:
        self._doors = (_Door(self._through, 0), _Door(self._through, 1))
        self._carry = carry

    @classmethod
    async def opened(cls, carry: Callable[[Callable[[], None]], None]) -> Passage:
        passage = cls(carry)
        for door in passage._doors:
            await door.open()
        return passage

    def described(self, description: SessionDescription) -> SessionDescription:
        """What to tell the other end: the same, but reached by the relay.

        The offering end is behind the first door, the answering one behind the second.
        """
        here = 0 if description.kind == "offer" else 1
        found = _CANDIDATE.search(description.body)
        assert found is not None, "no address to relay to"
        self._doors[here].behind = (found[2], int(found[3]))
        address, port = self._doors[1 - here].address
        body = _CANDIDATE.sub(rf"\g<1> {address} {port} typ host", description.body)
        return SessionDescription(description.kind, body)

    def close(self) -> None:
        for door in self._doors:
            door.close()

    def _through(self, number: int, data: bytes) -> None:
        self._carry(lambda: self._doors[1 - number].deliver(data))


class _Door(asyncio.DatagramProtocol):
    """The socket that one end sends to; ``behind`` is that end's own address."""

    def __init__(self, through: Callable[[int, bytes], None], number: int) -> None:
        self._through = through
        self._number = number
        self._transport: asyncio.DatagramTransport | None = None
        self.behind: Address | None = None

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: self, local_addr=(_LOOPBACK, 0))

    @property
    def address(self) -> Address:
        assert self._transport is not None
        host, port = self._transport.get_extra_info("sockname")
        return str(host), int(port)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self.behind = addr
        self._through(self._number, data)

    def error_received(self, exc: Exception) -> None:
        """The end behind it has gone."""

    def deliver(self, data: bytes) -> None:
        if self._transport is not None and self.behind is not None:
            self._transport.sendto(data, self.behind)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()
            self._transport = None
