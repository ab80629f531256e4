"""A question another way, in words that are right without any model; English and German.

What two questions in one sentence ask is asked one after the other, and of what was answered in
part only the rest. Help texts are notes for whoever asks, and are never said.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from meeting_desktop.domain import english_rewording, german_rewording
from meeting_desktop.domain.plain_words import plain_text, tokens_of
from meeting_desktop.domain.question_words import share_words
from meeting_desktop.domain.questions import Question, QuestionType
from meeting_desktop.domain.spoken_words import SPOKEN_NUMBERS


@dataclass(frozen=True, slots=True)
class _Words:
    asked_anew: Callable[[str], str]
    indirect: Callable[[str], str | None]
    again: str
    more: str
    rest: str
    choice: str
    choices: str
    or_: str
    scale: str
    low: str
    high: str


_ENGLISH = _Words(
    english_rewording.asked_anew,
    english_rewording.indirect,
    again="Let me put it another way: {asked}",
    more="And {asked}",
    rest="A part of it is still open: {asked}",
    choice="Which of these fits best: {options}?",
    choices="Which of these fit: {options}? It may be several.",
    or_="or",
    scale="Give me a number from {low} to {high}: {low} means {worst}, {high} means {best}.",
    low="the least",
    high="the most",
)
_GERMAN = _Words(
    german_rewording.asked_anew,
    german_rewording.indirect,
    again="Anders gefragt: {asked}",
    more="Und {asked}",
    rest="Ein Teil davon ist noch offen: {asked}",
    choice="Was davon passt am besten: {options}?",
    choices="Was davon passt: {options}? Es darf mehreres sein.",
    or_="oder",
    scale="Nennen Sie eine Zahl von {low} bis {high}: {low} heißt {worst}, {high} heißt {best}.",
    low="am wenigsten",
    high="am meisten",
)

#: Not after an abbreviation such as "z.B.".
_SENTENCES = re.compile(r"(?:(?<=\w\w\w\.)|(?<=[!?]))\s+(?=[A-ZÄÖÜ])")
_AND = re.compile(r",?\s+(?:and|und)\s+", re.IGNORECASE)
_FEWEST_WORDS = 3
_WHEN = re.compile(r"\b(?:when|wann|how soon|wie bald)\b", re.IGNORECASE)
_HOW_MANY = re.compile(
    r"\b(?:how (?:many|much|big|large)|wie (?:viele?|groß|hoch))\b", re.IGNORECASE
)
_DATE = re.compile(
    r"\b(?:januar|februar|march|marz|april|may|mai|june|juni|july|juli|august|september|o[ck]tober"
    r"|november|de[cz]ember|spring|summer|autumn|winter|fruhjahr|sommer|herbst|quart|q[1-4]|week"
    r"|month|year|woche|monat|jahr|today|tomorrow|heute|morgen|soon|bald|sofort|20\d\d)"
)


def reworded(question: Question, language: str) -> tuple[str, ...]:
    """The question itself, at least one sentence; how to answer it, ``ways_to_answer`` says."""
    return _asked(language, _parts(question.text, language))


def reworded_rest(question: Question, language: str, heard: str) -> tuple[str, ...]:
    """What of it the words ``heard`` leave open; all of it where nobody can tell."""
    parts = _parts(question.text, language)
    open_ = tuple(one for one in parts.asked if not _is_answered(one, heard))
    if not 0 < len(open_) < len(parts.asked):
        return _asked(language, parts)
    return _asked(language, _Parts((), open_), _of(language).rest)


def rewordings(question: Question, language: str) -> tuple[str, ...]:
    """Whatever the two above may come to, to have the sound of it ahead."""
    parts = _parts(question.text, language)
    rests = (
        text
        for one in parts.asked
        for text in _asked(language, _Parts((), (one,)), _of(language).rest)
    )
    whole = _asked(language, parts)
    return (*whole, *rests) if len(parts.asked) > 1 else whole


def ways_to_answer(question: Question, language: str) -> tuple[str, ...]:
    """The options of a choice, the scale of a rating and what its ends mean."""
    words = _of(language)
    if question.type is QuestionType.RATING:
        said = words.scale.format(
            low=question.scale_low,
            high=question.scale_high,
            worst=question.low_label.strip() or words.low,
            best=question.high_label.strip() or words.high,
        )
        return (said,)
    if question.type is QuestionType.MULTIPLE_CHOICE and question.options:
        *first, last = question.options
        listed = f"{', '.join(first)} {words.or_} {last}" if first else last
        choice = words.choices if question.allow_several else words.choice
        return (choice.format(options=listed),)
    return ()


@dataclass(frozen=True, slots=True)
class _Parts:
    """``told`` are sentences of a question that ask nothing: they say what the others are about."""

    told: tuple[str, ...]
    asked: tuple[str, ...]


@lru_cache(maxsize=256)
def _parts(text: str, language: str) -> _Parts:
    sentences = _SENTENCES.split(" ".join(text.split()))
    asking = [one for one in sentences if one.endswith("?")] or sentences[-1:]
    told = tuple(one for one in sentences if one not in asking)
    return _Parts(told, tuple(part for one in asking for part in _in_two(one, language)))


def _in_two(sentence: str, language: str) -> tuple[str, ...]:
    """At an "and" behind which another question begins that stands by itself."""
    indirect = _of(language).indirect
    for found in _AND.finditer(sentence):
        first, second = sentence[: found.start()], sentence[found.end() :]
        clause = indirect(second)
        is_question = clause is not None and not clause.startswith(("whether", "ob "))
        if is_question and len(first.split()) >= _FEWEST_WORDS and indirect(first) is not None:
            return (first, second)
    return (sentence,)


def _asked(language: str, parts: _Parts, first: str = "") -> tuple[str, ...]:
    words = _of(language)
    frames = [first or words.again] + [words.more] * (len(parts.asked) - 1)
    said = []
    for number, (frame, text) in enumerate(zip(frames, parts.asked, strict=True)):
        anew = words.asked_anew(text)
        said.append(frame.format(asked=anew if number else anew[:1].upper() + anew[1:]))
    before = " ".join(parts.told)
    return (f"{before} {said[0]}".strip(), *said[1:])


def _is_answered(part: str, heard: str) -> bool:
    plain = plain_text(heard)
    if _WHEN.search(part):
        return _DATE.search(plain) is not None
    if _HOW_MANY.search(part):
        tokens = tokens_of(plain)
        return any(one[0].isdigit() or one in SPOKEN_NUMBERS for one in tokens)
    return share_words(part, heard)


def _of(language: str) -> _Words:
    return _GERMAN if language == "de" else _ENGLISH
