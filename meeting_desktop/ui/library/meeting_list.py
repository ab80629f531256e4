"""What the library's list knows: rows loaded so far, the search, which answers are still wanted.

No Qt and no store: it hands out requests and takes pages. An answer to an older request is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from meeting_desktop.application.browse_library import LibraryPage
from meeting_desktop.ports.unit_of_work import MeetingRow

PAGE_ROWS = 50


class ListState(StrEnum):
    LOADING = "loading"
    EMPTY = "empty"
    NOTHING_FOUND = "nothing_found"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PageRequest:
    """``fresh`` replaces all rows; otherwise the page is put at the end."""

    number: int
    search: str
    limit: int
    offset: int
    fresh: bool


class MeetingList:
    """Rows newest first, loaded page by page. GUI thread only."""

    def __init__(self, page_rows: int = PAGE_ROWS) -> None:
        self._page_rows = page_rows
        self.search = ""
        self.rows: list[MeetingRow] = []
        self.total = 0
        self.fault = ""
        self._loaded = False
        self._number = 0
        self._pending: PageRequest | None = None

    @property
    def state(self) -> ListState:
        if self.fault and not self.rows:
            return ListState.FAILED
        if not self._loaded:
            return ListState.LOADING
        if self.rows:
            return ListState.READY
        return ListState.NOTHING_FOUND if self.search else ListState.EMPTY

    @property
    def has_more(self) -> bool:
        return self._loaded and len(self.rows) < self.total

    @property
    def waiting(self) -> bool:
        return self._pending is not None

    def begin_search(self, text: str) -> PageRequest:
        """The old rows stay until the answer is here: no flicker while one types."""
        self.search = text.strip()
        return self._request(self._page_rows, 0, fresh=True)

    def refresh(self) -> PageRequest:
        """All rows loaded so far, read again."""
        return self._request(max(self._page_rows, len(self.rows)), 0, fresh=True)

    def next_page(self) -> PageRequest | None:
        """The page after the last row; None where there is none or something is on its way."""
        if self._pending is not None or not self.has_more:
            return None
        return self._request(self._page_rows, len(self.rows), fresh=False)

    def accept(self, request: PageRequest, page: LibraryPage) -> list[MeetingRow] | None:
        """The rows as they should be now; None when the answer is no longer wanted."""
        if request != self._pending:
            return None
        self._pending = None
        self._loaded, self.fault, self.total = True, "", page.total
        if request.fresh:
            return list(page.rows)
        known = {row.meeting.id for row in self.rows}
        fresh = [row for row in page.rows if row.meeting.id not in known]
        if not fresh:
            # Rows moved while one scrolled: without this the same page would be asked for ever.
            self.total = len(self.rows)
        return [*self.rows, *fresh]

    def fail(self, request: PageRequest, sentence: str) -> bool:
        """True when the failure belongs to the request that is waited for."""
        if request != self._pending:
            return False
        self._pending = None
        self.fault = sentence
        return True

    def _request(self, limit: int, offset: int, *, fresh: bool) -> PageRequest:
        self._number += 1
        self._pending = PageRequest(self._number, self.search, limit, offset, fresh)
        return self._pending
