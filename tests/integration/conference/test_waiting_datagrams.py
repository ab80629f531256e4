"""What waits in a socket is read in few turns of the media loop, and a fault of one is told."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest

from meeting_desktop.runtime.loop_thread import LoopThread

_COUNT = 40


class Listener(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.heard: list[bytes] = []

    def datagram_received(self, data: bytes, _address: object) -> None:
        self.heard.append(data)


@pytest.fixture
def loop() -> Iterator[LoopThread]:
    loop = LoopThread("media")
    loop.start()
    yield loop
    assert loop.stop(60)


async def turns_for_all(count: int) -> tuple[int, list[bytes]]:
    running = asyncio.get_running_loop()
    transport, listener = await running.create_datagram_endpoint(
        Listener, local_addr=("127.0.0.1", 0)
    )
    address = transport.get_extra_info("sockname")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for number in range(count):
            sender.sendto(bytes([number]), address)
    turns = 0
    while len(listener.heard) < count:
        await asyncio.sleep(0)
        turns += 1
    transport.close()
    return turns, listener.heard


def test_all_that_waits_is_read_in_few_turns_and_in_its_order(loop: LoopThread) -> None:
    turns, heard = loop.submit(turns_for_all(_COUNT)).result(60)
    assert heard == [bytes([number]) for number in range(_COUNT)]
    assert turns < _COUNT / 4
