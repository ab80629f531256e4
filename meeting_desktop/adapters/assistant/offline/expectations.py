"""What would answer a question: a number, a date, a person, a yes; and how far words go for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from meeting_desktop.adapters.assistant.offline.wording import WORDS, forms, plain, tells_topic
from meeting_desktop.domain.answers import AnswerState
from meeting_desktop.domain.plain_words import plain_text, same_word, tokens_of
from meeting_desktop.domain.questions import Question, QuestionType
from meeting_desktop.domain.spoken_amounts import spoken_amounts


class Wanted(StrEnum):
    NUMBER = "number"
    DATE = "date"
    PERSON = "person"
    YES_OR_NO = "yes_or_no"
    ANYTHING = "anything"


_NUMBER = forms("""
    how (?:many|much|often|long|big|large)|what(?:'s| is| was)? (?:your |the
    a )?(?:\\w+ )?(?:budget|size|number|amount|volume|percentage)
    wie (?:viele?|oft|lange|groß|gross|hoch)|welches budget
""")
_DATE = forms("""
    when|by when|how soon|what (?:date|deadline|is your timeline)|which (?:month|quarter)|timeline
    wann|bis wann|ab wann|zeitplan
""")
_PERSON = forms("who|whom|whose|wer|wen|wem")
_YES_NO = re.compile(
    r"^(?:do|does|did|is|are|was|were|have|has|can|could|will|would|should|may|gibt|haben|hat|"
    r"ist|sind|"
    r"können|kann|brauchen|benötigen|nutzen|verwenden|werden|wird|möchten|wollen|soll|läuft|gab)\b"
)
_PARTS = re.compile(
    r"\?\s+(?=\w)|,? (?:and|und) (?=(?:who|what|when|how|why|where|which|by when|wer|was|wann|"
    r"wie|warum|wo|welche[rsnm]?|bis wann)\b)"
)
EVASIVE = forms("""
    (?:don't|do not|didn't|can't|cannot) (?:really |actually |yet )?(?:know|say|tell|remember
    answer|disclose|share)
    not (?:really |quite |entirely )?(?:sure|certain|clear|decided|discussed|defined)|no idea
    rather not|hard to say
    (?:would|will|i'd|we'd|i'll)? ?(?:have to|need to|must) (?:check|look|ask|find out|think
    discuss|come back|clarify|get back)
    (?:it |that |this )?(?:really )?depends|we'll see|haven't (?:really |yet )?(?:decided
    discussed|thought|looked|defined|talked|got)
    let me (?:check|think|come back|look)|get back to you|no comment|open question|still (?:open
    unclear|discussing)
    (?:to be|too early to) (?:decided|say|tell)|why do you (?:ask|want)|none of your|confidential
    next question|skip (?:it|that|this)
    weiss (?:ich )?(?:\\w+ )?nicht|keine ahnung|müsste ich|muss ich (?:erst |noch )?(?:nachsehen
    prüfen|fragen|klären)
    kommt (?:darauf|drauf) an|noch nicht (?:klar|entschieden|besprochen|sicher)|schwer zu sagen
    lieber nicht|mal sehen|noch offen
    kann ich (?:\\w+ )?nicht sagen|nicht sicher|nächste frage|unklar
""")
_WHEN = forms("""
    january|february|march|april|may|june|july|august|september|october|november|december|spring
    summer
    autumn|winter|quarter|q[1-4]|(?:this|next|in \\w+|\\w+) (?:week|month|year|weeks|months|years
    days)|tomorrow|today|now
    immediately|right away|asap|as soon as possible|christmas|easter|\\w+day|never|20\\d\\d
    already|anytime|mid-?\\w+
    januar|februar|märz|mai|juni|juli|oktober|dezember|frühjahr|frühling|sommer|herbst|quartal
    \\w*woche\\w*
    \\w*monat\\w*|\\w*jahr\\w*|morgen|heute|sofort|bald|\\w+tag|weihnachten|ostern|nie
    so schnell wie möglich
""")
_SOMEBODY = forms("""
    i|me|we|us|he|she|they|him|her|my|our|myself|nobody|everybody|somebody|director|manager|ceo
    cfo|cto|boss|team
    board|head|department|procurement|finance|legal|owner|colleague|chief|ich|wir|er|sie|mein\\w*
    unser\\w*|niemand|alle
    geschäftsführ\\w*|chef\\w*|vorstand|leiter\\w*|abteilung|einkauf|herr|frau
