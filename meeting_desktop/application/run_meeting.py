"""Hold a meeting: sound in, recording and captions side by side, and an end that leaves everything saved.

The order matters. The rows are in the store before the first sample is kept, so that a crash finds
them. At the end the sound stops first, then the recording is closed and joined, then the captions come
to their last word, then the meeting is completed.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.capture_sound import SoundIntake, SourceChoice
from meeting_desktop.application.finish_transcript import FinishTranscript, Unheard
from meeting_desktop.application.recognise_speech import SpeechRoom
from meeting_desktop.application.record_meeting import RecordMeeting, RunningRecording
from meeting_desktop.application.transcribe_live import CaptionTrack, LiveTranscription
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.logging import get_logger
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.events import (
    CaptionState,
    CaptionStateChanged,
    MeetingEnded,
    MeetingEvent,
    RecordingState,
    RecordingStateChanged,
    TimelineEvent,
    TimelineKind,
)
from meeting_desktop.domain.meetings import (
    Meeting,
    MeetingOrigin,
    MeetingStatus,
    Participant,
    ParticipantRole,
    clean_title,
    make_room_code,
)
from meeting_desktop.domain.transcript import Speaker, Transcript
from meeting_desktop.ports.audio import AudioDevices, ResamplerFactory, Samples
from meeting_desktop.ports.recogniser import SpeechOptions
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from meeting_desktop.runtime.serial_worker import SerialWorker
from meeting_desktop.runtime.topic import Topic

__all__ = ["LiveMeeting", "MeetingRequest", "RunMeeting", "SourceChoice"]

_log = get_logger(__name__)

_STORE_SECONDS = 10.0
_INTAKE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class MeetingRequest:
    """What a person chose before the meeting."""

    title: str
    speaker_name: str
    record: bool = True
    captions: bool = True
    language: str = ""


@dataclass(frozen=True, slots=True)
class LiveMeeting:
    """Facts of the running meeting; ``track_id`` is the own microphone's in caption events."""

    meeting: Meeting
    transcript_id: UUID
    track_id: UUID
    speaker_name: str


@dataclass(frozen=True, slots=True)
class MeetingParts:
    """What a meeting is made of; given by the composition root."""

    devices: AudioDevices
    record: RecordMeeting
    store: Store
    speech: SpeechRoom
    finish: FinishTranscript
    new_resampler: ResamplerFactory
    clock: Clock
    time_zone: str


@dataclass(slots=True)
class _Running:
    live: LiveMeeting
    transcript: Transcript
    speaker: Speaker
    participant: Participant
    options: SpeechOptions
    recording: RunningRecording | None = None
    captions: LiveTranscription | None = None


