"""Tell those who are invited, by mail with a calendar file: ``tell_invitees.TellInvitees``.

Mail is queued in the transaction that changes the plan. A newer mail takes the place of an older
one that has not been sent: nobody gets yesterday's plan after today's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from meeting_desktop.application.compose_mail import About, ComposeMail
from meeting_desktop.application.mail_facts import Planned, shared_by_all
from meeting_desktop.domain.calendar_events import CalendarMethod
from meeting_desktop.domain.invitations import Invitation
from meeting_desktop.domain.mail import CalendarPart, Mail, MailKind, MailStatus
from meeting_desktop.domain.mail_rules import make_message_id
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.planning import Series
from meeting_desktop.ports.unit_of_work import UnitOfWork

_OF_THE_PLAN = frozenset({MailKind.INVITATION, MailKind.UPDATE, MailKind.REMINDER})
_NEVER_LEFT = frozenset({MailStatus.PENDING, MailStatus.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """What a meeting came to, one sentence an entry."""

    summary: str
    key_points: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()


class InvitePeople:
    """All within a transaction of the caller's; nothing here waits for a network."""

    def __init__(self, compose: ComposeMail) -> None:
        self._compose = compose

    def invited(
        self, uow: UnitOfWork, planned: Planned, to: Sequence[Invitation], now: datetime
    ) -> None:
        self._tell_plan(uow, planned, [(one, MailKind.INVITATION) for one in to], now)

    def changed(
        self, uow: UnitOfWork, planned: Planned, to: Sequence[Invitation], now: datetime
    ) -> None:
        # Who never got the invitation is invited, not told that something unknown has changed.
        kinds = [
            (one, MailKind.UPDATE if was_told(uow, one) else MailKind.INVITATION) for one in to
        ]
        self._tell_plan(uow, planned, kinds, now)

    def cancelled(
        self,
        uow: UnitOfWork,
        planned: Planned,
        to: Sequence[Invitation],
        now: datetime,
        note: str = "",
    ) -> None:
        told = [one for one in to if was_told(uow, one)]
        for invitation in to:
            _withdraw_older(uow, planned, invitation, "The meeting was cancelled.")
        if not told or self._is_off(MailKind.CANCELLATION):
            return
        calendar = self._compose.calendar(
            uow, planned, CalendarMethod.CANCEL, now, attendees=told, note=note
        )
        about = _about(uow, MailKind.CANCELLATION, planned, now, calendar)
        for invitation in told:
            self._queue(uow, about, invitation, {"note": note})

    def queue_reminders(
        self,
        uow: UnitOfWork,
        meeting: Meeting,
        to: Sequence[Invitation],
        now: datetime,
        mark: str,
    ) -> None:
        """Once for each ``mark``; the sender keeps it over quiet hours, or drops it."""
        key = f"{MailKind.REMINDER.value}:{meeting.id}:{mark}"
        about = About(MailKind.REMINDER, meeting, now, key, shared_by_all(uow, meeting))
        for invitation in to:
            self._queue(uow, about, invitation, {})

    def queue_ai_joined(
        self, uow: UnitOfWork, meeting: Meeting, to: Sequence[Invitation], now: datetime
    ) -> None:
        """The assistant came into the meeting; once a meeting."""
        key = f"{MailKind.AI_JOINED.value}:{meeting.id}"
        about = About(MailKind.AI_JOINED, meeting, now, key, shared_by_all(uow, meeting))
        for invitation in to:
            self._queue(uow, about, invitation, {})

    def queue_summary(
        self,
        uow: UnitOfWork,
        meeting: Meeting,
        to: Sequence[Invitation],
        facts: SummaryFacts,
        now: datetime,
    ) -> None:
        """What it came to; a person has asked for it, so it may go again with other words."""
        key = f"{MailKind.SUMMARY.value}:{meeting.id}:{now.isoformat()}"
        about = About(MailKind.SUMMARY, meeting, now, key, shared_by_all(uow, meeting))
        more = {
            "summary": facts.summary,
            "key_points": list(facts.key_points),
            "decisions": list(facts.decisions),
            "actions": list(facts.actions),
        }
        for invitation in to:
            self._queue(uow, about, invitation, more)

    def with_sender(self, uow: UnitOfWork, mail: Mail) -> Mail:
        """The same mail as it is written now that its sender is known; it was never tried.

        A calendar file without ORGANIZER is no invitation, so the whole mail is made again.
        """
        if mail.invitation_id is None:  # a person's own words, which stay
            address = self._compose.settings.mail.from_address
            return replace(mail, message_id=make_message_id(mail.id, address))
        invitation = uow.invitations.get(mail.invitation_id)
        planned = _planned_of(uow, mail, invitation)
        if invitation is None or planned is None:
            return mail
        calendar = None
        if mail.calendar is not None:
            method = CalendarMethod(mail.calendar.method)
            named = [invitation] if method is CalendarMethod.CANCEL else None
            calendar = self._compose.calendar(
                uow, planned, method, mail.created_at, attendees=named
            )
        shared = shared_by_all(uow, planned)
        about = About(mail.kind, planned, mail.created_at, mail.dedupe_key, shared, calendar)
        fresh = self._compose.about(uow, about, invitation, {"message": invitation.message})
        host = self._compose.host(uow, planned)
        return replace(
            mail,
            subject=fresh.subject,
            text=fresh.text,
            html=fresh.html,
            calendar=calendar,
            message_id=make_message_id(mail.id, host.address),
        )

    def _tell_plan(
        self,
        uow: UnitOfWork,
        planned: Planned,
        to: Sequence[tuple[Invitation, MailKind]],
        now: datetime,
    ) -> None:
        going = [(one, kind) for one, kind in to if not self._is_off(kind)]
        if not going:
            return
        calendar = self._compose.calendar(uow, planned, CalendarMethod.REQUEST, now)
        abouts = {
            kind: _about(uow, kind, planned, now, calendar) for kind in {kind for _, kind in going}
        }
        for invitation, kind in going:
            about = abouts[kind]
            if uow.mail.by_key(f"{about.key}:{invitation.id}"):
                continue
            _withdraw_older(uow, planned, invitation, "A newer mail took its place.")
            more = {"message": invitation.message} if kind is MailKind.INVITATION else {}
            uow.mail.put(self._compose.about(uow, about, invitation, more))
            uow.invitations.put(replace(invitation, sequence=_sequence(planned)))

    def _queue(
        self,
        uow: UnitOfWork,
        about: About,
        invitation: Invitation,
        more: Mapping[str, object],
    ) -> None:
        if not self._is_off(about.kind) and not uow.mail.by_key(f"{about.key}:{invitation.id}"):
            uow.mail.put(self._compose.about(uow, about, invitation, more))

    def _is_off(self, kind: MailKind) -> bool:
        return kind.value in self._compose.settings.mail.kinds_off


