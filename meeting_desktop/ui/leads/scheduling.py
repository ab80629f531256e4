"""A meeting with a lead: what the form for meetings begins with."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from PySide6.QtCore import QCoreApplication, QTimeZone

from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.meeting_drafts import Invitee, MeetingDraft
from meeting_desktop.ui.library.wording import one_line

_MINUTES = 30
_HOUR = 10
_SATURDAY = 5


def draft_for(lead: Lead, now: datetime) -> MeetingDraft:
    """On the next working day; ``now`` is a naive wall time of this machine."""
    day = now.date() + timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    title = QCoreApplication.translate("Leads", "Meeting with {0}").format(one_line(lead.name))
    invitees = (Invitee(lead.email, lead.name, lead_id=lead.id),) if lead.email else ()
    return MeetingDraft(
        title=title[:200],
        start=datetime.combine(day, time(_HOUR)),
        minutes=_MINUTES,
        time_zone=bytes(QTimeZone.systemTimeZoneId().data()).decode() or "UTC",
        invitees=invitees,
        lead_id=lead.id,
    )
