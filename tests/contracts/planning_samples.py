"""Made-up plans for tests of the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.invitations import Invitation
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.domain.people import User
from meeting_desktop.domain.planning import Appointment, Series
from meeting_desktop.ports.unit_of_work import Store

TEN = datetime(2026, 12, 3, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def planned(
    store: Store,
    title: str = "Demo",
    start: datetime = TEN,
    length: timedelta = HOUR,
    *,
    status: MeetingStatus = MeetingStatus.SCHEDULED,
    lead_id: Any = None,
    **plan: Any,
) -> Meeting:
    """A planned meeting that is in the store; ``plan`` are fields of its appointment."""
    given: dict[str, Any] = {"ics_uid": f"{new_id()}@example.org", **plan}
    meeting = Meeting(
        id=new_id(),
        scope_id=store.read(lambda uow: uow.personal_scope()),
        room_code=make_room_code(),
        title=title,
        origin=MeetingOrigin.SCHEDULED,
        status=status,
        time_zone="Europe/Berlin",
        created_at=TEN,
        lead_id=lead_id,
        appointment=Appointment(start, start + length, **given),
    )
    store.write(lambda uow: uow.meetings.add(meeting)).result(60)
    return meeting


def a_series(store: Store, **changes: Any) -> Series:
    """A weekly series that is in the store, without rows."""
    given: dict[str, Any] = {
        "title": "Weekly",
        "rule": "FREQ=WEEKLY",
        "first_start": datetime.fromisoformat("2026-12-03 11:00"),
        "minutes": 60,
        "time_zone": "Europe/Berlin",
        "ics_uid": f"{new_id()}@example.org",
        "created_at": TEN,
    }
    scope = store.read(lambda uow: uow.personal_scope())
    series = Series(new_id(), scope, **{**given, **changes})
    store.write(lambda uow: uow.series.put(series)).result(60)
    return series


def invited(store: Store, target: Meeting | Series, email: str, **changes: Any) -> Invitation:
    """An invitation that is in the store."""
    is_series = isinstance(target, Series)
    invitation = Invitation(
        new_id(),
        target.scope_id,
        email,
        meeting_id=None if is_series else target.id,
        series_id=target.id if is_series else None,
        **changes,
    )
    store.write(lambda uow: uow.invitations.put(invitation)).result(60)
    return invitation


def a_colleague(store: Store, name: str, **changes: Any) -> User:
    """A colleague who is in the store."""
    scope = store.read(lambda uow: uow.personal_scope())
    user = User(new_id(), scope, name, **{"email": f"{name.lower()}@example.org", **changes})
    store.write(lambda uow: uow.people.put(user)).result(60)
    return user
