"""The end of a meeting: everything to the disk, each part whatever becomes of the others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.finish_transcript import Unheard
from meeting_desktop.application.meeting_rows import write_end
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
            running.intake.close(_INTAKE_SECONDS)
        recording: Path | None = None
        with Contained():
            recording = running.recording.end() if running.recording is not None else None
        fault: ApplicationError | None = None
        if running.captions is not None:
            fault = self._finish_captions(running, running.captions, recording)
        if fault is not None and fault.code == "closing":
            return fault  # the next start finishes the words, then completes the meeting
        return self._complete(running)

    def _finish_captions(
        self, running: RunningMeeting, captions: LiveTranscription, recording: Path | None
    ) -> ApplicationError | None:
        try:
            self._parts.speech.close_session(captions).result()
            spans = captions.dropped
            if spans and recording is not None and not self._closing():
                self._fill(running, captions, recording)
        except ApplicationError as error:
            _log.warning("captions not finished", code=error.code)
            return error
        return _closing() if spans and recording is not None and self._closing() else None

    def _fill(self, running: RunningMeeting, captions: LiveTranscription, recording: Path) -> None:
        rows = running.rows
        unheard = Unheard(
            rows.transcript, rows.speaker.id, recording, captions.dropped, captions.unfinished
        )
        job = self._parts.finish.job(unheard, running.options, lambda _fraction: None)
        self._parts.speech.submit(job).result()

    def _complete(self, running: RunningMeeting) -> ApplicationError | None:
        now = self._parts.clock.now()
        captions = running.captions

        def write(uow: UnitOfWork) -> None:
            if captions is not None:
                captions.settle(uow)
            write_end(uow, running.rows, seconds=running.intake.seconds, now=now)

        try:
            wait_for_commit(self._parts.store.write(write))
        except ApplicationError as error:
            return error
        return None


def _closing() -> EnvironmentFault:
    return EnvironmentFault(
        "The program is closing; the words are finished at its next start.", code="closing"
    )
