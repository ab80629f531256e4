"""What one machine has open in the server's rooms, and who hears of what arrives.

Everything here is done on the exchange's thread, except for what says otherwise.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from meeting_desktop.adapters.postgres.live_line import PostgresLine, not_in_it, opened_elsewhere
from meeting_desktop.adapters.postgres.live_server import Arrived, Knocked, LiveServer
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.presence import InMeeting
from meeting_desktop.domain.signalling_rules import SignalGate
from meeting_desktop.ports.colleague_rooms import KnockReply, OpenRoom, RoomKnock
from meeting_desktop.ports.signalling import SignallingClosed
from meeting_desktop.runtime.containment import tell_of

_log = get_logger(__name__)

#: Knocks are over after half a minute, and a login makes 30 in one.
_MOST_REMEMBERED = 10_000


#: Line, sender, nonce, and whether it is but the news of a repeat.
Message = tuple[UUID, UUID, str, bool]


class Hosted(Protocol):
    """A room that is open here."""

    @property
    def opening(self) -> UUID: ...

    @property
    def at(self) -> OpenRoom: ...

    @property
    def loop(self) -> asyncio.AbstractEventLoop: ...

    def answered(self, knock: RoomKnock) -> Coroutine[Any, Any, KnockReply]:
        """The host's word on it, to be awaited on ``loop``."""
        ...

    def end_from_afar(self, why: SignallingClosed) -> None: ...


