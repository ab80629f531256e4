"""What the list of leads knows: filter, order, what is shown, which answer is waited for. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from meeting_desktop.application.keep_leads import LeadPage
from meeting_desktop.domain.lead_list import LeadFilter, LeadOrder, by_status
from meeting_desktop.domain.leads import Lead, LeadStatus

_STATUSES = tuple(LeadStatus)


class ListState(StrEnum):
    LOADING = "loading"
    EMPTY = "empty"
    NOTHING_FOUND = "nothing_found"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ListRequest:
    """An answer to any but the newest is dropped."""

    number: int
    wanted: LeadFilter
    order: LeadOrder
    descending: bool


class LeadList:
    """GUI thread only. It hands out requests and takes pages."""

    def __init__(self) -> None:
        self.wanted = LeadFilter()
        self.order = LeadOrder.NAME
        self.descending = False
        self.page = LeadPage((), 0, (), ())
        self.fault = ""
        self._loaded = False
        self._number = 0

    @property
    def state(self) -> ListState:
        if self.fault and not self.page.leads:
            return ListState.FAILED
        if not self._loaded:
            return ListState.LOADING
        if self.page.leads:
            return ListState.READY
        return ListState.NOTHING_FOUND if self.page.total else ListState.EMPTY

    def columns(self) -> dict[LeadStatus, list[Lead]]:
        """What is shown, by status, in the order of the board."""
        return by_status(self.page.leads)

    def request(self) -> ListRequest:
        self._number += 1
        return ListRequest(self._number, self.wanted, self.order, self.descending)

    def search(self, text: str) -> ListRequest:
        self.wanted = replace(self.wanted, text=text.strip())
        return self.request()

    def sort(self, order: LeadOrder, *, descending: bool) -> ListRequest:
        self.order, self.descending = order, descending
        return self.request()

    def clear(self) -> ListRequest:
        """Everything again."""
        self.wanted = LeadFilter()
        return self.request()

    def accept(self, request: ListRequest, page: LeadPage) -> bool:
        """False when the answer is no longer wanted."""
        if request.number != self._number:
            return False
        self._loaded, self.fault, self.page = True, "", page
        return True

    def fail(self, request: ListRequest, sentence: str) -> bool:
        if request.number != self._number:
            return False
        self.fault = sentence
        return True


def neighbour(status: LeadStatus, step: int) -> LeadStatus | None:
    """The column ``step`` to the right (or left, where negative); None past either end."""
    place = _STATUSES.index(status) + step
    return _STATUSES[place] if 0 <= place < len(_STATUSES) else None
