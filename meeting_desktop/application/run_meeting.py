"""Hold a meeting: sound in, recording and captions side by side, an end that saves everything.

The order matters. The rows are in the store before the first sample is kept, so that a crash finds
them. At the end the sound stops first, then the recording is closed and joined, then the captions
come to their last word, then the meeting is completed. A fault of one of these does not keep the
next one from its turn: what could not be saved stays as the next start expects to find it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from uuid import UUID

from meeting_desktop.application.begin_meeting import BeginMeeting, assemble
from meeting_desktop.application.capture_sound import SoundIntake, SourceChoice
from meeting_desktop.application.conference_seat import ConferenceRequest, HostSeat
from meeting_desktop.application.open_conference import OpenConference
from meeting_desktop.application.resume_meeting import ResumeMeeting
from meeting_desktop.application.running_meeting import (
    LiveMeeting,
    MeetingParts,
    MeetingRequest,
    RunningMeeting,
)
from meeting_desktop.application.save_meeting import SaveMeeting
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault, UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.control_messages import Mute
from meeting_desktop.domain.events import (
    CaptionState,
    CaptionStateChanged,
    MeetingEnded,
    MeetingEvent,
    RecordingState,
    RecordingStateChanged,
    TimelineKind,
)
from meeting_desktop.runtime.containment import Contained, tell_of
from meeting_desktop.runtime.serial_worker import SerialWorker
from meeting_desktop.runtime.topic import Topic

__all__ = ["LiveMeeting", "MeetingParts", "MeetingRequest", "RunMeeting", "SourceChoice"]

_log = get_logger(__name__)

_INTAKE_SECONDS = 5.0


class RunMeeting:
    """One meeting at a time on this machine. See ``MeetingEvent`` for what ``events`` carries.

    Methods without a future return at once and may be called on the GUI thread.
    """

    def __init__(self, parts: MeetingParts, settings: Callable[[], Settings]) -> None:
        self.events: Topic[MeetingEvent] = Topic()
        self._parts = parts
        self._settings = settings
        self._worker = SerialWorker("control")
        self._lock = threading.Lock()
        self._prepared: SoundIntake | None = None
        self._running: RunningMeeting | None = None
        self._closing = False
        self._beginning = BeginMeeting(parts, settings, self.events.publish)
        self._resuming = ResumeMeeting(parts, self._beginning)
        self._saving = SaveMeeting(parts, closing=lambda: self._closing)
        self._conferences = OpenConference(
            parts,
            settings,
            self._beginning,
            self._worker,
            events=self.events,
            end=self._end_by_itself,
        )
        self._unwatch = parts.devices.watch(self._devices_changed)
        self._unhear = parts.speech.states.subscribe(self._model_changed)

    # -- facts ----------------------------------------------------------------------------------

    @property
    def live(self) -> LiveMeeting | None:
        """The running meeting, None between meetings."""
        running = self._running
        return running.live if running is not None else None

    @property
    def muted(self) -> bool:
        intake = self._intake
        return intake is not None and intake.muted

    @property
    def seat(self) -> HostSeat | None:
        """The host's place in the conference; None while the meeting is not open for others."""
        running = self._running
        return running.conference if running is not None else None

    def elapsed(self) -> float:
        """Seconds of the running meeting, 0 between meetings."""
        running = self._running
        return running.intake.seconds if running is not None else 0.0

    @property
    def _intake(self) -> SoundIntake | None:
        running = self._running
        return running.intake if running is not None else self._prepared

    # -- before ---------------------------------------------------------------------------------

    def prepare(self, choice: SourceChoice) -> None:
        """Open the sound for the pre-flight; levels come as events.

        In a running meeting this chooses its source; one that is being saved is not touched.
        """
        running = self._running
        if running is not None and not running.ending:
            self.choose_source(choice)
            return
        with self._lock:
            if self._prepared is None:
                self._prepared = self._open_intake(choice)
            else:
                self._prepared.switch(choice)

    def _open_intake(self, choice: SourceChoice) -> SoundIntake:
        sound = self._parts.sound
        intake = SoundIntake(
            self._parts.devices,
            self._parts.clock,
            pre_roll_seconds=self._settings().sound.pre_roll_seconds,
            publish=self.events.publish,
            processor=sound.new_processing() if sound is not None else None,
        )
        intake.open(choice)
        return intake

    def choose_source(self, choice: SourceChoice) -> None:
        """Listen to something else from now on."""
        running = self._running
        if running is None or running.ending:
            self.prepare(choice)
            return
        running.intake.switch(choice)
        self._note(TimelineKind.DEVICE_CHANGED, self.elapsed())

    def discard_preparation(self) -> None:
        """The pre-flight ended without a meeting."""
        intake = self._take_prepared()
        if intake is not None:
            self._worker.submit(lambda: intake.close(_INTAKE_SECONDS))

    def _take_prepared(self) -> SoundIntake | None:
        with self._lock:
            intake, self._prepared = self._prepared, None
        return intake

    # -- during ---------------------------------------------------------------------------------

    def start(self, request: MeetingRequest) -> Future[LiveMeeting]:
        """Begin with the prepared sound, or with the default microphone when none is prepared.

        The future fails with UserFacingError code ``meeting_running`` when there is one already,
        with EnvironmentFault when the store cannot be written to.
        """
        return self._worker.submit(lambda: self._start(request))

    def resume(self, choice: SourceChoice) -> Future[LiveMeeting | None]:
        """Go on with the conference that a killed process held less than a minute ago.

        Done with None where there is none, or it can only be saved (``RecoverMeetings`` does).
        """
        return self._worker.submit(lambda: self._resume(choice))

    @property
    def held_back(self) -> frozenset[UUID]:
        """Meetings that run, or may be resumed: not for ``RecoverMeetings`` yet."""
        running, kept = self._running, self._resuming.kept()
        ids = {running.live.meeting.id} if running is not None else set()
        return frozenset(ids | ({kept.meeting_id} if kept is not None else set()))

    def set_muted(self, muted: bool) -> None:
        """Silence the own microphone in captions and recording."""
        intake = self._intake
        if intake is None or intake.muted == muted:
            return
        if self.seat is not None:
            self.seat.say(Mute(muted))  # comes back as what to do, unless a co-host holds it
            return
        intake.set_muted(muted)
        self._note(TimelineKind.MUTED if muted else TimelineKind.UNMUTED, self.elapsed())

    def set_recording(self, on: bool) -> None:
        """Pause or continue the recording; its time goes on."""
        running = self._running
        if running is None or running.own.recording is None:
            return
        running.recording_on = on
        for track in running.tracks:
            track.set_recording(on)
        kind = TimelineKind.RECORDING_STARTED if on else TimelineKind.RECORDING_STOPPED
        self._note(kind, self.elapsed())
        state = RecordingState.RECORDING if on else RecordingState.OFF
        self.events.publish(RecordingStateChanged(state, self.elapsed()))

    def open_conference(self, request: ConferenceRequest) -> Future[HostSeat]:
        """Let others take part in the running meeting; asked again, the same seat.

        The future fails with code ``no_meeting``, or as ``GuestGateway.open`` does.
        """
        return self._worker.submit(lambda: self._open_conference(request))

    def end(self) -> Future[UUID]:
        """Stop, save everything, complete the meeting; done with the meeting's id.

        When the future fails the meeting is over all the same, unless the code is ``no_meeting``;
        what could not be saved is finished at the next start.
        """
        return self._worker.submit(self._end)

    def close(self, deadline: float) -> bool:
        """The program stops: end what runs, without waiting for a full disk."""
        self._closing = True
        self._unwatch()
        self._unhear()
        running = self._running
        if running is not None:
            for track in running.tracks:
                if track.recording is not None:
                    track.recording.keeper.give_up()
        self._worker.submit(self._close)
        return self._worker.stop(deadline)

    # -- on the control thread ------------------------------------------------------------------

    def _close(self) -> None:
        # Asked here, not before: a start may have been on its way.
        if self._running is not None:
            self._end()
        intake = self._take_prepared()
        if intake is not None:
            intake.close(_INTAKE_SECONDS)

    def _start(self, request: MeetingRequest) -> LiveMeeting:
        if self._running is not None:
            raise UserFacingError(
                "A meeting is already running; end it first.", code="meeting_running"
            )
        if self._closing:
            raise UserFacingError("The program is closing; start it again.", code="closing")
        rows, hotwords = self._beginning.write(request)
        choice = SourceChoice(device=self._settings().sound.input_device)
        intake = self._take_prepared() or self._open_intake(choice)
        running = self._running = assemble(rows, request, hotwords, intake)
        try:
            self._beginning.begin(running, self._gap)
        except BaseException:
            self._running = None
            self._beginning.call_off(running)
            raise
        _log.info("meeting started", meeting=rows.meeting.id)
        return running.live

    def _resume(self, choice: SourceChoice) -> LiveMeeting | None:
        if self._running is not None or self._closing:
            return None
        found = self._resuming.look(tuple(self._settings().speech.hotwords))
        if found is None:
            return None
        intake = self._take_prepared() or self._open_intake(choice)
        running = self._running = self._resuming.assemble(found, intake)
        try:
            self._resuming.begin(running, found, self._gap)
        except BaseException:
            self._running = None
            self._beginning.let_go(running)
            raise
        try:
            self._conferences.resume(running, found.kept)
        except ApplicationError as error:
            # The record goes on; who was here is invited again.
            _log.warning("conference not resumed", code=error.code)
        _log.info("meeting resumed", meeting=running.live.meeting.id)
        return running.live

    def _open_conference(self, request: ConferenceRequest) -> HostSeat:
        running = self._running
        if running is None or running.ending:
            raise UserFacingError("No meeting is running.", code="no_meeting")
        return self._conferences.open(running, request)

    def _end_by_itself(self) -> None:
        running = self._running
        if running is not None and not running.ending:
            running.ending = True
            self.end().add_done_callback(_tell_bug)

    def _end(self) -> UUID:
        running = self._running
        if running is None:
            raise UserFacingError("No meeting is running.", code="no_meeting")
        running.ending = True
        with Contained():
            self._conferences.close(running)
        fault: ApplicationError | None = _not_completed()
        with Contained():
            fault = self._saving.save(running)
        self._running = None
        meeting_id = running.live.meeting.id
        if running.conference is not None:
            running.conference.forget()
        self.events.publish(MeetingEnded(meeting_id))
        if fault is not None:
            _log.warning("meeting not completed", meeting=meeting_id, code=fault.code)
            raise fault
        _log.info("meeting ended", meeting=meeting_id)
        return meeting_id

    # -- on other threads -----------------------------------------------------------------------

    def _gap(self, at: float, duration: float) -> None:
        self._note(TimelineKind.GAP, at, duration)

    def _note(self, kind: TimelineKind, at: float, duration: float = 0.0) -> None:
        """Put a line on the meeting's timeline; returns at once."""
        running = self._running
        if running is None:
            return
        event = running.rows.timeline(kind, at, self._parts.clock.now(), duration)
        self._parts.store.write(lambda uow: uow.timeline.add(event))

    def _devices_changed(self) -> None:
        intake = self._intake
        if intake is not None:
            intake.look_again()

    def _model_changed(self, state: CaptionStateChanged) -> None:
        """How the model comes along, while a meeting waits for it."""
        running = self._running
        if (
            running is not None
            and running.own.captions is not None
            and state.state is CaptionState.LOADING
        ):
            self.events.publish(state)


def _tell_bug(ended: Future[UUID]) -> None:
    """Nobody waits for an end that nobody asked for here."""
    error = None if ended.cancelled() else ended.exception()
    if error is not None and not isinstance(error, ApplicationError):
        tell_of(error)


def _not_completed() -> EnvironmentFault:
    return EnvironmentFault(
        "The end of the meeting met a fault of the program; what was said is kept, and the meeting "
        "is completed at the next start.",
        code="not_completed",
    )
