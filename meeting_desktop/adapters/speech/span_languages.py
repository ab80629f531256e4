"""Which language each span speaks, and where it changes within one.

Whisper flips between related languages from utterance to utterance; people change seldom. So speech
is taken to be in the language of that around it. Looks at what the encoder made of a span, one for
each stretch between pauses, cost a tenth of the encoder; only the full window tells reliably, and
is asked where a look hardly finds the usual language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from meeting_desktop.adapters.speech.engine import FULL_WINDOW_SECONDS, Encoded, Engine, part_of
from meeting_desktop.adapters.speech.languages import LanguageChoice
from meeting_desktop.adapters.speech.spans import Span, listen_for_language
from meeting_desktop.ports.audio import SPEECH_RATE_HZ

#: People change their language where they pause (s); stretches shorter than these say little (s).
_PAUSE_SECONDS = 0.4
_STRETCH_SECONDS = 2.5
_SPOKEN_SECONDS = 1.5
#: So much of a stretch is looked at (s): a look costs as it is long.
_LOOK_SECONDS = 4.0
#: What was spoken before counts as so many seconds of certain speech.
_BEFORE_SECONDS = 6.0
#: Less likely than this at a look, the usual language is doubted.
_DOUBTED = 0.5
#: In the full window another one must be so likely, and so many times as likely as the usual one.
_CLEAR = 0.5
_TIMES_CLEARER = 5.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a span, in seconds from its start, with the probabilities of languages."""

    start: float
    end: float
    likely: dict[str, float]


Parts = list[tuple[Span, str]]


class SpanLanguages:
    """Has no memory: what was spoken before is given."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def look(self, span: Span, encoded: Callable[[], Encoded]) -> list[Stretch]:
        """What each stretch of a span sounds like; waits for the encoder."""
        if self._engine.english_only:
            return []
        sound = encoded()
        stretches: list[Stretch] = []
        for start, end in stretches_of(span):
            shown = part_of(sound, start, min(end, start + _LOOK_SECONDS))
            stretches.append(Stretch(start, end, dict(self._engine.languages_of(shown))))
        return stretches

    def of(
        self, spans: Sequence[Span], looks: Sequence[Sequence[Stretch]], before: str
    ) -> list[Parts]:
        """Each span in parts of one language, mostly one part: the span itself.

        ``looks``: of each span. ``before``: the language that was spoken before them, empty for
        nothing.
        """
        if self._engine.english_only:
            return [[(span, "en")] for span in spans]
        usual = _usual(looks, before) if before else self._listen(spans)
        return [
            self._parts(span, stretches, usual)
            for span, stretches in zip(spans, looks, strict=True)
        ]

    def _listen(self, spans: Sequence[Span]) -> str:
        """Nothing is known: in the full window, until it is certain."""
        choice = LanguageChoice()
        for span in spans:
            if not choice.decided:
                listen_for_language(self._engine, span.sound, choice)
        return choice.best()

    def _parts(self, span: Span, stretches: Sequence[Stretch], usual: str) -> Parts:
        told = [(self._hear(span, one, usual), one) for one in stretches]
        parts: Parts = []
        for language, pairs in groupby(told, lambda pair: pair[0]):
            of_it = [stretch for _, stretch in pairs]
            parts.append((span.between(of_it[0].start, of_it[-1].end), language))
        return parts if len(parts) > 1 else [(span, parts[0][1])]

    def _hear(self, span: Span, stretch: Stretch, usual: str) -> str:
        """The usual language, unless it is doubted and the full window knows another one."""
        if stretch.likely.get(usual, 0.0) >= _DOUBTED:
            return usual
        part = span.between(stretch.start, stretch.end)
        begin = part.start / SPEECH_RATE_HZ
        if part.voicing.voiced_seconds(begin, begin + part.seconds) < _SPOKEN_SECONDS:
            return usual
        whole = self._engine.encode([part.sound], FULL_WINDOW_SECONDS)
        heard = dict(self._engine.languages_of(whole))
        top = max(heard, key=lambda code: heard[code])
        is_clear = heard[top] >= max(_CLEAR, _TIMES_CLEARER * heard.get(usual, 0.0))
        return top if is_clear else usual


def stretches_of(span: Span) -> Iterator[tuple[float, float]]:
    """Its parts from pause to pause, none short; in seconds from its start."""
    begin = span.start / SPEECH_RATE_HZ
    start = 0.0
    for pause in span.voicing.pauses(_PAUSE_SECONDS):
        cut = (pause[0] + pause[1]) / 2 - begin
        if cut - start >= _STRETCH_SECONDS and span.seconds - cut >= _STRETCH_SECONDS:
            yield start, cut
            start = cut
    yield start, span.seconds


def _usual(looks: Sequence[Sequence[Stretch]], before: str) -> str:
    evidence: defaultdict[str, float] = defaultdict(float, {before: _BEFORE_SECONDS})
    for stretch in (stretch for stretches in looks for stretch in stretches):
        for code, probability in stretch.likely.items():
            evidence[code] += probability * (stretch.end - stretch.start)
    return max(evidence, key=lambda code: evidence[code])
