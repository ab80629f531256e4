"""Searches over everything that was said and written.

A word that is said every day stands in a third of all documents, and to rank them all would take a
second. So the newest so many are ranked, then those before them: within such a block the best come
first. What was written (titles, names, summaries) is rare beside what was said, and has blocks of
its own, so that a title from long ago is among the first hits too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from sqlalchemy.orm import Session

from meeting_desktop.adapters.store.search_filters import where_to_look
from meeting_desktop.adapters.store.search_hits import hits_of
from meeting_desktop.adapters.store.search_index import (
    SAID,
    WRITTEN,
    Document,
    Within,
    count_up_to,
    every,
    marked,
    newest,
    term,
    within_meetings,
)
from meeting_desktop.adapters.store.search_meetings import meetings_within, places_of
from meeting_desktop.domain.search_ranking import Wanted, score, wanted, weight_of
from meeting_desktop.domain.searching import SearchPage, SearchPlace, SearchQuery, SearchTerm

_Ranked: TypeAlias = list[tuple[Document, float]]
_Streams: TypeAlias = Mapping[str, frozenset[SearchPlace]]

_BLOCK = 300
#: A word in more documents than these is as frequent as any.
_FREQUENT = 2_000
#: What is in a title says more of a meeting than what somebody says in passing.
_WEIGHTS = {SearchPlace.TITLES: 2.0, SearchPlace.NAMES: 1.5, SearchPlace.SUMMARIES: 1.25}
_SAID_ALONE = frozenset({SearchPlace.SAID})
_EVERYWHERE = frozenset(SearchPlace)
_WRITTEN = _EVERYWHERE - _SAID_ALONE


class SqlSearching:
    """See ``ports.library_rows``. First the places that have all words; then, where not all stand

    in one place, those with the rarest word in meetings that have the others elsewhere.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, query: SearchQuery, *, limit: int = 50, offset: int = 0) -> SearchPage:
        within = where_to_look(self._session, query)
        if within is None or query == SearchQuery():
            return SearchPage((), 0)
        counts = self._counts(query.terms)
        weights = [weight_of(count, _FREQUENT) for count in counts]
        terms = [wanted(one, weight) for one, weight in zip(query.terms, weights, strict=True)]
        enough = offset + limit
        found, is_more = self._ranked(_streams(query), within, terms, enough)
        if len(terms) > 1 and not is_more:
            is_more = len(found) >= enough
            if not is_more:
                asked, there = self._scattered(query, counts, within)
                more, is_more = self._ranked(asked, there, terms, enough)
                known = {one.id for one, _ in found}
                found += [pair for pair in more if pair[0].id not in known]
        page = found[offset:enough]
        return SearchPage(hits_of(self._session, page, terms), len(found), is_more)

    def _ranked(
        self, asked: _Streams, within: Within, terms: Sequence[Wanted], enough: int
    ) -> tuple[_Ranked, bool]:
        """At least ``enough`` where there are so many, and whether there are more."""
        streams = dict(asked)
        ranked: _Ranked = []
        skip = 0
        while streams and (not skip or len(ranked) < enough):
            block: list[Document] = []
            for match, places in list(streams.items()):
                some = newest(self._session, match, within, _BLOCK + 1, skip)
                block += [one for one in some[:_BLOCK] if SearchPlace(one.place) in places]
                if len(some) <= _BLOCK:
                    del streams[match]
            ranked += _best_first(block, terms)
            skip += _BLOCK
        return ranked, bool(streams)

    def _scattered(
        self, query: SearchQuery, counts: Sequence[int], within: Within
    ) -> tuple[_Streams, Within]:
        """What to ask the index, and where, for the rarest word beside which the others are."""
        keys = sorted(meetings_within(self._session, query, within), reverse=True)
        if not keys:
            return {}, within
        rarest, places = term(query.terms[counts.index(min(counts))]), places_of(query)
        match = every([rarest, places]) if places else rarest
        return {match: _EVERYWHERE}, within_meetings(keys, within.speakers)

    def _counts(self, terms: Sequence[SearchTerm]) -> list[int]:
        """How frequent they are; where there is one, nothing is compared with it."""
        if len(terms) == 1:
            return [1]
        return [count_up_to(self._session, term(one), _FREQUENT) for one in terms]


def _streams(query: SearchQuery) -> _Streams:
    """What to ask the index, and which of the places that it names count.

    Nearly everything was said: for that alone to ask for its mark, too, would only take longer.
    """
    terms = [term(one) for one in query.terms]
    places = _SAID_ALONE & (query.places or _SAID_ALONE) if query.speaker else query.places
    if query.speaker and not places:
        return {}
    if not terms and not places:
        # Nothing but days or a lead: their meetings.
        return {marked([SearchPlace.TITLES]): _WRITTEN}
    streams: dict[str, frozenset[SearchPlace]] = {}
    if not places or SearchPlace.SAID in places:
        streams[every(terms) if terms else SAID] = _SAID_ALONE
    if not places:
        streams[every([*terms, WRITTEN])] = _WRITTEN
    elif written := places - _SAID_ALONE:
        streams[every([*terms, marked(written)])] = _WRITTEN
    return streams


def _best_first(documents: Sequence[Document], terms: Sequence[Wanted]) -> _Ranked:
    """Of equally good ones the newest meeting's, and there what was said first."""
    scored = [
        (one, round(score(one.text, terms) * _WEIGHTS.get(SearchPlace(one.place), 1.0), 3))
        for one in documents
    ]
    return sorted(scored, key=lambda pair: (-pair[1], -pair[0].key, pair[0].id))
