"""The beginning of a meeting: its rows, then recorder and captions, then the sound."""

from __future__ import annotations

from collections.abc import Callable

from meeting_desktop.application.capture_sound import SoundIntake
from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.expect_names import names_for
from meeting_desktop.application.meeting_rows import (
    MeetingRows,
    write_beginning,
    write_nothing_happened,
)
from meeting_desktop.application.running_meeting import (
    LiveMeeting,
    MeetingParts,
    MeetingRequest,
    RunningMeeting,
    fan_out,
)
from meeting_desktop.application.sound_timeline import GapListener
from meeting_desktop.application.transcribe_live import CaptionTrack, LiveTranscription
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.events import CaptionState, CaptionStateChanged, MeetingEvent
from meeting_desktop.ports.recogniser import SpeechOptions
from meeting_desktop.ports.unit_of_work import UnitOfWork

_INTAKE_SECONDS = 5.0


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
        """The rows, and the names to expect. Raises: EnvironmentFault."""
        parts, speech = self._parts, self._settings().speech

        def write(uow: UnitOfWork) -> tuple[MeetingRows, tuple[str, ...]]:
            rows = write_beginning(
                uow,
                title=request.title,
                name=request.speaker_name,
                language=request.language or speech.language,
                time_zone=parts.time_zone,
                now=parts.clock.now(),
            )
            return rows, names_for(uow, rows.meeting, speech.hotwords)

        return wait_for_commit(parts.store.write(write))

    def begin(self, running: RunningMeeting, request: MeetingRequest, on_gap: GapListener) -> None:
        """Recorder and captions first, then the sound that they are for."""
        if request.record:
            running.recording = self._parts.record.start(
                running.live.meeting.id, running.rows.host.id, self._publish
            )
        if request.captions:
            self._start_captions(running)
        else:
            self._publish(CaptionStateChanged(CaptionState.OFF))
        wait = running.intake.waits_for_consumers
        running.intake.begin(fan_out(running, wait=wait), on_gap)

    def _start_captions(self, running: RunningMeeting) -> None:
        parts, rows = self._parts, running.rows
        track = CaptionTrack(rows.host.id, rows.transcript, rows.speaker.id, running.options)
        running.captions = LiveTranscription(
            track,
            parts.store,
            parts.clock,
            parts.new_resampler,
            self._publish,
            wake=parts.speech.nudge,
            recorded=lambda: running.recording is not None and running.recording.keeper.on,
        )
        loaded = parts.speech.state.state is CaptionState.LIVE
        state = parts.speech.state if loaded else CaptionStateChanged(CaptionState.LOADING)
        self._publish(state)
        parts.speech.open_session(running.captions)

    def call_off(self, running: RunningMeeting) -> None:
        """A bug on the way in: leave nothing behind that would stand in the next meeting's way."""
        running.intake.close(_INTAKE_SECONDS)
        if running.recording is not None:
            running.recording.keeper.give_up()
            running.recording.keeper.finish(0.0)
        if running.captions is not None:
            self._parts.speech.close_session(running.captions)
        meeting_id = running.live.meeting.id
        self._parts.store.write(lambda uow: write_nothing_happened(uow, meeting_id))


def assemble(rows: MeetingRows, hotwords: tuple[str, ...], intake: SoundIntake) -> RunningMeeting:
    """What a meeting is before anything of it runs."""
    live = LiveMeeting(rows.meeting, rows.transcript.id, rows.host.id, rows.host.display_name)
    return RunningMeeting(live, rows, intake, SpeechOptions(rows.transcript.language, hotwords))
