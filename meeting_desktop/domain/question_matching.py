"""Where in a transcript the questions of a set look asked: plain matching of words, no model.

Each sentence of those who ask, and each two that follow one another, is compared with each
question (``question_likeness``). The best pairs are taken first; one place answers for one
question. What the others say next, until the asker goes on, is taken for the answer. This says
where to look, not what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from meeting_desktop.domain.plain_words import plain_text, tokens_of
from meeting_desktop.domain.question_likeness import LOOKS_ASKED, MAY_BE_ASKED, Likeness
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.transcript import Segment, Transcript, Word, text_of

#: An answer ends here, however long the other side goes on.
_ANSWER_SENTENCES = 4
#: An asker who says so little ("I see.") has not taken the turn.
_BACKCHANNEL_WORDS = 3

_ENDS = re.compile(r"[.?!…。\uff1f\uff01]+[\"'”’)\]]*$")


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


def match_questions(
    questions: Sequence[Question], transcript: Transcript, askers: Collection[UUID] = ()
) -> tuple[Found, ...]:
    """One result a question, in their order. ``askers``: ids of speakers; empty: anybody asks."""
    sentences = sentences_of(transcript)
    places = list(_places(sentences, frozenset(askers)))
    likeness = Likeness(questions)
    scored = sorted(
        (
            (score, -number, -spot)
            for spot, place in enumerate(places)
            for number, score in enumerate(likeness.scores(place.text))
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
    return _Place(first, last, text)


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
