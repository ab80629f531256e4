"""Transcribing sound that is all there: several utterances at once, as true as one by one.

Silero cuts the sound into speech at its pauses, so that silence is never decoded. About a minute of
speech is read together (``chapters``); memory does not grow with the sound. Why so, and what was
measured: docs/decisions/0030-batched-transcription.md.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from meeting_desktop.adapters.speech.chapters import Chapter, chapters
from meeting_desktop.adapters.speech.endpointing import EndpointRules
from meeting_desktop.adapters.speech.engine import Engine
from meeting_desktop.adapters.speech.heard import as_words
from meeting_desktop.adapters.speech.reading_threads import ReadingThreads
from meeting_desktop.adapters.speech.segments import split
from meeting_desktop.adapters.speech.silero import SileroModel
from meeting_desktop.adapters.speech.span_batches import Batch, BatchReader
from meeting_desktop.adapters.speech.wanted import check_language
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples
from meeting_desktop.ports.recogniser import RecognisedSegment, SpeechOptions

#: Longer pauses than live, for nobody waits; shorter utterances, for each second of a window costs
#: the encoder the more the longer the window is, and the decoder ends early less often.
_RULES = EndpointRules(pause=3.0, patient=9.0, longest=13.0, cut_within=4.0)
#: Speech that a core reads before anything else may be done: some seconds of work.
_CHAPTER_SECONDS = 60.0
#: For what is doubtful; of 1,517 words 148 come out differently with three, 145 with five.
_BEAM_SIZE = 3


class BatchedRecogniser:
    """Keeps the promises of ``ports.recogniser.BatchRecogniser``.

    ``chapter_seconds``: so much speech is read together, for each that the engine takes at once.
    """

    def __init__(
        self,
        engine: Engine,
        silero: SileroModel,
        *,
        chapter_seconds: float = _CHAPTER_SECONDS,
        beam_size: int = _BEAM_SIZE,
    ) -> None:
        self._engine = engine
        self._silero = silero
        self._chapter_seconds = chapter_seconds * engine.at_once
        self._reader = BatchReader(engine, beam_size)

    def transcribe(
        self, pieces: Iterable[Samples], options: SpeechOptions, *, offset: float = 0.0
    ) -> Iterator[RecognisedSegment]:
        """As the port says.

        Raises:
            UserFacingError: the model does not know the language that is asked for.
        """
        check_language(self._engine, options.language)
        return self._run(pieces, options, offset)

    def _run(
        self, pieces: Iterable[Samples], options: SpeechOptions, offset: float
    ) -> Iterator[RecognisedSegment]:
        asked = "en" if self._engine.english_only else options.language
        before = options.spoken_before
        # Counted in samples, so that times are the same to the last bit wherever a run began.
        first = round(offset * SPEECH_RATE_HZ)
        found = chapters(self._silero, _RULES, pieces, first=first, seconds=self._chapter_seconds)
        several = self._engine.at_once > 1
        waiting: tuple[Chapter, Batch] | None = None
        with ReadingThreads(self._engine.at_once) as threads:
            for chapter in _found_ahead(found) if several else found:
                batch = Batch(self._reader, threads, chapter.spans, asked, options.hotwords)
                if waiting is not None:
                    before = yield from _told(*waiting, before)
                batch.decide(before)
                waiting = chapter, batch
                if not several:  # it would keep whoever takes the words waiting for the next one
                    before, waiting = (yield from _told(*waiting, before)), None
            if waiting is not None:
                yield from _told(*waiting, before)


def _told(chapter: Chapter, batch: Batch, before: str) -> Generator[RecognisedSegment, None, str]:
    """What was said in a chapter; gives back the language that was spoken last."""
    segments = _segments(chapter, batch)
    yield from segments
    return segments[-1].language if segments else before


def _found_ahead(found: Iterator[Chapter]) -> Iterator[Chapter]:
    """The same; the next one is looked for while one is read."""
    with ThreadPoolExecutor(1, "meeting-speech-chapters") as listener:
        coming = listener.submit(next, found, None)
        while (chapter := coming.result()) is not None:
            coming = listener.submit(next, found, None)
            yield chapter


def _segments(chapter: Chapter, batch: Batch) -> list[RecognisedSegment]:
    segments: list[RecognisedSegment] = []
    for span in batch.words():
        for group in split(span.words):
            words = as_words(group)
            segments.append(RecognisedSegment(words[0].start, words[-1].end, words, span.language))
    if segments:
        segments[-1] = replace(segments[-1], safe_until=chapter.end / SPEECH_RATE_HZ)
    return segments
