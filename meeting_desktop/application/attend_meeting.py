"""The AI participant attends the running meeting: it joins, asks the set by voice, and leaves.

What it says and when is ``domain.assistant_talk``; on the media thread it is ``assistant_mouth``.
It joins because a person asks for it, or by itself where the meeting was planned so, once its time
has come and others can come in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.assistant_visit import Visit, VisitParts
from meeting_desktop.application.conference_seat import HostSeat
from meeting_desktop.application.guide_rows import GuidedMeeting
from meeting_desktop.application.run_meeting import LiveMeeting
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault, UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.attendance import AttendState, AttendStatus
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.runtime.containment import tell_of
from meeting_desktop.runtime.serial_worker import SerialWorker
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)

_COMING_SECONDS = 10.0
#: Queues what invitees are told, within a transaction.
TellInvitees = Callable[[UnitOfWork, Meeting, datetime], None]


@dataclass(frozen=True, slots=True)
class AttendParts:
    """``tell`` queues the mail that it has joined, once a meeting."""

    visit: VisitParts
    tell: TellInvitees


class AttendMeeting:
    """Methods return at once and may be called on any thread; ``states`` come on several."""

    def __init__(self, parts: AttendParts) -> None:
        self.states: Topic[AttendState] = Topic()
        self._parts = parts
        self._state = AttendState()
        self._worker = SerialWorker("attend")
        self._visit: Visit | None = None
        #: The last meeting that it came to by itself, so that it comes once.
        self._came_to: UUID | None = None
        self._unsubscribe: list[Callable[[], None]] = []

    @property
    def state(self) -> AttendState:
        return self._state

    def begin(self) -> None:
        """From now on come by itself where a plan says so."""
        changed = self._parts.visit.meetings.changed
        self._unsubscribe = [changed.subscribe(lambda _nothing: self._look())]

    def close(self, deadline: float) -> bool:
        for end in self._unsubscribe:
            end()
        self.leave()
        return self._worker.stop(deadline)

    # -- what a person does ---------------------------------------------------------------------

    def join(self) -> Future[None]:
        """Come into the running meeting; done when it is in the room.

        The future fails with UserFacingError ``no_meeting``, ``not_open`` (nobody can come in),
        ``no_captions`` (it hears nothing) or ``room_full``; with EnvironmentFault ``no_voice``.
        """
        return self._worker.submit(self._join)

    def leave(self) -> None:
        """Go at once, without a word."""
        visit = self._visit
        if visit is not None:
            visit.leave()

    def mute(self, on: bool) -> None:
        """It listens and says nothing."""
        self._do(lambda visit: visit.mute(on))

    def take_over(self) -> None:
        """A person asks from here on; it fills the answers in."""
        self._do(lambda visit: visit.take_over())

    def hand_back(self) -> None:
        """It asks what is still open."""
        self._do(lambda visit: visit.hand_back())

    def skip(self) -> None:
        """On to the next question."""
        self._do(lambda visit: visit.skip())

    def _do(self, wish: Callable[[Visit], None]) -> None:
        visit = self._visit
        if visit is not None:
            wish(visit)

    # -- on its own thread ----------------------------------------------------------------------

    def _join(self) -> None:
        live, seat = self._place()
        if self._visit is not None:
            return
        voice = self._parts.visit.make_voice()
        if not voice.available():
            raise EnvironmentFault(
                "This computer has no voice for the assistant; install espeak-ng, or choose "
                "another voice in Settings.",
                code="no_voice",
            )
        visit = Visit(self._parts.visit, live, seat, voice, changed=self._changed, gone=self._gone)
        self._visit = visit
        self._publish(AttendState(AttendStatus.JOINING))
        try:
            guided = visit.come(_COMING_SECONDS)
        except BaseException as error:
            self._visit = None
            visit.forget()
            sentence = error.sentence if isinstance(error, ApplicationError) else ""
            self._publish(AttendState(sentence=sentence))
            raise
        self._came_to = live.meeting.id
        self._tell_invitees(guided)

    def _place(self) -> tuple[LiveMeeting, HostSeat]:
        meetings = self._parts.visit.meetings
        live, seat = meetings.live, meetings.seat
        if live is None:
            raise UserFacingError("No meeting is running.", code="no_meeting")
        if seat is None:
            raise UserFacingError(
                "Open the meeting for others first; the assistant talks to those who come.",
                code="not_open",
            )
        if not live.captions:
            raise UserFacingError(
                "The assistant understands by captions; begin the meeting with captions.",
                code="no_captions",
            )
        return live, seat

    def _tell_invitees(self, guided: GuidedMeeting) -> None:
        if guided.meeting.appointment is None:
            return
        visit, now = self._parts.visit, self._parts.visit.clock.now()
        visit.store.write(lambda uow: self._parts.tell(uow, guided.meeting, now))

    def _look(self) -> None:
        """A meeting has begun, ended, or opened: whether it is one to come to, and when."""
        live, seat = self._parts.visit.meetings.live, self._parts.visit.meetings.seat
        if live is None or seat is None or live.meeting.id == self._came_to:
            return
        appointment = live.meeting.appointment
        if appointment is None or not appointment.details.options.assistant:
            return
        self._came_to = live.meeting.id
        wait = (appointment.start - self._parts.visit.clock.now()).total_seconds()
        self._parts.visit.reading.loop.submit(self._come_at(live.meeting.id, max(0.0, wait)))

    async def _come_at(self, meeting_id: UUID, wait: float) -> None:
        await asyncio.sleep(wait)
        live = self._parts.visit.meetings.live
        if live is not None and live.meeting.id == meeting_id:
            self.join().add_done_callback(self._have_come)

    def _have_come(self, joined: Future[None]) -> None:
        error = None if joined.cancelled() else joined.exception()
        if isinstance(error, ApplicationError):
            _log.warning("the assistant did not come", code=error.code)
        elif error is not None:
            tell_of(error)

    # -- on the media thread --------------------------------------------------------------------

    def _changed(self, state: AttendState) -> None:
        self._publish(state)

    def _gone(self) -> None:
        visit, self._visit = self._visit, None
        if visit is not None:
            self._publish(replace(self._state, status=AttendStatus.LEFT, question_id=None))
            self._worker.submit(visit.forget)

    def _publish(self, state: AttendState) -> None:
        self._state = state
        self.states.publish(state)