""")
_YES = forms(
    "yes|yeah|yep|absolutely|definitely|certainly|of course|sure|exactly|we do|i do|it is|it "
    "does|we are|we have|ja|natürlich|klar|genau|unbedingt|sicher|auf jeden fall"
)
_NO = forms(
    "no|nope|not (?:really|yet|at all|at the moment)|never|we don't|i don't|it doesn't|it isn't|"
    "we haven't|none|nein|nicht|kein\\w*|noch nicht|nie"
)
_NOTHING = forms(
    "none|nothing|no (?:budget|money|limit)|zero|not any|we don't have (?:any|one|a)|kein\\w*|"
    "nichts|gar nicht"
)
_FEWEST_WORDS = 3
_SENTENCES = re.compile(r"(?<=[.?!])\s+")
_OPTION_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Given:
    """How far some words answer; ``value`` is what a later answer is compared with."""

    state: AnswerState
    value: str = ""


@lru_cache(maxsize=512)
def wanted_of(text: str) -> tuple[Wanted, ...]:
    """One for each part of a question."""
    return tuple(_wanted(part) for part in _PARTS.split(plain(text)) if WORDS.search(part))


def _wanted(part: str) -> Wanted:
    part = part.strip(" ?.,")
    if _YES_NO.match(part):
        return Wanted.YES_OR_NO
    for wanted, form in ((Wanted.NUMBER, _NUMBER), (Wanted.DATE, _DATE), (Wanted.PERSON, _PERSON)):
        if form.search(part):
            return wanted
    return Wanted.ANYTHING


@lru_cache(maxsize=2048)
def given_by(question: Question, words: str) -> Given:
    """``words`` are the lead's, said in answer; never empty."""
    if question.type is QuestionType.RATING:
        return _rating(question, words)
    if question.type is QuestionType.MULTIPLE_CHOICE:
        return _choice(question, words)
    small = plain(words)
    wanted = wanted_of(question.text) or (Wanted.ANYTHING,)
    met = [_is_met(one, small, words) for one in wanted]
    parts_told = len(wanted) == 1 or _tells_parts(small, len(wanted))
    if EVASIVE.search(small) or not (all(met) and parts_told):
        return Given(AnswerState.PARTLY)
    return Given(AnswerState.ANSWERED, _value(wanted[0], small))


def _is_met(wanted: Wanted, small: str, words: str) -> bool:
    if wanted is Wanted.NUMBER:
        return bool(spoken_amounts(small)) or bool(_NOTHING.search(small))
    if wanted is Wanted.DATE:
        return bool(_WHEN.search(small)) or bool(spoken_amounts(small))
    if wanted is Wanted.PERSON:
        names = re.search(r"(?<=[\w,] )[A-ZÄÖÜ]\w+", words)
        return (
            bool(_SOMEBODY.search(small)) or names is not None or len(small.split()) < _FEWEST_WORDS
        )
    tells = any(tells_topic(word) for word in WORDS.findall(small))
    if wanted is Wanted.YES_OR_NO:
        return polarity(small) != "" or tells
    return tells or len(WORDS.findall(small)) >= _FEWEST_WORDS


def _tells_parts(small: str, parts: int) -> bool:
    """Two questions in one want more than a word each."""
    return len(WORDS.findall(small)) >= 2 * parts


def polarity(small: str) -> str:
    """ "yes", "no", or "" where it is neither."""
    no, yes = _NO.search(small), _YES.search(small)
    if no and (not yes or no.start() <= yes.start()):
        return "no"
    return "yes" if yes else ""


def _value(wanted: Wanted, small: str) -> str:
    if wanted is Wanted.NUMBER:
        amounts = spoken_amounts(small)
        return f"{amounts[0].value:g}" if amounts else "0"
    return polarity(small) if wanted is Wanted.YES_OR_NO else ""


def _rating(question: Question, words: str) -> Given:
    """The first number within the scale; "maybe" a half more is the same rating."""
    numbers = [one.value for one in spoken_amounts(words)] or _ones(words)
    on_scale = [n for n in numbers if question.scale_low <= n <= question.scale_high]
    if on_scale:
        return Given(AnswerState.ANSWERED, f"{on_scale[0]:g}")
    return Given(AnswerState.PARTLY)


def _ones(words: str) -> list[float]:
    return [1.0] if re.search(r"(?i)\b(?:one|eins?)\b", words) else []


def _choice(question: Question, words: str) -> Given:
    """The first sentence that names one option alone; more of them, where several may be chosen."""
    if question.allow_several:
        chosen = _chosen(question, words)
        return _as_chosen(chosen)
    for sentence in _SENTENCES.split(words):
        chosen = _chosen(question, sentence)
        if len(chosen) == 1:
            return _as_chosen(chosen)
        if len(chosen) > 1:
            break
    return Given(AnswerState.PARTLY)


def _chosen(question: Question, words: str) -> list[str]:
    return _not_denied([one for one in question.options if _names(one, words)], words)


def _as_chosen(chosen: list[str]) -> Given:
    if not chosen:
        return Given(AnswerState.PARTLY)
    return Given(AnswerState.ANSWERED, " / ".join(chosen))


def _names(option: str, words: str) -> bool:
    said = set(tokens_of(plain_text(words)))
    wanted = [one for one in tokens_of(plain_text(option)) if tells_topic(one)]
    wanted = wanted or tokens_of(plain_text(option))
    if not wanted:
        return False
    met = sum(1 for one in wanted if any(one == s or _bends(one, s) for s in said))
    return met / len(wanted) >= _OPTION_SHARE


def _bends(one: str, said: str) -> bool:
    return len(one) >= len("rest") and same_word(one, said)


def _not_denied(chosen: list[str], words: str) -> list[str]:
    """ "Not the cloud, our own servers." """
    kept = []
    for option in chosen:
        first = next(iter(tokens_of(plain_text(option))), "")
        denied = re.search(
            rf"\b(?:not|no|kein\w*|nicht)\b(?: \w+){{0,3}} {re.escape(first)}", plain_text(words)
        )
        if denied is None:
            kept.append(option)
    return kept
