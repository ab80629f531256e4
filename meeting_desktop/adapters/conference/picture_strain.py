"""How much of a shared screen gets through, as those who watch report it, and what follows from it.

Who is too busy to read its socket loses what it is sent, asks again, and loses that too. So less is
sent to everybody while somebody loses much, and more again, little by little, when nobody does.
"""

from __future__ import annotations

from collections.abc import Iterable

from aiortc import RTCRtpSender
from aiortc.rtp import AnyRtcpPacket, RtcpRrPacket, RtcpSrPacket

#: Shares of packets that were lost between two reports, a second or so apart.
_MUCH, _LITTLE = 0.1, 0.02
#: The share of the bits that is left after much was lost, and what comes back with each look.
_LESS, _MORE = 0.6, 0.005
LEAST_SHARE = 0.1
_WHOLE = 256
#: Seconds from a report to the answer: more than any line, so they wait to be read.
_LONG_WAIT = 1.0
_ROUND_TRIP = "_RTCRtpSender__rtt"


class Losses:
    """What one who watches reports: packets that were lost, or wait to be read for too long.

    On the media loop only.
    """

    def __init__(self) -> None:
        self._worst = 0.0

    def attach(self, sender: RTCRtpSender) -> None:
        """Hear the reports on ``sender`` as well."""
        if not hasattr(sender, _ROUND_TRIP):
            raise TypeError("this aiortc keeps round trips elsewhere")
        hear = sender._handle_rtcp_packet

        async def heard(packet: AnyRtcpPacket) -> None:
            if isinstance(packet, RtcpRrPacket | RtcpSrPacket):
                lost = [one.fraction_lost for one in packet.reports if one.ssrc == sender._ssrc]
                if lost:
                    self.add(max(lost) / _WHOLE, getattr(sender, _ROUND_TRIP))
            await hear(packet)

        sender._handle_rtcp_packet = heard  # type: ignore[method-assign]

    def add(self, lost: float, round_trip: float | None) -> None:
        """One report: the share that was lost, and seconds, None while nobody knows."""
        waits = round_trip is not None and round_trip > _LONG_WAIT
        self._worst = max(self._worst, 1.0 if waits else lost)

    def take(self) -> float:
        """The largest share lost since it was last asked."""
        worst, self._worst = self._worst, 0.0
        return worst


class Strain:
    """``share``: of the bits that may be sent, so much is sent now."""

    def __init__(self) -> None:
        self.share = 1.0

    def look(self, losses: Iterable[float]) -> None:
        """Ten times a second, with what each who watches lost since the last time."""
        worst = max(losses, default=0.0)
        if worst > _MUCH:
            self.share = max(LEAST_SHARE, self.share * _LESS)
        elif worst < _LITTLE:
            self.share = min(1.0, self.share + _MORE)
