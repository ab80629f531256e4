"""The pictures of one connection: VP8 both ways, agreed at the beginning, silent until used.

So a screen is shared without describing the connection anew, which a call cannot do while it lasts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from aiortc import RTCPeerConnection, RTCRtpSender, RTCRtpTransceiver

from meeting_desktop.adapters.conference.paced_track import PacketTrack
from meeting_desktop.adapters.conference.picture_asking import Asking, ask_in_turn
from meeting_desktop.adapters.conference.picture_codec import is_frame, is_key, packet_of
from meeting_desktop.adapters.conference.picture_pace import pace
from meeting_desktop.adapters.conference.picture_strain import Losses
from meeting_desktop.adapters.conference.picture_tap import (
    PictureTap,
    ask_for_key_frame,
    attach,
    on_key_frame_wanted,
)

#: Frames that may wait for a sender (1 s); then they are left out, and it goes on with a key frame.
_BACKLOG = 10
#: What a key frame gets to arrive, also at a machine that is too busy.
_KEY_ARRIVES_SECONDS = 1.5
_CODECS = {"video/VP8", "video/rtx"}


class PicturePart:
    """Use on the media loop only. ``frame`` gets whole VP8 frames of the other side in their order;
    ``gap`` is told where some are missing.
    """

    def __init__(
        self,
        connection: RTCPeerConnection,
        frame: Callable[[bytes], None],
        gap: Callable[[], None],
    ) -> None:
        self.track = PacketTrack(_BACKLOG, kind="video")
        #: What is sent next has to be a key frame.
        self.needs_key = True
        #: Frames so far, for whoever watches the cost.
        self.sent = 0
        self.losses = Losses()
        self._key_at = float("-inf")
        self.transceiver: RTCRtpTransceiver = connection.addTransceiver(self.track, "sendrecv")
        codecs = RTCRtpSender.getCapabilities("video").codecs
        # VP8 first, and one stream for what is sent again.
        self.transceiver.setCodecPreferences([one for one in codecs if one.mimeType in _CODECS])
        now = asyncio.get_running_loop().time
        self._tap = PictureTap(lambda data: frame(data) if is_frame(data) else gap(), gap, now)
        attach(self.transceiver.receiver, self._tap)
        ask_in_turn(self.transceiver.receiver, Asking(now))
        on_key_frame_wanted(self.transceiver.sender, self._lost)
        self.losses.attach(self.transceiver.sender)
        pace(self.transceiver.sender)

    @property
    def is_taken(self) -> bool:
        """Whether the other side wants pictures at all."""
        return self.transceiver.currentDirection in {"sendrecv", "sendonly"}

    def send(self, frame: bytes, at: float) -> None:
        """The next frame; left out, with those that depend on it, where too many wait."""
        if self.needs_key and not is_key(frame):
            return
        if self.track.is_full:
            self.track.clear()  # a key frame behind them would come as late
            self.needs_key = True
            return
        self.needs_key = False
        if is_key(frame):
            self._key_at = asyncio.get_running_loop().time()
        self.sent += 1
        self.track.push(packet_of(frame, at))

    def look(self) -> None:
        """Often: what does not come is given up."""
        self._tap.look()

    async def ask_for_key_frame(self) -> None:
        if self._tap.source:
            await ask_for_key_frame(self.transceiver.receiver, self._tap.source)

    def _lost(self) -> None:
        # One that is on its way answers it; another behind it would only come later still.
        if asyncio.get_running_loop().time() - self._key_at > _KEY_ARRIVES_SECONDS:
            self.needs_key = True
