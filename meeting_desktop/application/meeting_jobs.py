"""What is done to the one meeting of this machine, one thing after the other.

Everything here runs on the control thread and may take its time; ``RunMeeting`` is what windows and
commands see.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from meeting_desktop.application.begin_meeting import BeginMeeting, assemble
from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.conference_seat import ConferenceRequest, HostSeat
from meeting_desktop.application.live_agenda import LiveAgenda
from meeting_desktop.application.live_notes import Host, LiveNotes
from meeting_desktop.application.open_conference import OpenConference
from meeting_desktop.application.prepare_sound import PrepareSound
from meeting_desktop.application.resume_meeting import ResumeMeeting
from meeting_desktop.application.running_meeting import (
    LiveMeeting,
    MeetingParts,
    MeetingRequest,
    RunningMeeting,
)
from meeting_desktop.application.save_meeting import SaveMeeting
from meeting_desktop.application.sound_timeline import GapListener
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault, UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.events import MeetingEnded, MeetingEvent
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.serial_worker import SerialWorker
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)

_INTAKE_SECONDS = 5.0


class MeetingJobs:
    """``running`` is read on every thread and changed here; ``closing`` is set from outside.

    ``on_gap`` hears of missing sound of the own microphone; ``end_wanted`` is called when the
    conference wants the meeting to end.
    """

    def __init__(
        self,
        parts: MeetingParts,
        settings: Callable[[], Settings],
        sound: PrepareSound,
        worker: SerialWorker,
        *,
        events: Topic[MeetingEvent],
        on_gap: GapListener,
        end_wanted: Callable[[], None],
    ) -> None:
        self.running: RunningMeeting | None = None
        self.closing = False
        self._settings = settings
        self._sound = sound
        self._publish = events.publish
        self._on_gap = on_gap
        self._beginning = BeginMeeting(parts, settings, events.publish)
        self._saving = SaveMeeting(parts, closing=lambda: self.closing)
        self._conferences = OpenConference(
            parts, settings, self._beginning, worker, events=events, end=end_wanted
        )
        self.resuming = ResumeMeeting(parts, self._beginning)
        self.agenda = LiveAgenda(parts.store, parts.clock, lambda: self._seat)
        self.notes = LiveNotes(parts.store, parts.clock, lambda: self._seat)

    @property
    def _seat(self) -> HostSeat | None:
        running = self.running
        return None if running is None else running.conference

    def close(self) -> None:
        # Asked here, not before: a start may have been on its way.
        if self.running is not None:
            self.end()
        intake = self._sound.take()
        if intake is not None:
            intake.close(_INTAKE_SECONDS)

    def start(self, request: MeetingRequest) -> LiveMeeting:
        if self.running is not None:
            raise UserFacingError(
                "A meeting is already running; end it first.", code="meeting_running"
            )
        if self.closing:
            raise UserFacingError("The program is closing; start it again.", code="closing")
        if request.unattended and self._sound.intake is not None:
            raise UserFacingError("Somebody is about to begin a meeting here.", code="preparing")
        rows, hotwords = self._beginning.write(request)
        intake = self._sound.open_silence() if request.unattended else self._sound.take_or_open()
        running = self.running = assemble(rows, request, hotwords, intake)
        try:
            self._beginning.begin(running, self._on_gap)
        except BaseException:
            self.running = None
            self._beginning.call_off(running)
            raise
        self._begin_agenda(running)
        self._begin_notes(running)
        self._sound.hush(request.unattended)
        _log.info("meeting started", meeting=rows.meeting.id)
        return running.live

    def resume(self, choice: SourceChoice) -> LiveMeeting | None:
        if self.running is not None or self.closing:
            return None
        found = self.resuming.look(tuple(self._settings().speech.hotwords))
        if found is None:
            return None
        intake = self._sound.take_or_open(choice)
        if found.kept.host_muted:
            intake.set_muted(True)  # before its first sound is anybody's
        running = self.running = self.resuming.assemble(found, intake)
        try:
            self.resuming.begin(running, found, self._on_gap)
        except BaseException:
            self.running = None
            self._beginning.let_go(running)
            raise
        self._begin_agenda(running)
        self._begin_notes(running)
        try:
            self._conferences.resume(running, found.kept)
        except ApplicationError as error:
            # The record goes on; who was here is invited again.
            _log.warning("conference not resumed", code=error.code)
        _log.info("meeting resumed", meeting=running.live.meeting.id)
        return running.live

    def _begin_agenda(self, running: RunningMeeting) -> None:
        intake = running.intake
        meeting = running.live.meeting
        running.agenda = self.agenda.begin(meeting, lambda: intake.clock_seconds)

    def _begin_notes(self, running: RunningMeeting) -> None:
        host = running.rows.host
        self.notes.begin(running.live.meeting.id, Host(host.id, host.display_name), running.notes)

    def open_conference(self, request: ConferenceRequest) -> HostSeat:
        running = self.running
        if running is None or running.ending:
            raise UserFacingError("No meeting is running.", code="no_meeting")
        return self._conferences.open(running, request)

    def end(self) -> UUID:
        running = self.running
        if running is None:
            raise UserFacingError("No meeting is running.", code="no_meeting")
        running.ending = True
        with Contained():
            self._conferences.close(running)
        if running.conference is not None:
            running.conference.forget()
        with Contained():
            self.agenda.end()
        with Contained():
            self.notes.end()
        fault: ApplicationError | None = _not_completed()
        with Contained():
            fault = self._saving.save(running)
        self.running = None
        meeting_id = running.live.meeting.id
        self._publish(MeetingEnded(meeting_id))
        if fault is not None:
            _log.warning("meeting not completed", meeting=meeting_id, code=fault.code)
            raise fault
        _log.info("meeting ended", meeting=meeting_id)
        return meeting_id


def _not_completed() -> EnvironmentFault:
    return EnvironmentFault(
        "The end of the meeting met a fault of the program; what was said is kept, and the meeting "
        "is completed at the next start.",
        code="not_completed",
    )