def _about(
    uow: UnitOfWork, kind: MailKind, planned: Planned, now: datetime, calendar: CalendarPart
) -> About:
    key = f"{kind.value}:{planned.id}:{_sequence(planned)}"
    return About(kind, planned, now, key, shared_by_all(uow, planned), calendar)


def _sequence(planned: Planned) -> int:
    if isinstance(planned, Series):
        return planned.ics_sequence
    return planned.appointment.ics_sequence if planned.appointment else 0


def _planned_of(uow: UnitOfWork, mail: Mail, invitation: Invitation | None) -> Planned | None:
    if mail.meeting_id is not None:
        return uow.meetings.get(mail.meeting_id)
    if invitation is None or invitation.series_id is None:
        return None
    return uow.series.get(invitation.series_id)


def was_told(uow: UnitOfWork, invitation: Invitation) -> bool:
    """Whether a mail about the plan has, or may have, left this machine."""
    mails = [one for one in uow.mail.of_invitation(invitation.id) if one.kind in _OF_THE_PLAN]
    if not mails:
        # Told under another invitation: one of the series that answers for this meeting.
        return invitation.sequence is not None
    return any(one.attempts or one.status not in _NEVER_LEFT for one in mails)


def _withdraw_older(uow: UnitOfWork, planned: Planned, invitation: Invitation, reason: str) -> None:
    meeting_id = None if isinstance(planned, Series) else planned.id
    for mail in uow.mail.of_invitation(invitation.id):
        if _may_be_withdrawn(mail) and mail.meeting_id == meeting_id:
            withdrawn = replace(mail, status=MailStatus.WITHDRAWN, error=reason, not_before=None)
            uow.mail.put(withdrawn)


def _may_be_withdrawn(mail: Mail) -> bool:
    pending = mail.status is MailStatus.PENDING and mail.attempt_began is None
    return pending and mail.kind in _OF_THE_PLAN
