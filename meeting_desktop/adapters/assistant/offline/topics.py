"""What was talked about: words that come back, and how long speech stayed with each.

A topic is a word (with its endings) or two that keep each other company. A word counts for more
where it comes back within a stretch of the talk than where it is strewn over all of it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID

from meeting_desktop.adapters.assistant.offline.lines import Line
from meeting_desktop.adapters.assistant.offline.wording import tells_topic, word_set
from meeting_desktop.domain.findings import Topic

_FEWEST, _MOST = 5, 14
#: One more topic for so many sentences.
_LINES_A_TOPIC = 10
#: Speech stays with a topic for so many sentences after it was named.
_STAYS_LINES = 2
_STAYS_S = 20.0
_NOT_SEEN_AS_NOUN = 0.55
_ARTICLES = word_set(
    "the a an our your their my his her its this that these those of for per no any some every "
    "each "
    "der die das dem den des ein eine einen einem einer unser unsere unseren ihr ihre ihren im am "
    "zum zur vom kein keine keinen"
)
_CAPITAL = re.compile(r"(?<=[\w,] )(?<!Herr )(?<!Frau )(?<!Mr )(?<!Ms )[A-ZÄÖÜ]\w+")
_ENDINGS = ("es", "en", "s", "e", "n")
_SHORTEST_STEM = 3


@dataclass(slots=True)
class _Term:
    words: Counter[str] = field(default_factory=Counter)
    is_noun: bool = False
    lines: list[int] = field(default_factory=list)
    score: float = 0.0


def topics_of(lines: Sequence[Line], language: str) -> tuple[Topic, ...]:
    """The longest first."""
    telling = [line for line in lines if not line.is_order]
    terms = _terms(telling, language)
    best = sorted(terms.items(), key=lambda item: (-item[1].score, item[0]))
    wanted = max(_FEWEST, min(_MOST, _FEWEST + len(telling) // _LINES_A_TOPIC))
    chosen = [term for _, term in best[:wanted] if len(term.lines) > 1 or term.is_noun]
    chosen = chosen or [term for _, term in best[:_FEWEST]]
    pairs = _pairs(telling)
    topics = [_topic(term, telling, _title(term, pairs)) for term in chosen]
    return tuple(sorted(_by_title(topics), key=lambda one: -one.seconds))


def stem(word: str) -> str:
    """Enough to bring "route" and "routes", "Ersatzteil" and "Ersatzteile" together."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def _terms(lines: Sequence[Line], language: str) -> dict[str, _Term]:
    terms: dict[str, _Term] = defaultdict(_Term)
    # Who is there is no topic.
    names = {part for line in lines for part in line.said.speaker.casefold().split()}
    for at, line in enumerate(lines):
        nouns = _nouns(line, language)
        for word in _bare(line.words):
            if tells_topic(word) and word not in names:
                term = terms[stem(word)]
                term.words[word] += 1
                term.is_noun = term.is_noun or word in nouns
                if not term.lines or term.lines[-1] != at:
                    term.lines.append(at)
    for term in terms.values():
        term.score = _score(term, len(lines))
    return terms


def _bare(words: Iterable[str]) -> list[str]:
    return [word.removesuffix("'s") for word in words]


def _nouns(line: Line, language: str) -> frozenset[str]:
    """What stands behind an article, or in German has a capital within a sentence."""
    after = {word for before, word in pairwise(line.words) if before in _ARTICLES}
    if language == "de":
        after |= {word.casefold() for word in _CAPITAL.findall(line.text)}
    return frozenset(_bare(after))


def _score(term: _Term, count: int) -> float:
    """How often, and how close together, against one mention; longer words are nouns more often."""
    named = len(term.lines)
    gaps = [later - one for one, later in pairwise(term.lines)]
    close = sum(1 for gap in gaps if gap <= max(6, count // 10))
    length = max(len(word) for word in term.words)
    likely = 1.0 if term.is_noun else _NOT_SEEN_AS_NOUN
    return (named + 0.7 * close) * min(1.3, 0.7 + length / 15) * likely


def _pairs(lines: Iterable[Line]) -> Counter[tuple[str, str]]:
    pairs: Counter[tuple[str, str]] = Counter()
    for line in lines:
        words = _bare(line.words)
        for one, other in pairwise(words):
            if tells_topic(one) and tells_topic(other):
                pairs[(one, other)] += 1
    return pairs


def _title(term: _Term, pairs: Counter[tuple[str, str]]) -> str:
    """The usual form of the word, with its companion where it mostly has one."""
    word, count = term.words.most_common(1)[0]
    with_it = [(n, pair) for pair, n in pairs.items() if word in pair and n > 1 and 2 * n >= count]
    title = " ".join(max(with_it)[1]) if with_it else word
    return title[:1].upper() + title[1:]


def _topic(term: _Term, lines: Sequence[Line], title: str) -> Topic:
    named = {lines[at].said.segment_id for at in term.lines}
    evidence = tuple(dict.fromkeys(lines[at].said.segment_id for at in term.lines))
    seconds = 0.0
    counted: set[UUID] = set()
    for at in term.lines:
        for line in lines[at : at + 1 + _STAYS_LINES]:
            segment_id = line.said.segment_id
            near = segment_id in named or line.said.start - lines[at].said.end < _STAYS_S
            if segment_id not in counted and near:
                counted.add(segment_id)
                seconds += max(0.0, line.said.end - line.said.start)
    return Topic(title, evidence, round(seconds, 1))


def _by_title(topics: Iterable[Topic]) -> list[Topic]:
    """Two words of one pair are one topic."""
    kept: dict[str, Topic] = {}
    for topic in topics:
        before = kept.get(topic.title)
        if before is None or before.seconds < topic.seconds:
            kept[topic.title] = topic
    return list(kept.values())
