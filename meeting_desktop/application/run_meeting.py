"""Hold a meeting: sound in, recording and captions side by side, an end that saves everything.

The order matters. The rows are in the store before the first sample is kept, so that a crash finds
them. At the end the sound stops first, then the recording is closed and joined, then the captions
come to their last word, then the meeting is completed. A fault of one of these does not keep the
next one from its turn: what could not be saved stays as the next start expects to find it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar
from uuid import UUID

from meeting_desktop.application.capture_sound import SoundIntake, SourceChoice
from meeting_desktop.application.conference_seat import ConferenceRequest, HostSeat
from meeting_desktop.application.live_agenda import LiveAgenda
from meeting_desktop.application.live_notes import LiveNotes
from meeting_desktop.application.meeting_jobs import MeetingJobs
from meeting_desktop.application.prepare_sound import PrepareSound
from meeting_desktop.application.running_meeting import (
    LiveMeeting,
    MeetingParts,
    MeetingRequest,
)
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.control_messages import Mute
from meeting_desktop.domain.events import (
    CaptionState,
    CaptionStateChanged,
    MeetingEvent,
    RecordingState,
    RecordingStateChanged,
    TimelineKind,
)
from meeting_desktop.runtime.containment import tell_of
from meeting_desktop.runtime.serial_worker import SerialWorker
from meeting_desktop.runtime.topic import Topic

__all__ = ["LiveMeeting", "MeetingParts", "MeetingRequest", "RunMeeting", "SourceChoice"]

T = TypeVar("T")

_log = get_logger(__name__)

_INTAKE_SECONDS = 5.0


class RunMeeting:
    """One meeting at a time on this machine. See ``MeetingEvent`` for what ``events`` carries.

    ``changed``: which meeting runs, or whether others can come in, may be another now.
    Methods without a future return at once and may be called on the GUI thread.
    """

    def __init__(self, parts: MeetingParts, settings: Callable[[], Settings]) -> None:
        self.events: Topic[MeetingEvent] = Topic()
        self.changed: Topic[None] = Topic()
        self._parts = parts
        self._settings = settings
        self._worker = SerialWorker("control")
        self._sound = PrepareSound(parts, settings, self.events.publish)
        self._jobs = MeetingJobs(
            parts,
            settings,
            self._sound,
            self._worker,
            events=self.events,
            on_gap=self._gap,
            end_wanted=self._end_by_itself,
        )
        self._unwatch = parts.devices.watch(self._devices_changed)
        self._unhear = parts.speech.states.subscribe(self._model_changed)

    # -- facts ----------------------------------------------------------------------------------

    @property
    def live(self) -> LiveMeeting | None:
        """The running meeting, None between meetings."""
        running = self._jobs.running
        return running.live if running is not None else None

    @property
    def muted(self) -> bool:
        intake = self._intake
        return intake is not None and intake.muted

    @property
    def seat(self) -> HostSeat | None:
        """The host's place in the conference; None while the meeting is not open for others."""
        running = self._jobs.running
        return running.conference if running is not None else None

    @property
    def agenda(self) -> LiveAgenda:
        """What is talked about in the running meeting, alone or with others."""
        return self._jobs.agenda

    @property
    def notes(self) -> LiveNotes:
        """What is noted in the running meeting, alone or with others."""
        return self._jobs.notes

    @property
    def is_preparing(self) -> bool:
        """Somebody is at the pre-flight."""
        return self._sound.intake is not None

    def speaker_of(self, participant: UUID) -> UUID | None:
        """Whose voice somebody who came has in the transcript; None while their rows wait."""
        running = self._jobs.running
        track = running.others.get(participant) if running is not None else None
        return None if track is None or track.unwritten is not None else track.speaker.id

    def elapsed(self) -> float:
        """Seconds of the running meeting, 0 between meetings."""
        running = self._jobs.running
        return running.intake.seconds if running is not None else 0.0

    @property
    def _intake(self) -> SoundIntake | None:
        running = self._jobs.running
        return running.intake if running is not None else self._sound.intake

    # -- before ---------------------------------------------------------------------------------

    def prepare(self, choice: SourceChoice) -> None:
        """Open the sound for the pre-flight; levels come as events.

        In a running meeting this chooses its source; one that is being saved is not touched.
        """
        running = self._jobs.running
        if running is not None and not running.ending:
            self.choose_source(choice)
            return
        self._sound.listen(choice)

    def choose_source(self, choice: SourceChoice) -> None:
        """Listen to something else from now on."""
        running = self._jobs.running
        if running is None or running.ending:
            self.prepare(choice)
            return
        running.intake.switch(choice)
        self._note(TimelineKind.DEVICE_CHANGED, self.elapsed())

    @property
    def output_name(self) -> str:
        """The loudspeaker that others are heard from, or shall be; empty for the default one."""
        sound = self._parts.sound
        return (sound.output_name or sound.chosen_output) if sound is not None else ""

    @property
    def output_fault(self) -> str:
        """A sentence while the chosen loudspeaker does not sound, else empty."""
        sound = self._parts.sound
        return sound.output_fault if sound is not None else ""

    def choose_output(self, name: str) -> None:
        """Another loudspeaker for this conference; the system's default for an empty name."""
        if self._parts.sound is not None:
            self._parts.sound.choose_output(name)

    def discard_preparation(self) -> None:
        """The pre-flight ended without a meeting."""
        intake = self._sound.take()
        if intake is not None:
            self._worker.submit(lambda: intake.close(_INTAKE_SECONDS))

    # -- during ---------------------------------------------------------------------------------

    def start(self, request: MeetingRequest) -> Future[LiveMeeting]:
        """Begin with the prepared sound, or with the default microphone when none is prepared.

        The future fails with UserFacingError code ``meeting_running`` when there is one already,
        with EnvironmentFault when the store cannot be written to.
        """
        return self._telling(self._worker.submit(lambda: self._jobs.start(request)))

    def resume(self, choice: SourceChoice) -> Future[LiveMeeting | None]:
        """Go on with the conference that a killed process held less than a minute ago.

        Done with None where there is none, or it can only be saved (``RecoverMeetings`` does).
        """
        return self._telling(self._worker.submit(lambda: self._jobs.resume(choice)))

    @property
    def held_back(self) -> frozenset[UUID]:
        """Meetings that run, or may be resumed: not for ``RecoverMeetings`` yet."""
        running, kept = self._jobs.running, self._jobs.resuming.kept()
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

    def be_present(self, choice: SourceChoice) -> None:
        """Somebody sits here now, in a meeting that began unattended; muted it stays."""
        self._sound.hush(False)
        self.choose_source(choice)

    def set_recording(self, on: bool) -> None:
        """Pause or continue the recording; its time goes on."""
        running = self._jobs.running
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
        return self._telling(self._worker.submit(lambda: self._jobs.open_conference(request)))

    def end(self) -> Future[UUID]:
        """Stop, save everything, complete the meeting; done with the meeting's id.

        When the future fails the meeting is over all the same, unless the code is ``no_meeting``;
        what could not be saved is finished at the next start.
        """
        return self._telling(self._worker.submit(self._jobs.end))

    def close(self, deadline: float) -> bool:
        """The program stops: end what runs, without waiting for a full disk."""
        self._jobs.closing = True
        self._unwatch()
        self._unhear()
        running = self._jobs.running
        if running is not None:
            for track in running.tracks:
                if track.recording is not None:
                    track.recording.keeper.give_up()
        self._worker.submit(self._jobs.close)
        return self._worker.stop(deadline)

    def _telling(self, work: Future[T]) -> Future[T]:
        work.add_done_callback(lambda _done: self.changed.publish(None))
        return work

    # -- on other threads -----------------------------------------------------------------------

    def _end_by_itself(self) -> None:
        running = self._jobs.running
        if running is not None and not running.ending:
            running.ending = True
            self.end().add_done_callback(_tell_bug)

    def _gap(self, at: float, duration: float) -> None:
        self._note(TimelineKind.GAP, at, duration)

    def _note(self, kind: TimelineKind, at: float, duration: float = 0.0) -> None:
        """Put a line on the meeting's timeline; returns at once."""
        running = self._jobs.running
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
        running = self._jobs.running
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
