"""After a crash: adopt the recording, finish the transcript, complete the meeting, tell the person.

Works from the files and the rows as they were left; every step may be repeated, so a crash during the
recovery is recovered from in the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.finish_transcript import FinishTranscript, Unheard
from meeting_desktop.application.recognise_speech import SpeechRoom
from meeting_desktop.application.record_meeting import join_recording
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.events import TimelineEvent, TimelineKind
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.domain.recordings import Recording
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.ports.recogniser import SpeechOptions
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from meeting_desktop.runtime.serial_worker import SerialWorker
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)

_STORE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class RecoveryProgress:
    """``stage``: recording, transcript, done or failed. ``sentence`` is ready to show."""

    meeting_id: UUID
    title: str
    stage: str
    fraction: float
    seconds_recovered: float
    sentence: str


@dataclass(frozen=True, slots=True)
class RecoveryParts:
    """What a recovery works with."""

    storage: RecordingStorage
    store: Store
    speech: SpeechRoom
    finish: FinishTranscript
    clock: Clock
    hotwords: Callable[[], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Interrupted:
    meeting: Meeting
    recordings: tuple[Recording, ...]
    transcript: Transcript | None


class RecoverMeetings:
    """Runs once, after the start, behind the window."""

    def __init__(self, parts: RecoveryParts) -> None:
        self.progress: Topic[RecoveryProgress] = Topic()
        self._parts = parts
        self._begun = parts.clock.now()
        self._worker = SerialWorker("recovery")

    def start(self) -> Future[int]:
        """Look for what was interrupted and finish it; done with the number of meetings."""
        return self._worker.submit(self._recover_all)

    def stop(self, deadline: float) -> bool:
        return self._worker.stop(deadline)

    def _recover_all(self) -> int:
        found = [
            one
            for one in self._parts.store.read(_find_interrupted)
            # A meeting of this run is active too, and not interrupted at all.
            if one.meeting.created_at < self._begun
        ]
        for one in found:
            self._recover(one)
        return len(found)

    def _recover(self, one: _Interrupted) -> None:
        meeting = one.meeting
        self._tell(
            meeting,
            "recording",
            0.0,
            0.0,
            f"“{meeting.title}” was interrupted; saving its recording…",
        )
        seconds = 0.0
        fault: ApplicationError | None = None
        for recording in one.recordings:
            joined = join_recording(self._parts.storage, self._parts.store, recording)
            if isinstance(joined, ApplicationError):
                fault = joined
                continue
            seconds = max(seconds, joined.duration)
            path = self._parts.storage.path_of(joined.storage_key)
            fault = self._finish_words(one, path, joined.duration) or fault
        self._complete(meeting, seconds)
        _log.info("meeting recovered", meeting=meeting.id, seconds=round(seconds, 1))
        self._tell_end(meeting, seconds, fault)

    def _finish_words(
        self, one: _Interrupted, path: Path, duration: float
    ) -> ApplicationError | None:
        transcript = one.transcript
        if transcript is None:
            return None
        finals = [s.end for s in transcript.segments if s.is_final]
        begun = tuple(s for s in transcript.segments if not s.is_final)
        start = max(finals, default=0.0)
        if begun:
            start = (
                min(start, *(s.start for s in begun))
                if not finals
                else min(max(finals), *(s.start for s in begun))
            )
        speaker = transcript.speakers[0].id if transcript.speakers else None
        unheard = Unheard(transcript, speaker, path, ((start, duration),), begun)
        options = SpeechOptions(transcript.language, self._parts.hotwords())

        def on_progress(fraction: float) -> None:
            sentence = f"Finishing the transcript of “{one.meeting.title}”…"
            self._tell(one.meeting, "transcript", fraction, duration, sentence)

        try:
            self._parts.speech.submit(
                self._parts.finish.job(unheard, options, on_progress)
            ).result()
        except ApplicationError as error:
            return error
        return None

    def _complete(self, meeting: Meeting, seconds: float) -> None:
        now = self._parts.clock.now()
        begun = meeting.actual_start or meeting.created_at
        ended = begun + timedelta(seconds=seconds)

        def write(uow: UnitOfWork) -> None:
            current = uow.meetings.get(meeting.id)
            if current is None:
                return
            if current.status is MeetingStatus.ACTIVE:
                uow.meetings.update(current.move_to(MeetingStatus.COMPLETED, ended))
            transcript = uow.transcripts.latest(meeting.id)
            for segment in transcript.segments if transcript else ():
                if not segment.is_final:
                    # Heard live, not heard again in the recording: what was confirmed stays.
                    uow.transcripts.put_segment(replace(segment, is_final=True))
            uow.timeline.add(
                TimelineEvent(new_id(), meeting.id, TimelineKind.RECOVERED, seconds, now)
            )

        self._parts.store.write(write, actor="recovery").result(_STORE_SECONDS)

    def _tell_end(self, meeting: Meeting, seconds: float, fault: ApplicationError | None) -> None:
        if fault is not None:
            sentence = f"“{meeting.title}” was interrupted and is saved as far as possible. {fault.sentence}"
            self._tell(meeting, "failed", 1.0, seconds, sentence)
            return
        minutes, rest = divmod(round(seconds), 60)
        sentence = (
            f"“{meeting.title}” was interrupted; {minutes}:{rest:02d} of it is saved with its transcript."
            if seconds
            else f"“{meeting.title}” was interrupted; its words are saved, it had no recording."
        )
        self._tell(meeting, "done", 1.0, seconds, sentence)

    def _tell(
        self, meeting: Meeting, stage: str, fraction: float, seconds: float, sentence: str
    ) -> None:
        self.progress.publish(
            RecoveryProgress(meeting.id, meeting.title, stage, fraction, seconds, sentence)
        )


def _find_interrupted(uow: UnitOfWork) -> list[_Interrupted]:
    meetings = {meeting.id: meeting for meeting in uow.meetings.unfinished()}
    unjoined: dict[UUID, list[Recording]] = {}
    for recording in uow.recordings.unfinished():
        unjoined.setdefault(recording.meeting_id, []).append(recording)
        meeting = uow.meetings.get(recording.meeting_id)
        if meeting is not None:
            meetings.setdefault(meeting.id, meeting)
    return [
        _Interrupted(
            meeting, tuple(unjoined.get(meeting.id, ())), uow.transcripts.latest(meeting.id)
        )
        for meeting in meetings.values()
    ]
