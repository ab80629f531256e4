"""After a crash: adopt the recording, finish the transcript, complete the meeting, tell the person.

Works from the files and the rows as they were left; every step may be repeated, so a crash during
the recovery is recovered from in the same way. Each recording of a conference is one person's:
their missing words come from it alone and stand under their name, and where they allow no words
none are made.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.expect_names import names_for
from meeting_desktop.application.find_unheard import find_unheard
from meeting_desktop.application.finish_transcript import FinishTranscript, Unheard
from meeting_desktop.application.recognise_speech import SpeechRoom
from meeting_desktop.application.record_meeting import join_recording
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, NotAudioError
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.consent import allows_captions
from meeting_desktop.domain.events import TimelineEvent, TimelineKind
from meeting_desktop.domain.meetings import Meeting, MeetingStatus, Participant
from meeting_desktop.domain.recordings import Recording, RecordingStatus
from meeting_desktop.domain.transcript import Speaker, Transcript
from meeting_desktop.ports.recogniser import SpeechOptions
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.serial_worker import SerialWorker
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)

#: Recordings that can still have something to give.
_WORTH_JOINING = (
    RecordingStatus.RECORDING,
    RecordingStatus.INTERRUPTED,
    RecordingStatus.COMPLETED,
)
#: The program stops: what was begun goes on at the next start.
_CLOSING = frozenset({"closing", "store_closed"})


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
    participants: tuple[Participant, ...]


class RecoverMeetings:
    """Runs once, after the start, behind the window.

    What was left behind is what is unfinished when this object is made, before the first meeting
    of this run; the wall clock, which may be set back, has no say in it.
    """

    def __init__(
        self,
        parts: RecoveryParts,
        *,
        leave_alone: Callable[[], frozenset[UUID]] = frozenset,
    ) -> None:
        """``leave_alone``: meetings that go on in this run, asked on the recovery's thread.

        It is asked before each meeting, and may wait until it is known. A meeting that it named
        once is not recovered in this run.
        """
        self.progress: Topic[RecoveryProgress] = Topic()
        self._parts = parts
        # The first job of a serial store: no meeting of this run can have been written before it.
        self._left_behind = parts.store.write(_find_left_behind, actor="recovery")
        self._leave_alone = leave_alone
        self._worker = SerialWorker("recovery")

    def start(self) -> Future[int]:
        """Finish what was interrupted; done with the number of meetings."""
        return self._worker.submit(self._recover_all)

    def stop(self, deadline: float) -> bool:
        return self._worker.stop(deadline)

    def _recover_all(self) -> int:
        done = 0
        going_on: frozenset[UUID] = frozenset()
        for meeting_id in self._left_behind.result().value:
            going_on |= self._leave_alone()
            if meeting_id in going_on:
                continue
            one = self._parts.store.read(partial(_load, meeting_id))
            if one is None:
                continue
            with Contained(partial(self._tell_bug, one.meeting)):
                if not self._recover(one):
                    break
                done += 1
        return done

    def _recover(self, one: _Interrupted) -> bool:
        """False when the program stops before it is finished."""
        title = one.meeting.title
        self._tell(
            one.meeting, "recording", 0.0, 0.0, f"“{title}” was interrupted; saving its recording…"
        )
        seconds, fault, empty = 0.0, None, None
        for number, recording in enumerate(one.recordings):
            joined = join_recording(self._parts.storage, self._parts.store, recording)
            if isinstance(joined, NotAudioError):
                empty = joined  # somebody who came and said nothing, unless it is everybody
                continue
            if isinstance(joined, ApplicationError):
                fault = joined
                continue
            seconds = max(seconds, joined.duration)
            path = self._parts.storage.path_of(joined.storage_key)
            done = number / len(one.recordings)
            fault = self._finish_words(one, joined, path, done) or fault
        fault = fault or (None if seconds else empty)
        if fault is None or fault.code not in _CLOSING:
            fault = self._complete(one.meeting, seconds) or fault
        if fault is not None and fault.code in _CLOSING:
            return False
        _log.info("meeting recovered", meeting=one.meeting.id, seconds=round(seconds, 1))
        self._tell_end(one.meeting, seconds, fault)
        return True

    def _finish_words(
        self, one: _Interrupted, recording: Recording, path: Path, done: float
    ) -> ApplicationError | None:
        """``done``: the fraction of the meeting's recordings that are finished."""
        transcript = one.transcript
        if transcript is None or not _allows_words(one, recording):
            return None
        try:
            speaker_id = self._speaker_of(one, transcript, recording)
        except ApplicationError as error:
            return error
        # Words of nobody known can only be theirs where nobody else was.
        voices = {speaker_id} if len(transcript.speakers) > 1 else {speaker_id, None}
        own = tuple(s for s in transcript.segments if s.speaker_id in voices)
        begun = tuple(s for s in own if not s.is_final)
        spans = find_unheard(own, recording.duration)
        unheard = Unheard(transcript, speaker_id, path, spans, begun)
        hotwords = self._parts.store.read(
            lambda uow: names_for(uow, one.meeting, self._parts.hotwords())
        )
        options = SpeechOptions(transcript.language, hotwords)

        def on_progress(fraction: float) -> None:
            sentence = f"Finishing the transcript of “{one.meeting.title}”…"
            whole = done + fraction / len(one.recordings)
            self._tell(one.meeting, "transcript", whole, recording.duration, sentence)

        job = self._parts.finish.job(unheard, options, on_progress)
        try:
            self._parts.speech.submit(job).result()
        except ApplicationError as error:
            return error
        return None

    def _speaker_of(
        self, one: _Interrupted, transcript: Transcript, recording: Recording
    ) -> UUID | None:
        """Whose track it is; a meeting of one has one speaker. Raises: EnvironmentFault."""
        whose = recording.participant_id
        own = next((s for s in transcript.speakers if s.participant_id == whose), None)
        if own is None and len(one.participants) <= 1:
            own = next(iter(transcript.speakers), None)
        if own is not None:
            return own.id
        name = next((p.display_name for p in one.participants if p.id == whose), None)
        if name is None:
            return None
        labels = {s.label for s in self._parts.store.read(partial(_speakers, one.meeting.id))}
        label = next(f"S{n}" for n in range(1, len(labels) + 2) if f"S{n}" not in labels)
        speaker = Speaker(new_id(), transcript.id, label, name, whose)
        written = self._parts.store.write(
            lambda uow: uow.transcripts.put_speaker(speaker), actor="recovery"
        )
        wait_for_commit(written)
        return speaker.id

    def _complete(self, meeting: Meeting, seconds: float) -> ApplicationError | None:
        now = self._parts.clock.now()
        written = self._parts.store.write(
            lambda uow: _write_completed(uow, meeting, seconds, now), actor="recovery"
        )
        try:
            wait_for_commit(written)
        except ApplicationError as error:
            return error
        return None

    def _tell_end(self, meeting: Meeting, seconds: float, fault: ApplicationError | None) -> None:
        begin = f"“{meeting.title}” was interrupted"
        if fault is not None:
            sentence = f"{begin} and is saved as far as possible. {fault.sentence}"
            self._tell(meeting, "failed", 1.0, seconds, sentence)
            return
        minutes, rest = divmod(round(seconds), 60)
        sentence = (
            f"{begin}; {minutes}:{rest:02d} of it is saved with its transcript."
            if seconds
            else f"{begin}; its words are saved, it had no recording."
        )
        self._tell(meeting, "done", 1.0, seconds, sentence)

    def _tell_bug(self, meeting: Meeting, _error: Exception) -> None:
        sentence = f"“{meeting.title}” was interrupted; it is tried again at the next start."
        self._tell(meeting, "failed", 1.0, 0.0, sentence)

    def _tell(
        self, meeting: Meeting, stage: str, fraction: float, seconds: float, sentence: str
    ) -> None:
        self.progress.publish(
            RecoveryProgress(meeting.id, meeting.title, stage, fraction, seconds, sentence)
        )


