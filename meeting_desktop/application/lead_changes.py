"""What a change of leads does inside its transaction, and what takes it back.

A change touches the fields that a person touched and no others, so that two who work on one lead
at the same time both keep what they wrote. Where both wrote into the same field the later one is
told, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from meeting_desktop.application.shared_access import require
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.lead_checks import checked
from meeting_desktop.domain.leads import Lead, LeadEvent, LeadEventKind, LeadStatus
from meeting_desktop.ports.unit_of_work import UnitOfWork

_KEPT = frozenset({"id", "scope_id", "created_at", "updated_at"})
#: What a person may choose from either side when two leads become one.
MERGED_FIELDS = (
    "name",
    "company",
    "email",
    "phone",
    "job_title",
    "time_zone",
    "status",
    "source",
    "owner_id",
    "score",
    "crm_id",
)


@dataclass(frozen=True, slots=True)
class Repointed:
    """Rows that belonged to ``lead_id`` and belong to ``to`` now."""

    lead_id: UUID
    to: UUID
    rows: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class LeadUndo:
    """What a change did; ``KeepLeads.undo`` takes it back.

    ``changed`` are pairs of before and after. ``notes`` are put back as they were.
    """

    changed: tuple[tuple[Lead, Lead], ...] = ()
    added: tuple[UUID, ...] = ()
    removed: tuple[UUID, ...] = ()
    events: tuple[UUID, ...] = ()
    notes: tuple[LeadEvent, ...] = ()
    repointed: tuple[Repointed, ...] = ()


@dataclass(slots=True)
class Doing:
    """One transaction's work on leads, with the list of what it did."""

    uow: UnitOfWork
    now: datetime
    _changed: list[tuple[Lead, Lead]] = field(default_factory=list)
    _events: list[UUID] = field(default_factory=list)

    def done(self, **more: Any) -> LeadUndo:
        return LeadUndo(changed=tuple(self._changed), events=tuple(self._events), **more)

    def tell(self, lead_id: UUID, kind: LeadEventKind, text: str = "") -> LeadEvent:
        event = LeadEvent(new_id(), lead_id, kind, self.now, text, self.uow.people.me().id)
        self.uow.leads.add_event(event)
        self._events.append(event.id)
        return event

    def patch(self, before: Lead, after: Lead) -> Lead:
        """Write the fields in which the two differ; the lead as it is then.

        Raises: NotFoundError; UserFacingError, codes ``changed_meanwhile`` and ``not_allowed``.
        """
        known = existing_lead(self.uow, before.id)
        require(self.uow, known.scope_id, "leads")
        patched = checked(merge_fields(known, before, after))
        if patched == known:
            return known
        self.uow.leads.put(patched)
        self._changed.append((known, patched))
        if patched.status is not known.status:
            self.tell(
                known.id, LeadEventKind.STATUS_CHANGED, status_step(known.status, patched.status)
            )
        return patched


def existing_lead(uow: UnitOfWork, lead_id: UUID) -> Lead:
    lead = uow.leads.get(lead_id)
    if lead is None:
        raise NotFoundError("This lead is not there any more; look at the list again.")
    return lead


def status_step(before: LeadStatus, after: LeadStatus) -> str:
    """As ``LeadEvent.text`` says it."""
    return f"{before.value}>{after.value}"


def merge_fields(known: Lead, before: Lead, after: Lead) -> Lead:
    """``known`` with what differs between ``before`` and ``after``.

    Raises: UserFacingError, code ``changed_meanwhile``: the same field became something else.
    """
    fresh: dict[str, Any] = {}
    for name in (one.name for one in fields(Lead) if one.name not in _KEPT):
        old, new, now = (getattr(lead, name) for lead in (before, after, known))
        if old == new:
            continue
        if now not in (old, new):
            raise UserFacingError(
                "Somebody else changed this meanwhile; look at what is there now and try again.",
                code="changed_meanwhile",
            )
        fresh[name] = new
    return replace(known, **fresh)


def merge(
    uow: UnitOfWork, keep_id: UUID, drop_id: UUID, from_dropped: Iterable[str], now: datetime
) -> tuple[Lead, LeadUndo]:
    """One lead of two; everything that belonged to the dropped one belongs to the kept one."""
    keep, drop = existing_lead(uow, keep_id), existing_lead(uow, drop_id)
    for lead in (keep, drop):
        require(uow, lead.scope_id, "leads")
    if keep.scope_id != drop.scope_id:
        raise UserFacingError(
            "These leads belong to two people, and what happened with one cannot be moved to the "
            "other's; keep both.",
            code="other_scope",
        )
    chosen = {name: getattr(drop, name) for name in from_dropped if name in MERGED_FIELDS}
    after = checked(replace(keep, **chosen, tags=(*keep.tags, *drop.tags)))
    moved = uow.leads.repoint(drop_id, keep_id)
    uow.leads.remove(drop_id)
    doing = Doing(uow, now)
    merged = doing.patch(keep, after)
    doing.tell(keep_id, LeadEventKind.MERGED, drop.name)
    return merged, doing.done(removed=(drop_id,), repointed=(Repointed(drop_id, keep_id, moved),))


def take_back(uow: UnitOfWork, undo: LeadUndo) -> None:
    """Raises: UserFacingError, code ``changed_meanwhile``; nothing is changed then."""
    for lead_id in undo.removed:
        uow.leads.restore(lead_id)
    for before, after in reversed(undo.changed):
        known = existing_lead(uow, before.id)
        uow.leads.put(merge_fields(known, after, before))
    for moved in undo.repointed:
        uow.leads.repoint(moved.to, moved.lead_id, only=moved.rows)
    for event_id in undo.events:
        uow.leads.remove_event(event_id)
    for note in undo.notes:
        uow.leads.add_event(note)
    uow.leads.remove_all(undo.added)


def together(undos: Sequence[LeadUndo]) -> LeadUndo:
    """Several changes as one to take back."""
    return LeadUndo(
        changed=tuple(pair for one in undos for pair in one.changed),
        added=tuple(lead for one in undos for lead in one.added),
        removed=tuple(lead for one in undos for lead in one.removed),
        events=tuple(event for one in undos for event in one.events),
        notes=tuple(note for one in undos for note in one.notes),
        repointed=tuple(moved for one in undos for moved in one.repointed),
    )