class LiveDesk:
    """``nudge`` makes the exchange come and look."""

    def __init__(self, nudge: Callable[[], None]) -> None:
        self._nudge = nudge
        self._lines: dict[UUID, PostgresLine] = {}
        self._hosted: dict[UUID, Hosted] = {}
        self._replies: dict[UUID, Future[KnockReply]] = {}
        #: Knocks that the host was asked about, the latest last.
        self._asked: dict[UUID, None] = {}
        self._said: deque[tuple[UUID, KnockReply]] = deque()
        #: What was handed on and the server does not know of yet: by its number there.
        self._taken: dict[int, Message] = {}
        #: The same, when the connection broke: it may come once more.
        self._unsure: frozenset[Message] = frozenset()
        self._heard: list[UUID] = []
        self._gates: dict[tuple[str, UUID], SignalGate] = {}
        self._presence: InMeeting | None = None
        self._is_told = True

    # -- on any thread ----------------------------------------------------------------------------

    def want_presence(self, meeting: InMeeting | None) -> None:
        if meeting != self._presence:
            self._presence = meeting
            self._is_told = False
            self._nudge()

    def gate(self, room: str, participant: UUID) -> SignalGate:
        """What was seen before is a replay also on a newer line. On the line's loop."""
        return self._gates.setdefault((room, participant), SignalGate(room, participant))

    def expect(self, knock: UUID) -> Future[KnockReply]:
        reply: Future[KnockReply] = Future()
        self._replies[knock] = reply
        return reply

    def forget(self, knock: UUID) -> None:
        self._replies.pop(knock, None)

    # -- Desk -------------------------------------------------------------------------------------

    def is_busy(self) -> bool:
        open_here = self._lines or self._hosted or self._replies or self._said
        return bool(open_here) or self._presence is not None or not self._is_told

    def come_back(self, server: LiveServer) -> None:
        self._is_told = False
        # After a crash of the server others have their numbers.
        self._unsure |= frozenset(self._taken.values())
        self._taken.clear()
        self.tell(server)
        self.review(server)

    def tell(self, server: LiveServer) -> None:
        if not self._is_told:
            self._is_told = True  # before it is read: it may change meanwhile
            try:
                server.say_present(self._presence)
            except BaseException:
                self._is_told = False
                raise
        while self._said:
            said = self._said.popleft()
            try:
                server.answer(*said)
            except EnvironmentFault:
                self._said.appendleft(said)
                raise

    def take(self, server: LiveServer) -> bool:
        if not self._lines and not self._hosted and not self._replies:
            return False
        waiting = server.take(
            list(self._lines), list(self._hosted), list(self._taken), list(self._heard)
        )
        self._taken.clear()
        self._heard.clear()
        for opening in waiting.closed:
            self._open_again(server, opening)
        for line, why in waiting.lost.items():
            self._lost(server, line, why)
        for arrived in waiting.arrived:
            self._taken[arrived.id] = message = _message(arrived)
            if arrived.line in self._lines and message not in self._unsure:
                self._lines[arrived.line].take_from_afar(arrived)
        self._unsure = frozenset()
        for knock, reply in waiting.replies.items():
            self._heard.append(knock)
            self._hear(knock, reply)
        self._hear_knocks(waiting.knocks)
        return bool(waiting.arrived)

    def give_up(self, *, for_good: bool) -> None:
        for line in self._lines.values():
            line.end_from_afar(SignallingClosed())
        self._lines.clear()
        if for_good:
            for hosted in self._hosted.values():
                hosted.end_from_afar(SignallingClosed())
            self._hosted.clear()

    # -- for lines and rooms ----------------------------------------------------------------------

    def review(self, server: LiveServer) -> None:
        self.take(server)

    def add_line(self, line: PostgresLine) -> None:
        for other in list(self._lines.values()):
            if (other.room, other.participant) == (line.room, line.participant):
                self._end_line(other.id, opened_elsewhere())
        self._lines[line.id] = line

    def forget_line(self, line: UUID) -> None:
        self._lines.pop(line, None)

    def add_room(self, hosted: Hosted) -> None:
        for other in list(self._hosted.values()):
            if other.at.room == hosted.at.room:
                self._end_room(other.opening, opened_elsewhere())
        self._hosted[hosted.opening] = hosted

    def forget_room(self, opening: UUID) -> None:
        self._hosted.pop(opening, None)

    # ---------------------------------------------------------------------------------------------

    def _open_again(self, server: LiveServer, opening: UUID) -> None:
        """The server has forgotten the room, or another machine of the person's has it."""
        hosted = self._hosted.get(opening)
        if hosted is None:
            return
        outcome = server.open_room(hosted.at, opening, again=True)
        if outcome in {"replaced", "taken"}:
            _log.warning("a room is not ours any more", code=outcome)
            self._end_room(opening, opened_elsewhere())

    def _lost(self, server: LiveServer, line_id: UUID, why: str) -> None:
        line = self._lines.get(line_id)
        if line is None:
            return
        outcome = "refused"
        # A host's may be refused because its room was forgotten, and was opened again just now.
        if why == "lost" or self._is_hosts(line):
            outcome = server.enter(
                line.room, line.participant, line.fingerprint, line.id, again=True
            )
        if outcome != "in":
            reason = opened_elsewhere() if outcome == "replaced" else not_in_it()
            self._end_line(line_id, reason)

    def _is_hosts(self, line: PostgresLine) -> bool:
        return any(
            (one.at.room, one.at.host) == (line.room, line.participant)
            for one in self._hosted.values()
        )

    def _end_line(self, line: UUID, why: SignallingClosed) -> None:
        self._lines.pop(line).end_from_afar(why)

    def _end_room(self, opening: UUID, why: SignallingClosed) -> None:
        self._hosted.pop(opening).end_from_afar(why)

    def _hear(self, knock: UUID, reply: KnockReply) -> None:
        waiting = self._replies.pop(knock, None)
        if waiting is not None and waiting.set_running_or_notify_cancel():
            waiting.set_result(reply)

    def _hear_knocks(self, knocks: Sequence[Knocked]) -> None:
        """Ask the host about those that are new; the server tells of each until it is answered."""
        for knock in knocks:
            hosted = self._hosted.get(knock.opening)
            if hosted is None or knock.knock in self._asked:
                continue
            self._asked[knock.knock] = None
            if len(self._asked) > _MOST_REMEMBERED:
                self._asked.pop(next(iter(self._asked)))
            asked = hosted.answered(RoomKnock(knock.person, knock.body))
            try:
                answer = asyncio.run_coroutine_threadsafe(asked, hosted.loop)
            except RuntimeError:  # its loop is over
                asked.close()
                continue
            answer.add_done_callback(partial(self._answered, knock.knock))

    def _answered(self, knock: UUID, answer: Future[KnockReply]) -> None:
        """On the host's loop."""
        error = None if answer.cancelled() else answer.exception()
        if error is not None:
            tell_of(error)
        elif not answer.cancelled():
            self._said.append((knock, answer.result()))
            self._nudge()


def _message(arrived: Arrived) -> Message:
    envelope = arrived.envelope
    return arrived.line, envelope.sender, envelope.nonce, arrived.is_repeat
