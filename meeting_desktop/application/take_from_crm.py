"""What the CRM has, brought into this machine's leads; all of it within one transaction.

Only linked leads are touched, those that carry the record's id, and with ``take_new`` those that
are not here yet. Reading the same record again changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from meeting_desktop.application import crm_notes
from meeting_desktop.application.crm_notes import KeptDifference
from meeting_desktop.application.lead_changes import Doing
from meeting_desktop.application.shared_access import may_change
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.crm_fields import REQUIRED, TO_CRM_ONLY, LeadMapping
from meeting_desktop.domain.crm_merge import CrmSide, Merged, merge
from meeting_desktop.domain.lead_checks import checked
from meeting_desktop.domain.leads import Lead, LeadEventKind
from meeting_desktop.ports.crm import CrmRecord
from meeting_desktop.ports.insight_rows import CrmLink
from meeting_desktop.ports.unit_of_work import UnitOfWork

#: ``CrmLink.kind``.
LEAD, ACTIVITY = "lead", "activity"


@dataclass(frozen=True, slots=True)
class Taking:
    """One transaction of it."""

    uow: UnitOfWork
    mapping: LeadMapping
    now: datetime

    def take(self, records: Sequence[CrmRecord], *, take_new: bool) -> None:
        by_crm_id: Mapping[str, Lead] | None = None
        for record in records:
            link = self.uow.crm_links.by_remote(LEAD, record.remote_id)
            lead = self.uow.leads.get(link.local_id) if link is not None else None
            if lead is None:
                if by_crm_id is None:
                    leads = self.uow.leads.all()
                    by_crm_id = {one.crm_id.lower(): one for one in leads if one.crm_id}
                lead = by_crm_id.get(record.remote_id.lower())
            if link is not None and lead is not None and lead.id != link.local_id:
                self.uow.crm_links.remove(link.id)  # of two leads that became one
            # One that was linked and removed here does not come back by itself.
            if lead is None and link is None and take_new:
                lead = self._same_address(record) or self._add(record)
            if lead is not None:
                self.take_one(lead, record)

    def take_one(self, lead: Lead, record: CrmRecord) -> CrmLink | None:
        """The link as it is then; None where this lead may not be changed here."""
        uow = self.uow
        if not may_change(uow, lead.scope_id, "leads"):
            return None
        before = uow.crm_links.of(LEAD, lead.id) or CrmLink(
            new_id(), lead.scope_id, LEAD, lead.id, record.remote_id
        )
        ours = self.mapping.of_lead(lead)
        merged = merge_sides(before.base, lead, record, self.mapping)
        after, refused = self.mapping.onto(lead, merged.to_us)
        try:
            lead = self._write(lead, replace(after, crm_id=record.remote_id))
        except UserFacingError:
            # Something else about this lead was never right: it must not hold up the others.
            refused = tuple(merged.to_us)
        for difference in merged.differences:
            if difference.name not in refused:
                kept = KeptDifference(lead.id, difference, self.now)
                crm_notes.keep_difference(uow, kept)
        base = {**ours, **before.base, **merged.seen}
        # What could not be taken stays as it was: it is no change of ours that waits.
        base |= {name: before.base.get(name, ours[name]) for name in refused}
        link = replace(
            before,
            remote_id=record.remote_id,
            etag=record.etag,
            base=base,
            error=_not_taken(refused),
        )
        if link != before:
            link = replace(link, pulled_at=self.now)
            uow.crm_links.put(link)
        return link

    def _write(self, before: Lead, after: Lead) -> Lead:
        if before == after:
            return before
        return Doing(self.uow, self.now).patch(before, after)

    def _same_address(self, record: CrmRecord) -> Lead | None:
        """One lead of ours with that mail address, and no other CRM id."""
        address = self.mapping.of_record(record.values).get("email", "")
        found = self.uow.leads.by_email(address) if address else ()
        free = [one for one in found if not one.crm_id]
        return free[0] if len(free) == 1 else None

    def _add(self, record: CrmRecord) -> Lead | None:
        """None: it has neither a name nor anything that could stand for one."""
        values = self.mapping.of_record(record.values)
        name = values.get("name") or values.get("company") or values.get("email") or ""
        me = self.uow.people.me()
        blank = Lead(
            new_id(),
            self.uow.personal_scope(),
            name,
            owner_id=me.id,
            crm_id=record.remote_id,
        )
        try:
            lead = checked(self.mapping.onto(blank, values)[0])
        except UserFacingError:
            return None
        self.uow.leads.put(lead)
        Doing(self.uow, self.now).tell(lead.id, LeadEventKind.IMPORTED)
        return lead


def merge_sides(
    base: Mapping[str, str], lead: Lead, record: CrmRecord, mapping: LeadMapping
) -> Merged:
    return merge(
        base,
        CrmSide(mapping.of_lead(lead), lead.updated_at),
        CrmSide(mapping.of_record(record.values), record.modified_at),
        required=REQUIRED,
        ours_only=TO_CRM_ONLY,
    )


def pending(link: CrmLink, lead: Lead, mapping: LeadMapping) -> dict[str, str]:
    """What changed here since both sides were the same, by our names."""
    ours = mapping.of_lead(lead)
    return {name: text for name, text in ours.items() if link.base.get(name, text) != text}


def unseen(link: CrmLink, lead: Lead, mapping: LeadMapping) -> bool:
    """The mapping names fields that were never compared."""
    return not mapping.of_lead(lead).keys() <= link.base.keys()


def _not_taken(refused: Sequence[str]) -> str:
    if not refused:
        return ""
    names = ", ".join(one.replace("_", " ") for one in refused)
    return f"What the CRM has as {names} cannot stand here; mend it there."
