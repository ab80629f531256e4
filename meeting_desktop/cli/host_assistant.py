"""``meeting-desktop host --assistant``: planned meetings begin by themselves, the assistant leads.

For a machine that stays on. Nobody sits there: no microphone is opened and nothing is played. One
meeting after the other, each from its planned time until the assistant has said goodbye.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.conference_seat import ConferenceRequest
from meeting_desktop.application.find_attended import next_attended
from meeting_desktop.application.run_meeting import MeetingRequest, SourceChoice
from meeting_desktop.bootstrap import Application, Overrides, build, prepare
from meeting_desktop.cli.json_lines import JsonLines
from meeting_desktop.cli.stop_signals import stopped_by_signals
from meeting_desktop.core.clock import Clock, SystemClock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.paths import find_paths
from meeting_desktop.domain.attendance import AttendState
from meeting_desktop.domain.events import MeetingEnded, MeetingEvent
from meeting_desktop.domain.meetings import Meeting

_START_SECONDS = 60.0
_END_SECONDS = 1_800.0
#: How often the calendar is looked at; it may change meanwhile.
_LOOK_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class AttendedChoices:
    """``host``: for whom it speaks. ``once``: end after the first meeting."""

    host: str
    record: bool
    conference: ConferenceRequest
    once: bool = False


def host_attended(choices: AttendedChoices) -> int:
    """Until it is stopped; the exit code.

    Raises: ApplicationError with the sentence to show.
    """
    paths = find_paths()
    application = build(paths, prepare(paths), Overrides(silent=True))
    try:
        application.start_store().result(_START_SECONDS)
        application.start_background()
        return _Standing(application, choices, SystemClock()).run()
    finally:
        application.stop()


class _Standing:
    def __init__(self, application: Application, choices: AttendedChoices, clock: Clock) -> None:
        self._application = application
        self._choices = choices
        self._clock = clock
        self._lines = JsonLines()
        self._stopped = threading.Event()
        self._over = threading.Event()
        self._done: set[UUID] = set()
        self._was_here = False
        self._told: UUID | None = None

    def run(self) -> int:
        use_cases = self._application.use_cases
        use_cases.assistant.attend.states.subscribe(self._on_state)
        use_cases.meetings.events.subscribe(self._on_event)
        with stopped_by_signals(self._stopped):
            while not self._stopped.is_set():
                meeting = self._due()
                if meeting is None:
                    self._clock.wait(self._stopped, _LOOK_SECONDS)
                    continue
                self._done.add(meeting.id)
                self._try_to_hold(meeting)
                if self._choices.once:
                    break
        return 0

    def _due(self) -> Meeting | None:
        """The next one, once its time has come."""
        now = self._clock.now()
        found = self._application.store.read(lambda uow: next_attended(uow, now, self._done))
        if found is None or found.appointment is None:
            return None
        wait = (found.appointment.start - now).total_seconds()
        if found.id != self._told:
            self._told = found.id
            self._tell("waiting", found, starts=found.appointment.start)
        if wait > _LOOK_SECONDS:
            return None
        self._clock.wait(self._stopped, max(0.0, wait))
        return None if self._stopped.is_set() else found

    def _try_to_hold(self, meeting: Meeting) -> None:
        """What keeps one meeting from being held does not keep the next one."""
        try:
            self._hold(meeting)
        except ApplicationError as error:
            self._lines.tell("failed", meeting_id=str(meeting.id), sentence=error.sentence)

    def _hold(self, meeting: Meeting) -> None:
        meetings = self._application.use_cases.meetings
        self._over.clear()
        self._was_here = False
        meetings.prepare(SourceChoice(nothing=True))
        request = MeetingRequest(
            meeting.title, self._choices.host, record=self._choices.record, planned=meeting.id
        )
        meetings.start(request).result(_START_SECONDS)
        try:
            seat = meetings.open_conference(self._choices.conference).result(_START_SECONDS)
            self._lines.tell(
                "open",
                meeting_id=str(meeting.id),
                room_code=seat.room_code,
                guest_url=seat.invite().result(_START_SECONDS),
                url=seat.url,
            )
            while not self._stopped.is_set() and not self._clock.wait(self._over, 0.5):
                pass
        finally:
            self._end()
        self._lines.tell("saved", meeting_id=str(meeting.id))

    def _end(self) -> None:
        try:
            self._application.use_cases.meetings.end().result(_END_SECONDS)
        except ApplicationError as error:
            if error.code != "no_meeting":  # it has ended already
                raise

    def _tell(self, event: str, meeting: Meeting, *, starts: datetime) -> None:
        self._lines.tell(event, meeting_id=str(meeting.id), starts=starts.isoformat())

    # -- on other threads -----------------------------------------------------------------------

    def _on_state(self, state: AttendState) -> None:
        question = None if state.question_id is None else str(state.question_id)
        self._lines.tell("assistant", status=state.status.value, question=question)
        self._was_here |= state.participant_id is not None
        if not state.is_here and (self._was_here or state.sentence):
            self._over.set()

    def _on_event(self, event: MeetingEvent) -> None:
        if isinstance(event, MeetingEnded):
            self._over.set()
