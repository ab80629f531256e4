"""One connection: sound each way, Opus only, a shared screen each way, and two data channels.

Whatever else the other side offers (more tracks, other channels) is declined, so that no track runs
without a reader. Who offers no pictures has none. One peer lives as long as one connection; who
connects again gets a new one, for aiortc cannot restart ICE.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from aiortc import (
    RTCBundlePolicy,
    RTCConfiguration,
    RTCDataChannel,
    RTCIceServer,
    RTCPeerConnection,
    RTCRtpSender,
    RTCRtpTransceiver,
    RTCSessionDescription,
)
from aiortc.exceptions import InvalidStateError
from aiortc.sdp import candidate_from_sdp
from aiortc.stats import RTCRemoteInboundRtpStreamStats, RTCTransportStats

from meeting_desktop.adapters.conference.channel_guard import ChannelGuard, guard
from meeting_desktop.adapters.conference.channel_speed import make_room, report_every_second
from meeting_desktop.adapters.conference.consent import keep_asking
from meeting_desktop.adapters.conference.file_channel import FileChannel
from meeting_desktop.adapters.conference.host_certificate import HostCertificate
from meeting_desktop.adapters.conference.paced_track import MIX_PACKETS, PacketTrack
from meeting_desktop.adapters.conference.picture_part import PicturePart
from meeting_desktop.adapters.conference.rtp_tap import OnPacket, attach
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.ports.conference import MAX_CONTROL_BYTES, IceServer, SessionDescription

T = TypeVar("T")

_log = get_logger(__name__)

_CHANNEL, _FILES = "control", "files"
#: Longer is no honest description of a sound track and a channel.
_MAX_DESCRIPTION = 65_536
_MAX_SECTIONS = 4
#: Addresses of the other side, each of which is tried with each of ours; a browser has about 10.
_MAX_CANDIDATES = 50
#: What may wait for somebody who does not read; more is not sent.
_MAX_UNREAD = 262_144
#: Messages kept until the channel opens.
_MAX_UNSAID = 32
#: What a last message gets to arrive before the connection ends.
_LAST_WORDS_SECONDS = 0.3
_DESCRIBE_SECONDS = 10.0
_CLOSE_SECONDS = 5.0
#: Says that we use copies of lost packets; browsers send none to who does not (RFC 7587, 6.1).
_OPUS = re.compile(r"(a=rtpmap:(\d+) opus/48000/2\r\n)")
_OPUS_WITH_COPIES = r"\1a=fmtp:\2 minptime=10;useinbandfec=1\r\n"


@dataclass(frozen=True, slots=True)
class PeerEvents:
    """Called on the media loop. ``state``: connected, failed or closed.

    ``picture``: a whole frame of the other side's screen; ``picture_gap``: some are missing.
    """

    packet: OnPacket
    control: Callable[[str], None]
    file_frame: Callable[[bytes], None]
    state: Callable[[str], None]
    picture: Callable[[bytes], None]
    picture_gap: Callable[[], None]


@dataclass(frozen=True, slots=True)
class PeerReport:
    """``rtt_ms`` is None until the other side has reported; ``packets``: all received so far, but
    for those of files that were asked for.
    """

    rtt_ms: float | None
    packets: int


class Peer:
    """Use on the media loop only."""

    def __init__(
        self,
        servers: Sequence[IceServer],
        events: PeerEvents,
        *,
        backlog: int = MIX_PACKETS,
        certificate: HostCertificate | None = None,
    ) -> None:
        self.track = PacketTrack(backlog)
        #: None where the other side has none.
        self.picture: PicturePart | None = None
        self._events = events
        self._channel: RTCDataChannel | None = None
        self._candidates = 0
        self._unsaid: deque[str] = deque(maxlen=_MAX_UNSAID)
        self._files = FileChannel(events.file_frame)
        self._guard: ChannelGuard | None = None
        self._connection = RTCPeerConnection(
            RTCConfiguration(
                # An empty list, for None means a public server of somebody else's.
                iceServers=[_ice_server(server) for server in servers],
                bundlePolicy=RTCBundlePolicy.MAX_BUNDLE,
            )
        )
        if certificate is not None:
            certificate.give_to(self._connection)
        self._sound = self._connection.addTransceiver(self.track, "sendrecv")
        self._sound.setCodecPreferences(
            [one for one in RTCRtpSender.getCapabilities("audio").codecs if one.name == "opus"]
        )
        attach(self._sound.receiver, events.packet)
        keep_asking(self._sound.sender.transport.transport)
        self._connection.on("connectionstatechange", self._on_state)
        self._connection.on("datachannel", self._on_channel)

    @property
    def hears(self) -> bool:
        """Whether the other side said that it would send sound."""
        return self._sound.currentDirection in {"sendrecv", "recvonly"}

    async def answer(self, offer: SessionDescription) -> SessionDescription:
        """Raises: UserFacingError when ``offer`` cannot be answered."""
        remote = _checked(offer, "offer")
        if "\nm=video" in offer.body:
            self._add_picture()
        await _understood(self._connection.setRemoteDescription(remote))
        self._guard_channel()
        for other in self._connection.getTransceivers():
            if other is not self._sound and not self._is_picture(other):
                _decline(other)
        if self._sound.mid is None:
            raise _not_understood()  # no sound track
        answer = await _understood(self._connection.createAnswer())
        await _understood(self._connection.setLocalDescription(answer))
        return self._described()

    async def offer(self) -> SessionDescription:
        """Raises: EnvironmentFault when the network gives no address to offer."""
        self._add_picture()
        self._on_channel(self._connection.createDataChannel(_CHANNEL))
        self._on_channel(self._connection.createDataChannel(_FILES))
        self._guard_channel()
        try:
            offer = await self._connection.createOffer()
            await asyncio.wait_for(self._connection.setLocalDescription(offer), _DESCRIBE_SECONDS)
        except (OSError, TimeoutError) as error:
            raise EnvironmentFault(
                "The network cannot be used for a meeting; check the connection and try again.",
                code="no_network",
                retryable=True,
            ) from error
        return self._described()

    async def accept(self, answer: SessionDescription) -> None:
        """Raises: UserFacingError when ``answer`` does not fit the offer."""
        remote = _checked(answer, "answer")
        await _understood(self._connection.setRemoteDescription(remote))

    async def add_candidate(self, line: str, media_id: str) -> None:
        """A further address of the other side; what cannot be read, or is too much, is ignored."""
        self._candidates += 1
        if self._candidates > _MAX_CANDIDATES:
            return
        try:
            candidate = candidate_from_sdp(line.removeprefix("candidate:"))
            candidate.sdpMid = media_id
            await self._connection.addIceCandidate(candidate)
        except (ValueError, IndexError, AssertionError, InvalidStateError):
            _log.info("candidate ignored")

    def _add_picture(self) -> None:
        events = self._events
        self.picture = PicturePart(self._connection, events.picture, events.picture_gap)

    def _is_picture(self, other: RTCRtpTransceiver) -> bool:
        return self.picture is not None and other is self.picture.transceiver

    def _described(self) -> SessionDescription:
        make_room(self._sound.sender.transport.transport)
        local = self._connection.localDescription
        return SessionDescription(local.type, _OPUS.sub(_OPUS_WITH_COPIES, local.sdp))

    def send_control(self, text: str) -> bool:
        """Send it, or keep it until the channel is open; False when nobody reads it."""
        channel = self._channel
        if channel is None or channel.readyState == "connecting":
            self._unsaid.append(text)
            return True
        if channel.readyState != "open" or channel.bufferedAmount > _MAX_UNREAD:
            return False
        channel.send(text)
        return True

    def send_file_frame(self, frame: bytes, answered: int) -> None:
        """``answered``: bytes that the other side may send because of it."""
        self._files.send(frame, answered)

    async def report(self) -> PeerReport:
        rtt: float | None = None
        packets = 0
        for part in (await self._connection.getStats()).values():
            if isinstance(part, RTCRemoteInboundRtpStreamStats) and part.roundTripTime is not None:
                rtt = max(0.0, part.roundTripTime * 1000)
            elif isinstance(part, RTCTransportStats):
                asked_for = self._guard.asked_for if self._guard is not None else 0
                packets = part.packetsReceived - asked_for
        return PeerReport(rtt, packets)

    async def close(self, *, politely: bool = False) -> None:
        """Tell the other side and free everything; may be called twice."""
        self._connection.remove_all_listeners()
        if politely:
            await asyncio.sleep(_LAST_WORDS_SECONDS)
        self.track.stop()
        if self.picture is not None:
            self.picture.track.stop()
        try:
            await asyncio.wait_for(self._connection.close(), _CLOSE_SECONDS)
        except TimeoutError:
            _log.warning("connection did not close in time")

    def _guard_channel(self) -> None:
        """Before the first packet."""
        channel = self._connection.sctp
        if channel is not None:
            now = asyncio.get_running_loop().time
            self._guard = guard(channel, now, lambda: self._events.state("failed"))
            self._files.allow = self._guard.allow
            report_every_second(channel)
            keep_asking(channel.transport.transport)

    def _on_state(self) -> None:
        state = self._connection.connectionState
        if state in {"connected", "failed", "closed"}:
            self._events.state(state)

    def _on_channel(self, channel: RTCDataChannel) -> None:
        if channel.label == _FILES and self._files.take(channel):
            return
        if self._channel is not None or channel.label != _CHANNEL:
            channel.close()
            return
        self._channel = channel
        channel.on("message", self._on_message)
        channel.on("open", self._say_the_unsaid)
        self._say_the_unsaid()

    def _say_the_unsaid(self) -> None:
        while self._unsaid and self._channel is not None and self._channel.readyState == "open":
            self._channel.send(self._unsaid.popleft())

    def _on_message(self, message: str | bytes) -> None:
        if isinstance(message, str) and len(message.encode()) <= MAX_CONTROL_BYTES:
            self._events.control(message)
        else:
            # Not dropped in silence: whoever reads the channel counts it against the sender.
            self._events.control("")


def _ice_server(server: IceServer) -> RTCIceServer:
    return RTCIceServer(
        server.url, username=server.username or None, credential=server.credential or None
    )


def _decline(transceiver: RTCRtpTransceiver) -> None:
    transceiver.direction = "inactive"


def _checked(description: SessionDescription, kind: str) -> RTCSessionDescription:
    body = description.body
    sections = body.count("\nm=")
    if description.kind != kind or len(body) > _MAX_DESCRIPTION or not sections:
        raise _not_understood()
    if sections > _MAX_SECTIONS or body.count("a=candidate:") > _MAX_CANDIDATES:
        raise _not_understood()
    return RTCSessionDescription(sdp=body, type=kind)


async def _understood(step: Awaitable[T]) -> T:
    """A step of aiortc's with a stranger's text, over which it stumbles in many ways."""
    try:
        return await asyncio.wait_for(step, _DESCRIBE_SECONDS)
    except Exception as error:
        raise _not_understood() from error


def _not_understood() -> UserFacingError:
    return UserFacingError(
        "The other side's description of the connection cannot be used; connect again.",
        code="bad_description",
    )
