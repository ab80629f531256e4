"""The invitation as one invitee would get it, before anything is planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from meeting_desktop.application.compose_mail import ComposeMail
from meeting_desktop.application.invite_people import was_told
from meeting_desktop.application.keep_invitations import invited_to
from meeting_desktop.application.mail_facts import Planned, Shared, values_of
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.invitations import Invitation
from meeting_desktop.domain.mail import MailKind
from meeting_desktop.domain.meeting_drafts import Invitee, MeetingDraft
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus
from meeting_desktop.domain.planning import Appointment, MeetingDetails, Series
from meeting_desktop.domain.wall_times import resolve
from meeting_desktop.ports.mailer import MailText
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

#: Codes are given when a meeting is planned.
_NO_CODE = "????????"
_NOBODY = Invitee("invitee@example.org")


class PreviewMail:
    """Blocks on the disk."""

    def __init__(self, store: Store, compose: ComposeMail, clock: Clock) -> None:
        self._store = store
        self._compose = compose
        self._clock = clock

    def preview(
        self, draft: MeetingDraft, invitee: Invitee = _NOBODY, meeting: Meeting | None = None
    ) -> MailText:
        """``meeting`` is the planned one that is edited: it has a code, and who was told of it
        gets an update.

        Raises: UserFacingError: the draft's zone or day is not known.
        """
        return self._store.read(lambda uow: self._text(uow, draft, invitee, meeting))

    def _text(
        self, uow: UnitOfWork, draft: MeetingDraft, invitee: Invitee, meeting: Meeting | None
    ) -> MailText:
        kind = MailKind.INVITATION
        if meeting is not None and _heard_of(uow, meeting, invitee):
            kind = MailKind.UPDATE
        planned = _planned(draft, meeting.room_code if meeting is not None else _NO_CODE)
        user = uow.people.by_email(invitee.email)
        invitation = Invitation(
            id=new_id(),
            scope_id=planned.scope_id,
            email=invitee.email,
            name=invitee.name or (user.display_name if user else ""),
            user_id=invitee.user_id or (user.id if user else None),
            lead_id=invitee.lead_id,
        )
        host, settings = self._compose.host(uow, planned), self._compose.settings
        values = values_of(
            uow,
            planned,
            invitation,
            host=host,
            shared=Shared(people=[one.name or one.email for one in draft.invitees]),
            settings=settings,
            now=self._clock.now(),
        )
        values["message"] = draft.message if kind is MailKind.INVITATION else ""
        return self._compose.text(uow, kind, values)


def _heard_of(uow: UnitOfWork, meeting: Meeting, invitee: Invitee) -> bool:
    invited = invited_to(uow, meeting)
    return any(one.email == invitee.email and was_told(uow, one) for one in invited)


def _planned(draft: MeetingDraft, room_code: str) -> Planned:
    """What the draft would become; the earlier reading where nobody was asked yet."""
    start = resolve(draft.start, draft.time_zone, draft.fold).readings[0].instant
    if draft.rule:
        return Series(
            id=new_id(),
            scope_id=new_id(),
            title=draft.title,
            rule=draft.rule,
            first_start=draft.start,
            minutes=draft.minutes,
            time_zone=draft.time_zone,
            ics_uid="",
            created_at=start,
            details=_details(draft),
        )
    end = start + timedelta(minutes=draft.minutes)
    return Meeting(
        id=new_id(),
        scope_id=new_id(),
        room_code=room_code,
        title=draft.title,
        origin=MeetingOrigin.SCHEDULED,
        status=MeetingStatus.SCHEDULED,
        time_zone=draft.time_zone,
        created_at=start,
        appointment=Appointment(start, end, "", details=_details(draft)),
    )


def _details(draft: MeetingDraft) -> MeetingDetails:
    if draft.passcode is None:
        return draft.details
    return replace(draft.details, passcode_hash="set" if draft.passcode else "")