def _find_left_behind(uow: UnitOfWork) -> tuple[UUID, ...]:
    active = [meeting.id for meeting in uow.meetings.unfinished()]
    unjoined = [recording.meeting_id for recording in uow.recordings.unfinished()]
    return tuple(dict.fromkeys((*active, *unjoined)))


def _load(meeting_id: UUID, uow: UnitOfWork) -> _Interrupted | None:
    meeting = uow.meetings.get(meeting_id)
    if meeting is None:
        return None  # removed by a person
    # Of an active meeting also those that an earlier, interrupted recovery has joined already.
    done = () if meeting.status is MeetingStatus.ACTIVE else (RecordingStatus.COMPLETED,)
    recordings = tuple(
        recording
        for recording in uow.recordings.of_meeting(meeting_id)
        if recording.status in _WORTH_JOINING and recording.status not in done
    )
    return _Interrupted(
        meeting,
        recordings,
        uow.transcripts.latest(meeting_id),
        tuple(uow.participants.of_meeting(meeting_id)),
    )


def _speakers(meeting_id: UUID, uow: UnitOfWork) -> tuple[Speaker, ...]:
    transcript = uow.transcripts.latest(meeting_id)
    return transcript.speakers if transcript is not None else ()


def _allows_words(one: _Interrupted, recording: Recording) -> bool:
    """The last choice counts for what was not written yet."""
    whose = next((p for p in one.participants if p.id == recording.participant_id), None)
    return whose is None or allows_captions(whose.consent)


def _write_completed(uow: UnitOfWork, meeting: Meeting, seconds: float, now: datetime) -> None:
    current = uow.meetings.get(meeting.id)
    if current is None:
        return
    transcript = uow.transcripts.latest(meeting.id)
    segments = transcript.segments if transcript is not None else ()
    for segment in segments:
        if not segment.is_final:
            # Heard live, not heard again in the recording: what was confirmed stays.
            uow.transcripts.put_segment(replace(segment, is_final=True))
    if current.status is MeetingStatus.ACTIVE:
        length = max([seconds, *(segment.end for segment in segments)])
        ended = (meeting.actual_start or meeting.created_at) + timedelta(seconds=length)
        uow.meetings.update(current.move_to(MeetingStatus.COMPLETED, ended))
        for participant in uow.participants.of_meeting(meeting.id):
            if participant.left_at is None:
                uow.participants.put(replace(participant, left_at=ended))
        uow.timeline.add(TimelineEvent(new_id(), meeting.id, TimelineKind.RECOVERED, length, now))
