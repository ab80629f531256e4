"""Whether words that a service elsewhere gave may be said for a question; else the plain ones are.

A doubt costs nothing but the plain words. The comparing is the guide's: what does not sound like
the question would not be known again as having been asked.
"""

from __future__ import annotations

import re

from meeting_desktop.domain.addressed_to_machine import is_instruction
from meeting_desktop.domain.plain_words import plain_text, tokens_of
from meeting_desktop.domain.question_words import sounds_like
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.steering_words import steers

#: What one can listen to in a breath or two.
_FEWEST_WORDS, _MOST_WORDS, _MOST_LETTERS = 3, 40, 240
_MOST_SENTENCES = 2
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)")
_LINK = re.compile(
    r"@|//|\bwww\b|[^\W\d_]\.[^\W\d_]|\b(?:dot|punkt)\s+(?:com|net|org|de|io)\b", re.IGNORECASE
)
#: Nobody can say them, or they mean something to a program.
_MARKS = re.compile(r"[*_#<>{}\[\]|\\`^~=$%&\"]")
_DIGITS = re.compile(r"\d+")


def passes(text: str, question: Question) -> bool:
    """One or two plain sentences that end as a question, and as this one."""
    return _can_be_said(text) and _is_harmless(text, question) and _is_it_anew(text, question)


def _can_be_said(text: str) -> bool:
    words = text.split()
    is_short = _FEWEST_WORDS <= len(words) <= _MOST_WORDS and len(text) <= _MOST_LETTERS
    return (
        is_short
        and text.isprintable()
        and text.endswith("?")
        and len(_SENTENCE_END.findall(text)) <= _MOST_SENTENCES
    )


def _is_harmless(text: str, question: Question) -> bool:
    """No address, no order to a program, no figure that the question does not have."""
    if _LINK.search(text) or _MARKS.search(text) or is_instruction(text) or steers(text):
        return False
    return set(_DIGITS.findall(text)) <= set(_DIGITS.findall(question.text))


def _is_it_anew(text: str, question: Question) -> bool:
    same = tokens_of(plain_text(text)) == tokens_of(plain_text(question.text))
    return not same and sounds_like(question, text)
