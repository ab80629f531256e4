"""The last word on a stretch of speech: one careful pass over all of it.

Live utterances end with it and imported files are made of it, so that both are equally true.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meeting_desktop.adapters.speech.engine import (
    FULL_WINDOW_SECONDS,
    Brief,
    Draft,
    Encoded,
    Engine,
)
from meeting_desktop.adapters.speech.heard import HeardWord, fitted
from meeting_desktop.adapters.speech.languages import LanguageChoice
from meeting_desktop.adapters.speech.loops import token_cap, without_runaway
from meeting_desktop.adapters.speech.phantoms import without_phantoms
from meeting_desktop.adapters.speech.voicing import Voicing
from meeting_desktop.adapters.speech.window import window_for
from meeting_desktop.ports.audio import SPEECH_RATE_HZ, Samples

_BEAM_SIZE = 5
_NO_REPEATED_WORDS = 4


def listen_for_language(engine: Engine, sound: Samples, language: LanguageChoice) -> Encoded:
    """Encode ``sound`` in the full window and let it speak for its language.

    Only the full window tells languages reliably: a synthetic French sentence is Hungarian in one
    of 15 s.
    """
    encoded = engine.encode([sound], FULL_WINDOW_SECONDS)
    language.weigh(engine.languages_of(encoded), len(sound) / SPEECH_RATE_HZ)
    return encoded


@dataclass(frozen=True, slots=True)
class Span:
    """Speech that lies together: ``start`` is the index of its first sample in the track."""

    start: int
    sound: Samples
    voicing: Voicing

    @property
    def seconds(self) -> float:
        return len(self.sound) / SPEECH_RATE_HZ

    def between(self, start: float, end: float) -> Span:
        """A part of it, in seconds from its start."""
        first, last = round(start * SPEECH_RATE_HZ), round(end * SPEECH_RATE_HZ)
        voicing = self.voicing.between(self.start + first, self.start + last)
        return Span(self.start + first, self.sound[first:last], voicing)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the decoder made of a span; ``words`` in seconds from the span's start."""

    words: list[HeardWord]
    ran_away: bool
    draft: Draft


def drafts_of(
    engine: Engine,
    encoded: Encoded,
    language: str,
    hotwords: Sequence[str],
    *,
    beam_size: int,
    no_repeat: int = 0,
) -> list[Draft]:
    """What all sounds that were encoded say, which speak one language."""
    briefs = [
        Brief(hotwords, max_new_tokens=token_cap(seconds, language)) for seconds in encoded.seconds
    ]
    return engine.write(
        encoded, language, briefs, beam_size=beam_size, no_repeat_ngram_size=no_repeat
    )


def aligned(
    engine: Engine, encoded: Encoded, language: str, drafts: Sequence[Draft]
) -> list[Reading]:
    """The drafts with the times of their words."""
    texts = engine.align(encoded, language, drafts)
    return [
        Reading(*without_runaway(words), draft) for words, draft in zip(texts, drafts, strict=True)
    ]


def checked(span: Span, reading: Reading) -> list[HeardWord]:
    """The words in the track's time, without what the sound does not carry."""
    start = span.start / SPEECH_RATE_HZ
    words = [word.moved(start) for word in reading.words]
    words = fitted(words, span.voicing, start, start + span.seconds)
    return without_phantoms(
        words,
        span.voicing,
        mean_log_probability=reading.draft.mean_log_probability,
        no_speech_probability=reading.draft.no_speech_probability,
    )


class SpanReader:
    """Reads spans with the full window and a beam."""

    def __init__(self, engine: Engine, beam_size: int = _BEAM_SIZE) -> None:
        self._engine = engine
        self._beam_size = beam_size

    def read(
        self, span: Span, language: LanguageChoice, hotwords: Sequence[str]
    ) -> list[HeardWord]:
        """The words of a span in the track's time, without what the sound does not carry."""
        if language.decided:
            encoded = self._engine.encode([span.sound], window_for(span.seconds))
        else:
            encoded = listen_for_language(self._engine, span.sound, language)
        return checked(span, self.read_encoded(encoded, language.best(), hotwords))

    def read_encoded(self, encoded: Encoded, language: str, hotwords: Sequence[str]) -> Reading:
        """One sound; once more, with no words repeated, where the decoder runs away."""
        reading = self._attempt(encoded, language, hotwords)
        if reading.ran_away:
            again = self._attempt(encoded, language, hotwords, no_repeat=_NO_REPEATED_WORDS)
            reading = again if not again.ran_away else reading
        return reading

    def _attempt(
        self, encoded: Encoded, language: str, hotwords: Sequence[str], *, no_repeat: int = 0
    ) -> Reading:
        drafts = drafts_of(
            self._engine,
            encoded,
            language,
            hotwords,
            beam_size=self._beam_size,
            no_repeat=no_repeat,
        )
        (reading,) = aligned(self._engine, encoded, language, drafts)
        return reading
