"""What would be written into the CRM, and what was: as a person sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from meeting_desktop.application.take_from_crm import merge_sides
from meeting_desktop.domain.crm_fields import LeadMapping
from meeting_desktop.domain.leads import Lead
from meeting_desktop.ports.crm import CrmRecord
from meeting_desktop.ports.insight_rows import CrmLink


@dataclass(frozen=True, slots=True)
class ValueStep:
    """``before`` is what the CRM has, or has for us; ``after`` what it gets."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SendPreview:
    """What would be written. ``remote_id`` empty: a new record. Of a meeting: ``meeting_id``.

    ``comes_here``: what differs over there and will be taken, with ``before`` as it is here.
    """

    lead_id: UUID
    title: str
    remote_id: str
    goes: tuple[ValueStep, ...]
    comes_here: tuple[ValueStep, ...] = ()
    #: It was found by address or id, and nobody has linked it yet.
    found: bool = False
    meeting_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What was written, with what takes it back. Values by the CRM's names."""

    lead_id: UUID
    remote_id: str
    created: bool
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    meeting_id: UUID | None = None


def preview_of(
    mapping: LeadMapping, lead: Lead, link: CrmLink | None, record: CrmRecord | None
) -> SendPreview:
    """``record``: what is over there, None: nothing yet."""
    if record is None:
        new = tuple(ValueStep(name, "", it) for name, it in mapping.of_lead(lead).items() if it)
        return SendPreview(lead.id, lead.name, "", new)
    merged = merge_sides(link.base if link is not None else {}, lead, record, mapping)
    ours, theirs = mapping.of_lead(lead), mapping.of_record(record.values)
    goes = tuple(
        ValueStep(name, theirs[name], merged.to_them[name])
        for name in ours
        if name in merged.to_them
    )
    comes = tuple(
        ValueStep(name, ours[name], merged.to_us[name]) for name in ours if name in merged.to_us
    )
    return SendPreview(lead.id, lead.name, record.remote_id, goes, comes, found=link is None)
