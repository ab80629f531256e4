"""Where in a transcript the questions of a set look asked: plain matching of words, no model.

Each sentence of those who ask, and each two that follow one another, is compared with each
question: how much of the question's weight of words is found in it (a rare word weighs more than
one that many questions share, inflections count), and how alike the letters of both are
(rapidfuzz). The best pairs are taken first; one place answers for one question. What the others say
next, until the asker goes on, is taken for the answer. This says where to look, not what was meant.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from rapidfuzz import fuzz

from meeting_desktop.domain.plain_words import (
    LONG_ENOUGH_TO_BEND,
    plain_text,
    same_word,
    tokens_of,
)
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.transcript import Segment, Transcript, Word, text_of

#: From here on a place "looks asked", from the second on it "may have been asked".
LOOKS_ASKED = 0.66
MAY_BE_ASKED = 0.5
#: An answer ends here, however long the other side goes on.
_ANSWER_SENTENCES = 4
#: An asker who says so little ("I see.") has not taken the turn.
_BACKCHANNEL_WORDS = 3
_SHARE_OF_WORDS = 0.75
_FEWEST_WORDS = 2
_PLAIN_WEIGHT = 0.15

_ENDS = re.compile(r"[.?!…。\uff1f\uff01]+[\"'”’)\]]*$")
#: Words that most questions have; they tell nothing apart.
_PLAIN = frozenset(
    tokens_of(
        "a about an and any are at be been by can could did do does for from had has have how i if "
        "in is it its me my of on or our so that the their them there they this to us was we were "
        "what when where which who why will with would you your yours"
    )
)


class Certainty(StrEnum):
    LOOKS_ASKED = "looks_asked"
    MAY_BE_ASKED = "may_be_asked"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Sentence:
    """``start`` and ``end`` in seconds of the meeting."""

    text: str
    start: float
    end: float
    speaker_id: UUID | None


@dataclass(frozen=True, slots=True)
class Found:
    """A question, where it looks asked, and what the others said next; ``score`` is 0 to 1."""

    question: Question
    certainty: Certainty = Certainty.NOT_FOUND
    score: float = 0.0
    asked: Sentence | None = None
    answer: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """Some sentences of one speaker in a row: ``first`` to ``last`` of all sentences."""

    first: int
    last: int
    text: str
    tokens: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Heard:
    """What a word of a question tells (less, the more questions have it), and how it was said."""

    weight: float
    forms: frozenset[str]


def match_questions(
    questions: Sequence[Question], transcript: Transcript, askers: Collection[UUID] = ()
) -> tuple[Found, ...]:
    """One result a question, in their order. ``askers``: ids of speakers; empty: anybody asks."""
    sentences = sentences_of(transcript)
    places = list(_places(sentences, frozenset(askers)))
    heard_as = _heard_as(questions, places)
    scored = sorted(
        (
            (_score(question, heard_as, place), -number, -spot)
            for number, question in enumerate(questions)
            for spot, place in enumerate(places)
        ),
        reverse=True,
    )
    found: dict[int, Found] = {}
    used: set[int] = set()
    for score, minus_number, minus_spot in scored:
        number, place = -minus_number, places[-minus_spot]
        said = set(range(place.first, place.last + 1))
        if score < MAY_BE_ASKED:
            break
        if number not in found and not said & used:
            used |= said
            found[number] = _found(questions[number], score, place, sentences)
    return tuple(found.get(n, Found(question)) for n, question in enumerate(questions))


def sentences_of(transcript: Transcript) -> list[Sentence]:
    """In the order of the transcript; a segment that ends without a full stop ends its sentence."""
    return [one for segment in transcript.segments for one in _split(segment)]


def _split(segment: Segment) -> Iterator[Sentence]:
    words: list[Word] = []
    for word in segment.words:
        words.append(word)
        if _ENDS.search(word.text):
            yield _sentence(words, segment.speaker_id)
            words = []
    if words:
        yield _sentence(words, segment.speaker_id)


def _sentence(words: Sequence[Word], speaker_id: UUID | None) -> Sentence:
    return Sentence(text_of(words), words[0].start, words[-1].end, speaker_id)


def _places(sentences: Sequence[Sentence], askers: frozenset[UUID]) -> Iterator[_Place]:
    for first, sentence in enumerate(sentences):
        if askers and sentence.speaker_id not in askers:
            continue
        yield _place(sentences, first, first)
        following = first + 1
        if following < len(sentences) and sentences[following].speaker_id == sentence.speaker_id:
            yield _place(sentences, first, following)


def _place(sentences: Sequence[Sentence], first: int, last: int) -> _Place:
    text = " ".join(plain_text(sentences[at].text) for at in range(first, last + 1))
    return _Place(first, last, text, frozenset(tokens_of(text)))


def _heard_as(questions: Sequence[Question], places: Iterable[_Place]) -> Mapping[str, _Heard]:
    """Each word of the questions once, compared with each word of the transcript once."""
    texts = [set(tokens_of(plain_text(question.text))) for question in questions]
    spread = Counter(token for text in texts for token in text)
    vocabulary = frozenset(token for place in places for token in place.tokens)
    most = len(questions) + 1
    return {
        token: _Heard(
            (_PLAIN_WEIGHT if token in _PLAIN else 1.0) * (1.0 + math.log(most / count)),
            _forms(token, vocabulary),
        )
        for token, count in spread.items()
    }


def _score(question: Question, heard_as: Mapping[str, _Heard], place: _Place) -> float:
    if len(place.tokens) < _FEWEST_WORDS:
        return 0.0
    text = plain_text(question.text)
    wanted = [heard_as[token] for token in set(tokens_of(text))]
    whole = sum(one.weight for one in wanted)
    if not whole:
        return 0.0
    share = sum(one.weight for one in wanted if one.forms & place.tokens) / whole
    if share < MAY_BE_ASKED / 2:
        return 0.0  # most pairs end here, before letters are compared
    alike = fuzz.token_sort_ratio(text, place.text) / 100
    return _SHARE_OF_WORDS * share + (1 - _SHARE_OF_WORDS) * alike


def _forms(token: str, vocabulary: Collection[str]) -> frozenset[str]:
    """The words of the transcript that are this one, with whatever ending."""
    same = {token} & set(vocabulary)
    if len(token) >= LONG_ENOUGH_TO_BEND:
        same |= {other for other in vocabulary if same_word(token, other)}
    return frozenset(same)


def _found(question: Question, score: float, place: _Place, sentences: Sequence[Sentence]) -> Found:
    first, last = sentences[place.first], sentences[place.last]
    text = " ".join(sentences[at].text for at in range(place.first, place.last + 1))
    asked = Sentence(text, first.start, last.end, first.speaker_id)
    certainty = Certainty.LOOKS_ASKED if score >= LOOKS_ASKED else Certainty.MAY_BE_ASKED
    return Found(question, certainty, score, asked, _answer_after(sentences, place.last))


def _answer_after(sentences: Sequence[Sentence], last: int) -> tuple[Sentence, ...]:
    """What others say next; empty where the asker goes on until another question."""
    asker = sentences[last].speaker_id
    answer: list[Sentence] = []
    for sentence in sentences[last + 1 :]:
        if sentence.speaker_id != asker:
            answer.append(sentence)
        elif _goes_on(sentence, answered=bool(answer)):
            break
        if len(answer) == _ANSWER_SENTENCES:
            break
    return tuple(answer)


def _goes_on(sentence: Sentence, *, answered: bool) -> bool:
    """Whether the asker has left the question behind."""
    if answered:
        return len(tokens_of(sentence.text)) > _BACKCHANNEL_WORDS
    return sentence.text.rstrip().endswith("?")
