"""The sentences that say most: LexRank within each ten minutes, then among what is left of all.

Erkan and Radev, "LexRank: Graph-based Lexical Centrality as Salience in Text Summarization", JAIR
22 (2004), with the continuous graph. Ranking within stretches keeps the work linear in the length
of a meeting, and gives each stretch its say: the third hour is summarised as well as the first.
What speech does to centrality is made good by what a sentence holds: amounts, dates, names.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.adapters.assistant.offline.lines import Line
from meeting_desktop.adapters.assistant.offline.wording import forms, tells_topic
from meeting_desktop.domain.findings import Claim
from meeting_desktop.domain.spoken_amounts import spoken_amounts

STRETCH_S = 600.0
#: Of the sentences of a stretch at most so many are key points; a short talk has a few more.
_PER_STRETCH = 4
_MOST_POINTS_AT_ONCE = 8
_SUMMARY_LINES = 5
#: One more line of the summary for each such time.
_SUMMARY_LINE_S = 1800.0
_FEWEST_WORDS, _MOST_WORDS = 5, 45
#: Cosine from which two sentences say the same.
_REDUNDANT = 0.5
#: Such an answer is not understood without its question.
_SHORT_ANSWER_WORDS = 9
_DAMPING, _ROUNDS = 0.85, 15

_WEIGHTY = forms("""
    most important|main (?:point|problem|reason|goal|thing)|the problem is|biggest|key|crucial
    in short
    to sum up|bottom line|decided|agreed|deadline|budget|contract|price|cost|risk|worried|need|must
    wichtigste|hauptproblem|entscheidend|größte|grösste|kurz gesagt|entschieden|frist|vertrag
    kosten|preis
    the (?:code|number|name|date|password|address) (?:is|was)|renewal|launch|requirement|problem
