"""Leads to look at, each with a little history. All of it is made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.leads import Lead, LeadEvent, LeadEventKind, LeadStatus
from meeting_desktop.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class _Sample:
    name: str
    company: str
    email: str
    phone: str
    job_title: str
    status: LeadStatus
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    time_zone: str = ""
    source: str = ""


_SAMPLES = (
    _Sample(
        "Sample Lead One",
        "Example Bakery",
        "one@bakery.example",
        "+49 30 00000001",
        "Owner",
        LeadStatus.QUALIFIED,
        ("retail", "north"),
        (
            "Opens a third shop in spring; orders get lost between the shops.",
            "The partner and whoever keeps the books should see it too.",
        ),
        "Europe/Berlin",
        "fair",
    ),
    _Sample(
        "Sample Lead Two",
        "Example Shipping",
        "two@shipping.example",
        "+1 555 0100",
        "Head of operations",
        LeadStatus.CONTACTED,
        ("yard",),
        ("No network in the yard: that is the first thing to test.",),
        "America/New_York",
        "website",
    ),
    _Sample(
        "Sample Lead Three",
        "Example Clinic",
        "three@clinic.example",
        "",
        "",
        LeadStatus.NEW,
        ("health",),
    ),
    _Sample(
        "Sample Lead Four",
        "Example Studio",
        "four@studio.example",
        "+44 20 7946 0001",
        "Director",
        LeadStatus.PROPOSAL,
        ("design", "vip"),
        ("Has the price for eight people; decides at the end of the month.",),
        "Europe/London",
        "recommendation",
    ),
    _Sample(
        "Sample Lead Five",
        "Example Farm",
        "five@farm.example",
        "",
        "",
        LeadStatus.WON,
        ("organic",),
        ("Signed for a year.",),
    ),
)


def lead_samples(uow: UnitOfWork, now: datetime) -> None:
    """Put them into an empty workspace; what was noted was noted in the last days."""
    scope_id, owner_id = uow.personal_scope(), uow.people.me().id
    for place, sample in enumerate(_SAMPLES):
        lead = Lead(
            new_id(),
            scope_id,
            sample.name,
            sample.company,
            sample.email,
            sample.phone,
            sample.job_title,
            sample.time_zone,
            sample.status,
            sample.source,
            sample.tags,
            owner_id,
        )
        uow.leads.put(lead)
        began = now - timedelta(days=10 + place)
        history = [(LeadEventKind.CREATED, ""), *((LeadEventKind.NOTE, n) for n in sample.notes)]
        if sample.status is not LeadStatus.NEW:
            step = f"{LeadStatus.NEW.value}>{sample.status.value}"
            history.append((LeadEventKind.STATUS_CHANGED, step))
        for days, (kind, text) in enumerate(history):
            at = began + timedelta(days=2 * days)
            uow.leads.add_event(LeadEvent(new_id(), lead.id, kind, at, text, owner_id))
