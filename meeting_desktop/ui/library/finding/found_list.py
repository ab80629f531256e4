"""What the list of places knows: the search, its places under their meetings, what is asked for.

No Qt and no store: it hands out requests and takes pages. An answer to an older request is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from meeting_desktop.domain.searching import SearchHit, SearchPage

PAGE_HITS = 100


class FoundState(StrEnum):
    LOADING = "loading"
    NOTHING_FOUND = "nothing_found"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A place; or, where ``is_heading``, the meeting of those that follow."""

    hit: SearchHit
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class FoundRequest:
    number: int
    search: str
    limit: int
    offset: int


class FoundList:
    """Meetings in the order of their best places. GUI thread only."""

    def __init__(self, page_hits: int = PAGE_HITS) -> None:
        self._page_hits = page_hits
        self.search = ""
        self.rows: list[FoundRow] = []
        self.total = 0
        self.is_more = False
        self.fault = ""
        self._taken = 0
        self._loaded = False
        self._number = 0
        self._pending: FoundRequest | None = None

    @property
    def state(self) -> FoundState:
        if self.fault:
            return FoundState.FAILED
        if not self._loaded:
            return FoundState.LOADING
        return FoundState.READY if self.rows else FoundState.NOTHING_FOUND

    @property
    def has_more(self) -> bool:
        return self._loaded and not self.fault and (self.is_more or self._taken < self.total)

    def begin(self, search: str) -> FoundRequest:
        """The old rows stay until the answer is here: no flicker while one types."""
        self.search = search.strip()
        return self._request(0)

    def next_page(self) -> FoundRequest | None:
        """None where there is none, or something is on its way."""
        if self._pending is not None or not self.has_more:
            return None
        return self._request(self._taken)

    def accept(self, request: FoundRequest, page: SearchPage) -> list[FoundRow] | None:
        """The rows to put at the end, after all others went where the request is a first one.

        None: the answer is no longer wanted.
        """
        if request != self._pending:
            return None
        self._pending = None
        self._loaded, self.fault = True, ""
        self.total, self.is_more = page.total, page.is_more and bool(page.hits)
        self._taken = request.offset + len(page.hits)
        return rows_of(page.hits)

    def fail(self, request: FoundRequest, sentence: str) -> bool:
        """True when the failure belongs to the request that is waited for."""
        if request != self._pending:
            return False
        self._pending = None
        self.fault = sentence
        return True

    def _request(self, offset: int) -> FoundRequest:
        self._number += 1
        self._pending = FoundRequest(self._number, self.search, self._page_hits, offset)
        return self._pending


def rows_of(hits: Sequence[SearchHit]) -> list[FoundRow]:
    """Each meeting with its places, the best first."""
    of_meetings: dict[object, list[SearchHit]] = {}
    for hit in hits:
        of_meetings.setdefault(hit.meeting_id, []).append(hit)
    return [
        row
        for group in of_meetings.values()
        for row in (FoundRow(group[0], is_heading=True), *map(FoundRow, group))
    ]
