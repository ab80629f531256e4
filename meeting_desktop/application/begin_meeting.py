"""The beginning of a meeting: its rows, then recorder and captions, then the sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from meeting_desktop.application.capture_sound import SoundIntake
from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.expect_names import names_for
from meeting_desktop.application.hear_computer import HearComputer
from meeting_desktop.application.meeting_rows import (
    MeetingRows,
    write_beginning,
    write_missing_newcomer,
    write_newcomer,
    write_nothing_happened,
)
from meeting_desktop.application.meeting_track import MeetingTrack
from meeting_desktop.application.record_meeting import RunningRecording
from meeting_desktop.application.running_meeting import (
    LiveMeeting,
    MeetingParts,
    MeetingRequest,
    RunningMeeting,
)
from meeting_desktop.application.sound_timeline import GapListener
from meeting_desktop.application.transcribe_live import CaptionTrack, LiveTranscription
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.logging import get_logger
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.consent import allows_recording
from meeting_desktop.domain.events import (
    CaptionState,
    CaptionStateChanged,
    MeetingEvent,
    RecordingState,
    RecordingStateChanged,
    TimelineKind,
)
from meeting_desktop.domain.meetings import ParticipantKind
from meeting_desktop.domain.recordings import Recording
from meeting_desktop.ports.recogniser import SpeechOptions
from meeting_desktop.ports.unit_of_work import UnitOfWork

_log = get_logger(__name__)

_INTAKE_SECONDS = 5.0
_FAULTS = {RecordingState.HELD_IN_MEMORY, RecordingState.FAILED}


class BeginMeeting:
    """Used on the control thread; ``publish`` hears of captions and recording."""

    def __init__(
        self,
        parts: MeetingParts,
        settings: Callable[[], Settings],
        publish: Callable[[MeetingEvent], None],
    ) -> None:
        self._parts = parts
        self._settings = settings
        self._publish = publish

    def write(self, request: MeetingRequest) -> tuple[MeetingRows, tuple[str, ...]]:
        """The rows, and the names to expect.

        Raises: EnvironmentFault; UserFacingError where the planned meeting cannot begin.
        """
        parts, speech = self._parts, self._settings().speech

        def write(uow: UnitOfWork) -> tuple[MeetingRows, tuple[str, ...]]:
            rows = write_beginning(
                uow,
                title=request.title,
                name=request.speaker_name,
                language=request.language or speech.language,
                time_zone=parts.time_zone,
                now=parts.clock.now(),
                planned=request.planned,
            )
            return rows, names_for(uow, rows.meeting, speech.hotwords)

        return wait_for_commit(parts.store.write(write))

    def begin(self, running: RunningMeeting, on_gap: GapListener) -> None:
        """Recorder and captions first, then the sound that they are for."""
        self.open_track(running, running.own)
        if not running.request.captions:
            self._publish(CaptionStateChanged(CaptionState.OFF))
        if running.intake.muted:
            muted = running.rows.timeline(TimelineKind.MUTED, 0.0, self._parts.clock.now())
            self._parts.store.write(lambda uow: uow.timeline.add(muted))
        running.intake.begin(running.consume, on_gap)
        self.hear_computer(running)

    def hear_computer(self, running: RunningMeeting) -> None:
        """What this computer plays, where the meeting wants it; a track that is there goes on."""
        track_id = running.live.computer_track_id
        if track_id is None:
            return
        computer = HearComputer(running, self._parts, self._publish)
        running.computer = computer
        known = running.others.get(track_id)
        if known is not None:
            computer.go_on(known)
        else:
            computer.begin(track_id, lambda track: self._open_newcomer(running, track))

    def _open_newcomer(self, running: RunningMeeting, track: MeetingTrack) -> None:
        self.write_newcomer(track)
        self.open_track(running, track)

    def write_newcomer(self, track: MeetingTrack) -> None:
        """The rows of a track that was not there from the beginning. Blocks.

        Where the store does not take them, sound and words wait for them, and nobody else does.
        """
        store, person, speaker = self._parts.store, track.participant, track.speaker
        try:
            wait_for_commit(store.write(lambda uow: write_newcomer(uow, person, speaker)))
        except ApplicationError as error:
            _log.warning("rows of a participant are not in the store yet", code=error.code)
            track.unwritten = lambda uow: write_missing_newcomer(uow, track.participant, speaker)

    def open_track(self, running: RunningMeeting, track: MeetingTrack) -> None:
        """Recorder and captions of one person, as far as meeting and person want them. Blocks."""
        self.open_recording(running, track)
        # What the AI participant says is known; it need not be heard.
        if running.request.captions and track.participant.kind is ParticipantKind.HUMAN:
            self._start_captions(running, track)

    def open_recording(self, running: RunningMeeting, track: MeetingTrack) -> None:
        """Nothing of somebody who does not allow it is so much as begun."""
        if not running.request.record or track.recording is not None:
            return
        if not allows_recording(track.consent):
            return
        if track.unwritten is not None:
            self._parts.store.write(track.unwritten)  # before the recording's own row
        recording = self._parts.record.start(
            running.live.meeting.id, track.participant.id, self._teller(running, track)
        )
        if recording is not None:
            track.add_recording(recording)

    def resume_recording(
        self, running: RunningMeeting, track: MeetingTrack, recording: Recording
    ) -> RunningRecording | None:
        """Go on with what another process recorded; None where that cannot be. Blocks."""
        resumed = self._parts.record.resume(recording, self._teller(running, track))
        if resumed is not None:
            track.add_recording(resumed)
        return resumed

    def _teller(
        self, running: RunningMeeting, track: MeetingTrack
    ) -> Callable[[RecordingStateChanged], None]:
        """The meeting has one state: the host's own track's, or that of a fault.

        What one person does not allow says nothing about the meeting.
        """

        def tell(changed: RecordingStateChanged) -> None:
            if track is not running.own:
                if changed.state in _FAULTS:
                    self._publish(changed)
                return
            off = changed.state is RecordingState.OFF
            if off and any(one.is_recorded for one in running.tracks):
                changed = replace(changed, state=RecordingState.RECORDING)
            self._publish(changed)

        return tell

    def _start_captions(self, running: RunningMeeting, track: MeetingTrack) -> None:
        parts = self._parts
        caption_track = CaptionTrack(
            track.participant.id,
            running.rows.transcript,
            track.speaker.id,
            running.options,
            track.unwritten,
        )
        track.captions = LiveTranscription(
            caption_track,
            parts.store,
            parts.clock,
            parts.new_resampler,
            self._publish,
            wake=parts.speech.nudge,
            recorded=lambda: track.is_recorded,
        )
        loaded = parts.speech.state.state is CaptionState.LIVE
        state = parts.speech.state if loaded else CaptionStateChanged(CaptionState.LOADING)
        self._publish(state)
        parts.speech.open_session(track.captions)

    def call_off(self, running: RunningMeeting) -> None:
        """A bug on the way in: leave nothing behind that would stand in the next meeting's way."""
        self.let_go(running)
        rows = running.rows
        self._parts.store.write(lambda uow: write_nothing_happened(uow, rows))

    def let_go(self, running: RunningMeeting) -> None:
        """Stop what was begun; rows and files stay as they are."""
        running.close_sound(_INTAKE_SECONDS)
        for track in running.tracks:
            if track.recording is not None:
                track.recording.keeper.give_up()
                track.recording.keeper.finish(0.0)
            if track.captions is not None:
                self._parts.speech.close_session(track.captions)


def assemble(
    rows: MeetingRows, request: MeetingRequest, hotwords: tuple[str, ...], intake: SoundIntake
) -> RunningMeeting:
    """What a meeting is before anything of it runs."""
    live = LiveMeeting(
        rows.meeting,
        rows.transcript.id,
        rows.host.id,
        rows.host.display_name,
        new_id() if request.computer_sound else None,
        records=request.record,
        captions=request.captions,
    )
    options = SpeechOptions(rows.transcript.language, hotwords)
    own = MeetingTrack(rows.host, rows.speaker)
    return RunningMeeting(live, rows, intake, options, request, own)
