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


@dataclass(frozen=True, slots=True)
class _Reading:
    words: list[HeardWord]
    draft: Draft
    ran_away: bool


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
        reading = self._attempt(encoded, language.best(), hotwords, no_repeat=0)
        if reading.ran_away:
            again = self._attempt(encoded, language.best(), hotwords, no_repeat=_NO_REPEATED_WORDS)
            reading = again if not again.ran_away else reading
        return self._checked(span, reading)

    def _attempt(
        self, encoded: Encoded, language: str, hotwords: Sequence[str], *, no_repeat: int
    ) -> _Reading:
        brief = Brief(hotwords, max_new_tokens=token_cap(encoded.seconds[0], language))
        (draft,) = self._engine.write(
            encoded,
            language,
            [brief],
            beam_size=self._beam_size,
            no_repeat_ngram_size=no_repeat,
        )
        (words,) = self._engine.align(encoded, language, [draft])
        words, ran_away = without_runaway(words)
        return _Reading(words, draft, ran_away)

    def _checked(self, span: Span, reading: _Reading) -> list[HeardWord]:
        start = span.start / SPEECH_RATE_HZ
        words = [word.moved(start) for word in reading.words]
        words = fitted(words, span.voicing, start, start + span.seconds)
        return without_phantoms(
            words,
            span.voicing,
            mean_log_probability=reading.draft.mean_log_probability,
            no_speech_probability=reading.draft.no_speech_probability,
        )
