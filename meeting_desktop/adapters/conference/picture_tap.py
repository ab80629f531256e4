"""Takes whole VP8 frames out of an aiortc receiver, before its jitter buffer and decoder get them.

aiortc's own buffer gives a frame away when the next one begins: a screen that stands still would
be a picture behind for good. Here a frame is whole with its last packet, and is passed on as it is,
so that nobody decodes and encodes it again. What aiortc does before stays: SRTP, reports, asking
again for lost packets.

It reaches for private names. ``attach`` says so at once if a later aiortc has others.
"""

from __future__ import annotations

from collections.abc import Callable

from aiortc import RTCRtpReceiver, RTCRtpSender
from aiortc.jitterbuffer import JitterBuffer, JitterFrame
from aiortc.rtp import RtpPacket

_BUFFER = "_RTCRtpReceiver__jitter_buffer"
#: A lost packet has been asked for a few times by then; after that the picture is given up.
_PATIENCE_SECONDS = 0.8
#: The same of one who sends very much.
_PATIENCE = 256
_HALF_THE_NUMBERS = 0x8000
#: A picture of more packets is none: 1 MB.
_LONGEST = 800


class PictureTap(JitterBuffer):
    """Puts packets in order and frames together; ``on_frame`` gets each that is whole.

    Frames come in their order, and none is left out but that ``on_gap`` was told before. ``now`` in
    seconds of a clock that runs.
    """

    def __init__(
        self,
        on_frame: Callable[[bytes], None],
        on_gap: Callable[[], None],
        now: Callable[[], float],
    ) -> None:
        super().__init__(capacity=1)
        self._on_frame = on_frame
        self._on_gap = on_gap
        self._now = now
        self._waits_since = 0.0
        #: RTP source of the last packet; 0 before the first.
        self.source = 0
        self._next: int | None = None
        self._early: dict[int, RtpPacket] = {}
        self._parts: list[bytes] = []

    def add(self, packet: RtpPacket) -> tuple[bool, JitterFrame | None]:
        if packet.ssrc != self.source:
            self.source = packet.ssrc
            self._begin_again()
        number = packet.sequence_number
        if self._next is None:
            self._next = number
        ahead = (number - self._next) & 0xFFFF
        if ahead < _HALF_THE_NUMBERS:  # not one that was given up
            if not self._early:
                self._waits_since = self._now()
            self._early[number] = packet
            if ahead > _PATIENCE or len(self._early) > _PATIENCE:
                self._give_up()
            self._take_what_follows()
        return False, None

    def look(self) -> None:
        """Often: what does not come is given up, also where nothing else comes."""
        if self._early and self._now() - self._waits_since > _PATIENCE_SECONDS:
            self._give_up()
            self._take_what_follows()

    def _begin_again(self) -> None:
        self._next = None
        self._early.clear()
        self._parts.clear()
        self._on_gap()

    def _give_up(self) -> None:
        """The oldest of what came is the next."""
        last = self._next or 0
        self._next = min(self._early, key=lambda number: (number - last) & 0xFFFF)
        self._parts.clear()
        self._on_gap()

    def _take_what_follows(self) -> None:
        before = self._next
        while self._next is not None and (packet := self._early.pop(self._next, None)) is not None:
            self._next = (self._next + 1) & 0xFFFF
            data: bytes = getattr(packet, "_data", b"")  # the payload without VP8's description
            if data:
                self._parts.append(data)
            if len(self._parts) > _LONGEST:
                self._parts.clear()
                self._on_gap()
            elif packet.marker and self._parts:
                frame = b"".join(self._parts)
                self._parts.clear()
                self._on_frame(frame)
        if self._next != before:
            self._waits_since = self._now()  # for another one, if for any


def attach(receiver: RTCRtpReceiver, tap: PictureTap) -> None:
    """Send the packets of ``receiver`` to ``tap``, on the media loop."""
    if not isinstance(getattr(receiver, _BUFFER, None), JitterBuffer):
        raise TypeError("this aiortc keeps its jitter buffer elsewhere")
    setattr(receiver, _BUFFER, tap)


async def ask_for_key_frame(receiver: RTCRtpReceiver, source: int) -> None:
    """Tell the sender that the picture is lost (PLI)."""
    await receiver._send_rtcp_pli(source)


def on_key_frame_wanted(sender: RTCRtpSender, wanted: Callable[[], None]) -> None:
    """``wanted`` is called when the other side has lost the picture, on the media loop."""
    if not callable(getattr(sender, "_send_keyframe", None)):
        raise TypeError("this aiortc takes wishes for key frames elsewhere")
    sender._send_keyframe = wanted  # type: ignore[method-assign]
