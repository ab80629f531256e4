"""Writing to the CRM, which a person has looked at or allowed for that lead.

A lead is made over there with its id of here. So what was sent and not answered, because the line
or this program broke, is found again and not made twice; where the CRM chooses ids itself it is
looked for by its address and name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from meeting_desktop.application import crm_notes
from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.crm_previews import SendPreview, Sent, preview_of
from meeting_desktop.application.lead_changes import Doing, existing_lead
from meeting_desktop.application.shared_access import require
from meeting_desktop.application.take_from_crm import LEAD, Taking, merge_sides
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.crm_fields import LeadMapping
from meeting_desktop.domain.leads import Lead
from meeting_desktop.ports.crm import Crm, CrmRecord
from meeting_desktop.ports.insight_rows import CrmLink
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

_T = TypeVar("_T")


class SendToCrm:
    """On the CRM's thread; every method blocks on network and disk."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def preview(self, crm: Crm, mapping: LeadMapping, lead_id: UUID) -> SendPreview:
        """Asks and writes nothing. Raises: CrmFault, NotFoundError."""
        lead, link = self._read(lead_id)
        record = self._record(crm, mapping, lead, link)
        return preview_of(mapping, lead, link, record)

    def send(self, crm: Crm, mapping: LeadMapping, seen: SendPreview) -> Sent:
        """Write what ``seen`` shows and nothing else.

        Raises: CrmFault, NotFoundError; UserFacingError: ``changed_meanwhile``, ``not_allowed``.
        """
        lead, link = self._read(seen.lead_id)
        record = self._record(crm, mapping, lead, link)
        if preview_of(mapping, lead, link, record) != seen:
            raise UserFacingError(
                "This changed since you looked at it; look at it again before it is sent.",
                code="changed_meanwhile",
            )
        if record is None:
            return self._create(crm, mapping, lead)
        return self._update(crm, mapping, lead, record)

    def undo(self, crm: Crm, mapping: LeadMapping, sent: Sent) -> None:
        """Raises: CrmFault; UserFacingError ``changed_meanwhile``: somebody wrote there since."""
        record = crm.read(sent.remote_id, mapping.theirs)
        if record is None and sent.created:
            self._unlink(sent.lead_id)
            return
        have = record.values if record is not None else {}
        if record is None or any(have.get(name) != text for name, text in sent.after.items()):
            raise UserFacingError(
                "It was changed in the CRM since; it is not taken back.", code="changed_meanwhile"
            )
        if sent.created:
            crm.remove(sent.remote_id)
            self._unlink(sent.lead_id)
            return
        crm.update(sent.remote_id, sent.before, record.etag)
        seen = mapping.of_record(sent.before)
        self._note(sent.lead_id, lambda link: replace(link, base={**link.base, **seen}, etag=""))

    def unlink(self, lead_id: UUID) -> None:
        """Both keep what they have, and know nothing of each other any more."""
        self._unlink(lead_id)

    # -- how --------------------------------------------------------------------------------------

    def _create(self, crm: Crm, mapping: LeadMapping, lead: Lead) -> Sent:
        values = {name: text for name, text in mapping.of_lead(lead).items() if text}

        def begin(uow: UnitOfWork) -> None:
            require(uow, lead.scope_id, "leads")
            crm_notes.note_creating(uow, lead.id, True)

        self._write(begin)
        theirs = mapping.to_record(values)
        remote_id = crm.create(lead.id, theirs)

        def link(uow: UnitOfWork) -> None:
            now = self._clock.now()
            base = mapping.of_lead(lead)
            uow.crm_links.put(
                CrmLink(new_id(), lead.scope_id, LEAD, lead.id, remote_id, base=base, pushed_at=now)
            )
            known = existing_lead(uow, lead.id)
            Doing(uow, now).patch(known, replace(known, crm_id=remote_id))
            crm_notes.note_creating(uow, lead.id, False)

        self._write(link)
        return Sent(lead.id, remote_id, True, after=theirs)

    def _update(self, crm: Crm, mapping: LeadMapping, lead: Lead, record: CrmRecord) -> Sent:
        """The link first: what is written afterwards belongs to it, whatever happens."""
        link = self._read(lead.id)[1]
        goes = dict(merge_sides(link.base if link else {}, lead, record, mapping).to_them)

        def take(uow: UnitOfWork) -> None:
            require(uow, lead.scope_id, "leads")
            Taking(uow, mapping, self._clock.now()).take_one(existing_lead(uow, lead.id), record)
            crm_notes.note_creating(uow, lead.id, False)

        self._write(take)
        theirs = mapping.to_record(goes)
        if theirs:
            crm.update(record.remote_id, theirs, record.etag)
            now = self._clock.now()
            self._note(
                lead.id,
                lambda it: replace(it, base={**it.base, **goes}, etag="", pushed_at=now),
            )
        before = {name: record.values.get(name, "") for name in theirs}
        return Sent(lead.id, record.remote_id, False, before, theirs)

    def _record(
        self, crm: Crm, mapping: LeadMapping, lead: Lead, link: CrmLink | None
    ) -> CrmRecord | None:
        """What is over there of this lead. Raises: CrmFault, ``crm_gone`` where it was removed."""
        names = mapping.theirs
        if link is not None:
            record = crm.read(link.remote_id, names)
            if record is None:
                raise UserFacingError(
                    "The CRM does not have this lead any more; unlink it, or restore it there.",
                    code="crm_gone",
                )
            return record
        for known in (lead.crm_id, str(lead.id)):
            record = crm.read(known, names) if _is_id(known) else None
            if record is not None:
                return record
        return self._alike(crm, mapping, lead)

    def _alike(self, crm: Crm, mapping: LeadMapping, lead: Lead) -> CrmRecord | None:
        keys = ["email"]
        if self._store.read(lambda uow: crm_notes.is_creating(uow, lead.id)):
            keys.append("name")  # one that was sent and not answered
        ours = mapping.of_lead(lead)
        for key in keys:
            value = ours.get(key, "")
            found = crm.find(mapping.fields[key], value, mapping.theirs) if value else ()
            free = [one for one in found if not self._is_linked(one.remote_id)]
            if len(free) == 1:
                return free[0]
        return None

    def _is_linked(self, remote_id: str) -> bool:
        return self._store.read(lambda uow: uow.crm_links.by_remote(LEAD, remote_id)) is not None

    def _read(self, lead_id: UUID) -> tuple[Lead, CrmLink | None]:
        return self._store.read(
            lambda uow: (existing_lead(uow, lead_id), uow.crm_links.of(LEAD, lead_id))
        )

    def _note(self, lead_id: UUID, change: Callable[[CrmLink], CrmLink]) -> None:
        def work(uow: UnitOfWork) -> None:
            link = uow.crm_links.of(LEAD, lead_id)
            if link is not None:
                uow.crm_links.put(change(link))

        self._write(work)

    def _unlink(self, lead_id: UUID) -> None:
        def work(uow: UnitOfWork) -> None:
            link = uow.crm_links.of(LEAD, lead_id)
            if link is not None:
                uow.crm_links.remove(link.id)
            crm_notes.keep_in_step(uow, lead_id, None)
            crm_notes.note_creating(uow, lead_id, False)
            lead = uow.leads.get(lead_id)
            if lead is not None:
                Doing(uow, self._clock.now()).patch(lead, replace(lead, crm_id=""))

        self._write(work)

    def _write(self, work: Callable[[UnitOfWork], _T]) -> _T:
        return wait_for_commit(self._store.write(work))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
