"""What a mail says about a meeting, in the zone and for the eyes of one invitee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from meeting_desktop.application.keep_invitations import invited_to
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.calendar_events import Attendee
from meeting_desktop.domain.invitations import Invitation
from meeting_desktop.domain.mail_wording import span_words
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.domain.occurrences import instant_of
from meeting_desktop.domain.people import User
from meeting_desktop.domain.planning import MeetingDetails, Series
from meeting_desktop.domain.room_codes import guest_link, show_room_code
from meeting_desktop.domain.rule_words import rule_words
from meeting_desktop.domain.wall_times import is_zone, zone_of
from meeting_desktop.ports.unit_of_work import UnitOfWork

Planned = Meeting | Series

#: A series' mail lists so many of its meetings; the calendar file has them all.
_DATES = 5
_PEOPLE = 30
#: Who has said neither their name nor where they send from.
_SOMEBODY = {"en": "The organizer", "de": "Die einladende Person"}


@dataclass(frozen=True, slots=True)
class Host:
    """Who organizes, as invitees see them. ``address`` empty: none is known yet."""

    name: str
    address: str
    time_zone: str

    @property
    def attendee(self) -> Attendee | None:
        return Attendee(self.address, self.name) if self.address else None


@dataclass(frozen=True, slots=True)
class Span:
    """When a mail says that it is: instants, and the zone of the plan."""

    start: datetime
    end: datetime
    time_zone: str


def host_of(uow: UnitOfWork, organizer_id: UUID | None, settings: Settings, own_zone: str) -> Host:
    """The organizer; answers to our own meetings come back to where they are sent from."""
    me = uow.people.me()
    user: User = (uow.people.get(organizer_id) if organizer_id is not None else None) or me
    if user.id != me.id:
        return Host(user.display_name, user.email, user.time_zone)
    name = settings.mail.from_name or me.display_name or settings.profile.display_name
    address = settings.mail.from_address or me.email
    nobody = _SOMEBODY.get(settings.mail.language, _SOMEBODY["en"])
    return Host(name or address or nobody, address, me.time_zone or own_zone)


def zone_of_invitee(uow: UnitOfWork, invitation: Invitation, planned_zone: str) -> str:
    """Their own where it is known, else the meeting's."""
    user = uow.people.get(invitation.user_id) if invitation.user_id is not None else None
    lead = uow.leads.get(invitation.lead_id) if invitation.lead_id is not None else None
    for zone in (user.time_zone if user else "", lead.time_zone if lead else ""):
        if is_zone(zone):
            return zone
    return planned_zone


def span_of(planned: Planned, rows: Sequence[Meeting], now: datetime) -> Span:
    """Of a meeting; of a series its next one, or its first."""
    if isinstance(planned, Meeting):
        appointment = planned.appointment
        if appointment is None:
            raise ValueError("a meeting without an appointment invites nobody")
        return Span(appointment.start, appointment.end, planned.time_zone)
    for row in _to_come(rows, now):
        return span_of(row, (), now)
    start = instant_of(planned.first_start, zone_of(planned.time_zone))
    return Span(start, start + timedelta(minutes=planned.minutes), planned.time_zone)


def link_of(details: MeetingDetails, code: str, settings: Settings) -> str:
    """Where to join: the external address, else our own where one is set that others reach."""
    if details.external_url.startswith(("https://", "http://")):
        return details.external_url
    conference = settings.conference
    address = conference.gateway_url or conference.public_url
    return guest_link(address, code) if address and code else ""


def details_of(planned: Planned) -> MeetingDetails:
    if isinstance(planned, Series):
        return planned.details
    return planned.appointment.details if planned.appointment else MeetingDetails()


@dataclass(frozen=True, slots=True)
class Shared:
    """What the mails to all invitees of a plan share: read once, since there may be hundreds.

    ``rows`` are the meetings of a series, ``people`` the names of those who are invited.
    """

    rows: Sequence[Meeting] = ()
    people: Sequence[str] = ()


def rows_of(uow: UnitOfWork, planned: Planned) -> Sequence[Meeting]:
    return uow.calendar.of_series(planned.id) if isinstance(planned, Series) else ()


def shared_by_all(uow: UnitOfWork, planned: Planned) -> Shared:
    people = tuple(one.name or one.email for one in invited_to(uow, planned))
    return Shared(rows_of(uow, planned), people)


def values_of(
    uow: UnitOfWork,
    planned: Planned,
    invitation: Invitation,
    *,
    host: Host,
    shared: Shared,
    settings: Settings,
    now: datetime,
) -> dict[str, object]:
    """The variables that mails about meetings share (``domain.mail_values``)."""
    language = settings.mail.language
    details = details_of(planned)
    span = span_of(planned, shared.rows, now)
    zone = zone_of_invitee(uow, invitation, span.time_zone)
    code = planned.room_code if isinstance(planned, Meeting) else ""
    series = planned if isinstance(planned, Series) else None
    return {
        "invitee": invitation.name or invitation.email,
        "organizer": host.name,
        "organizer_address": host.address,
        "title": planned.title,
        "when": span_words(span.start, span.end, zone, language),
        "when_there": _when_there(span, zone, host, language),
        "minutes": round((span.end - span.start).total_seconds() / 60),
        "repeats": rule_words(series.rule, language, series.first_start) if series else "",
        "dates": _dates(shared.rows, zone, settings, now),
        "link": link_of(details, code, settings),
        "code": show_room_code(code) if code and not details.external_url else "",
        "passcode": bool(details.passcode_hash),
        "description": details.description,
        "agenda": [
            {"title": one.title, "minutes": one.minutes, "presenter": one.presenter}
            for one in details.agenda
        ],
        "people": list(shared.people[:_PEOPLE]),
    }


def _when_there(span: Span, zone: str, host: Host, language: str) -> str:
    """The same moment where the organizer is, where clocks show another time there."""
    there = host.time_zone if is_zone(host.time_zone) else span.time_zone
    here, other = span.start.astimezone(zone_of(zone)), span.start.astimezone(zone_of(there))
    if here.utcoffset() == other.utcoffset():
        return ""
    return span_words(span.start, span.end, there, language)


def _dates(
    rows: Sequence[Meeting], zone: str, settings: Settings, now: datetime
) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for row in _to_come(rows, now)[:_DATES]:
        span, external = span_of(row, (), now), details_of(row).external_url
        found.append(
            {
                "when": span_words(span.start, span.end, zone, settings.mail.language),
                "code": "" if external else show_room_code(row.room_code),
                "link": link_of(details_of(row), row.room_code, settings),
            }
        )
    return found


def _to_come(rows: Sequence[Meeting], now: datetime) -> list[Meeting]:
    return sorted(
        (
            row
            for row in rows
            if row.status is MeetingStatus.SCHEDULED
            and row.appointment is not None
            and row.appointment.end > now
        ),
        key=lambda row: row.appointment.start if row.appointment else now,
    )
