"""Several spans read at once, each as carefully as alone.

Greedy first, all together: the decoder waits for memory most of the time, so that several take
little longer than one. What comes of it is looked at span by span: those with unlikely words are
read again with a beam, one that ran away by itself; speech that got no words is read by itself too,
since the decoder, with a beam too, sometimes ends after a sentence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from meeting_desktop.adapters.speech.engine import Draft, Encoded, Engine, together
from meeting_desktop.adapters.speech.heard import HeardWord
from meeting_desktop.adapters.speech.reading_threads import ReadingThreads
from meeting_desktop.adapters.speech.span_languages import SpanLanguages
from meeting_desktop.adapters.speech.spans import Span, SpanReader, aligned, checked, drafts_of
from meeting_desktop.adapters.speech.window import window_of_file
from meeting_desktop.ports.audio import SPEECH_RATE_HZ

#: More gain little: each has its own share of the encoder's work to be read again and again.
_MOST_TOGETHER = 6
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
class _Sounding:
    """A span, or a part of one, that is being encoded."""

    span: Span
    window_seconds: float
    encoded: Callable[[], Encoded]


@dataclass(frozen=True, slots=True)
class _Heard:
    """Its language is known; ``number``: its place."""

    number: int
    sounding: _Sounding
    language: str


class Batch:
    """Spans on their way; the threads have work as soon as there is any.

    ``asked``: the language; empty: each part is read in its own, once ``decide`` was called.
    """

    def __init__(
        self,
        reader: BatchReader,
        threads: ReadingThreads,
        spans: Sequence[Span],
        asked: str,
        hotwords: Sequence[str],
    ) -> None:
        self._reader = reader
        self._threads = threads
        self._hotwords = hotwords
        self._most = together_of(len(spans), reader.engine.at_once)
        windows = windows_for([span.seconds for span in spans], self._most)
        self._soundings = [self._encode(*one) for one in zip(spans, windows, strict=True)]
        self._heard: list[_Heard] = []
        self._words: list[Callable[[], dict[int, list[HeardWord]]]] = []
        self._looks = [
            threads.give(reader.languages.look, one.span, one.encoded)
            for one in self._soundings
            if not asked
        ]
        if asked:
            self._give([_Heard(*one, asked) for one in enumerate(self._soundings)])

    def decide(self, before: str) -> None:
        """Find out who speaks what, unless that is known; waits for the encoder.

        ``before``: what was spoken before them.
        """
        if not self._looks:
            return
        looks = [look() for look in self._looks]
        told = self._reader.languages.of([one.span for one in self._soundings], looks, before)
        heard: list[_Heard] = []
        for one, parts in zip(self._soundings, told, strict=True):
            for part, language in parts:
                # Where the language changes within a span its parts have windows of their own.
                own = one if part is one.span else self._encode(part, window_of_file(part.seconds))
                heard.append(_Heard(len(heard), own, language))
        self._give(heard)

    def words(self) -> list[ReadSpan]:
        """What was said, in order; waits."""
        words = dict[int, list[HeardWord]]()
        for group in self._words:
            words |= group()
        return [ReadSpan(one.language, words[one.number]) for one in self._heard]

    def _encode(self, span: Span, window_seconds: float) -> _Sounding:
        encoded = self._threads.give(self._reader.engine.encode, [span.sound], window_seconds)
        return _Sounding(span, window_seconds, encoded)

    def _give(self, heard: list[_Heard]) -> None:
        self._heard = heard
        self._words = [
            self._threads.give(self._read, group) for group in _groups(heard, self._most)
        ]

    def _read(self, group: Sequence[_Heard]) -> dict[int, list[HeardWord]]:
        spans = [one.sounding.span for one in group]
        encoded = [one.sounding.encoded() for one in group]
        read = self._reader.read(spans, encoded, group[0].language, self._hotwords)
        return {one.number: words for one, words in zip(group, read, strict=True)}


class BatchReader:
    """Reads spans; ``engine`` takes several threads at once, if it was loaded so."""

    def __init__(self, engine: Engine, beam_size: int) -> None:
        self.engine = engine
        self.languages = SpanLanguages(engine)
        self._alone = SpanReader(engine, beam_size)
        self._beam_size = beam_size

    def read(
        self,
        spans: Sequence[Span],
        encoded: Sequence[Encoded],
        language: str,
        hotwords: Sequence[str],
    ) -> list[list[HeardWord]]:
        """The words of each, in the track's time; all in one window and one language."""
        texts = self._said(spans, encoded, language, hotwords)
        return [
            self._with_gaps_read(span, language, words, hotwords)
            for span, words in zip(spans, texts, strict=True)
        ]

    def _said(
        self,
        spans: Sequence[Span],
        encoded: Sequence[Encoded],
        language: str,
        hotwords: Sequence[str],
    ) -> list[list[HeardWord]]:
        whole = together(encoded)
        drafts = drafts_of(self.engine, whole, language, hotwords, beam_size=1)
        drafts = self._without_doubt(drafts, encoded, language, hotwords)
        readings = aligned(self.engine, whole, language, drafts)
        return [
            checked(
                span,
                self._alone.read_encoded(one, language, hotwords) if reading.ran_away else reading,
            )
            for span, one, reading in zip(spans, encoded, readings, strict=True)
        ]

    def _without_doubt(
        self,
        drafts: list[Draft],
        encoded: Sequence[Encoded],
        language: str,
        hotwords: Sequence[str],
    ) -> list[Draft]:
        """Those with unlikely words with a beam, so that times are reckoned for one reading."""
        doubtful = [
            number for number, draft in enumerate(drafts) if draft.mean_log_probability < _UNLIKELY
        ]
        if doubtful:
            again = together([encoded[number] for number in doubtful])
            careful = drafts_of(self.engine, again, language, hotwords, beam_size=self._beam_size)
            better = dict(zip(doubtful, careful, strict=True))
            return [better.get(number, draft) for number, draft in enumerate(drafts)]
        return drafts

    def _with_gaps_read(
        self, span: Span, language: str, words: list[HeardWord], hotwords: Sequence[str]
    ) -> list[HeardWord]:
        for _ in range(_MOST_GAPS):
            found = self._heard_in_gap(span, language, words, hotwords)
            if not found:
                break
            words = sorted([*words, *found], key=lambda word: word.start)
        return words

    def _heard_in_gap(
        self, span: Span, language: str, words: Sequence[HeardWord], hotwords: Sequence[str]
    ) -> list[HeardWord]:
        """The words of the longest speech without any, by itself; a beam over it all stops too."""
        gap, seconds = longest_gap(span, words)
        if seconds <= _UNHEARD_SECONDS:
            return []
        begin = span.start / SPEECH_RATE_HZ
        part = span.between(gap[0] - begin, gap[1] - begin)
        encoded = self.engine.encode([part.sound], window_of_file(part.seconds))
        return self._said([part], [encoded], language, hotwords)[0]


def together_of(count: int, at_once: int) -> int:
    """How many of ``count`` are read together: groups of one size, as many for each thread."""
    groups = at_once * max(1, -(-count // (at_once * _MOST_TOGETHER)))
    return max(1, -(-count // groups))


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
            windows[number] = window_of_file(lengths[lot[-1]])
    return windows


def _groups(heard: Sequence[_Heard], most: int) -> list[list[_Heard]]:
    """Those that may be read together: in one language and one window."""
    alike: defaultdict[tuple[str, float], list[_Heard]] = defaultdict(list)
    for one in heard:
        alike[one.language, one.sounding.window_seconds].append(one)
    return [
        group[begin : begin + most]
        for group in alike.values()
        for begin in range(0, len(group), most)
    ]
