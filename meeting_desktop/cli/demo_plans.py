"""What is planned in a workspace to explore: meetings around today, all of them made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from tzlocal import get_localzone_name

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.domain.planning import Appointment, MeetingDetails, MeetingType, Series
from meeting_desktop.ports.unit_of_work import UnitOfWork

_WEEKS = 8


@dataclass(frozen=True, slots=True)
class _Plan:
    """``day`` from this week's Monday, ``hour`` on the wall."""

    title: str
    day: int
    hour: float
    minutes: int = 45
    kind: MeetingType = MeetingType.DISCUSSION
    status: MeetingStatus = MeetingStatus.SCHEDULED
    tags: tuple[str, ...] = ()
    invited: tuple[Rsvp, ...] = ()
    lead: str = ""


_PLANS = (
    _Plan("Discovery call", 0, 9.5, 30, MeetingType.DISCOVERY, lead="Example Clinic"),
    _Plan(
        "Demo with Example Bakery",
        1,
        10,
        60,
        MeetingType.DEMO,
        tags=("trial",),
        invited=(Rsvp.ACCEPTED, Rsvp.PENDING, Rsvp.DECLINED),
        lead="Example Bakery",
    ),
    _Plan("Price talk", 1, 10.5, 45, MeetingType.NEGOTIATION, invited=(Rsvp.ACCEPTED,)),
    _Plan("Interview, second round", 1, 10.75, 60, MeetingType.INTERVIEW),
    _Plan("Onboarding, part one", 2, 13, 90, MeetingType.ONBOARDING, lead="Example Shipping"),
    _Plan("Pipeline review", 2, 16, 30, MeetingType.REVIEW, MeetingStatus.CANCELLED),
    _Plan("Workshop: questions that open", 3, 9, 180, MeetingType.WORKSHOP),
    _Plan(
        "Follow-up with Example Shipping",
        3,
        14,
        30,
        MeetingType.CHECK_IN,
        MeetingStatus.POSTPONED,
        lead="Example Shipping",
    ),
    _Plan("Office hours", 4, 15, 60, MeetingType.OFFICE_HOURS, invited=(Rsvp.DECLINED,) * 2),
    _Plan("Trade fair", 7, 8, 58 * 60, MeetingType.PRESENTATION, tags=("travel",)),
    _Plan("Late call across the ocean", 9, 23.5, 90, MeetingType.CHECK_IN),
)


def plan_samples(uow: UnitOfWork, now: datetime) -> None:
    """Meetings of this week and the next, and a series."""
    zone = ZoneInfo(get_localzone_name())
    today = now.astimezone(zone).date()
    monday = datetime.combine(today - timedelta(days=today.weekday()), time())
    leads = {lead.company: lead.id for lead in uow.leads.all()}
    for plan in _PLANS:
        _write_plan(uow, plan, _When(monday, zone, now), leads.get(plan.lead))
    _write_series(uow, monday + timedelta(hours=9), zone, now)


@dataclass(frozen=True, slots=True)
class _When:
    monday: datetime
    zone: ZoneInfo
    now: datetime


def _write_plan(uow: UnitOfWork, plan: _Plan, when: _When, lead_id: UUID | None) -> None:
    zone = when.zone
    wall = when.monday + timedelta(days=plan.day, hours=plan.hour)
    start = wall.replace(tzinfo=zone).astimezone(UTC)
    meeting_id = new_id()
    meeting = _meeting(
        plan.title,
        zone,
        Appointment(
            start,
            start + timedelta(minutes=plan.minutes),
            f"{meeting_id}@meeting-desktop",
            details=MeetingDetails(meeting_type=plan.kind, tags=plan.tags),
            organizer_id=uow.people.me().id,
        ),
        when.now,
        meeting_id=meeting_id,
        scope_id=meeting_id,
        status=plan.status,
        lead_id=lead_id,
    )
    uow.meetings.add(meeting)
    for number, answer in enumerate(plan.invited):
        address = f"guest{number}@company.example"
        uow.invitations.put(
            Invitation(new_id(), meeting.scope_id, address, meeting_id=meeting.id, status=answer)
        )


def _write_series(uow: UnitOfWork, first: datetime, zone: ZoneInfo, now: datetime) -> None:
    series_id = new_id()
    series = Series(
        id=series_id,
        scope_id=series_id,
        title="Stand-up",
        rule=f"FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT={3 * _WEEKS}",
        first_start=first,
        minutes=15,
        time_zone=zone.key,
        ics_uid=f"{new_id()}@meeting-desktop",
        created_at=now,
        details=MeetingDetails(meeting_type=MeetingType.CHECK_IN),
        organizer_id=uow.people.me().id,
        filled_until=(first + timedelta(weeks=_WEEKS)).replace(tzinfo=zone).astimezone(UTC),
    )
    uow.series.put(series)
    for week in range(_WEEKS):
        for day in (0, 2, 4):
            wall = first + timedelta(weeks=week, days=day)
            start = wall.replace(tzinfo=zone).astimezone(UTC)
            planned = Appointment(
                start,
                start + timedelta(minutes=series.minutes),
                series.ics_uid,
                details=series.details,
                organizer_id=series.organizer_id,
                series_id=series.id,
                occurrence_start=start,
            )
            uow.meetings.add(
                _meeting(
                    series.title, zone, planned, now, meeting_id=new_id(), scope_id=series.scope_id
                )
            )


def _meeting(
    title: str,
    zone: ZoneInfo,
    appointment: Appointment,
    now: datetime,
    *,
    meeting_id: UUID,
    scope_id: UUID,
    status: MeetingStatus = MeetingStatus.SCHEDULED,
    lead_id: UUID | None = None,
) -> Meeting:
    return Meeting(
        id=meeting_id,
        scope_id=scope_id,
        room_code=make_room_code(),
        title=title,
        origin=MeetingOrigin.SCHEDULED,
        status=status,
        time_zone=zone.key,
        created_at=now,
        lead_id=lead_id,
        appointment=appointment,
    )
