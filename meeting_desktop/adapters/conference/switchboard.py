"""Whose connection is whose: comes about, takes the place of an older one, is lost, ends.

A participant's line stays through all of it; only the peer behind it changes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from uuid import UUID

from meeting_desktop.adapters.conference.conduct import MOST_PACKETS, Conduct
from meeting_desktop.adapters.conference.host_certificate import HostCertificate
from meeting_desktop.adapters.conference.line import Line
from meeting_desktop.adapters.conference.opus_stream import packet_samples
from meeting_desktop.adapters.conference.peer import Peer, PeerEvents
from meeting_desktop.adapters.conference.room import Room
from meeting_desktop.adapters.conference.screen_hub import ScreenHub
from meeting_desktop.adapters.conference.watchdog import heard_at_after, is_lost
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.roster import LARGEST_LOBBY, LARGEST_ROOM
from meeting_desktop.ports.conference import (
    ConferenceListener,
    IceServer,
    LinkState,
    SessionDescription,
)
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.tasks import SupervisedTasks

_log = get_logger(__name__)

#: All but the host.
MOST_LINES = LARGEST_ROOM + LARGEST_LOBBY - 1
#: Of one participant; each holds sockets until it is answered.
_MOST_ATTEMPTS = 3
#: Who was never let in and is gone for so long has no line any more; the lobby waits as long.
_KEPT_SECONDS = 60.0


class Switchboard:
    """Use on the media loop only. ``position`` is the bridge's."""

    def __init__(
        self,
        room: Room,
        listener: ConferenceListener,
        *,
        clock: Clock,
        position: Callable[[], int],
        ice_servers: Callable[[], Sequence[IceServer]],
        certificate: HostCertificate | None,
        screen: ScreenHub,
    ) -> None:
        self._room = room
        self._screen = screen
        self._listener = listener
        self._clock = clock
        self._position = position
        self._ice_servers = ice_servers
        self._certificate = certificate
        self._hang_ups = SupervisedTasks()
        self._ending: set[asyncio.Task[None]] = set()
        self._closed = False

    async def connect(self, participant: UUID, remote: SessionDescription) -> SessionDescription:
        if self._closed or participant == self._room.host:
            raise _not_taken()
        known = participant in self._room.lines
        if not known and len(self._room.lines) >= MOST_LINES:
            raise _full()
        line = self._room.line(participant)
        if line.attempts_under_way >= _MOST_ATTEMPTS:
            raise _not_taken()
        line.attempt += 1
        attempt = line.attempt
        peer = Peer(
            self._ice_servers(),
            self._events_of(line, lambda: line.peer is peer),
            certificate=self._certificate,
        )
        line.attempts_under_way += 1
        try:
            answer = await peer.answer(remote)
            # What was connected before goes on until the new description has proved good.
            if line.attempt != attempt or self._room.lines.get(participant) is not line:
                raise _not_taken()
        except BaseException:
            self._close_peer(peer)
            if not known and line.peer is None and line.attempt == attempt:
                self._room.leave(participant)
            raise
        finally:
            line.attempts_under_way -= 1
        self._put_through(line, peer)
        return answer

    def _put_through(self, line: Line, peer: Peer) -> None:
        """``peer`` is the line's connection from now on; the one before it ends."""
        if line.peer is not None:
            self._close_peer(line.peer)
        # The outlet opens with the connection: what waited for it would come late, all at once.
        line.peer, line.outlet = peer, None
        line.packets = 0
        line.rtt_ms = None
        line.encoder = None
        line.heard_at = self._clock.monotonic()
        line.conduct = Conduct(line.heard_at)
        self._change(line, LinkState.CONNECTING)

    def _events_of(self, line: Line, is_current: Callable[[], bool]) -> PeerEvents:
        def packet(source: int, timestamp: int, payload: bytes) -> None:
            if is_current():
                self._take(line, source, timestamp, payload)

        def control(text: str) -> None:
            if is_current():
                with Contained():
                    self._listener.control(line.participant, text)

        def changed(state: str) -> None:
            if not is_current():
                return
            if state == "connected" and line.peer is not None:
                line.heard_at = self._clock.monotonic()
                line.outlet = line.peer.track
                self._change(line, LinkState.CONNECTED)
            else:
                self._lose(line)

        return PeerEvents(
            packet,
            control,
            self._files_of(line, is_current),
            changed,
            *self._screen.ears_of(line, is_current),
        )

    def _files_of(self, line: Line, is_current: Callable[[], bool]) -> Callable[[bytes], None]:
        def file_frame(frame: bytes) -> None:
            if is_current():
                with Contained():
                    self._listener.file_frame(line.participant, frame)

        return file_frame

    def _take(self, line: Line, source: int, timestamp: int, payload: bytes) -> None:
        now = self._clock.monotonic()
        sensible = packet_samples(payload) > 0
        line.conduct.saw(now, source, sensible=sensible)
        if sensible:
            line.heard_at = now
            line.playout.add(self._position(), source, timestamp, payload)

    def _lose(self, line: Line) -> None:
        if line.peer is not None:
            self._close_peer(line.peer)
            line.peer = line.outlet = None
            self._change(line, LinkState.LOST)

    def _change(self, line: Line, state: LinkState) -> None:
        line.state = state
        with Contained():
            self._listener.link_changed(line.participant, state)

    def _close_peer(self, peer: Peer, *, politely: bool = False) -> None:
        """``politely``: after the last words on the control channel have had time to arrive."""
        task = self._hang_ups.start("conference-hang-up", peer.close(politely=politely))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def remove(self, participant: UUID) -> None:
        self._remove(participant)

    def _remove(self, participant: UUID) -> None:
        line = self._room.leave(participant)
        if line is None:
            return
        line.attempt += 1
        if line.peer is not None:
            self._close_peer(line.peer, politely=True)
            line.peer = line.outlet = None
        self._change(line, LinkState.CLOSED)

    def stood_still(self, seconds: float) -> None:
        """Turns were late by so much."""
        now = self._clock.monotonic()
        for line in self._room.lines.values():
            line.heard_at = heard_at_after(seconds, line.heard_at, now)

    def watch(self) -> None:
        """Give up whatever has gone silent or sends nonsense, and forget who never came in."""
        now = self._clock.monotonic()
        for line in list(self._room.lines.values()):
            if line.peer is None:
                if _is_abandoned(line, now):
                    self._remove(line.participant)
            elif not line.conduct.bearable:
                _log.warning("connection dropped: it sends too much, or no sound")
                self._lose(line)
            elif is_lost(line.state, sends_sound=line.peer.hears, silent_for=now - line.heard_at):
                self._lose(line)

    async def report(self, line: Line) -> None:
        """Ask the line's connection how it does."""
        peer = line.peer
        if peer is None:
            return
        report = await peer.report()
        if peer is not line.peer:
            return
        line.rtt_ms = report.rtt_ms
        came, line.packets = report.packets - line.packets, report.packets
        if came > MOST_PACKETS:
            _log.warning("connection dropped: a flood of packets")
            self._lose(line)
        elif line.state is LinkState.CONNECTED and not peer.hears and came > 0:
            line.heard_at = self._clock.monotonic()

    async def close(self) -> None:
        """End every connection, and wait for that."""
        self._closed = True
        for participant in list(self._room.lines):
            await self.remove(participant)
        await asyncio.gather(*self._ending)


def _is_abandoned(line: Line, now: float) -> bool:
    """Nobody else ends it: the rules of the meeting know only who has said something."""
    in_use = line.admitted or line.attempts_under_way
    return not in_use and now - line.heard_at > _KEPT_SECONDS


def _full() -> UserFacingError:
    return UserFacingError(
        "This meeting has no room for more people; try again when somebody has left.",
        code="conference_full",
    )


def _not_taken() -> UserFacingError:
    return UserFacingError(
        "This connection is not wanted any more; connect again.", code="connection_not_taken"
    )
