"""One participant at the bridge: the way from packets to pieces, and who silenced them."""

from __future__ import annotations

from collections import deque
from typing import Protocol
from uuid import UUID

from av.packet import Packet
from av.stream import Stream

from meeting_desktop.adapters.conference.conduct import Conduct
from meeting_desktop.adapters.conference.mixer import Voice, together
from meeting_desktop.adapters.conference.opus_stream import OpusEncoder, silence
from meeting_desktop.adapters.conference.peer import Peer
from meeting_desktop.adapters.conference.playout import Frame, Playout
from meeting_desktop.domain.levels import SILENCE_DB
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ
from meeting_desktop.ports.conference import (
    FRAME_SAMPLES,
    HeardPiece,
    LinkState,
    LinkStatistics,
    MutedBy,
    SoundGap,
)

#: Shorter holes are told with their piece only.
_GAP_SAMPLES = 9_600
#: Frames that the loss is a share of (5 s).
_LOSS_FRAMES = 250


class Outlet(Protocol):
    """Where a participant's packets go; a ``PacketTrack``."""

    def push(self, packet: Packet[Stream]) -> None: ...


class Line:
    """Lasts from a participant's first connection to their removal, over any number of peers."""

    def __init__(self, participant: UUID, seat: int) -> None:
        self.participant = participant
        self.seat = seat
        #: Out of the lobby.
        self.admitted = False
        self.peer: Peer | None = None
        self.outlet: Outlet | None = None
        self.state = LinkState.CONNECTING
        #: Counts connection attempts, so that an older one that ends later does not win.
        self.attempt = 0
        #: Attempts that have not been answered yet.
        self.attempts_under_way = 0
        #: Seconds of the monotonic clock: last packet of sound, or when the connection was made.
        self.heard_at = 0.0
        self.conduct = Conduct(0.0)
        self.rtt_ms: float | None = None
        #: Packets of any kind that the present connection has brought, at the last look.
        self.packets = 0
        self.level = SILENCE_DB
        self.encoder: OpusEncoder | None = None
        self.playout = Playout()
        self._muted: set[MutedBy] = set()
        self._gap_start: int | None = None
        self._losses: deque[int] = deque(maxlen=_LOSS_FRAMES)

    @property
    def muted(self) -> bool:
        return bool(self._muted)

    def set_muted(self, by: MutedBy, muted: bool) -> None:
        if muted:
            self._muted.add(by)
        else:
            self._muted.discard(by)

    def pull(self, now: int) -> tuple[list[HeardPiece], list[SoundGap], Voice | None]:
        """What has come due: for the record, about it, and for the mix."""
        frames = self.playout.pull(now)
        if not self.admitted:
            self._gap_start = None
            return [], [], None
        gaps = [gap for frame in frames if (gap := self._gap_before(frame)) is not None]
        if self.muted:
            self.level = SILENCE_DB
            return [self._hushed(frame) for frame in frames], gaps, None
        pieces = [
            HeardPiece(self.participant, frame.position, frame.samples, frame.lost)
            for frame in frames
        ]
        if not self.playout.begun:
            return pieces, gaps, None
        level = max((frame.level for frame in frames), default=SILENCE_DB)
        self.level = max(self.level, level)
        return pieces, gaps, Voice(together([frame.samples for frame in frames]), level)

    def _hushed(self, frame: Frame) -> HeardPiece:
        return HeardPiece(self.participant, frame.position, silence())

    def _gap_before(self, frame: Frame) -> SoundGap | None:
        """A long hole that ends with ``frame``."""
        self._losses.append(frame.lost)
        if frame.lost == FRAME_SAMPLES and not self.muted:
            if self._gap_start is None:
                self._gap_start = frame.position
            return None
        start, self._gap_start = self._gap_start, None
        if start is None or frame.position - start < _GAP_SAMPLES:
            return None
        return SoundGap(self.participant, start, frame.position - start)

    def statistics(self, now: float) -> LinkStatistics:
        lost = sum(self._losses) / (FRAME_SAMPLES * max(1, len(self._losses)))
        return LinkStatistics(
            state=self.state,
            loss=lost,
            jitter_ms=self.playout.delay.jitter / CAPTURE_RATE_HZ * 1000,
            # Below zero where the stream's place in time is a little late: nothing is held back.
            delay_ms=max(0, self.playout.delay.now) / CAPTURE_RATE_HZ * 1000,
            rtt_ms=self.rtt_ms,
            packet_age=now - self.heard_at if self.playout.begun else float("inf"),
        )
