"""Meetings that begin, open and end at once, and an assistant that does what a test says."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar
from uuid import UUID

from meeting_desktop.application.attend_meeting import AttendMeeting
from meeting_desktop.application.conference_seat import ConferenceRequest, HostSeat
from meeting_desktop.application.meeting_rows import write_beginning, write_end
from meeting_desktop.application.run_meeting import LiveMeeting, MeetingRequest
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.attendance import AttendState, AttendStatus
from meeting_desktop.domain.events import MeetingEnded
from meeting_desktop.ports.unit_of_work import Store
from meeting_desktop.runtime.topic import Topic
from tests.fakes.seats import FakeSeat
from tests.fakes.use_cases import FakeMeetings

T = TypeVar("T")


class PromptMeetings(FakeMeetings):
    """Rows are written as the program does. ``not_opened`` is raised in place of the seat."""

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store)
        self._store = store
        self._clock = clock
        self.requests: list[MeetingRequest] = []
        self.not_opened: ApplicationError | None = None

    def start(self, request: MeetingRequest) -> Future[LiveMeeting]:
        return _done(lambda: self._start(request))

    def _start(self, request: MeetingRequest) -> LiveMeeting:
        self.asked.append("start")
        self.requests.append(request)
        written = self._store.write(
            lambda uow: write_beginning(
                uow,
                title=request.title,
                name=request.speaker_name,
                language="",
                time_zone="UTC",
                now=self._clock.now(),
                planned=request.planned,
            )
        )
        self.rows = written.result().value
        live = LiveMeeting(self.rows.meeting, new_id(), new_id(), request.speaker_name)
        self.run(live)
        return live

    def open_conference(self, request: ConferenceRequest) -> Future[HostSeat]:
        return _done(lambda: self._open(request))

    def _open(self, request: ConferenceRequest) -> HostSeat:
        self.asked.append("open")
        if self.not_opened is not None:
            raise self.not_opened
        assert self._live is not None
        self.conference = request
        self.host_seat = FakeSeat(self._live.track_id, self._live.speaker_name)
        self.changed.publish(None)
        return self.host_seat

    def end(self) -> Future[UUID]:
        return _done(self._end)

    def _end(self) -> UUID:
        self.asked.append("end")
        rows, self._live, self.host_seat = self.rows, None, None
        now = self._clock.now()
        self._store.write(lambda uow: write_end(uow, rows, seconds=1.0, now=now)).result()
        self.events.publish(MeetingEnded(rows.meeting.id))
        self.changed.publish(None)
        return rows.meeting.id


class FakeAttend(AttendMeeting):
    """``come`` and ``go`` are the test's."""

    def __init__(self) -> None:  # the real one has a thread
        self.states: Topic[AttendState] = Topic()

    def come(self) -> None:
        self.states.publish(AttendState(AttendStatus.JOINING))
        self.states.publish(AttendState(AttendStatus.LISTENING, participant_id=new_id()))

    def go(self) -> None:
        self.states.publish(AttendState())

    def cannot_come(self, sentence: str) -> None:
        self.states.publish(AttendState(sentence=sentence))


def _done(work: Callable[[], T]) -> Future[T]:
    future: Future[T] = Future()
    try:
        future.set_result(work())
    except ApplicationError as error:
        future.set_exception(error)
    return future
