"""Fill from the recording what the live captions did not reach: after a crash, or a slow machine.

Runs as a job of the speech room, one segment at a time. What live captions confirmed is kept where
the second hearing gives nothing; what a person edited is never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.transcript import Segment, Transcript, Word
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, AudioDecoder, Samples
from meeting_desktop.ports.recogniser import RecognisedSegment, Recognisers, SpeechOptions
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

#: Spans shorter than this hold no word.
_SHORTEST_SPAN = 0.2


@dataclass(frozen=True, slots=True)
class Unheard:
    """Parts of one track without words, in seconds; ``replaces``: segments begun but not final."""

    transcript: Transcript
    speaker_id: UUID | None
    recording: Path
    spans: tuple[tuple[float, float], ...]
    replaces: tuple[Segment, ...] = ()


class FinishTranscript:
    """Makes batch jobs for ``SpeechRoom.submit``."""

    def __init__(self, decoder: AudioDecoder, store: Store) -> None:
        self._decoder = decoder
        self._store = store

    def job(
        self, unheard: Unheard, options: SpeechOptions, on_progress: Callable[[float], None]
    ) -> Callable[[Recognisers], Iterator[None]]:
        """A job that transcribes the spans; ``on_progress`` gets a fraction of 1."""

        def run(recognisers: Recognisers) -> Iterator[None]:
            header = replace(
                unheard.transcript,
                model=unheard.transcript.model or recognisers.model,
                engine=unheard.transcript.engine or recognisers.engine,
                # A person may rename a speaker while this runs.
                speakers=(),
            )
            total = sum(end - start for start, end in unheard.spans) or 1.0
            before = 0.0
            for start, end in unheard.spans:
                for heard in self._hear(recognisers, unheard, options, start, end):
                    header = replace(header, language=header.language or heard.language)
                    self._put(unheard, header, heard)
                    on_progress(min(1.0, (before + heard.end - start) / total))
                    yield
                before += end - start
                on_progress(min(1.0, before / total))
                yield

        return run

    def _hear(
        self,
        recognisers: Recognisers,
        unheard: Unheard,
        options: SpeechOptions,
        start: float,
        end: float,
    ) -> Iterator[RecognisedSegment]:
        if end - start < _SHORTEST_SPAN:
            return iter(())
        pieces = _until(
            self._decoder.decode(unheard.recording, rate_hz=SPEECH_RATE_HZ, start=start),
            int((end - start) * SPEECH_RATE_HZ),
        )
        return recognisers.batch.transcribe(pieces, options, offset=start)

    def _put(self, unheard: Unheard, header: Transcript, heard: RecognisedSegment) -> None:
        segment = Segment(
            id=new_id(),
            transcript_id=unheard.transcript.id,
            speaker_id=unheard.speaker_id,
            start=heard.start,
            end=heard.end,
            words=heard.words,
        )
        wait_for_commit(
            self._store.write(
                lambda uow: _put_instead(uow, header, segment, unheard.replaces), actor="captions"
            )
        )


def _put_instead(
    uow: UnitOfWork, header: Transcript, heard: Segment, begun: tuple[Segment, ...]
) -> None:
    uow.transcripts.put(header)
    for segment in begun:
        known = uow.transcripts.segment(segment.id)
        if known is None:
            continue
        if known.is_edited:
            heard = replace(heard, words=_outside(heard.words, known))
        else:
            _give_way(uow, known, heard)
    if heard.words:
        uow.transcripts.put_segment(heard)


def _give_way(uow: UnitOfWork, known: Segment, heard: Segment) -> None:
    """Words that were heard again go; confirmed ones that were not heard again stay."""
    left = _outside(known.words, heard)
    if left == known.words:
        return
    if left:
        shorter = replace(known, words=left, start=left[0].start, end=left[-1].end)
        uow.transcripts.put_segment(shorter)
    else:
        uow.transcripts.remove_segment(known.id)


def _outside(words: tuple[Word, ...], segment: Segment) -> tuple[Word, ...]:
    return tuple(w for w in words if not segment.start <= (w.start + w.end) / 2 <= segment.end)


def _until(pieces: Iterator[Samples], samples: int) -> Iterator[Samples]:
    left = samples
    for piece in pieces:
        if left <= 0:
            return
        yield piece[:left]
        left -= piece.size
