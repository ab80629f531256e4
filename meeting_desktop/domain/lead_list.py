"""Which leads a list shows, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from meeting_desktop.domain.leads import Lead, LeadStatus


class LeadOrder(StrEnum):
    NAME = "name"
    COMPANY = "company"
    EMAIL = "email"
    PHONE = "phone"
    STATUS = "status"
    TAGS = "tags"
    SCORE = "score"
    UPDATED = "updated"


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """Empty parts leave nothing out. Every word of ``text`` is somewhere in the lead."""

    text: str = ""
    statuses: frozenset[LeadStatus] = frozenset()
    tag: str = ""
    owner_id: UUID | None = None

    @property
    def is_empty(self) -> bool:
        return self == LeadFilter()


_EARLY = datetime.min.replace(tzinfo=UTC)
_PLACES = {status: place for place, status in enumerate(LeadStatus)}


def matching(leads: Iterable[Lead], wanted: LeadFilter) -> list[Lead]:
    words = wanted.text.casefold().split()
    tag = wanted.tag.casefold()
    return [
        lead
        for lead in leads
        if (not wanted.statuses or lead.status in wanted.statuses)
        and (wanted.owner_id is None or lead.owner_id == wanted.owner_id)
        and (not tag or any(one.casefold() == tag for one in lead.tags))
        and (not words or _has_all(lead, words))
    ]


def ordered(leads: Iterable[Lead], order: LeadOrder, *, descending: bool = False) -> list[Lead]:
    """Those that have nothing to be ordered by come last, either way; then by name."""
    by_name = sorted(leads, key=lambda lead: (lead.name.casefold(), lead.id))
    known = [lead for lead in by_name if _has(lead, order)]
    unknown = [lead for lead in by_name if not _has(lead, order)]
    known.sort(key=lambda lead: _key(lead, order), reverse=descending)
    return [*known, *unknown]


def tags_of(leads: Iterable[Lead]) -> list[str]:
    """Every tag once, by the alphabet."""
    once: dict[str, str] = {}
    for lead in leads:
        for tag in lead.tags:
            once.setdefault(tag.casefold(), tag)
    return [once[folded] for folded in sorted(once)]


def by_status(leads: Iterable[Lead]) -> dict[LeadStatus, list[Lead]]:
    """Every status, in the order of the board."""
    columns: dict[LeadStatus, list[Lead]] = {status: [] for status in LeadStatus}
    for lead in leads:
        columns[lead.status].append(lead)
    return columns


def _has_all(lead: Lead, words: Sequence[str]) -> bool:
    parts = (lead.name, lead.company, lead.email, lead.phone, lead.job_title, lead.source)
    text = "\n".join((*parts, *lead.tags)).casefold()
    return all(word in text for word in words)


def _has(lead: Lead, order: LeadOrder) -> bool:
    if order is LeadOrder.UPDATED:
        return lead.updated_at is not None
    value = getattr(lead, order.value)
    return value is not None and value not in ("", ())


def _key(lead: Lead, order: LeadOrder) -> tuple[int | str | datetime, ...]:
    if order is LeadOrder.STATUS:
        return (_PLACES[lead.status],)
    if order is LeadOrder.UPDATED:
        return (lead.updated_at or _EARLY,)
    if order is LeadOrder.SCORE:
        return (lead.score or 0,)
    if order is LeadOrder.TAGS:
        return tuple(tag.casefold() for tag in lead.tags)
    return (str(getattr(lead, order.value)).casefold(),)
