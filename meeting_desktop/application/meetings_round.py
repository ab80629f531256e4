"""The part of a round that is about meetings: what others planned, moved and called off there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from meeting_desktop.application import crm_notes
from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.crm_meetings import CrmMeeting, crm_meetings
from meeting_desktop.application.draft_of_plan import appointment_of
from meeting_desktop.application.take_from_crm import ACTIVITY, LEAD
from meeting_desktop.application.take_meetings import MeetingsTaking
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.setting_sections import CrmSettings
from meeting_desktop.ports.crm import Crm, CrmPage, CrmPlace
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

#: How far they were read is noted beside how far leads were.
_ACTIVITIES = "#activities"
#: Of a round: leads that are new to it, and meetings that may be gone.
_MOST_LEADS, _MOST_LOOKS = 300, 50
#: Leads of one request: an address of IIS has at most 2,048 characters behind its question mark.
_TOGETHER = 15
#: Records are committed over there after the time that they say: so much is read again.
OVERLAP = timedelta(minutes=5)
FIRST_OVERLAP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MeetingsRound:
    """On the CRM's thread. Interrupted at any point, the next one goes on where this one was."""

    store: Store
    clock: Clock
    own_zone: str
    crm: Crm
    settings: CrmSettings
    stop: Callable[[], bool]

    def run(self) -> None:
        """Raises: CrmFault."""
        self._pull()
        if self.settings.take_meetings:
            self._pull_of_new_leads()
        self._look_for_missing()

    def _pull(self) -> None:
        """Where no lead is linked, or none of their meetings is wanted, nothing is asked."""
        address = self.settings.address + _ACTIVITIES
        place = self.store.read(lambda uow: self._first_place(uow, address))
        while place is not None and not self.stop():
            page = self.crm.changed_activities(place)

            def take(uow: UnitOfWork, page: CrmPage = page) -> None:
                self._take(uow, page)
                if page.end.since is not None:
                    crm_notes.keep_until(uow, address, page.end.since)

            self._write(take)
            place = page.end if page.more else None

    def _first_place(self, uow: UnitOfWork, address: str) -> CrmPlace | None:
        wanted = self.settings.take_meetings and uow.crm_links.all(LEAD)
        if not (wanted or uow.crm_links.all(ACTIVITY)):
            return None
        until = crm_notes.read_until(uow, address)
        return CrmPlace(until - OVERLAP if until else self.clock.now() - FIRST_OVERLAP)

    def _pull_of_new_leads(self) -> None:
        """What was planned before a lead was linked, or before meetings were wanted."""
        address = self.settings.address

        def fresh(uow: UnitOfWork) -> list[str]:
            looked = crm_notes.looked_at(uow, address)
            linked = (one.remote_id for one in uow.crm_links.all(LEAD))
            return [one for one in linked if one not in looked]

        found = self.store.read(fresh)[:_MOST_LEADS]
        for first in range(0, len(found), _TOGETHER):
            if self.stop():
                return
            self._pull_of(found[first : first + _TOGETHER])

    def _pull_of(self, leads: Sequence[str]) -> None:
        place, more, now = CrmPlace(), True, self.clock.now()
        while more:
            page = self.crm.activities_of(leads, now, place)
            place, more = page.end, page.more
            self._write(partial(self._take_of, leads, page))

    def _take_of(self, leads: Sequence[str], page: CrmPage, uow: UnitOfWork) -> None:
        self._take(uow, page)
        if not page.more:
            for remote_id in leads:
                crm_notes.note_looked(uow, self.settings.address, remote_id)

    def _look_for_missing(self) -> None:
        """Of a removed one the CRM says nothing by itself: those that come next are asked for."""
        now = self.clock.now()
        for known in self.store.read(lambda uow: _to_come(uow, now)):
            if self.stop():
                return
            if self.crm.read_activity(known.link.remote_id) is None:
                meeting_id = known.meeting.id
                self._write(partial(self._miss, meeting_id))

    def _miss(self, meeting_id: UUID, uow: UnitOfWork) -> None:
        self._taking(uow).miss(meeting_id)

    def _take(self, uow: UnitOfWork, page: CrmPage) -> None:
        self._taking(uow).take(page.records, take_new=self.settings.take_meetings)

    def _taking(self, uow: UnitOfWork) -> MeetingsTaking:
        return MeetingsTaking(uow, self.clock.now(), self.own_zone, self.crm.activity_page)

    def _write(self, work: Callable[[UnitOfWork], None]) -> None:
        wait_for_commit(self.store.write(work))


def _to_come(uow: UnitOfWork, now: datetime) -> list[CrmMeeting]:
    """The next ones first."""
    found = [one for one in crm_meetings(uow) if appointment_of(one.meeting).start > now]
    found.sort(key=lambda one: appointment_of(one.meeting).start)
    return found[:_MOST_LOOKS]