class RunMeeting:
    """One meeting at a time on this machine. See ``MeetingEvent`` for what ``events`` carries."""

    def __init__(self, parts: MeetingParts, settings: Callable[[], Settings]) -> None:
        self.events: Topic[MeetingEvent] = Topic()
        self._parts = parts
        self._settings = settings
        self._worker = SerialWorker("control")
        self._intake: SoundIntake | None = None
        self._running: _Running | None = None
        self._unwatch = parts.devices.watch(self._devices_changed)

    # -- facts ----------------------------------------------------------------------------------

    @property
    def live(self) -> LiveMeeting | None:
        """The running meeting, None between meetings."""
        return self._running.live if self._running else None

    @property
    def muted(self) -> bool:
        return self._intake is not None and self._intake.muted

    def elapsed(self) -> float:
        """Seconds of the running meeting, 0 between meetings."""
        return self._intake.seconds if self._intake is not None and self._running else 0.0

    # -- before ---------------------------------------------------------------------------------

    def prepare(self, choice: SourceChoice) -> None:
        """Open the sound for the pre-flight; levels come as events."""
        if self._intake is not None:
            self.choose_source(choice)
            return
        self._intake = SoundIntake(
            self._parts.devices,
            self._parts.clock,
            pre_roll_seconds=self._settings().sound.pre_roll_seconds,
            publish=self.events.publish,
        )
        self._intake.open(choice)

    def choose_source(self, choice: SourceChoice) -> None:
        """Listen to something else from now on."""
        if self._intake is None:
            self.prepare(choice)
            return
        self._intake.switch(choice)
        if self._running is not None:
            self._note(TimelineKind.DEVICE_CHANGED, self.elapsed())

    def discard_preparation(self) -> None:
        """The pre-flight ended without a meeting."""
        intake = self._intake
        if intake is not None and self._running is None:
            self._intake = None
            self._worker.submit(lambda: intake.close(_INTAKE_SECONDS))

    # -- during ---------------------------------------------------------------------------------

    def start(self, request: MeetingRequest) -> Future[LiveMeeting]:
        """Begin with the prepared sound, or with the default microphone when none is prepared.

        The future fails with UserFacingError code ``meeting_running`` when there is one already.
        """
        if self._intake is None:
            self.prepare(SourceChoice(device=self._settings().sound.input_device))
        return self._worker.submit(lambda: self._start(request))

    def set_muted(self, muted: bool) -> None:
        """Silence the own microphone in captions and recording."""
        if self._intake is None or self._intake.muted == muted:
            return
        self._intake.set_muted(muted)
        if self._running is not None:
            self._note(TimelineKind.MUTED if muted else TimelineKind.UNMUTED, self.elapsed())

    def set_recording(self, on: bool) -> None:
        """Pause or continue the recording; its time goes on."""
        running = self._running
        if running is None or running.recording is None:
            return
        running.recording.keeper.set_on(on)
        kind = TimelineKind.RECORDING_STARTED if on else TimelineKind.RECORDING_STOPPED
        self._note(kind, self.elapsed())
        state = RecordingState.RECORDING if on else RecordingState.OFF
        self.events.publish(RecordingStateChanged(state, self.elapsed()))

    def end(self) -> Future[UUID]:
        """Stop, save everything, complete the meeting; done with the meeting's id."""
        return self._worker.submit(self._end)

    def close(self, deadline: float) -> bool:
        """The program stops: end what runs, without waiting for a full disk."""
        self._unwatch()
        if self._running is not None:
            if self._running.recording is not None:
                self._running.recording.keeper.give_up()
            self.end()
        else:
            self.discard_preparation()
        return self._worker.stop(deadline)

    # -- on the control thread ------------------------------------------------------------------

    def _start(self, request: MeetingRequest) -> LiveMeeting:
        intake = self._intake
        if self._running is not None or intake is None:
            raise UserFacingError(
                "A meeting is already running; end it first.", code="meeting_running"
            )
        running = self._write_rows(request)
        self._running = running
        if request.record:
            running.recording = self._parts.record.start(
                running.live.meeting.id, running.participant.id, self.events.publish
            )
        if request.captions:
            self._start_captions(running)
        else:
            self.events.publish(CaptionStateChanged(CaptionState.OFF))
        intake.begin(_fan_out(running, wait=intake.waits_for_consumers), self._gap)
        _log.info("meeting started", meeting=running.live.meeting.id)
        return running.live

    def _write_rows(self, request: MeetingRequest) -> _Running:
        now = self._parts.clock.now()
        language = request.language or self._settings().speech.language
        name = clean_title(request.speaker_name, fallback="Me")

        def write(uow: UnitOfWork) -> _Running:
            meeting = _instant_meeting(
                uow.personal_scope(), request.title, self._parts.time_zone, now
            )
            uow.meetings.add(meeting)
            host = Participant(new_id(), meeting.id, name, role=ParticipantRole.HOST, joined_at=now)
            uow.participants.put(host)
            transcript_id = new_id()
            speaker = Speaker(new_id(), transcript_id, "S1", name, host.id)
            transcript = Transcript(
                transcript_id, meeting.id, language, "", "", speakers=(speaker,)
            )
            uow.transcripts.put(transcript)
            uow.timeline.add(TimelineEvent(new_id(), meeting.id, TimelineKind.STARTED, 0.0, now))
            live = LiveMeeting(meeting, transcript_id, host.id, name)
            options = SpeechOptions(language, tuple(self._settings().speech.hotwords))
            return _Running(live, transcript, speaker, host, options)

        return self._parts.store.write(write).result(_STORE_SECONDS).value

    def _start_captions(self, running: _Running) -> None:
        track = CaptionTrack(
            running.live.track_id, running.transcript, running.speaker.id, running.options
        )
        parts = self._parts
        running.captions = LiveTranscription(
            track, parts.store, parts.clock, parts.new_resampler, self.events.publish
        )
        self.events.publish(parts.speech.state)
        parts.speech.open_session(running.captions)

    def _end(self) -> UUID:
        running, intake = self._running, self._intake
        if running is None or intake is None:
            raise UserFacingError("No meeting is running.", code="no_meeting")
        intake.close(_INTAKE_SECONDS)
        recording = running.recording.end() if running.recording is not None else None
        if running.captions is not None:
            self._parts.speech.close_session(running.captions).result()
            self._fill_dropped(running, running.captions, recording)
        self._complete(running, intake.seconds)
        self._running, self._intake = None, None
        _log.info("meeting ended", meeting=running.live.meeting.id)
        self.events.publish(MeetingEnded(running.live.meeting.id))
        return running.live.meeting.id

    def _fill_dropped(
        self, running: _Running, captions: LiveTranscription, recording: Path | None
    ) -> None:
        if recording is None or not captions.dropped:
            return
        unheard = Unheard(running.transcript, running.speaker.id, recording, captions.dropped)
        job = self._parts.finish.job(unheard, running.options, lambda _fraction: None)
        try:
            self._parts.speech.submit(job).result()
        except ApplicationError as error:
            _log.warning("dropped captions not filled", code=error.code)

    def _complete(self, running: _Running, seconds: float) -> None:
        now = self._parts.clock.now()

        def write(uow: UnitOfWork) -> None:
            meeting = uow.meetings.get(running.live.meeting.id)
            if meeting is not None:
                uow.meetings.update(meeting.move_to(MeetingStatus.COMPLETED, now))
            uow.participants.put(replace(running.participant, left_at=now))
            uow.timeline.add(
                TimelineEvent(new_id(), running.live.meeting.id, TimelineKind.ENDED, seconds, now)
            )

        self._parts.store.write(write).result(_STORE_SECONDS)

    # -- on other threads -----------------------------------------------------------------------

    def _gap(self, at: float, duration: float) -> None:
        self._note(TimelineKind.GAP, at, duration)

    def _note(self, kind: TimelineKind, at: float, duration: float = 0.0) -> None:
        """Put a line on the meeting's timeline; returns at once."""
        running = self._running
        if running is None:
            return
        event = TimelineEvent(
            new_id(),
            running.live.meeting.id,
            kind,
            at,
            self._parts.clock.now(),
            duration,
            running.participant.id,
        )
        self._parts.store.write(lambda uow: uow.timeline.add(event))

    def _devices_changed(self) -> None:
        if self._intake is not None:
            self._intake.look_again()


def _fan_out(running: _Running, *, wait: bool) -> Callable[[int, Samples], None]:
    keeper = running.recording.keeper if running.recording is not None else None
    captions = running.captions

    def consume(start: int, samples: Samples) -> None:
        if keeper is not None:
            keeper.take(start, samples, wait=wait)
        if captions is not None:
            captions.take(start, samples, wait=wait)

    return consume


def _instant_meeting(scope_id: UUID, title: str, time_zone: str, now: datetime) -> Meeting:
    return Meeting(
        id=new_id(),
        scope_id=scope_id,
        room_code=make_room_code(),
        title=clean_title(title, fallback="Meeting"),
        origin=MeetingOrigin.INSTANT,
        status=MeetingStatus.ACTIVE,
        time_zone=time_zone,
        created_at=now,
        actual_start=now,
    )
