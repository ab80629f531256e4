"""Transcribing sound that is all there: utterance by utterance, as true as the last live pass.

Silero cuts the sound into speech of at most a window's length at its pauses, so that memory does
not grow, silence is never decoded, and each window is full of speech.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meeting_desktop.adapters.speech.endpointing import EndpointRules
from meeting_desktop.adapters.speech.engine import Engine
from meeting_desktop.adapters.speech.heard import as_words
from meeting_desktop.adapters.speech.languages import LanguageChoice
from meeting_desktop.adapters.speech.listening import Ear
from meeting_desktop.adapters.speech.segments import split
from meeting_desktop.adapters.speech.silero import SileroModel
from meeting_desktop.adapters.speech.spans import Span, SpanReader
from meeting_desktop.adapters.speech.tracks import Track
from meeting_desktop.adapters.speech.wanted import check_language
from meeting_desktop.core.ids import new_id
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.recogniser import RecognisedSegment, SpeechOptions

#: Longer pauses and longer utterances than live: nobody waits for them.
_RULES = EndpointRules(pause=2.0, patient=14.0, longest=27.0, cut_within=4.0)


class WhisperBatch:
    """Keeps the promises of ``ports.recogniser.BatchRecogniser``."""

    def __init__(self, engine: Engine, silero: SileroModel, beam_size: int = 5) -> None:
        self._engine = engine
        self._silero = silero
        self._reader = SpanReader(engine, beam_size)

    def transcribe(
        self, pieces: Iterable[Samples], options: SpeechOptions, *, offset: float = 0.0
    ) -> Iterator[RecognisedSegment]:
        """As the port says.

        Raises:
            UserFacingError: the model does not know the language that is asked for.
        """
        check_language(self._engine, options.language)
        asked = "en" if self._engine.english_only else options.language
        language = LanguageChoice(asked)
        track = Track(new_id(), Ear(self._silero, _RULES), language, options.hotwords)
        return self._run(track, pieces, offset)

    def _run(
        self, track: Track, pieces: Iterable[Samples], offset: float
    ) -> Iterator[RecognisedSegment]:
        for piece in pieces:
            track.feed(track.newest, piece)
            yield from self._read_ended(track, offset)
        track.finish()
        yield from self._read_ended(track, offset)

    def _read_ended(self, track: Track, offset: float) -> Iterator[RecognisedSegment]:
        while track.ended:
            span = track.ended.popleft().span
            if span is not None:
                yield from self._segments(track, span, offset)

    def _segments(self, track: Track, span: Span, offset: float) -> Iterator[RecognisedSegment]:
        heard = self._reader.read(span, track.language, track.hotwords)
        for group in split([word.moved(offset) for word in heard]):
            words = as_words(group)
            yield RecognisedSegment(
                words[0].start, words[-1].end, words, language=track.language.best()
            )
