"""Remind invitees by mail some time before the meetings that this person organizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from meeting_desktop.application.invite_people import InvitePeople
from meeting_desktop.application.keep_invitations import invited_to
from meeting_desktop.core.setting_sections import MailSettings
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DueReminder:
    """``since`` is when it fell due, ``mark`` what it is known by.

    Whoever stands on the list without having been told is reminded only with ``untold``: where
    invitations are not sent from here at all.
    """

    meeting_id: UUID
    since: datetime
    mark: str
    untold: bool = False


def due_reminders(uow: UnitOfWork, settings: MailSettings, now: datetime) -> list[DueReminder]:
    """Of each meeting the one closest to its start, unless it was queued already."""
    minutes = sorted(settings.reminder_minutes)
    if not minutes or "reminder" in settings.kinds_off:
        return []
    me = uow.people.me().id
    found: list[DueReminder] = []
    for entry in uow.calendar.entries(now, now + timedelta(minutes=minutes[-1] + 1)):
        own = entry.organizer_id in {None, me} and entry.status is MeetingStatus.SCHEDULED
        passed = [one for one in minutes if entry.start - timedelta(minutes=one) <= now]
        if own and passed and entry.invited and entry.start > now:
            mark = f"{entry.start.isoformat()}:{passed[0]}"
            since = entry.start - timedelta(minutes=passed[0])
            untold = "invitation" in settings.kinds_off
            found.append(DueReminder(entry.meeting_id, since, mark, untold))
    return [one for one in found if not _is_queued(uow, one)]


def queue_reminders(
    uow: UnitOfWork, invite: InvitePeople, due: Sequence[DueReminder], now: datetime
) -> None:
    """For everybody who knows of it, has not declined and was not written to since it fell due."""
    for one in due:
        meeting = uow.meetings.get(one.meeting_id)
        if meeting is None:
            continue
        to = [
            invitation
            for invitation in invited_to(uow, meeting)
            if _is_expected(invitation, one) and not _just_told(uow, invitation, one)
        ]
        invite.queue_reminders(uow, meeting, to, now, one.mark)


def _is_queued(uow: UnitOfWork, due: DueReminder) -> bool:
    meeting = uow.meetings.get(due.meeting_id)
    if meeting is None:
        return True
    return all(
        not _is_expected(invitation, due)
        or _just_told(uow, invitation, due)
        or uow.mail.by_key(f"reminder:{due.meeting_id}:{due.mark}:{invitation.id}")
        for invitation in invited_to(uow, meeting)
    )


def _is_expected(invitation: Invitation, due: DueReminder) -> bool:
    """Who was saved without a word hears nothing of it by a reminder either."""
    knows = invitation.sequence is not None or due.untold
    return knows and invitation.status is not Rsvp.DECLINED


def _just_told(uow: UnitOfWork, invitation: Invitation, due: DueReminder) -> bool:
    """Whoever was invited an hour before needs no reminder of that hour."""
    return any(
        mail.created_at >= due.since and mail.kind.value in {"invitation", "update"}
        for mail in uow.mail.of_invitation(invitation.id)
    )
