"""Several spans read at once, each as carefully as alone.

Greedy first, all together: the decoder waits for memory most of the time, so that several take
little longer than one. What comes of it is looked at span by span: one that ran away, or has
unlikely words, is read again alone, with a beam; speech that got no words is read by itself, since
the decoder, with a beam too, sometimes ends after a sentence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from meeting_desktop.adapters.speech.engine import Encoded, Engine, together
from meeting_desktop.adapters.speech.heard import HeardWord
from meeting_desktop.adapters.speech.languages import LanguageChoice
from meeting_desktop.adapters.speech.span_languages import SpanLanguages
from meeting_desktop.adapters.speech.spans import Reading, Span, SpanReader, checked, read_together
from meeting_desktop.adapters.speech.window import window_for
from meeting_desktop.ports.audio import SPEECH_RATE_HZ

T = TypeVar("T")
R = TypeVar("R")

_MOST_TOGETHER = 8
#: Finer than live: as many share a window as are read together.
_WINDOW_STEP_SECONDS = 1.0
#: Speech without a word for so long is read by itself (s), in so many places of a span.
_UNHEARD_SECONDS = 1.0
_MOST_GAPS = 3
#: Less likely words are read again (mean log probability of a token).
_UNLIKELY = -0.4


@dataclass(frozen=True, slots=True)
class ReadSpan:
    """``words`` in the track's time."""

    language: str
    words: list[HeardWord]


@dataclass(frozen=True, slots=True)
class _Heard:
    """A span on its way: encoded, its language known."""

    number: int
    span: Span
    encoded: Encoded
    language: str


class BatchReader:
    """Reads spans; on as many threads as the engine takes at once."""

    def __init__(self, engine: Engine, beam_size: int) -> None:
        self._engine = engine
        self._alone = SpanReader(engine, beam_size)
        self._languages = SpanLanguages(engine)

    def read(
        self, spans: Sequence[Span], asked: str, before: str, hotwords: Sequence[str]
    ) -> list[ReadSpan]:
        """What was said, in order; ``asked`` empty: each part in its language.

        ``before``: what was spoken before them.
        """
        if not spans:
            return []
        most = min(_MOST_TOGETHER, -(-len(spans) // self._engine.at_once))
        heard = self._prepared(spans, asked, before, most)
        words = dict[int, list[HeardWord]]()
        for group in self._at_once(lambda group: self._read(group, hotwords), _groups(heard, most)):
            words |= group
        return [ReadSpan(one.language, words[one.number]) for one in heard]

    def _prepared(self, spans: Sequence[Span], asked: str, before: str, most: int) -> list[_Heard]:
        windows = windows_for([span.seconds for span in spans], most)
        encoded = self._at_once(self._encode, zip(spans, windows, strict=True))
        if asked:
            told = [[(span, asked)] for span in spans]
        else:
            told = self._languages.of(spans, encoded, before)
        heard: list[_Heard] = []
        for span, one, parts in zip(spans, encoded, told, strict=True):
            for part, language in parts:
                # Where the language changes within a span its parts have windows of their own.
                own = one if part is span else self._encode((part, window_for(part.seconds)))
                heard.append(_Heard(len(heard), part, own, language))
        return heard

    def _encode(self, one: tuple[Span, float]) -> Encoded:
        span, window_seconds = one
        return self._engine.encode([span.sound], window_seconds)

    def _read(self, group: Sequence[_Heard], hotwords: Sequence[str]) -> dict[int, list[HeardWord]]:
        encoded = together([one.encoded for one in group])
        readings = read_together(self._engine, encoded, group[0].language, hotwords, beam_size=1)
        return {
            one.number: self._settled(one, reading, hotwords)
            for one, reading in zip(group, readings, strict=True)
        }

    def _settled(self, one: _Heard, reading: Reading, hotwords: Sequence[str]) -> list[HeardWord]:
        if reading.ran_away or reading.draft.mean_log_probability < _UNLIKELY:
            again = self._alone.read_encoded(one.encoded, one.language, hotwords)
            if reading.ran_away or not again.ran_away:
                reading = again
        words = checked(one.span, reading)
        for _ in range(_MOST_GAPS):
            found = self._heard_in_gap(one, words, hotwords)
            if not found:
                break
            words = sorted([*words, *found], key=lambda word: word.start)
        return words

    def _heard_in_gap(
        self, one: _Heard, words: Sequence[HeardWord], hotwords: Sequence[str]
    ) -> list[HeardWord]:
        """The words of the longest speech without any, by itself; a beam over it all stops too."""
        gap, seconds = longest_gap(one.span, words)
        if seconds <= _UNHEARD_SECONDS:
            return []
        begin = one.span.start / SPEECH_RATE_HZ
        part = one.span.between(gap[0] - begin, gap[1] - begin)
        return self._alone.read(part, LanguageChoice(one.language), hotwords)

    def _at_once(self, work: Callable[[T], R], parts: Iterable[T]) -> list[R]:
        if self._engine.at_once == 1:
            return [work(part) for part in parts]
        with ThreadPoolExecutor(self._engine.at_once, "meeting-speech-batch") as pool:
            return list(pool.map(work, parts))


def longest_gap(span: Span, words: Sequence[HeardWord]) -> tuple[tuple[float, float], float]:
    """Where most speech is without a word, from when to when, and how many seconds of speech."""
    begin = span.start / SPEECH_RATE_HZ
    starts = [begin, *(word.end for word in words)]
    ends = [*(word.start for word in words), begin + span.seconds]
    gaps = [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]
    spoken = [(gap, span.voicing.voiced_seconds(*gap)) for gap in gaps]
    return max(spoken, key=lambda one: one[1], default=((begin, begin), 0.0))


def windows_for(lengths: Sequence[float], most: int) -> list[float]:
    """A window for each: the same for ``most`` of similar length, since only these go together."""
    windows = [0.0] * len(lengths)
    by_length = sorted(range(len(lengths)), key=lambda number: lengths[number])
    while by_length:
        lot, by_length = by_length[-most:], by_length[:-most]
        for number in lot:
            windows[number] = window_for(lengths[lot[-1]], _WINDOW_STEP_SECONDS)
    return windows


def _groups(heard: Sequence[_Heard], most: int) -> list[list[_Heard]]:
    """Those that may be read together: in one language and one window."""
    alike: defaultdict[tuple[str, float], list[_Heard]] = defaultdict(list)
    for one in heard:
        alike[one.language, one.encoded.window_seconds].append(one)
    return [
        group[begin : begin + most]
        for group in alike.values()
        for begin in range(0, len(group), most)
    ]
