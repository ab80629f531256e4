"""Questions that take up what the lead has just named: a problem, another vendor, a price, a date.

Templates over what was said: the quote in ``why`` is theirs, and nothing is asked that the set asks
anyway and nobody has asked yet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from meeting_desktop.adapters.assistant.offline.insights import COMPETITOR, OBJECTION, PRICE
from meeting_desktop.adapters.assistant.offline.lines import Line
from meeting_desktop.adapters.assistant.offline.signal_table import SIGNALS
from meeting_desktop.adapters.assistant.offline.wording import forms
from meeting_desktop.domain.plain_words import plain_text
from meeting_desktop.domain.question_likeness import MAY_BE_ASKED, Likeness
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.spoken_amounts import spoken_amounts
from meeting_desktop.ports.analyst import FollowUpQuestion

_MOST = 2
#: What was said longer ago, in seconds and sentences, is no cause for a question any more.
_RECENT_S = 60.0
_RECENT_LINES = 8
_QUOTED_LETTERS = 90

_DATE = forms("""
    (?:by|before|until|in) (?:the )?(?:end of|first of|january|february|march|april|may|june|july
    august|september
    october|november|december|summer|spring|autumn|winter|christmas|next (?:week|month|quarter)
    q[1-4])|deadline
    bis (?:ende|anfang|mitte|zum)|frist
""")
_PERSON = forms("""
    (?:my|our|the) (?:\\w+ )?(?:boss|director|manager|ceo|cfo|cto|board|head of \\w+|finance
    procurement|colleague)
    (?:mein\\w*|unser\\w*) (?:\\w+ )?(?:chef\\w*|geschäftsführer\\w*|vorstand|leiter\\w*|einkauf
    kolleg\\w*)
""")
_PROBLEM = next(one.form for one in SIGNALS if one.part == "need")


@dataclass(frozen=True, slots=True)
class _Cause:
    """``english`` and ``german``: what one asks, ``{what}`` is what was named."""

    fits: Callable[[Line], str]
    english: tuple[str, str]
    german: tuple[str, str]


def _named(form: re.Pattern[str]) -> Callable[[Line], str]:
    def fits(line: Line) -> str:
        found = form.search(line.plain)
        return found[0] if found else ""

    return fits


def _amount(line: Line) -> str:
    """Money or a share of something, not a house number."""
    for one in spoken_amounts(line.text):
        behind = line.text[one.end :].split()[:1]
        unit = behind[0].strip(".,;!?") if behind else ""
        if unit.casefold() in _UNITS:
            return f"{line.text[one.start : one.end]} {unit}"
    return ""


_UNITS = frozenset(
    [
        "euro",
        "euros",
        "dollars",
        "pounds",
        "percent",
        "hours",
        "days",
        "weeks",
        "people",
        "users",
        "customers",
        "prozent",
        "stunden",
        "tage",
        "wochen",
        "leute",
        "mitarbeiter",
        "kunden",
    ]
)
_CAUSES = (
    _Cause(
        _named(COMPETITOR),
        ("What do you like about the others, and what do you miss there?", "Named others"),
        ("Was gefällt Ihnen an den anderen, und was fehlt Ihnen dort?", "Nannte andere"),
    ),
    _Cause(
        _named(OBJECTION),
        ("What would have to be true for this worry to go away?", "Raised a concern"),
        ("Was müsste gegeben sein, damit diese Sorge wegfällt?", "Äußerte Bedenken"),
    ),
    _Cause(
        _named(_PROBLEM),
        ("How often does that happen, and what does it cost you?", "Named a problem"),
        ("Wie oft kommt das vor, und was kostet es Sie?", "Nannte ein Problem"),
    ),
    _Cause(
        _named(_PERSON),
        ("What matters most to them, and when should we involve them?", "Named a person"),
        ("Was ist ihnen am wichtigsten, und wann beziehen wir sie ein?", "Nannte eine Person"),
    ),
    _Cause(
        _named(_DATE),
        ("What happens if it is not ready by then?", "Named a date"),
        ("Was geschieht, wenn es bis dahin nicht fertig ist?", "Nannte einen Termin"),
    ),
    _Cause(
        _named(PRICE),
        ("What do you compare the price with?", "Spoke of the price"),
        ("Womit vergleichen Sie den Preis?", "Sprach vom Preis"),
    ),
    _Cause(
        _amount,
        ("What is behind the “{what}”?", "Named an amount"),
        ("Was steckt hinter „{what}“?", "Nannte eine Zahl"),
    ),
)


def suggestions_of(
    lines: Sequence[Line], still: Sequence[Question], language: str
) -> tuple[FollowUpQuestion, ...]:
    """At most two; the latest words first. ``still``: questions of the set that are to be asked."""
    found: list[FollowUpQuestion] = []
    taken: set[int] = set()
    recent = _recent(lines)
    for line in recent:
        for number, cause in enumerate(_CAUSES):
            what = cause.fits(line)
            if not what or number in taken:
                continue
            one = _question(cause, what, line, language)
            taken.add(number)
            if not _was_asked(one.text, lines) and not _is_in(one.text, still):
                found.append(one)
                break  # one sentence, one question
        if len(found) == _MOST:
            break
    return tuple(found)


def _recent(lines: Sequence[Line]) -> list[Line]:
    if not lines:
        return []
    since = lines[-1].said.end - _RECENT_S
    latest = [line for line in lines[-_RECENT_LINES:] if line.said.end >= since]
    return [line for line in reversed(latest) if line.is_leads and line.tells]


def _question(cause: _Cause, what: str, line: Line, language: str) -> FollowUpQuestion:
    text, why = cause.german if language == "de" else cause.english
    quote = line.text
    if len(quote) > _QUOTED_LETTERS:
        quote = quote[:_QUOTED_LETTERS].rsplit(" ", 1)[0] + "…"
    marks = "„{}“" if language == "de" else "“{}”"
    return FollowUpQuestion(
        text.format(what=what), f"{why}: {marks.format(quote)}", (line.said.segment_id,)
    )


def _was_asked(text: str, lines: Sequence[Line]) -> bool:
    wanted = plain_text(text)
    return any(line.is_question and plain_text(line.text) == wanted for line in lines)


def _is_in(text: str, still: Sequence[Question]) -> bool:
    """The set asks it anyway."""
    return any(score >= MAY_BE_ASKED for score in Likeness(still).scores(plain_text(text)))
