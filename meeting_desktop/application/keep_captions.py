"""Words of a live recogniser on their way into the store: the utterance's id is the segment's.

A confirmed word is in the store before anybody is told of it. When the store cannot write (a full
disk), words wait here and go with the next ones. A person's correction is never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.captions import CaptionConfirmed, CaptionFinal
from meeting_desktop.domain.revisions import continue_edited
from meeting_desktop.domain.transcript import Segment, Transcript
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.containment import Contained

_log = get_logger(__name__)

#: How long captions wait for the commit of a word, and of the last ones.
COMMIT_SECONDS = 1.0
_LAST_COMMIT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class _Batch:
    """What was handed to the store and is not known to be in it."""

    header: Transcript | None
    segments: tuple[Segment, ...]
    written: Future[Committed[None]]


class CaptionKeeper:
    """Keeps the words of one track; used on the speech thread, and by ``settle`` after it."""

    def __init__(
        self,
        transcript: Transcript,
        speaker_id: UUID,
        store: Store,
        *,
        unwritten: Callable[[UnitOfWork], None] | None = None,
        commit_seconds: float = COMMIT_SECONDS,
    ) -> None:
        """``unwritten``: rows that must be in the store before the first word."""
        self._unwritten = unwritten
        self._commit_seconds = commit_seconds
        self._transcript = transcript
        self._speaker_id = speaker_id
        self._store = store
        self._open: dict[UUID, Segment] = {}
        self._waiting: dict[UUID, Segment] = {}
        self._header: Transcript | None = None
        self._batch: _Batch | None = None

    def begin(self, model: str, engine: str) -> None:
        """Note what recognises; known only once the model is loaded."""
        self._set_header(replace(self._transcript, model=model, engine=engine))

    @property
    def unfinished(self) -> tuple[Segment, ...]:
        """Utterances of which only confirmed words are known."""
        return tuple(self._open.values())

    def keep(self, event: CaptionConfirmed | CaptionFinal) -> None:
        """Put the words into the store, waiting for the commit (milliseconds)."""
        segment = self._segment(event)
        if isinstance(event, CaptionFinal):
            self._open.pop(event.utterance_id, None)
            if event.language and not self._transcript.language:
                self._set_header(replace(self._transcript, language=event.language))
        elif segment.words:
            self._open[event.utterance_id] = segment
        else:
            return
        self._waiting[segment.id] = segment
        self._write_waiting(self._commit_seconds)

    def catch_up(self) -> None:
        """Write what came while a commit was late, as soon as that is done; waits for nothing."""
        if self._batch is not None and self._collect(self._batch, 0.0) and self._waiting:
            self._write_waiting(0.0)

    def finish(self) -> bool:
        """Wait longer for what is still not in the store; True when nothing waits any more."""
        if self._batch is not None:
            self._collect(self._batch, _LAST_COMMIT_SECONDS)
        return self._write_waiting(_LAST_COMMIT_SECONDS)

    def settle(self, uow: UnitOfWork) -> None:
        """At the end of the meeting: the words that still wait, and no utterance left open."""
        self._write(uow, self._header, tuple(self._waiting.values()))
        for begun in self._open.values():
            known = uow.transcripts.segment(begun.id)
            if known is not None and not known.is_final:
                uow.transcripts.put_segment(replace(known, is_final=True))

    def _set_header(self, transcript: Transcript) -> None:
        self._transcript = transcript
        # Without its speakers: a person may have renamed one since the meeting began.
        self._header = replace(transcript, speakers=())

    def _segment(self, event: CaptionConfirmed | CaptionFinal) -> Segment:
        final = isinstance(event, CaptionFinal)
        known = self._open.get(event.utterance_id)
        words = event.words if final or known is None else (*known.words, *event.words)
        start = known.start if known is not None and not final else event.start
        end = event.end if isinstance(event, CaptionFinal) else words[-1].end if words else start
        return Segment(
            id=event.utterance_id,
            transcript_id=self._transcript.id,
            speaker_id=self._speaker_id,
            start=start,
            end=end,
            words=words,
            is_final=final,
        )

    def _write_waiting(self, seconds: float) -> bool:
        # A store that hangs is waited for once, not again with every word.
        if self._batch is not None and not self._collect(self._batch, 0.0):
            return False
        segments = tuple(self._waiting.values())
        header = self._header
        if not segments and header is None:
            return True
        written = self._store.write(
            lambda uow: self._write(uow, header, segments), actor="captions"
        )
        self._batch = _Batch(header, segments, written)
        return self._collect(self._batch, seconds)

    def _write(
        self, uow: UnitOfWork, header: Transcript | None, segments: tuple[Segment, ...]
    ) -> None:
        if self._unwritten is not None:
            self._unwritten(uow)
        _write(uow, header, segments)

    def _collect(self, batch: _Batch, seconds: float) -> bool:
        """Learn what became of ``batch``; False when its words are not in the store, or not yet."""
        if not seconds and not batch.written.done():
            return False
        with Contained(lambda _error: self._forget(batch)):
            try:
                wait_for_commit(batch.written, seconds)
            except ApplicationError as error:
                _log.warning("captions wait for the store", code=error.code)
                if batch.written.done():
                    self._batch = None
                return False
            self._unwritten = None
            self._forget(batch)
        return True

    def _forget(self, batch: _Batch) -> None:
        """Written, or refused by a bug: to try the same again would hold up all later words."""
        self._batch = None
        for segment in batch.segments:
            if self._waiting.get(segment.id) is segment:
                del self._waiting[segment.id]
        if self._header is batch.header:
            self._header = None


def _write(uow: UnitOfWork, header: Transcript | None, segments: tuple[Segment, ...]) -> None:
    if header is not None:
        uow.transcripts.put(header)
    for segment in segments:
        _put_unless_edited(uow, segment)


def _put_unless_edited(uow: UnitOfWork, segment: Segment) -> None:
    """Write what was heard, except over a person's words; no words remove the segment."""
    known = uow.transcripts.segment(segment.id)
    if known is not None and known.is_edited:
        uow.transcripts.put_segment(continue_edited(known, segment))
    elif segment.words:
        uow.transcripts.put_segment(segment)
    elif known is not None:
        uow.transcripts.remove_segment(segment.id)
