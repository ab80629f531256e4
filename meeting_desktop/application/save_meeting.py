"""The end of a meeting: everything to the disk, each part whatever becomes of the others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.finish_transcript import Unheard
from meeting_desktop.application.meeting_rows import write_end
from meeting_desktop.application.meeting_track import MeetingTrack
from meeting_desktop.application.running_meeting import MeetingParts, RunningMeeting
from meeting_desktop.application.transcribe_live import LiveTranscription
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault
from meeting_desktop.core.logging import get_logger
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.runtime.containment import Contained

_log = get_logger(__name__)

_INTAKE_SECONDS = 5.0


class SaveMeeting:
    """``closing`` says that the program stops, so that nothing long may be begun."""

    def __init__(self, parts: MeetingParts, *, closing: Callable[[], bool]) -> None:
        self._parts = parts
        self._closing = closing

    def save(self, running: RunningMeeting) -> ApplicationError | None:
        """Bring everything to its end; what keeps the meeting from being complete, if anything."""
        with Contained():
            running.close_sound(_INTAKE_SECONDS)
        for track in running.tracks:
            if track.unwritten is not None:
                self._parts.store.write(track.unwritten)  # before what stands under their name
        recordings = self._end_recordings(running)
        # All of them first: what is filled from a recording waits until no track is live.
        fault = self._close_captions(running)
        if fault is None:
            fault = self._fill_all(running, recordings)
        if fault is not None and fault.code == "closing":
            return fault  # the next start finishes the words, then completes the meeting
        return self._complete(running)

    def _end_recordings(self, running: RunningMeeting) -> dict[UUID, Path]:
        """The finished files by participant; a fault of one does not keep the next from its end."""
        files: dict[UUID, Path] = {}
        for track in running.tracks:
            if track.recording is not None:
                track.recording.begin_end()
        for track in running.tracks:
            with Contained():
                file = track.recording.end() if track.recording is not None else None
                if file is not None:
                    files[track.participant.id] = file
        return files

    def _close_captions(self, running: RunningMeeting) -> ApplicationError | None:
        """Bring every track's captions to their last word; the first fault, if any."""
        closing = [
            self._parts.speech.close_session(track.captions)
            for track in running.tracks
            if track.captions is not None
        ]
        faults: list[ApplicationError] = []
        for done in closing:
            try:
                done.result()
            except ApplicationError as error:
                _log.warning("captions not finished", code=error.code)
                faults.append(error)
        return faults[0] if faults else None

    def _fill_all(
        self, running: RunningMeeting, recordings: dict[UUID, Path]
    ) -> ApplicationError | None:
        """What captions did not reach, from the recordings."""
        fault: ApplicationError | None = None
        for track in running.tracks:
            recording = recordings.get(track.participant.id)
            if track.captions is None or recording is None or not track.captions.dropped:
                continue
            if self._closing():
                return _closing()
            try:
                self._fill(running, track, track.captions, recording)
            except ApplicationError as error:
                _log.warning("captions not filled", code=error.code)
                fault = fault or error
        return fault

    def _fill(
        self,
        running: RunningMeeting,
        track: MeetingTrack,
        captions: LiveTranscription,
        recording: Path,
    ) -> None:
        unheard = Unheard(
            running.rows.transcript,
            track.speaker.id,
            recording,
            captions.dropped,
            captions.unfinished,
        )
        job = self._parts.finish.job(unheard, running.options, lambda _fraction: None)
        self._parts.speech.submit(job).result()

    def _complete(self, running: RunningMeeting) -> ApplicationError | None:
        now = self._parts.clock.now()

        def write(uow: UnitOfWork) -> None:
            for track in running.tracks:
                if track.captions is not None:
                    track.captions.settle(uow)
            people = [track.participant for track in running.tracks]
            seconds = running.intake.seconds
            write_end(uow, running.rows, seconds=seconds, now=now, people=people)

        try:
            wait_for_commit(self._parts.store.write(write))
        except ApplicationError as error:
            return error
        return None


def _closing() -> EnvironmentFault:
    return EnvironmentFault(
        "The program is closing; the words are finished at its next start.", code="closing"
    )
