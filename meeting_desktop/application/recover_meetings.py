"""After a crash: adopt the recording, finish the transcript, complete the meeting, tell the person.

Works from the files and the rows as they were left; every step may be repeated, so a crash during
the recovery is recovered from in the same way. Each recording of a conference is one person's:
their missing words come from it alone and stand under their name, and where they allow no words
none are made.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.expect_names import names_for
from meeting_desktop.application.find_unheard import find_unheard
from meeting_desktop.application.finish_transcript import FinishTranscript, Unheard
from meeting_desktop.application.left_behind import (
    Interrupted,
    find_left_behind,
    give_speaker,
    load_interrupted,
    write_completed,
)
from meeting_desktop.application.recognise_speech import SpeechRoom
from meeting_desktop.application.record_meeting import join_recording
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, NotAudioError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.recordings import Recording
from meeting_desktop.ports.recogniser import SpeechOptions
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import Store
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.serial_worker import SerialWorker
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)

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
        self._left_behind = parts.store.write(find_left_behind, actor="recovery")
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
            one = self._parts.store.read(partial(load_interrupted, meeting_id=meeting_id))
            if one is None:
                continue
            with Contained(partial(self._tell_bug, one.meeting)):
                if not self._recover(one):
                    break
                done += 1
        return done

    def _recover(self, one: Interrupted) -> bool:
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
        self, one: Interrupted, recording: Recording, path: Path, done: float
    ) -> ApplicationError | None:
        """``done``: the fraction of the meeting's recordings that are finished."""
        transcript = one.transcript
        if transcript is None or not one.allows_words(recording):
            return None
        try:
            speaker_id = self._speaker_of(one, recording)
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

    def _speaker_of(self, one: Interrupted, recording: Recording) -> UUID | None:
        """Whose words the track has. Raises: EnvironmentFault."""
        known = one.speaker_of(recording)
        if known is not None:
            return known.id
        written = self._parts.store.write(
            lambda uow: give_speaker(uow, one, recording), actor="recovery"
        )
        return wait_for_commit(written)

    def _complete(self, meeting: Meeting, seconds: float) -> ApplicationError | None:
        now = self._parts.clock.now()
        written = self._parts.store.write(
            lambda uow: write_completed(uow, meeting, seconds, now), actor="recovery"
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
