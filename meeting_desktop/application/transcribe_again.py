"""Hear the recordings of a meeting once more, with another model or language, as a new revision.

Each recording is one person's, and what is heard in it stands under their name. Whoever allows no
words is not heard again; what is known of people without a recording is carried over.

Runs as a job of the speech room, between meetings. The old revision stays as it is; the new one is
written in one transaction at the end, so that nobody ever sees half of it, and carries over what a
person corrected until then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.plan_hearing import plan_hearing
from meeting_desktop.application.recognise_speech import SpeechRoom
from meeting_desktop.application.write_revision import HeardTrack, NewRevision, write_revision
from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.recordings import Recording
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, AudioDecoder, Samples
from meeting_desktop.ports.recogniser import RecognisedSegment, Recognisers, SpeechOptions
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import Committed, Store

_log = get_logger(__name__)

#: A change of the fraction worth telling.
_PROGRESS_STEP = 0.005


@dataclass(frozen=True, slots=True)
class AgainParts:
    """What transcribing again works with; ``hotwords`` are the person's own terms."""

    store: Store
    storage: RecordingStorage
    speech: SpeechRoom
    decoder: AudioDecoder
    hotwords: Callable[[], tuple[str, ...]]


class TranscribeAgain:
    """``start`` returns at once and may be called on the GUI thread."""

    def __init__(self, parts: AgainParts) -> None:
        self._parts = parts

    def start(
        self,
        meeting_id: UUID,
        *,
        language: str = "",
        on_progress: Callable[[float], None] = lambda _fraction: None,
    ) -> Future[Transcript]:
        """Transcribe all tracks of a meeting; done with the new revision, after its commit.

        ``language`` empty means: find out. ``on_progress`` gets a fraction of 1 on the speech
        thread. ``cancel`` of the future stops the work; nothing of it is kept. It fails with
        NotFoundError (no such meeting, no file), UserFacingError code ``not_ended``,
        ``not_recorded`` or ``not_allowed``, and as ``SpeechRoom.submit`` says.
        """
        run = _Run(self._parts, meeting_id, language, on_progress)
        submitted = self._parts.speech.submit(run.job)
        submitted.add_done_callback(run.job_ended)
        run.answer.add_done_callback(lambda answer: answer.cancelled() and submitted.cancel())
        return run.answer


class _Run:
    """One wish to hear a meeting again; ``job`` runs on the speech thread."""

    def __init__(
        self,
        parts: AgainParts,
        meeting_id: UUID,
        language: str,
        on_progress: Callable[[float], None],
    ) -> None:
        self.answer: Future[Transcript] = Future()
        self._parts = parts
        self._meeting_id = meeting_id
        self._language = language
        self._on_progress = on_progress
        self._total = self._done = 0
        self._told = 0.0
        self._writing = False

    def job(self, recognisers: Recognisers) -> Iterator[None]:
        if self.answer.cancelled():
            return
        plan = self._parts.store.read(
            lambda uow: plan_hearing(uow, self._meeting_id, self._parts.hotwords())
        )
        files = self._files(plan.recordings)
        self._total = int(sum(one.duration for one, _ in files) * SPEECH_RATE_HZ) or 1
        options = SpeechOptions(self._language, plan.hotwords)
        tracks = []
        for recording, file in files:
            segments: list[RecognisedSegment] = []
            for heard in recognisers.batch.transcribe(self._pieces(file), options):
                segments.append(heard)
                yield
            tracks.append(HeardTrack(recording.participant_id, tuple(segments)))
        self._write(recognisers, tracks)

    def job_ended(self, submitted: Future[None]) -> None:
        """What kept the job from its end is the answer; on whichever thread ended it."""
        if self._writing or self.answer.done():
            return
        error = None if submitted.cancelled() else submitted.exception()
        if error is not None and self.answer.set_running_or_notify_cancel():
            self.answer.set_exception(error)
        elif error is None:
            self.answer.cancel()

    def _files(self, recordings: Sequence[Recording]) -> list[tuple[Recording, Path]]:
        """Those that are on this machine. Raises: NotFoundError where that is none."""
        files: list[tuple[Recording, Path]] = []
        missing: list[NotFoundError] = []
        for one in recordings:
            try:
                files.append((one, self._parts.storage.path_of(one.storage_key)))
            except NotFoundError as error:
                missing.append(error)
        if not files:
            raise missing[0]
        return files

    def _pieces(self, file: Path) -> Iterator[Samples]:
        """The sound, until somebody cancels; what is read is how far the work is."""
        for piece in self._parts.decoder.decode(file, rate_hz=SPEECH_RATE_HZ):
            if self.answer.cancelled():
                return
            yield piece
            self._done += piece.size
            fraction = min(1.0, self._done / self._total)
            if fraction - self._told >= _PROGRESS_STEP:
                self._told = fraction
                self._on_progress(fraction)

    def _write(self, recognisers: Recognisers, tracks: list[HeardTrack]) -> None:
        # From here on it cannot be cancelled any more.
        if not self.answer.set_running_or_notify_cancel():
            return
        self._writing = True
        self._on_progress(1.0)
        new = NewRevision(
            self._meeting_id, self._language, recognisers.engine, recognisers.model, tuple(tracks)
        )
        written = self._parts.store.write(lambda uow: write_revision(uow, new), actor="captions")
        # Not waited for: a meeting that begins now needs the speech thread.
        written.add_done_callback(self._written)

    def _written(self, written: Future[Committed[Transcript]]) -> None:
        error = written.exception()
        if error is not None:
            self.answer.set_exception(error)
            return
        transcript = written.result().value
        _log.info("meeting transcribed again", meeting=self._meeting_id)
        self.answer.set_result(transcript)
