"""Leads and question sets, as the store keeps them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol
from uuid import UUID

from meeting_desktop.domain.leads import Lead, LeadEvent
from meeting_desktop.domain.questions import QuestionSet, QuestionSetVersion


class Leads(Protocol):
    """``remove`` leaves a tombstone; removed leads are not returned."""

    def put(self, lead: Lead) -> None:
        """``created_at`` and ``updated_at`` are the store's own."""
        ...

    def get(self, lead_id: UUID) -> Lead | None: ...

    def all(self) -> Sequence[Lead]:
        """By name."""
        ...

    def by_email(self, email: str) -> Sequence[Lead]:
        """Those with this address, any case; addresses are kept in lower case."""
        ...

    def some(self, lead_ids: Collection[UUID]) -> Sequence[Lead]:
        """Those of them that are there, by name."""
        ...

    def add_all(self, leads: Sequence[Lead], events: Sequence[LeadEvent]) -> None:
        """Many new leads with the beginning of their histories, in few statements."""
        ...

    def remove(self, lead_id: UUID) -> None: ...

    def remove_all(self, lead_ids: Collection[UUID]) -> None: ...

    def restore(self, lead_id: UUID) -> None: ...

    def repoint(
        self, lead_id: UUID, to: UUID, only: Collection[UUID] | None = None
    ) -> frozenset[UUID]:
        """Let what belongs to ``lead_id`` belong to ``to``: meetings, series, invitations, history.

        Removed rows too, so that what is brought back finds its lead. ``only`` names the rows that
        may be touched. Returns the ids of those that were.
        """
        ...

    def add_event(self, event: LeadEvent) -> None:
        """The one with the same id is replaced, and brought back if it was removed."""
        ...

    def remove_event(self, event_id: UUID) -> None: ...

    def events(self, lead_id: UUID) -> Sequence[LeadEvent]:
        """The newest first."""
        ...


class QuestionSets(Protocol):
    def put(self, question_set: QuestionSet) -> None:
        """With its questions in their order; those that are no longer in it are removed."""
        ...

    def get(self, set_id: UUID) -> QuestionSet | None: ...

    def all(self) -> Sequence[QuestionSet]:
        """The default set first, then by name."""
        ...

    def ever(self) -> bool:
        """Whether there was a set at any time, removed ones among them."""
        ...

    def remove(self, set_id: UUID) -> None: ...

    def restore(self, set_id: UUID) -> None: ...

    def put_version(self, version: QuestionSetVersion) -> None:
        """Raises: ValueError, that number is there already with other words."""
        ...

    def version(self, set_id: UUID, number: int) -> QuestionSetVersion | None: ...
