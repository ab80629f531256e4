"""How it sounded: VADER over what each speaker said, minute by minute; English only.

Hutto and Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media
Text", ICWSM 2014. It was made for posts: words that are manners or trade in a meeting are taken out
of its lexicon, so that thanks are no enthusiasm. Another language has no tone rather
than a wrong one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Protocol
from uuid import UUID

from meeting_desktop.adapters.assistant.offline.lines import Line
from meeting_desktop.domain.findings import Basis, ScoreEvidence, Tone

_WINDOW_S = 60.0
#: What is weaker is no tone.
_LEAST = 0.05
_STRONG = 0.38
_MOST_EVIDENCE = 8
_FEWEST_WORDS = 3
_MANNERS = (
    "thank thanks please sorry hello welcome honest honestly share shared sharing agree agreed "
    "agreement "
    "sure yes no ok okay like well interest interested interesting important number lost help "
    "helps helped "
    "certainly clear clearly free vision pay paid demand cut cuts stop drop dropped low alone "
    "security "
    "secure safe safely trust support supports supported supporting play legal huge want wanted "
    "wants "
    "create creative chance block blocks busy hand hard chat solution solutions ready benefits "
    "benefit hi bye won ha haha growth value values champion best fine"
)
#: What VADER does not know, on its scale of -4 to 4.
_OURS = {
    "mess": -2.0, "nightmare": -2.6, "chaos": -2.2, "slow": -1.3, "expensive": -1.4, "manual": -0.4,
    "broken": -1.8, "wasting": -1.8, "unusable": -2.2, "exactly what we need": 2.0, "crash": -1.8,
    "crashes": -1.8, "buggy": -2.0, "steep": -1.0, "pushy": -1.6, "deal-breaker": -2.5,
}  # fmt: skip


class _Analyser(Protocol):
    def polarity_scores(self, text: str) -> dict[str, float]: ...


@cache
def _analyser() -> _Analyser:
    from vaderSentiment import vaderSentiment

    analyser = vaderSentiment.SentimentIntensityAnalyzer()
    for word in _MANNERS.split():
        analyser.lexicon.pop(word, None)
    analyser.lexicon.update(_OURS)
    found: _Analyser = analyser
    return found


def tone_of(line: Line) -> float:
    """-1 to 1; 0 where it has none."""
    if not line.tells or len(line.words) < _FEWEST_WORDS:
        return 0.0
    found = float(_analyser().polarity_scores(line.text)["compound"])
    return found if abs(found) >= _LEAST else 0.0


def tones_of(lines: Sequence[Line], language: str) -> tuple[Tone, ...]:
    """One for each speaker and minute in which they showed any, in the order of time."""
    if language != "en":
        return ()
    windows: dict[tuple[int, str], list[tuple[Line, float]]] = defaultdict(list)
    for line in lines:
        tone = tone_of(line)
        if tone:
            windows[(int(line.said.start // _WINDOW_S), line.said.speaker)].append((line, tone))
    return tuple(_tone(speaker, heard) for (_, speaker), heard in sorted(windows.items()))


def _tone(speaker: str, heard: Sequence[tuple[Line, float]]) -> Tone:
    """Longer sentences count for more."""
    words = [len(line.words) for line, _ in heard]
    score = sum(n * tone for n, (_, tone) in zip(words, heard, strict=True)) / sum(words)
    evidence: tuple[UUID, ...] = tuple(dict.fromkeys(line.said.segment_id for line, _ in heard))
    return Tone(heard[0][0].said.start, round(score, 3), evidence, speaker)


def sentiment_evidence(lines: Sequence[Line], language: str) -> tuple[ScoreEvidence, ...]:
    """The lead's strongest sentences either way."""
    if language != "en":
        return ()
    leads = [(tone_of(line), line) for line in lines if line.is_leads and not line.is_question]
    strong = [(tone, line) for tone, line in leads if abs(tone) >= _STRONG]
    strong.sort(key=lambda one: (-abs(one[0]), one[1].number))
    return tuple(
        ScoreEvidence(
            "sentiment", line.text, (line.said.segment_id,), round(tone, 2), Basis.INFERRED
        )
        for tone, line in strong[:_MOST_EVIDENCE]
    )
