"""Make a mail: the template that holds, filled, with the calendar file where one belongs.

Runs inside transactions and asks nobody: what it needs is in the store and in the settings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from meeting_desktop.application.keep_invitations import invited_to
from meeting_desktop.application.mail_facts import (
    Host,
    Planned,
    Shared,
    details_of,
    host_of,
    link_of,
    rows_of,
    values_of,
)
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.logging import get_logger
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.calendar_events import CalendarEvent, CalendarMethod
from meeting_desktop.domain.event_of_meeting import EventNotes, event_of, event_of_series
from meeting_desktop.domain.invitations import Invitation
from meeting_desktop.domain.mail import CalendarPart, Mail, MailKind
from meeting_desktop.domain.mail_rules import make_message_id
from meeting_desktop.domain.planning import Series
from meeting_desktop.ports.calendar_files import CalendarFiles
from meeting_desktop.ports.mailer import MailText, MailTexts
from meeting_desktop.ports.unit_of_work import UnitOfWork

_log = get_logger(__name__)

#: An alarm in the invitee's calendar.
_ALARM_MINUTES = 15


@dataclass(frozen=True, slots=True)
class About:
    """What a mail is about, for all who get it. ``key`` is of this telling, without the person."""

    kind: MailKind
    planned: Planned
    now: datetime
    key: str
    shared: Shared
    calendar: CalendarPart | None = None


class ComposeMail:
    """``own_zone`` is this machine's, where the person gave none."""

    def __init__(
        self,
        texts: MailTexts,
        files: CalendarFiles,
        settings: Callable[[], Settings],
        own_zone: str,
    ) -> None:
        self._texts = texts
        self._files = files
        self._settings = settings
        self._own_zone = own_zone

    @property
    def settings(self) -> Settings:
        return self._settings()

    def host(self, uow: UnitOfWork, planned: Planned) -> Host:
        organizer = (
            planned.organizer_id
            if isinstance(planned, Series)
            else (planned.appointment.organizer_id if planned.appointment else None)
        )
        return host_of(uow, organizer, self.settings, self._own_zone)

    def text(self, uow: UnitOfWork, kind: MailKind, values: Mapping[str, object]) -> MailText:
        """By the person's own template; by the one that ships where theirs does not fit."""
        language = self.settings.mail.language
        shipped = self._texts.shipped(kind, language)
        own = uow.mail_templates.find(kind, language)
        if own is not None:
            try:
                text = MailText(own.subject, own.text, own.html)
                return self._texts.render(kind, text, values)
            except UserFacingError as error:
                _log.warning("own mail template not used", code=error.code, kind=kind.value)
        return self._texts.render(kind, shipped, values)

    def about(
        self,
        uow: UnitOfWork,
        about: About,
        invitation: Invitation,
        more: Mapping[str, object] | None = None,
    ) -> Mail:
        """The mail to one invitee, as it is queued."""
        host = self.host(uow, about.planned)
        values = values_of(
            uow,
            about.planned,
            invitation,
            host=host,
            shared=about.shared,
            settings=self.settings,
            now=about.now,
        )
        text = self.text(uow, about.kind, {**values, **(more or {})})
        mail_id = new_id()
        return Mail(
            id=mail_id,
            scope_id=invitation.scope_id,
            kind=about.kind,
            to_address=invitation.email,
            to_name=header_name(invitation.name),
            subject=text.subject,
            text=text.text,
            html=text.html,
            message_id=make_message_id(mail_id, host.address),
            dedupe_key=f"{about.key}:{invitation.id}",
            created_at=about.now,
            calendar=about.calendar,
            meeting_id=None if isinstance(about.planned, Series) else about.planned.id,
            invitation_id=invitation.id,
        )

    def calendar(
        self,
        uow: UnitOfWork,
        planned: Planned,
        method: CalendarMethod,
        now: datetime,
        *,
        attendees: Sequence[Invitation] | None = None,
        note: str = "",
    ) -> CalendarPart:
        """The calendar file of an invitation (REQUEST) or of a cancellation (CANCEL)."""
        named = invited_to(uow, planned) if attendees is None else attendees
        event = self._event(uow, planned, named, now, note)
        if method is CalendarMethod.CANCEL:
            event = replace(event, cancelled=True, overrides=(), reminder_minutes=None)
        return CalendarPart(method.value, self._files.write([event], method))

    def _event(
        self,
        uow: UnitOfWork,
        planned: Planned,
        attendees: Sequence[Invitation],
        now: datetime,
        note: str,
    ) -> CalendarEvent:
        organizer = self.host(uow, planned).attendee
        code = "" if isinstance(planned, Series) else planned.room_code
        link = link_of(details_of(planned), code, self.settings)
        notes = EventNotes(now, link, _ALARM_MINUTES, note)
        if not isinstance(planned, Series):
            return event_of(planned, attendees, organizer, notes)
        rows = rows_of(uow, planned)
        own = {row.id: uow.invitations.of_meeting(row.id) for row in rows}
        return event_of_series(planned, rows, attendees, organizer, notes, own=own)


def header_name(name: str) -> str:
    """A display name that a header can carry; people write what they like."""
    line = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return line.replace("=?", "= ?")[:200]
