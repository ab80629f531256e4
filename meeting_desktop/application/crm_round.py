"""One round with the CRM: what changed over there comes here, what was allowed to go goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from meeting_desktop.application import crm_notes
from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.crm_meetings import crm_meetings, pending_plan
from meeting_desktop.application.meetings_round import FIRST_OVERLAP, OVERLAP, MeetingsRound
from meeting_desktop.application.send_meeting import SendMeeting, held_meetings
from meeting_desktop.application.send_plan import SendPlan
from meeting_desktop.application.send_to_crm import SendToCrm
from meeting_desktop.application.take_from_crm import LEAD, Taking, pending, unseen
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault
from meeting_desktop.core.setting_sections import CrmSettings
from meeting_desktop.domain.crm_fields import LeadMapping
from meeting_desktop.domain.leads import Lead
from meeting_desktop.ports.crm import Crm, CrmFault, CrmPage, CrmPlace, CrmRecord
from meeting_desktop.ports.insight_rows import CrmLink
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

_T = TypeVar("_T")

#: What is wrong with one lead only; the others go on all the same.
OF_ONE = frozenset(
    {
        "bad_lead",
        "changed_meanwhile",
        "crm_changed",
        "crm_gone",
        "crm_refused",
        "not_allowed",
        "not_found",
    }
)
#: After a fault that may mend by itself.
_AGAIN_S = 120.0
#: Reading one by one what was never compared, such as after the mapping grew.
_MOST_LOOKS = 100


@dataclass(frozen=True, slots=True)
class RoundParts:
    """What a round works with, all on the CRM's thread."""

    store: Store
    clock: Clock
    sender: SendToCrm
    meetings: SendMeeting
    plans: SendPlan
    #: For a person whose own time zone is not known.
    own_zone: str


class CrmRound:
    """Interrupted at any point, the next one goes on where this one was."""

    def __init__(
        self, parts: RoundParts, crm: Crm, settings: CrmSettings, stop: Callable[[], bool]
    ) -> None:
        self._parts = parts
        self._crm = crm
        self._settings = settings
        self._mapping = mapping_of(settings)
        self._stop = stop

    def run(self) -> None:
        """Raises: CrmFault, EnvironmentFault: what concerns all records."""
        self._pull()
        self._meetings().run()
        self._look()
        self._push()

    def _pull(self) -> None:
        place = self._first_place(self._settings.address, all_of=self._settings.take_new)
        while not self._stop():
            page = self._crm.changed(place, self._mapping.theirs)
            self._write(lambda uow, page=page: self._take(uow, page))  # type: ignore[misc]
            if not page.more:
                return
            place = page.end

    def _first_place(self, read_of: str, *, all_of: bool = False) -> CrmPlace:
        until = self._parts.store.read(lambda uow: crm_notes.read_until(uow, read_of))
        if until is not None:
            return CrmPlace(until - OVERLAP)
        if all_of:
            return CrmPlace()
        # By this machine's clock, which may go wrong; from here on by the CRM's.
        return CrmPlace(self._parts.clock.now() - FIRST_OVERLAP)

    def _take(self, uow: UnitOfWork, page: CrmPage) -> None:
        """The page and how far it reaches are committed together."""
        self._taking(uow).take(page.records, take_new=self._settings.take_new)
        if page.end.since is not None:
            crm_notes.keep_until(uow, self._settings.address, page.end.since)

    def _look(self) -> None:
        """Linked leads whose fields were never compared: linked by hand, or mapped since."""
        found = self._parts.store.read(lambda uow: tuple(linked(uow)))
        wanted = [(lead, link) for lead, link in found if unseen(link, lead, self._mapping)]
        for lead, link in wanted[:_MOST_LOOKS]:
            if self._stop():
                return
            record = self._crm.read(link.remote_id, self._mapping.theirs)
            if record is None:
                self._fail(lead.id, "The CRM does not have this lead any more.")
            else:
                self._take_one(lead.id, record)

    def _take_one(self, lead_id: UUID, record: CrmRecord) -> None:
        def work(uow: UnitOfWork) -> None:
            lead = uow.leads.get(lead_id)
            if lead is not None:
                self._taking(uow).take_one(lead, record)

        self._write(work)

    def _push(self) -> None:
        """Only leads that a person switched on, and the meetings held with them since."""
        for lead_id, since in self._parts.store.read(crm_notes.kept_in_step).items():
            if self._stop():
                return
            try:
                self._push_one(lead_id, since)
            except ApplicationError as error:
                if error.code not in OF_ONE:
                    raise
                self._fail(lead_id, error.sentence)

    def _push_one(self, lead_id: UUID, since: datetime) -> None:
        parts, crm, mapping = self._parts, self._crm, self._mapping
        lead, link = parts.store.read(
            lambda uow: (uow.leads.get(lead_id), uow.crm_links.of(LEAD, lead_id))
        )
        if lead is None:
            return
        if link is None or pending(link, lead, mapping):
            parts.sender.send(crm, mapping, parts.sender.preview(crm, mapping, lead_id))
        for one in parts.store.read(lambda uow: held_meetings(uow, lead_id)):
            if not one.sent and one.began_at >= since:
                # Its summary goes only where a person released it.
                parts.meetings.send(crm, one.meeting_id, "")
        self._push_plans(lead_id)

    def _push_plans(self, lead_id: UUID) -> None:
        plans, crm = self._parts.plans, self._crm
        for known in self._parts.store.read(lambda uow: tuple(crm_meetings(uow, lead_id))):
            meeting_id = known.meeting.id
            if not pending_plan(known):
                continue
            try:
                plans.send(crm, plans.preview(crm, meeting_id), meeting_id)
            except ApplicationError as error:
                if error.code not in OF_ONE:
                    raise
                plans.keep_fault(meeting_id, error.sentence)

    def _fail(self, lead_id: UUID, sentence: str) -> None:
        def work(uow: UnitOfWork) -> None:
            link = uow.crm_links.of(LEAD, lead_id)
            if link is not None and link.error != sentence:
                uow.crm_links.put(replace(link, error=sentence))

        self._write(work)

    def _meetings(self) -> MeetingsRound:
        parts = self._parts
        return MeetingsRound(
            parts.store, parts.clock, parts.own_zone, self._crm, self._settings, self._stop
        )

    def _taking(self, uow: UnitOfWork) -> Taking:
        return Taking(uow, self._mapping, self._parts.clock.now())

    def _write(self, work: Callable[[UnitOfWork], _T]) -> _T:
        return wait_for_commit(self._parts.store.write(work))


def mapping_of(settings: CrmSettings) -> LeadMapping:
    return LeadMapping(settings.fields, settings.statuses)


def linked(uow: UnitOfWork) -> Iterator[tuple[Lead, CrmLink]]:
    """Leads that are in the CRM, with what links them."""
    links = {one.local_id: one for one in uow.crm_links.all(LEAD)}
    for lead in uow.leads.some(links.keys()):
        yield lead, links[lead.id]


def pause_after(error: ApplicationError, usual: float | None) -> float | None:
    """Seconds to the next round; what does not mend by itself is tried at the usual time."""
    if isinstance(error, CrmFault) and error.again_after_s is not None:
        return error.again_after_s
    if isinstance(error, EnvironmentFault) and error.retryable:
        return _AGAIN_S if usual is None else min(_AGAIN_S, usual)
    return usual
