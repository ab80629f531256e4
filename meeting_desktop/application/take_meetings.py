"""Meetings that others plan in the CRM, brought into the calendar; all of it in one transaction.

Nobody is invited and nobody is told by mail. A meeting and what links it are written together, so
that none comes twice; one that was removed here does not come back by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.application import crm_notes
from meeting_desktop.application.crm_meetings import (
    GONE,
    STATE,
    CrmMeeting,
    merge_meeting,
    open_one,
    ours_of,
    replan,
    theirs_of,
)
from meeting_desktop.application.keep_invitations import invited_to
from meeting_desktop.application.plan_edit import PlanEdit
from meeting_desktop.application.send_meeting import take_titles
from meeting_desktop.application.shared_access import may_change
from meeting_desktop.application.take_from_crm import ACTIVITY, LEAD
from meeting_desktop.application.tell_invitees import TellNobody
from meeting_desktop.application.write_plan import PlanWriter
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.crm_meetings import MINUTES, START, TITLE, is_whole, times_of
from meeting_desktop.domain.draft_checks import examine, tidy
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.notifications import NotificationKind, new_notice
from meeting_desktop.domain.planning import ContextLink, MeetingDetails
from meeting_desktop.domain.wall_times import is_zone, wall_of
from meeting_desktop.ports.crm import (
    ACTIVITY_KIND,
    ACTIVITY_LEAD,
    ACTIVITY_STATE,
    CANCELLED,
    MEETING,
    CrmRecord,
)
from meeting_desktop.ports.insight_rows import CrmLink
from meeting_desktop.ports.unit_of_work import UnitOfWork

_SENTENCES = {
    CANCELLED: "It was cancelled in the CRM; call it off here too, or keep it.",
    GONE: "The CRM does not have this meeting any more; call it off here too, or keep it.",
}


@dataclass(frozen=True, slots=True)
class MeetingsTaking:
    """``own_zone``: for a person whose own is not known. ``page_of`` an activity, for a browser."""

    uow: UnitOfWork
    now: datetime
    own_zone: str
    page_of: Callable[[str], str]

    def take(self, records: Sequence[CrmRecord], *, take_new: bool) -> None:
        """Reading the same records again changes nothing."""
        for record in records:
            link = self.uow.crm_links.by_remote(ACTIVITY, record.remote_id)
            if link is None:
                lead = self._lead_of(record) if take_new else None
                if lead is not None:
                    self._plan(lead, record)
                continue
            known = self._open(link)
            if known is not None:
                self._follow(known, record)
            else:
                take_titles(self.uow, [record], self.now)

    def miss(self, meeting_id: UUID) -> None:
        """The CRM was asked for it, and has it no more."""
        link = self.uow.crm_links.of(ACTIVITY, meeting_id)
        known = self._open(link) if link is not None else None
        if known is not None:
            self._tell_end(known, GONE)

    # -- new ones ---------------------------------------------------------------------------------

    def _lead_of(self, record: CrmRecord) -> Lead | None:
        """The linked lead whose meeting it is, made by somebody else and still to come."""
        said = record.values
        if said.get(ACTIVITY_KIND) != MEETING or said.get(ACTIVITY_STATE) or self._is_ours(record):
            return None
        link = self.uow.crm_links.by_remote(LEAD, said.get(ACTIVITY_LEAD, ""))
        return self.uow.leads.get(link.local_id) if link is not None else None

    def _is_ours(self, record: CrmRecord) -> bool:
        """A meeting is noted there with its id of here, which is so before it is linked."""
        return self.uow.meetings.get(UUID(record.remote_id)) is not None

    def _plan(self, lead: Lead, record: CrmRecord) -> None:
        values = theirs_of(record)
        if not is_whole(values) or times_of(values)[0] <= self.now:
            return
        draft = self._draft(lead, record, values)
        if examine(draft, self.now).errors:
            return
        writer = PlanWriter(PlanEdit(self.uow, self.now), TellNobody(), quiet=True)
        meeting = writer.add(tidy(draft), *times_of(values))
        self.uow.crm_links.put(
            CrmLink(
                new_id(),
                meeting.scope_id,
                ACTIVITY,
                meeting.id,
                record.remote_id,
                etag=record.etag,
                base={**values, **ours_of(meeting)},
                pulled_at=self.now,
            )
        )

    def _draft(self, lead: Lead, record: CrmRecord, values: dict[str, str]) -> MeetingDraft:
        own = self.uow.people.me().time_zone
        zone = own if is_zone(own) else self.own_zone
        wall = wall_of(times_of(values)[0], zone)
        link = ContextLink("crm", "From the CRM", self.page_of(record.remote_id))
        return MeetingDraft(
            title=values[TITLE],
            start=wall.wall,
            fold=wall.fold,
            minutes=int(values[MINUTES]),
            time_zone=zone,
            details=MeetingDetails(links=(link,)),
            lead_id=lead.id,
        )

    # -- those that are here ----------------------------------------------------------------------

    def _open(self, link: CrmLink) -> CrmMeeting | None:
        """Of a meeting that came from there and was not held yet."""
        known = open_one(self.uow, link)
        return known if known and may_change(self.uow, known.meeting.scope_id) else None

    def _follow(self, known: CrmMeeting, record: CrmRecord) -> None:
        if record.values.get(ACTIVITY_STATE) == CANCELLED:
            self._tell_end(known, CANCELLED)
            return
        link, meeting = known.link, known.meeting
        merged = merge_meeting(self.uow, known, record)
        to_us, base, error = dict(merged.to_us), {**merged.seen, STATE: ""}, ""
        if to_us and not replan(self.uow, meeting, to_us, self.now):
            # What could not be taken stays as it was: it is no change of ours that waits.
            base |= {name: link.base[name] for name in to_us}
            error = "What the CRM has as title or time cannot stand here; mend it there."
            to_us = {}
        for difference in merged.differences:
            if not error:
                kept = crm_notes.KeptDifference(
                    known.lead_id, difference, self.now, meeting.id, meeting.title
                )
                crm_notes.keep_difference(self.uow, kept)
        after = replace(link, etag=record.etag, base=base, error=error)
        if after != replace(link, base={STATE: "", **link.base}):
            self.uow.crm_links.put(replace(after, pulled_at=self.now))
        if START in to_us or MINUTES in to_us:
            self._tell_move(meeting)

    def _tell_move(self, before: Meeting) -> None:
        moved = self.uow.meetings.get(before.id)
        if moved is None or moved.appointment is None:
            return
        start = moved.appointment.start
        body = "It was moved in the CRM, and is at its new time here."
        if invited_to(self.uow, moved):
            body += " Whoever you invited was not told."
        self._notify(moved, body, f"moved:{start.isoformat()}:{moved.appointment.length}")

    def _tell_end(self, known: CrmMeeting, state: str) -> None:
        """Said once, and never done here by itself."""
        link = known.link
        if link.base.get(STATE) == state:
            return
        sentence = _SENTENCES[state]
        base = {**link.base, STATE: state}
        self.uow.crm_links.put(replace(link, base=base, error=sentence, pulled_at=self.now))
        self._notify(known.meeting, sentence, f"{state}:{link.pulled_at}")

    def _notify(self, meeting: Meeting, body: str, what: str) -> None:
        plan = meeting.appointment
        self.uow.notifications.add(
            new_notice(
                self.uow.personal_scope(),
                NotificationKind.MEETING_CHANGED,
                meeting.title,
                body,
                self.now,
                dedupe_key=f"crm:{meeting.id}:{what}",
                meeting_id=meeting.id,
                starts_at=plan.start if plan is not None else None,
            )
        )
