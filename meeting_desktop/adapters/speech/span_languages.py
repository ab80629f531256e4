"""Which language each span speaks, where people may change between two.

Whisper flips between related languages from utterance to utterance; people change seldom. So a span
has the language of those around it unless it is certain of another one, twice: by a look at its
beginning, which costs little, and by one at all of it in the full window.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from meeting_desktop.adapters.speech.engine import FULL_WINDOW_SECONDS, Encoded, Engine, together
from meeting_desktop.adapters.speech.languages import LanguageChoice
from meeting_desktop.adapters.speech.spans import Span, listen_for_language

#: Of what the encoder made of a span, so much is looked at (s): a look costs as it is long.
_LOOK_SECONDS = 6.0
#: What was spoken before counts as so many seconds of certain speech.
_BEFORE_SECONDS = 6.0
#: Another language than that of the rest: so likely at a look, and in the full window.
_STRIKING = 0.6
_CERTAIN = 0.75
#: Shorter spans are not asked for a language of their own.
_SHORTEST_SECONDS = 2.0

Guesses = Sequence[tuple[str, float]]


class SpanLanguages:
    """Has no memory: what is known of before is given."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, spans: Sequence[Span], encoded: Sequence[Encoded], before: str) -> list[str]:
        """One code for each span; ``before``: what was spoken before them, empty for nothing."""
        if self._engine.english_only:
            return ["en"] * len(spans)
        if not spans:
            return []
        looks = [self._look(one) for one in encoded]
        usual = _usual(looks, spans, before) if before else self._listen(spans)
        return [self._of_one(span, look, usual) for span, look in zip(spans, looks, strict=True)]

    def _look(self, encoded: Encoded) -> Guesses:
        return self._engine.languages_of(together([encoded], _LOOK_SECONDS))

    def _listen(self, spans: Sequence[Span]) -> str:
        """Nothing is known: in the full window, until it is certain."""
        choice = LanguageChoice()
        for span in spans:
            if not choice.decided:
                listen_for_language(self._engine, span.sound, choice)
        return choice.best()

    def _of_one(self, span: Span, look: Guesses, usual: str) -> str:
        top, probability = look[0]
        if top == usual or probability < _STRIKING or span.seconds < _SHORTEST_SECONDS:
            return usual
        whole = self._engine.encode([span.sound], FULL_WINDOW_SECONDS)
        top, probability = self._engine.languages_of(whole)[0]
        return top if probability >= _CERTAIN else usual


def _usual(looks: Sequence[Guesses], spans: Sequence[Span], before: str) -> str:
    evidence: defaultdict[str, float] = defaultdict(float, {before: _BEFORE_SECONDS})
    for look, span in zip(looks, spans, strict=True):
        for code, probability in look[:5]:
            evidence[code] += probability * span.seconds
    return max(evidence, key=lambda code: evidence[code])
