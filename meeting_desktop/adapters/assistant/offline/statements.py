"""What the lead says to a question without being asked it: only where the value stands there "
"too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from meeting_desktop.adapters.assistant.offline.expectations import (
    EVASIVE,
    Given,
    Wanted,
    given_by,
    polarity,
    wanted_of,
)
from meeting_desktop.adapters.assistant.offline.wording import WORDS, forms, plain, tells_topic
from meeting_desktop.domain.answers import AnswerState
from meeting_desktop.domain.plain_words import plain_text, same_word, tokens_of
from meeting_desktop.domain.questions import Question, QuestionType
from meeting_desktop.domain.spoken_amounts import spoken_amounts

#: So much of what a question is about has to be named.
_NAMED = 0.75
_ALL_NAMED = 0.95
_FEWEST_WORDS = 6
#: A number counts what stands so close behind it.
_COUNTED_WORDS = 2
_SHORTEST_THING = 4
#: What has not happened, or no longer holds, is no answer.
_SUPPOSED = forms("""
    if|would|could|should|might|suppose|imagine|last (?:year|month|quarter|time)|used to
    in the past|previously
    another|other (?:company|firm)|my (?:last|old|former)|wenn|falls|würden?|könnten?|früher
    letztes jahr|damals|hätten?
""")
#: Somebody counts what they have rather than names a part of it.
_COUNTS = forms("""
    (?:we|there|they|it) (?:\\w+ )?(?:have|are|'re|employ|run|own|need|will be|would be|is)
    we've got|we're|we'd be|there's
    (?:wir|es|das) (?:haben|sind|brauchen|werden|gibt)|haben wir|in total|altogether|insgesamt
""")
_CORRECTED = forms(
    "actually|in fact|correction|i was wrong|more like|eigentlich|genauer gesagt|doch eher"
)


@dataclass(frozen=True, slots=True)
class _Subject:
    """What many sets ask about, however it is worded."""

    asks: re.Pattern[str]
    wanted: Wanted
    tells: re.Pattern[str]


_SUBJECTS = (
    _Subject(
        forms("budget|set aside|spend|afford|invest|ausgeben|investieren"),
        Wanted.NUMBER,
        forms(
            "(?:our |the |a |total )?budget (?:is|of|for)|(?:have|got) .*budget|set aside|can "
            "spend|budgeted|budget .*(?:ist|von|liegt)|eingeplant"
        ),
    ),
    _Subject(
        forms("decides?|decision|signs?|approves?|entscheidet|unterschreibt"),
        Wanted.PERSON,
        forms(
            "i (?:decide|sign|approve)|(?:director|manager|board|ceo|cfo|boss|owner|committee|"
            "head of \\w+) "
            "(?:decides|signs|approves|has to approve|has to sign)|decision (?:is|lies with|is "
            "made by)|i'm the decision maker|"
            "(?:chef|vorstand|geschäftsführer\\w*) (?:entscheidet|unterschreibt)|entscheidet "
            "(?:unser|mein|der|die)"
        ),
    ),
    _Subject(
        forms(
            "live|launch|start(?:ed)?|begin|timeline|deadline|running|ready|laufen|starten|"
            "beginnen|einführen"
        ),
        Wanted.DATE,
        forms(
            "(?:go|be|going) live|(?:need|want|must|have to) .*(?:running|ready|live|in place)|"
            "deadline is|muss .*(?:laufen|stehen|fertig sein)|live gehen"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Told:
    """``number`` of the question."""

    number: int
    given: Given


def told_by(questions: Sequence[Question], shares: Sequence[float], text: str) -> tuple[Told, ...]:
    """``shares``: how much of what each question is about the sentence names."""
    small = plain(text)
    if _SUPPOSED.search(small) and not _CORRECTED.search(small):
        return ()
    if EVASIVE.search(small):
        return ()
    found = []
    for number, question in enumerate(questions):
        given = _told(question, shares[number], text, small)
        if given is not None:
            found.append(Told(number, given))
    return tuple(found)


@lru_cache(maxsize=8192)
def corrected_amounts(text: str) -> tuple[tuple[str, float], ...]:
    """What somebody takes back a number with ("actually, two years"), by what it counts."""
    return counted_things(text) if _CORRECTED.search(plain(text)) else ()


@lru_cache(maxsize=2048)
def counted_things(text: str) -> tuple[tuple[str, float], ...]:
    """Of "three years and 20 users": years 3, users 20."""
    small = plain(text)
    found = []
    for amount in spoken_amounts(small):
        behind = tokens_of(plain_text(small[amount.end :]))[:1]
        if behind and behind[0].isalpha() and len(behind[0]) >= _SHORTEST_THING:
            found.append((behind[0], amount.value))
    return tuple(found)


def _told(question: Question, share: float, text: str, small: str) -> Given | None:
    given = given_by(question, text)
    if given.state is not AnswerState.ANSWERED:
        return None
    if question.type is QuestionType.RATING:
        return None  # a number alone rates nothing
    if question.type is QuestionType.MULTIPLE_CHOICE:
        return given if share >= _NAMED else None
    wanted = wanted_of(question.text)
    if len(wanted) != 1:
        return None
    if any(_is_told(subject, question, wanted[0], small) for subject in _SUBJECTS):
        return given
    return _as_worded(wanted[0], question, share, small, given)


def _is_told(subject: _Subject, question: Question, wanted: Wanted, small: str) -> bool:
    asks = subject.wanted is wanted and subject.asks.search(plain(question.text))
    return bool(asks) and bool(subject.tells.search(small))


def _as_worded(
    wanted: Wanted, question: Question, share: float, small: str, given: Given
) -> Given | None:
    if wanted is Wanted.NUMBER:
        value = _counted(question, small)
        return Given(AnswerState.ANSWERED, value) if value else None
    if len(WORDS.findall(small)) < _FEWEST_WORDS:
        return None
    if wanted is Wanted.YES_OR_NO:
        return (
            Given(AnswerState.ANSWERED, polarity(small) or "yes") if share >= _ALL_NAMED else None
        )
    return given if share >= (_NAMED if wanted is Wanted.DATE else _ALL_NAMED) else None


def _counted(question: Question, small: str) -> str:
    """The number of the very thing that the question counts ("a hundred and twenty users")."""
    if not (_COUNTS.search(small) or _CORRECTED.search(small)):
        return ""
    things = _things(question.text)
    for amount in spoken_amounts(small):
        behind = tokens_of(plain_text(small[amount.end :]))[:_COUNTED_WORDS]
        if any(thing == word or same_word(thing, word) for thing in things for word in behind):
            return f"{amount.value:g}"
    return ""


def _things(text: str) -> list[str]:
    """What stands behind "how many"."""
    behind = re.search(r"(?:how many|wie viele)\s+((?:\w+\s*){1,3})", plain(text))
    words = tokens_of(plain_text(behind[1])) if behind else []
    return [word for word in words if tells_topic(word) or word in _COUNTED]


_COUNTED = frozenset({"people", "days", "hours", "months", "weeks", "years"})
