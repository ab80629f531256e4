"""Changes of a planned meeting that came from the CRM, sent back as a person has seen them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.crm_meetings import (
    CrmMeeting,
    crm_meeting,
    merge_meeting,
    ours_of,
    theirs_of,
)
from meeting_desktop.application.crm_previews import SendPreview, Sent, ValueStep
from meeting_desktop.application.shared_access import require
from meeting_desktop.application.take_from_crm import ACTIVITY
from meeting_desktop.application.take_meetings import MeetingsTaking
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.crm_meetings import MEETING_FIELDS, TITLE, times_of
from meeting_desktop.domain.crm_merge import Merged
from meeting_desktop.ports.crm import (
    ACTIVITY_END,
    ACTIVITY_START,
    ACTIVITY_STATE,
    ACTIVITY_TITLE,
    CANCELLED,
    Crm,
    CrmRecord,
)
from meeting_desktop.ports.insight_rows import CrmLink
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork


class SendPlan:
    """On the CRM's thread; every method blocks on network and disk."""

    def __init__(self, store: Store, clock: Clock, own_zone: str) -> None:
        self._store = store
        self._clock = clock
        self._own_zone = own_zone

    def preview(self, crm: Crm, meeting_id: UUID) -> SendPreview:
        """Asks and writes nothing. Raises: CrmFault; UserFacingError ``crm_gone``, ``not_found``"""
        return self._look(crm, meeting_id)[0]

    def send(self, crm: Crm, seen: SendPreview, meeting_id: UUID) -> Sent:
        """Write what ``seen`` shows and nothing else.

        Raises: as ``preview``; UserFacingError ``changed_meanwhile``, ``not_allowed``.
        """
        preview, merged, record = self._look(crm, meeting_id)
        if preview != seen:
            raise UserFacingError(
                "This changed since you looked at it; look at it again before it is sent.",
                code="changed_meanwhile",
            )
        self._write(lambda uow: self._take(uow, crm, meeting_id, record))
        theirs = _written(merged)
        if theirs:
            crm.update_activity(record.remote_id, theirs, record.etag)
            goes = dict(merged.to_them)
            self._note(meeting_id, goes)
        before = {name: record.values.get(name, "") for name in theirs}
        return Sent(preview.lead_id, record.remote_id, False, before, theirs, meeting_id)

    def undo(self, crm: Crm, sent: Sent, meeting_id: UUID) -> None:
        """Raises: CrmFault; UserFacingError ``changed_meanwhile``: somebody wrote there since."""
        record = crm.read_activity(sent.remote_id)
        have: Mapping[str, str] = record.values if record is not None else {}
        if record is None or any(have.get(name) != text for name, text in sent.after.items()):
            raise UserFacingError(
                "It was changed in the CRM since; it is not taken back.", code="changed_meanwhile"
            )
        crm.update_activity(sent.remote_id, sent.before, record.etag)
        was = replace(record, values={**record.values, **sent.before})
        self._note(meeting_id, theirs_of(was))

    def keep_fault(self, meeting_id: UUID, sentence: str) -> None:
        """Why it could not be sent, for the lists; until it can."""
        self._change(meeting_id, lambda link: replace(link, error=sentence))

    # -- how --------------------------------------------------------------------------------------

    def _look(self, crm: Crm, meeting_id: UUID) -> tuple[SendPreview, Merged, CrmRecord]:
        known = self._store.read(lambda uow: crm_meeting(uow, meeting_id))
        record = crm.read_activity(known.link.remote_id)
        if record is None or record.values.get(ACTIVITY_STATE) == CANCELLED:
            raise UserFacingError(
                "This meeting does not take place any more in the CRM; nothing is sent to it.",
                code="crm_gone",
            )
        merged = self._store.read(lambda uow: merge_meeting(uow, known, record))
        return _preview(known, merged, record), merged, record

    def _take(self, uow: UnitOfWork, crm: Crm, meeting_id: UUID, record: CrmRecord) -> None:
        require(uow, crm_meeting(uow, meeting_id).meeting.scope_id, "meetings")
        taking = MeetingsTaking(uow, self._clock.now(), self._own_zone, crm.activity_page)
        taking.take([record], take_new=False)

    def _note(self, meeting_id: UUID, values: Mapping[str, str]) -> None:
        now = self._clock.now()
        self._change(
            meeting_id,
            lambda link: replace(
                link, base={**link.base, **values}, etag="", error="", pushed_at=now
            ),
        )

    def _change(self, meeting_id: UUID, change: Callable[[CrmLink], CrmLink]) -> None:
        def work(uow: UnitOfWork) -> None:
            link = uow.crm_links.of(ACTIVITY, meeting_id)
            if link is not None and change(link) != link:
                uow.crm_links.put(change(link))

        self._write(work)

    def _write(self, work: Callable[[UnitOfWork], None]) -> None:
        wait_for_commit(self._store.write(work))


def _preview(known: CrmMeeting, merged: Merged, record: CrmRecord) -> SendPreview:
    ours, theirs = ours_of(known.meeting), theirs_of(record)
    goes = tuple(
        ValueStep(name, theirs[name], merged.to_them[name])
        for name in MEETING_FIELDS
        if name in merged.to_them
    )
    comes = tuple(
        ValueStep(name, ours[name], merged.to_us[name])
        for name in MEETING_FIELDS
        if name in merged.to_us
    )
    meeting = known.meeting
    return SendPreview(
        known.lead_id, meeting.title, record.remote_id, goes, comes, meeting_id=meeting.id
    )


def _written(merged: Merged) -> dict[str, str]:
    """By the CRM's names. It keeps a start and an end: a length alone moves the end."""
    goes = merged.to_them
    said = {ACTIVITY_TITLE: goes[TITLE]} if TITLE in goes else {}
    if goes.keys() - {TITLE}:
        start, end = times_of(merged.agreed)
        said |= {ACTIVITY_START: _said(start), ACTIVITY_END: _said(end)}
    return said


def _said(at: datetime) -> str:
    return at.isoformat()
