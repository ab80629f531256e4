"""Find every place where something was said or written."""

from __future__ import annotations

from meeting_desktop.domain.search_words import read_search
from meeting_desktop.domain.searching import SearchPage
from meeting_desktop.ports.unit_of_work import Store


class SearchEverything:
    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, typed: str, *, limit: int = 50, offset: int = 0) -> SearchPage:
        """The best places first, see ``domain.search_words`` for what may be typed. Blocks.

        Raises:
            UserFacingError: code ``bad_search``; there is no such operator, place or day.
        """
        query = read_search(typed)
        return self._store.read(lambda uow: uow.searching.find(query, limit=limit, offset=offset))
