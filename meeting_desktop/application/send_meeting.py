"""Meetings that were held with a lead, noted in the CRM as its activities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.shared_access import may_change, require
from meeting_desktop.application.take_from_crm import ACTIVITY, LEAD
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.crm_merge import CrmSide, merge
from meeting_desktop.domain.lead_checks import one_line
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.ports.crm import ACTIVITY_TITLE, ActivityDraft, Crm, CrmRecord
from meeting_desktop.ports.insight_rows import CrmLink
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

#: What Creatio's field for a result holds safely.
_LONGEST_NOTES = 20_000


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """A meeting with a linked lead. ``sent``: it is an activity in the CRM already."""

    meeting_id: UUID
    title: str
    began_at: datetime
    sent: bool


def held_meetings(uow: UnitOfWork, lead_id: UUID) -> tuple[HeldMeeting, ...]:
    """The newest first."""
    found = [one for one in uow.calendar.of_lead(lead_id) if _was_held(one)]
    made = (
        HeldMeeting(
            one.id,
            one.title,
            one.actual_start or one.created_at,
            _is_noted(uow.crm_links.of(ACTIVITY, one.id)),
        )
        for one in found
    )
    return tuple(sorted(made, key=lambda one: one.began_at, reverse=True))


class SendMeeting:
    """On the CRM's thread; blocks on network and disk."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def send(self, crm: Crm, meeting_id: UUID, notes: str) -> None:
        """Note it, or bring what is noted up to date. ``notes``: what a person released, or none.

        Raises: CrmFault, NotFoundError; UserFacingError: ``crm_not_linked``, ``not_allowed``.
        """

        def read(uow: UnitOfWork) -> tuple[Meeting, CrmLink | None, CrmLink | None]:
            meeting = uow.meetings.get(meeting_id)
            if meeting is None or not _was_held(meeting):
                raise NotFoundError("This meeting is not there any more, or was not held yet.")
            lead = uow.crm_links.of(LEAD, meeting.lead_id) if meeting.lead_id else None
            return meeting, lead, uow.crm_links.of(ACTIVITY, meeting_id)

        meeting, lead, known = self._store.read(read)
        if lead is None:
            raise UserFacingError(
                "The meeting's lead is not in the CRM yet; send the lead first.",
                code="crm_not_linked",
            )
        draft = _draft(meeting, lead.remote_id, notes)
        # Its id over there is the meeting's, where it did not come from there: sent twice, it is
        # one activity.
        wanted_id = UUID(known.remote_id) if known is not None else meeting.id
        remote_id = crm.put_activity(wanted_id, draft)
        self._write(lambda uow: self._link(uow, meeting, remote_id, draft))

    def undo(self, crm: Crm, meeting_id: UUID) -> None:
        """Take the activity out of the CRM again.

        Raises: CrmFault; UserFacingError ``not_allowed``: somebody else had planned it there.
        """
        link = self._store.read(lambda uow: uow.crm_links.of(ACTIVITY, meeting_id))
        if link is not None and "start" in link.base:
            raise UserFacingError(
                "It was planned in the CRM, and is not taken out of it; change it there.",
                code="not_allowed",
            )
        if link is not None:
            crm.remove_activity(link.remote_id)
            self._write(lambda uow: uow.crm_links.remove(link.id))

    def _link(
        self, uow: UnitOfWork, meeting: Meeting, remote_id: str, draft: ActivityDraft
    ) -> None:
        require(uow, meeting.scope_id, "meetings")
        known = uow.crm_links.of(ACTIVITY, meeting.id) or CrmLink(
            new_id(), meeting.scope_id, ACTIVITY, meeting.id, remote_id
        )
        notes = draft.notes or known.base.get("notes", "")
        base = {**known.base, "title": draft.title, "notes": notes}
        now = self._clock.now()
        uow.crm_links.put(replace(known, remote_id=remote_id, base=base, pushed_at=now))

    def _write(self, work: Callable[[UnitOfWork], None]) -> None:
        wait_for_commit(self._store.write(work))


def _is_noted(link: CrmLink | None) -> bool:
    """One that came from there is linked before anything of it was noted."""
    return link is not None and "notes" in link.base


def _was_held(meeting: Meeting) -> bool:
    return meeting.status is MeetingStatus.COMPLETED and meeting.actual_start is not None


def _draft(meeting: Meeting, lead_id: str, notes: str) -> ActivityDraft:
    begun = meeting.actual_start or meeting.created_at
    ended = meeting.actual_end or begun
    return ActivityDraft(meeting.title, begun, ended, notes.strip()[:_LONGEST_NOTES], lead_id)


def words_of(uow: UnitOfWork, meeting_id: UUID) -> str:
    """What the meeting's report says in short, for a person to read before it goes anywhere."""
    report = uow.reports.latest(meeting_id)
    return "\n".join(one.text for one in report.findings.executive_summary) if report else ""


def take_titles(uow: UnitOfWork, records: Sequence[CrmRecord], now: datetime) -> None:
    """What noted meetings are called over there now, where nobody renamed them here since."""
    for record in records:
        link = uow.crm_links.by_remote(ACTIVITY, record.remote_id)
        meeting = uow.meetings.get(link.local_id) if link is not None else None
        if link is None or meeting is None or not may_change(uow, meeting.scope_id):
            continue
        merged = merge(
            {"title": link.base.get("title", "")},
            CrmSide({"title": one_line(meeting.title)}, now),  # a new name of ours stays
            CrmSide({"title": one_line(record.values.get(ACTIVITY_TITLE, ""))}),
            required={"title"},
        )
        if "title" in merged.to_us:
            uow.meetings.update(replace(meeting, title=merged.to_us["title"]))
        if merged.seen["title"] != link.base.get("title"):
            base = {**link.base, "title": merged.seen["title"]}
            uow.crm_links.put(replace(link, base=base, pulled_at=now))
