"""Meetings that have all words of a search, wherever in them each stands."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from meeting_desktop.adapters.store.search_chapters import keys_having, keys_shown
from meeting_desktop.adapters.store.search_filters import where_to_look
from meeting_desktop.adapters.store.search_index import (
    SAID,
    Within,
    are_close,
    count_up_to,
    every,
    marked,
    term,
    within_meetings,
)
from meeting_desktop.domain.search_ranking import folded_words
from meeting_desktop.domain.searching import SearchPlace, SearchQuery, SearchTerm

#: To look for a frequent word in each of some meetings takes no longer than to walk over so many of
#: its documents.
_FREQUENT = 20_000
#: Beginnings of so many letters are in the index as such; the words of any other are put together
#: anew for each question.
_INDEXED_BEGINNINGS = (2, 3)


def meetings_found(session: Session, query: SearchQuery) -> frozenset[int]:
    """The keys of all of them: where ``searching`` finds a place, and nowhere else."""
    within = where_to_look(session, query)
    if within is None or query == SearchQuery():
        return frozenset()
    return meetings_within(session, query, within)


def meetings_within(session: Session, query: SearchQuery, within: Within) -> frozenset[int]:
    """The same, where it was found out already where to look."""
    places = places_of(query)
    if places is None:
        return frozenset()
    keys = keys_shown(session, within)
    terms = [every([one, places]) if places else one for one in map(term, query.terms)]
    for match in terms or [one for one in [places] if one]:
        keys = keys_having(session, match, within, keys)
    return frozenset(keys)


def places_of(query: SearchQuery) -> str | None:
    """Where it may stand, as the index is asked for it. Empty: everywhere; None: nowhere."""
    if not query.speaker:
        return marked(query.places)
    return SAID if SearchPlace.SAID in (query.places or {SearchPlace.SAID}) else None


def looked_up_quicker(
    session: Session, terms: Sequence[SearchTerm], match: str, keys: Sequence[int]
) -> bool:
    """Whether to look for ``match``, made of ``terms``, in each meeting of ``keys`` takes less than

    to walk over everything between them that has it. ``keys``: the newest first.
    """
    return (
        all(map(_is_looked_up, terms))
        and not are_close(session, keys)
        and count_up_to(session, match, _FREQUENT, within_meetings(keys)) == _FREQUENT
    )


def _is_looked_up(one: SearchTerm) -> bool:
    if one.is_prefix:
        return len(one.text) in _INDEXED_BEGINNINGS
    return len(folded_words(one.text)) == 1
