"""The meeting that runs on this machine while nobody sits at it: begun, watched, and ended."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from meeting_desktop.application.attend_meeting import AttendMeeting
from meeting_desktop.application.conference_seat import ConferenceRequest, HostSeat
from meeting_desktop.application.run_meeting import LiveMeeting, MeetingRequest, RunMeeting
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.attendance import AttendState
from meeting_desktop.domain.control_messages import (
    FromHost,
    Hello,
    LobbyChanged,
    RosterChanged,
    Welcome,
)
from meeting_desktop.domain.events import MeetingEnded, MeetingEvent
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.openings import PATIENCE, Stay

T = TypeVar("T")

_log = get_logger(__name__)

_OPEN_SECONDS = 60.0
#: Words of a slow machine come after the meeting.
_END_SECONDS = 1_800.0


@dataclass(frozen=True, slots=True)
class StandInParts:
    """``news`` is called when something may have to be decided, on any thread."""

    meetings: RunMeeting
    attend: AttendMeeting
    clock: Clock
    news: Callable[[], None]


@dataclass(slots=True)
class _Held:
    """``others`` are in the room, ``waiting`` before it."""

    meeting: Meeting
    live: LiveMeeting
    stay: Stay
    others: int = 0
    waiting: int = 0
    was_attended: bool = False
    fault: str = ""


class StandIn:
    """``open`` and ``end`` are for one thread and may block; the rest is for any."""

    def __init__(self, parts: StandInParts) -> None:
        self._parts = parts
        self._lock = threading.Lock()
        self._held: _Held | None = None
        self._host: UUID | None = None
        self._unsubscribe: list[Callable[[], None]] = []

    @property
    def is_here(self) -> bool:
        """It holds a meeting, and no person does."""
        return self._held is not None

    def open(self, meeting: Meeting, start: datetime, host: str) -> LiveMeeting:
        """Begin it and let others in, as it was planned.

        Raises: UserFacingError ``preparing``: somebody is about to begin one; as ``RunMeeting``.
        """
        meetings, clock = self._parts.meetings, self._parts.clock
        try:
            live = _within(meetings.start(_request(meeting, host)))
        except TimeoutError as error:
            meetings.end()  # behind the start, which nobody waits for any more
            raise _too_slow() from error
        late = clock.now() - start
        until = clock.monotonic() + (PATIENCE - late).total_seconds()
        held = _Held(meeting, live, Stay(until))
        held.stay.hear(0, clock.monotonic())
        self._unsubscribe = [
            meetings.events.subscribe(self._on_event),
            self._parts.attend.states.subscribe(self._on_state),
        ]
        self._held = held
        try:
            seat = _within(meetings.open_conference(ConferenceRequest()))
        except ApplicationError:
            self.end()  # nobody could ever come
            raise
        except TimeoutError as error:
            self.end()
            raise _too_slow() from error
        self._sit(seat, live)
        return live

    def _sit(self, seat: HostSeat, live: LiveMeeting) -> None:
        self._host = seat.you
        self._unsubscribe.append(seat.messages.subscribe(self._on_message))
        seat.say(Hello(live.speaker_name))  # who came meanwhile is in the answer

    def is_over(self) -> bool:
        held = self._held
        return held is not None and held.stay.is_over(self._parts.clock.monotonic())

    def next_look(self) -> float:
        held = self._held
        return 0.0 if held is None else held.stay.next_look(self._parts.clock.monotonic())

    def take_fault(self) -> tuple[Meeting, str] | None:
        """Why the assistant could not come to which meeting, once; else None."""
        held = self._held
        if held is None or not held.fault:
            return None
        fault, held.fault = held.fault, ""
        return held.meeting, fault

    def end(self) -> tuple[Meeting, bool] | None:
        """End it for all and save it; which one it was, and whether anybody came.

        None where it holds nothing any more.
        """
        held = self._let_go()
        if held is None:
            return None
        try:
            self._parts.meetings.end().result(_END_SECONDS)
        except ApplicationError as error:
            if error.code != "no_meeting":  # it has ended already
                _log.warning("a meeting was not saved whole", code=error.code)
        return held.meeting, held.stay.somebody_came

    def hand_over(self) -> bool:
        """A person holds it from here on; False where there is nothing to hand over."""
        return self._let_go() is not None

    def close(self) -> None:
        """It holds nothing any more."""
        self._let_go()

    def _let_go(self) -> _Held | None:
        with self._lock:
            held, self._held = self._held, None
            unsubscribe, self._unsubscribe = self._unsubscribe, []
        for end in unsubscribe:
            end()
        return held

    # -- on other threads -----------------------------------------------------------------------

    def _on_event(self, event: MeetingEvent) -> None:
        if isinstance(event, MeetingEnded):
            self.close()
            self._parts.news()

    def _on_state(self, state: AttendState) -> None:
        held = self._held
        if held is None:
            return
        held.was_attended |= state.participant_id is not None
        if not state.is_here and (held.was_attended or state.sentence):
            held.stay.is_left = True
            held.fault = "" if held.was_attended else state.sentence
            self._parts.news()

    def _on_message(self, message: FromHost) -> None:
        held = self._held
        if held is None or not isinstance(message, Welcome | RosterChanged | LobbyChanged):
            return
        if isinstance(message, LobbyChanged):
            held.waiting = len(message.waiting)
        else:
            people = [one for one in message.people if one.attends is None]
            held.others = len([one for one in people if one.id != self._host])
        held.stay.hear(held.others + held.waiting, self._parts.clock.monotonic())
        self._parts.news()


def _request(meeting: Meeting, host: str) -> MeetingRequest:
    appointment = meeting.appointment
    record = appointment is not None and appointment.details.options.record
    return MeetingRequest(meeting.title, host, record=record, planned=meeting.id, unattended=True)


def _within(work: Future[T]) -> T:
    return work.result(_OPEN_SECONDS)


def _too_slow() -> EnvironmentFault:
    return EnvironmentFault(
        "This computer was too slow to begin the meeting.", code="slow_begin", retryable=True
    )
