"""Possible customers: what is known of them, where they stand, what happened with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class LeadStatus(StrEnum):
    """The columns of the board, in their order."""

    NEW = "new"
    CONTACTED = "contacted"
    QUALIFIED = "qualified"
    PROPOSAL = "proposal"
    NEGOTIATION = "negotiation"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Lead:
    """``score`` is 0 to 100, None where there is not enough evidence."""

    id: UUID
    scope_id: UUID
    name: str
    company: str = ""
    email: str = ""
    phone: str = ""
    job_title: str = ""
    time_zone: str = ""
    status: LeadStatus = LeadStatus.NEW
    source: str = ""
    tags: tuple[str, ...] = ()
    owner_id: UUID | None = None
    score: int | None = None
    crm_id: str = ""
    #: The store's own, when it gives a lead out.
    created_at: datetime | None = field(default=None, compare=False)
    updated_at: datetime | None = field(default=None, compare=False)


class LeadEventKind(StrEnum):
    CREATED = "created"
    IMPORTED = "imported"
    STATUS_CHANGED = "status_changed"
    NOTE = "note"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class LeadEvent:
    """One line of a lead's history. ``text`` is a note, or the statuses as ``new>qualified``."""

    id: UUID
    lead_id: UUID
    kind: LeadEventKind
    at: datetime
    text: str = ""
    author_id: UUID | None = None
