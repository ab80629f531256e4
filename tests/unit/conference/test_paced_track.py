"""The sender's side of the pace: it waits, it is not flooded, and it ends."""

from __future__ import annotations

import asyncio

import pytest
from aiortc.mediastreams import MediaStreamError
from av.packet import Packet
from av.stream import Stream

from meeting_desktop.adapters.conference.paced_track import PacketTrack


def packet(place: int) -> Packet[Stream]:
    made: Packet[Stream] = Packet(b"x")
    made.pts = place
    return made


def test_a_sender_that_waits_gets_the_next_packet() -> None:
    async def run() -> int | None:
        track = PacketTrack()
        waiting = asyncio.ensure_future(track.recv())
        await asyncio.sleep(0)
        track.push(packet(7))
        return (await waiting).pts

    assert asyncio.run(run()) == 7


def test_a_sender_that_does_not_come_finds_the_latest_only() -> None:
    async def run() -> list[int | None]:
        track = PacketTrack()
        for place in range(100):
            track.push(packet(place))
        return [(await track.recv()).pts for _ in range(5)]

    assert asyncio.run(run()) == [95, 96, 97, 98, 99]


def test_a_stopped_track_lets_go_of_who_waits() -> None:
    async def run() -> None:
        track = PacketTrack()
        waiting = asyncio.ensure_future(track.recv())
        await asyncio.sleep(0)
        track.stop()
        await waiting

    with pytest.raises(MediaStreamError):
        asyncio.run(run())