""")
_HOLDS_NUMBER = re.compile(
    r"\d|(?<!\w)(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|"
    r"forty|fifty|"
    r"sixty|hundred|thousand|million|percent|zwei|drei|vier|fünf|zehn|zwölf|hundert|\w*tausend|"
    r"prozent|"
    r"january|february|march|april|june|july|august|september|october|november|december|monday|"
    r"tuesday|wednesday|thursday|friday)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """``score``: how much it says among its neighbours, 1 is usual."""

    line: Line
    score: float
    weights: Mapping[str, float]
    amounts: frozenset[float]


def rank(lines: Sequence[Line], worth: Mapping[UUID, float]) -> list[Ranked]:
    """The sentences of one stretch that may be shown, in their order.

    ``worth``: by segment, what else was found in it (a decision, what the score rests on).
    """
    fit = [line for line in lines if _is_fit(line)]
    if not fit:
        return []
    vectors = _vectors(fit)
    centrality = _lexrank(vectors)
    return [
        Ranked(
            line,
            score * (_holds(line) + worth.get(line.said.segment_id, 0.0)),
            vector,
            frozenset(amount.value for amount in spoken_amounts(line.plain)),
        )
        for line, score, vector in zip(fit, centrality, vectors, strict=True)
    ]


def stretches(lines: Sequence[Line]) -> list[list[Line]]:
    """Ten minutes each."""
    by_time: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_time[int(line.said.start // STRETCH_S)].append(line)
    return [by_time[at] for at in sorted(by_time)]


def key_lines(ranked: Sequence[Sequence[Ranked]]) -> list[Ranked]:
    """The best of each stretch, none of which repeats another, in the order of speaking."""
    most = _MOST_POINTS_AT_ONCE if len(ranked) == 1 else _PER_STRETCH
    kept: list[Ranked] = []
    for stretch in ranked:
        # A third of what was said, at most: a short talk is not repeated as a whole.
        wanted = min(most, max(2, len(stretch) // 3))
        # What repeats an earlier stretch stands for its own where nothing else was said in it.
        kept += _chosen(stretch, wanted, kept) or _chosen(stretch, 1, ())
    return sorted(kept, key=lambda one: one.line.number)


def summary_lines(keys: Sequence[Ranked], seconds: float) -> list[Ranked]:
    """Out of the key points those that say most; of each part of the meeting one at least."""
    wanted = _SUMMARY_LINES + int(seconds // _SUMMARY_LINE_S)
    parts = max(1, min(wanted, 1 + int(seconds // _SUMMARY_LINE_S)))
    chosen: list[Ranked] = []
    for part in range(parts):
        within = [one for one in keys if _part(one.line, seconds, parts) == part]
        chosen += _chosen(within, 1, chosen)
    rest = [one for one in keys if one not in chosen]
    chosen += _chosen(rest, wanted - len(chosen), chosen)
    return sorted(chosen, key=lambda one: one.line.number)


def as_claim(one: Ranked, asked: Mapping[int, Line]) -> Claim:
    """With who said it ("I" and "we" are somebody), and a short answer with its question."""
    line = one.line
    text = f"{line.said.speaker}: {line.text}" if line.said.speaker else line.text
    question = asked.get(line.number)
    if question is None or len(line.words) > _SHORT_ANSWER_WORDS:
        return Claim(text, (line.said.segment_id,))
    return Claim(f"“{question.text}” {text}", (question.said.segment_id, line.said.segment_id))


def _part(line: Line, seconds: float, parts: int) -> int:
    return min(parts - 1, int(parts * line.said.start / seconds)) if seconds else 0


def _is_fit(line: Line) -> bool:
    if not line.tells or line.is_question:
        return False
    return _FEWEST_WORDS <= len(line.words) <= _MOST_WORDS


def _vectors(lines: Sequence[Line]) -> list[dict[str, float]]:
    """tf-idf, of length one."""
    words = [Counter(w for w in line.words if tells_topic(w) or w.isdigit()) for line in lines]
    spread = Counter(word for one in words for word in one)
    vectors = []
    for one in words:
        raw = {w: n * math.log(1 + len(lines) / spread[w]) for w, n in one.items()}
        length = math.sqrt(sum(x * x for x in raw.values()))
        vectors.append({w: x / length for w, x in raw.items()} if length else {})
    return vectors


def _lexrank(vectors: Sequence[Mapping[str, float]]) -> list[float]:
    """1 is the score of a sentence like all others."""
    links = [_links(vectors, one) for one in _indexed(vectors)]
    sums = [sum(link.values()) or 1.0 for link in links]
    scores = [1.0] * len(vectors)
    for _ in range(_ROUNDS):
        given = [0.0] * len(vectors)
        for at, link in enumerate(links):
            for other, weight in link.items():
                given[other] += scores[at] * weight / sums[at]
        scores = [1 - _DAMPING + _DAMPING * one for one in given]
    return scores


_Postings = Mapping[str, list[int]]


def _indexed(
    vectors: Sequence[Mapping[str, float]],
) -> list[tuple[int, _Postings]]:
    postings: dict[str, list[int]] = defaultdict(list)
    for at, vector in enumerate(vectors):
        for word in vector:
            postings[word].append(at)
    return [(at, postings) for at in range(len(vectors))]


def _links(vectors: Sequence[Mapping[str, float]], one: tuple[int, _Postings]) -> dict[int, float]:
    at, postings = one
    alike: dict[int, float] = defaultdict(float)
    for word, weight in vectors[at].items():
        for other in postings[word]:
            alike[other] += weight * vectors[other][word]
    alike[at] = max(alike[at], 0.1)  # a sentence with no word in common keeps its own weight
    return alike


def _holds(line: Line) -> float:
    """Speech that holds facts is worth more than speech that is central."""
    worth = 1.0
    worth += 0.7 * bool(_HOLDS_NUMBER.search(line.plain))
    worth += 0.5 * bool(_WEIGHTY.search(line.plain))
    worth += 0.2 * (line.said.side.value == "theirs")
    told = sum(1 for word in line.words if tells_topic(word))
    return worth * min(1.0, 0.3 + told / 5)


def _chosen(among: Sequence[Ranked], wanted: int, already: Sequence[Ranked]) -> list[Ranked]:
    chosen: list[Ranked] = []
    for one in sorted(among, key=lambda one: (-one.score, one.line.number)):
        if len(chosen) >= wanted:
            break
        if not any(_repeats(one, other) for other in (*already, *chosen)):
            chosen.append(one)
    return chosen


def _repeats(one: Ranked, other: Ranked) -> bool:
    """Words like those of another, unless another number is the news."""
    if one.amounts - other.amounts:
        return False
    return _cosine(one, other) > _REDUNDANT


def _cosine(one: Ranked, other: Ranked) -> float:
    return sum(x * other.weights.get(word, 0.0) for word, x in one.weights.items())
