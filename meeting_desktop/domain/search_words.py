"""What people type into a search, read: words, phrases in quotes, and the operators.

``budg`` finds every word that begins so, ``"the budget"`` words that follow each other;
``speaker:``, ``lead:``, ``before:``, ``after:`` and ``in:`` narrow it down. A value of two words
goes into quotes: ``speaker:"Grace Hopper"``. What is in quotes by itself is never an operator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.searching import SearchPlace, SearchQuery, SearchTerm

OPERATORS = ("speaker", "lead", "before", "after", "in")

#: More words than these narrow nothing down any more and only cost time.
MOST_TERMS = 16
#: A beginning of one letter is nearly every text; where one sign is a word, it tells enough.
_SHORTEST_ASCII_PREFIX = 2

_PART = re.compile(
    r"""
    (?<!\S) (?P<name>[^\W\d_]+) : (?!/) (?: "(?P<quoted>[^"]*)"? | (?P<value>[^\s"]*) )
    | "(?P<phrase>[^"]*)"
    | (?P<word>[^\s"]+)
    """,
    re.VERBOSE,
)
#: Some keyboards and systems write these by themselves.
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
_DAY = re.compile(r"(?a:(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?)")

_PLACES = {place.value: place for place in SearchPlace} | {
    "title": SearchPlace.TITLES,
    "name": SearchPlace.NAMES,
    "note": SearchPlace.NOTES,
    "poll": SearchPlace.POLLS,
    "file": SearchPlace.FILES,
    "summary": SearchPlace.SUMMARIES,
}


def read_search(typed: str) -> SearchQuery:
    """An operator without a value narrows nothing: somebody is still typing.

    Raises:
        UserFacingError: code ``bad_search``; there is no such operator, place or day.
    """
    found = _Found()
    for part in _PART.finditer(typed.translate(_QUOTES)):
        if part["name"] is not None:
            _take(found, part["name"].casefold(), (part["quoted"] or part["value"] or "").strip())
        elif part["phrase"] is not None:
            found.terms += _term(part["phrase"], is_prefix=False)
        else:
            found.terms += _term(part["word"], is_prefix=True)
    return found.query()


def words_of(typed: str) -> str:
    """What ``read_search`` took ``typed`` to look for in texts, without the operators.

    Raises: as ``read_search``.
    """
    return " ".join(term.text for term in read_search(typed).terms)


def terms_of(typed: str) -> tuple[SearchTerm, ...]:
    """The words of a name: each of them a beginning."""
    return tuple(term for word in typed.split() for term in _term(word, is_prefix=True))


@dataclass(slots=True)
class _Found:
    terms: list[SearchTerm] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=dict)
    before: date | None = None
    after: date | None = None
    places: set[SearchPlace] = field(default_factory=set)

    def query(self) -> SearchQuery:
        if self.before is not None and self.after is not None and self.before <= self.after:
            raise _bad("Nothing is both after and before these days; swap “before:” and “after:”.")
        return SearchQuery(
            terms=tuple(_only_last_begins(self.terms[:MOST_TERMS])),
            speaker=" ".join(self.names.get("speaker", ())),
            lead=" ".join(self.names.get("lead", ())),
            before=self.before,
            after=self.after,
            places=frozenset(self.places),
        )


def _take(found: _Found, name: str, value: str) -> None:
    if name not in OPERATORS and not value:
        found.terms += _term(name, is_prefix=False)
        return
    if name not in OPERATORS:
        known = ", ".join(f"{one}:" for one in OPERATORS)
        raise _bad(f"Search knows {known} but no “{name}:”; put it in quotes to find the words.")
    if not value:
        return
    if name == "in":
        found.places.update(_places(value))
    elif name == "before":
        day = _first_day(name, value)
        found.before = day if found.before is None else min(day, found.before)
    elif name == "after":
        day = _first_day(name, value)
        found.after = day if found.after is None else max(day, found.after)
    else:
        found.names.setdefault(name, []).append(value)


def _places(value: str) -> Iterator[SearchPlace]:
    for word in filter(None, value.casefold().split(",")):
        if word not in _PLACES:
            known = ", ".join(SearchPlace)
            raise _bad(f"There is nothing to search “in:{word}”; it may be {known}.")
        yield _PLACES[word]


def _first_day(name: str, value: str) -> date:
    """Of the day, month or year that was typed."""
    match = _DAY.fullmatch(value)
    try:
        if match is None:
            raise ValueError(value)
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        raise _bad(
            f"“{name}:” takes a day, month or year such as 2026-05-03, 2026-05 or 2026, "
            f"not “{value}”."
        ) from None


def _term(text: str, *, is_prefix: bool) -> list[SearchTerm]:
    """None for punctuation alone, which is in no index."""
    if not any(letter.isalnum() for letter in text):
        return []
    tells = not text.isascii() or sum(map(str.isalnum, text)) >= _SHORTEST_ASCII_PREFIX
    return [SearchTerm(text, is_prefix and tells)]


def _only_last_begins(terms: Sequence[SearchTerm]) -> Iterator[SearchTerm]:
    for number, term in enumerate(terms, start=1):
        yield term if number == len(terms) else SearchTerm(term.text)


def _bad(sentence: str) -> UserFacingError:
    return UserFacingError(sentence, code="bad_search")
