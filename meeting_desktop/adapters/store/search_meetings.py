"""Meetings that have all words of a search, wherever in them each stands."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store.search_filters import where_to_look
from meeting_desktop.adapters.store.search_index import (
    DOCUMENT_BITS,
    SAID,
    Within,
    count_up_to,
    every,
    keys_among,
    keys_with,
    marked,
    term,
)
from meeting_desktop.domain.searching import SearchQuery, SearchTerm

#: To look for a frequent word in each of so many meetings takes no longer than to walk over all of
#: its documents.
_MEETINGS, _FREQUENT = 300, 20_000
#: Beginnings of so many letters are in the index as such; the words of any other are put together
#: anew for each question.
_INDEXED_BEGINNINGS = (2, 3)

_SHOWN = text("SELECT key FROM search_meetings WHERE NOT is_hidden AND key BETWEEN :low AND :high")


def meetings_found(session: Session, query: SearchQuery) -> frozenset[int]:
    """The keys of all of them."""
    within = where_to_look(session, query)
    if within is None or query == SearchQuery():
        return frozenset()
    marks = SAID if query.speaker else marked(query.places)
    keys = _shown(session, within)
    for one in query.terms:
        keys &= _having(session, one, marks, within)
    if query.places and not query.terms:
        keys &= keys_with(session, marks, within)
    return frozenset(keys)


def looked_up_quicker(session: Session, terms: Sequence[SearchTerm], match: str) -> bool:
    """Whether to look for ``match``, made of ``terms``, in each of some hundred meetings takes less

    than to walk over everything that has it.
    """
    quick = all(not one.is_prefix or len(one.text) in _INDEXED_BEGINNINGS for one in terms)
    return quick and count_up_to(session, match, _FREQUENT) == _FREQUENT


def _having(session: Session, one: SearchTerm, marks: str, within: Within) -> set[int]:
    # What is said at all is nearly everything; whoever says it narrows that down already.
    places = "" if marks == SAID and within.speakers is not None else marks
    match = every([term(one), places]) if places else term(one)
    few = within.keys is not None and len(within.keys) <= _MEETINGS
    if few and looked_up_quicker(session, [one], match):
        return keys_among(session, match, within)
    return keys_with(session, match, within)


def _shown(session: Session, within: Within) -> set[int]:
    if within.keys is not None:
        return set(within.keys)
    bounds = {"low": within.low >> DOCUMENT_BITS, "high": within.high >> DOCUMENT_BITS}
    return set(session.scalars(_SHOWN, bounds))
