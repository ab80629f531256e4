"""Real descriptions of aiortc pass the fingerprint check, and only with their own certificate."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest
from aiortc import RTCPeerConnection, RTCSessionDescription

from meeting_desktop.adapters.conference.host_certificate import HostCertificate
from meeting_desktop.adapters.conference.local_hub import LocalHub
from meeting_desktop.domain.fingerprints import fingerprint_of, keep_sha256
from meeting_desktop.domain.signalling_rules import SignalKind, SignalRefusal
from tests.fakes.clock import VirtualClock

_ROOM, _HOST, _GUEST = "ABCD3467", UUID(int=1), UUID(int=2)


def _run(test: Callable[[], Awaitable[None]]) -> None:
    async def limited() -> None:
        async with asyncio.timeout(20.0):
            await test()

    asyncio.run(limited())


async def _offer(connection: RTCPeerConnection) -> str:
    connection.addTransceiver("audio")
    connection.createDataChannel("control")
    await connection.setLocalDescription(await connection.createOffer())
    return str(connection.localDescription.sdp)


async def _answer(connection: RTCPeerConnection, offer: str) -> str:
    await connection.setRemoteDescription(RTCSessionDescription(offer, "offer"))
    await connection.setLocalDescription(await connection.createAnswer())
    return str(connection.localDescription.sdp)


def test_every_connection_of_a_host_shows_the_same_certificate() -> None:
    async def test() -> None:
        certificate = HostCertificate()
        for _ in range(2):
            connection = RTCPeerConnection()
            certificate.give_to(connection)
            shown = fingerprint_of(keep_sha256(await _offer(connection)))
            assert shown == certificate.fingerprint
            await connection.close()

    _run(test)


def test_two_hosts_have_different_certificates() -> None:
    assert HostCertificate().fingerprint != HostCertificate().fingerprint


def test_two_real_connections_meet_through_the_hub() -> None:
    async def test() -> None:
        hub, certificate = LocalHub(VirtualClock()), HostCertificate()
        theirs, ours = RTCPeerConnection(), RTCPeerConnection()
        certificate.give_to(ours)
        offer = await _offer(theirs)
        host = await hub.open(_ROOM, _HOST, certificate.fingerprint)
        guest = await hub.open(_ROOM, _GUEST, fingerprint_of(keep_sha256(offer)) or "")
        await guest.send(_HOST, SignalKind.OFFER, offer)
        answer = await _answer(ours, (await host.receive()).payload)
        await host.send(_GUEST, SignalKind.ANSWER, answer)
        payload = (await guest.receive()).payload
        connected = asyncio.Event()

        def look() -> None:
            if theirs.connectionState == "connected":
                connected.set()

        theirs.on("connectionstatechange", look)
        await theirs.setRemoteDescription(RTCSessionDescription(payload, "answer"))
        await connected.wait()
        await theirs.close()
        await ours.close()

    _run(test)


def test_somebody_in_between_with_another_certificate_is_not_believed() -> None:
    async def test() -> None:
        hub = LocalHub(VirtualClock())
        theirs, between = RTCPeerConnection(), RTCPeerConnection()
        announced = fingerprint_of(keep_sha256(await _offer(theirs)))
        host = await hub.open(_ROOM, _HOST, HostCertificate().fingerprint)
        guest = await hub.open(_ROOM, _GUEST, announced or "")
        await guest.send(_HOST, SignalKind.OFFER, await _offer(between))
        await guest.send(_HOST, SignalKind.BYE)
        assert (await host.receive()).kind is SignalKind.BYE
        assert host.refused == {SignalRefusal.WRONG_FINGERPRINT: 1}
        await theirs.close()
        await between.close()

    _run(test)


def test_a_connection_of_another_make_is_refused_loudly() -> None:
    with pytest.raises(AttributeError, match="elsewhere"):
        HostCertificate().give_to(object())  # type: ignore[arg-type]
