"""Meetings that others plan in the CRM, in the calendar of a home beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from meeting_desktop.application import crm_notes
from meeting_desktop.application.crm_meetings import keep_meeting, replan
from meeting_desktop.application.send_changes import SendChanges
from meeting_desktop.application.send_waiting import SentWaiting, send_as_seen
from meeting_desktop.application.take_from_crm import ACTIVITY
from meeting_desktop.application.turn_around import turn_around
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.crm_meetings import START, TITLE
from meeting_desktop.domain.invitations import Invitation
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus
from meeting_desktop.domain.notifications import Notification
from meeting_desktop.ports.crm import CrmFault
from meeting_desktop.ports.insight_rows import CrmLink
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.creatio_server import CANCELLED, EMAIL, TO_DO, CreatioServer
from tests.integration.crm.desk import MAPPING, SETTINGS, Desk

HOUR = timedelta(hours=1)


def planned(desk: Desk) -> list[Meeting]:
    """Of this home's calendar, the next first."""
    now = desk.clock.now()

    def read(uow: UnitOfWork) -> list[Meeting | None]:
        entries = uow.calendar.entries(now - 1000 * HOUR, now + 10_000 * HOUR)
        return [uow.meetings.get(one.meeting_id) for one in entries]

    return list(desk.read(read))


def start_of(meeting: Meeting) -> datetime:
    assert meeting.appointment is not None
    return meeting.appointment.start


def link_of(desk: Desk, meeting: Meeting) -> CrmLink:
    found = desk.read(lambda uow: uow.crm_links.of(ACTIVITY, meeting.id))
    assert isinstance(found, CrmLink)
    return found


def change(desk: Desk, meeting: Meeting, **changes: str) -> None:
    desk.clock.advance(60)

    def work(uow: UnitOfWork) -> None:
        assert replan(uow, meeting, changes, desk.clock.now())

    desk.write(work)


def news(desk: Desk) -> list[Notification]:
    return list(desk.read(lambda uow: uow.notifications.newest(50)))


def there(server: CreatioServer, activity: str, **values: Any) -> None:
    """Somebody changes it in the CRM, later than anything here."""
    server.put("Activity", activity, **values)
    server.touch("Activity", activity, datetime.fromisoformat("2026-03-02T20:00:00+00:00"))


@pytest.fixture
def lead(desk: Desk) -> UUID:
    known = desk.add("Hanna")
    desk.send(known)
    return known


@pytest.fixture
def tomorrow(desk: Desk) -> datetime:
    return desk.clock.now() + 24 * HOUR


@pytest.fixture
def activity(desk: Desk, server: CreatioServer, lead: UUID, tomorrow: datetime) -> str:
    """A meeting that came, with the calendar's row of it."""
    made = server.meet(str(lead), tomorrow)
    desk.round()
    server.asked.clear()
    return made


def test_what_others_plan_is_in_the_calendar_once(
    desk: Desk, server: CreatioServer, lead: UUID, tomorrow: datetime
) -> None:
    before = len(server.written())
    made = server.meet(str(lead), tomorrow, 45, Title=" Price\ntalk ")
    for _ in range(3):
        desk.round()
    (meeting,) = planned(desk)
    assert (meeting.title, meeting.lead_id) == ("Price talk", lead)
    assert (meeting.status, meeting.time_zone) == (MeetingStatus.SCHEDULED, "Europe/Berlin")
    plan = meeting.appointment
    assert plan is not None
    assert (plan.start, plan.length) == (tomorrow, timedelta(minutes=45))
    (mark,) = plan.details.links
    assert (mark.kind, mark.label) == ("crm", "From the CRM")
    assert mark.url.startswith("https://")
    assert made in mark.url
    # Nobody was invited or told, and nothing goes back.
    assert not desk.read(lambda uow: uow.invitations.of_meeting(meeting.id))
    assert not news(desk)
    assert desk.waiting() == {}
    assert len(server.written()) == before


def test_only_meetings_to_come_with_linked_leads_come(
    desk: Desk, server: CreatioServer, lead: UUID, tomorrow: datetime
) -> None:
    other = server.put(Contact="Nobody's")
    known = str(lead)
    server.meet(known, tomorrow, ActivityCategoryId=TO_DO)
    server.meet(known, tomorrow, TypeId=EMAIL)
    server.meet(known, tomorrow, StatusId=CANCELLED)
    server.meet(known, tomorrow, 0)
    server.meet(known, desk.clock.now() - HOUR)
    server.meet(other, tomorrow)
    server.meet(known, tomorrow, Title="=?utf-8?q?Demo?=")
    server.meet(known, tomorrow, StartDate=None, DueDate=None)
    server.put("Activity", Title="A task", ActivityCategoryId=TO_DO)
    desk.round()
    assert planned(desk) == []


def test_a_meeting_that_was_noted_from_here_is_never_a_new_one(
    desk: Desk, server: CreatioServer, lead: UUID, tomorrow: datetime
) -> None:
    """Also where it was killed before the link was written, and somebody filed it otherwise."""
    meeting = Meeting(
        held := new_id(),
        held,
        "ABCDEFGH",
        "First talk",
        origin=MeetingOrigin.INSTANT,
        status=MeetingStatus.COMPLETED,
        time_zone="Europe/Berlin",
        created_at=desk.clock.now(),
        actual_start=desk.clock.now(),
        actual_end=desk.clock.now() + HOUR,
        lead_id=lead,
    )
    desk.write(lambda uow: uow.meetings.add(meeting))
    note = desk.crm.put_activity

    def note_and_die(wanted_id: UUID, draft: Any) -> str:
        note(wanted_id, draft)
        raise KeyboardInterrupt

    desk.crm.put_activity = note_and_die  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        desk.meetings.send(desk.crm, held, "")
    desk.crm.put_activity = note  # type: ignore[method-assign]
    server.meet(str(lead), tomorrow, remote_id=str(held))
    desk.round()
    assert planned(desk) == []
    desk.meetings.send(desk.crm, held, "")
    desk.round()
    assert planned(desk) == []
    assert len(server.tables["Activity"]) == 1


def test_killed_while_it_is_taken_it_comes_once(
    desk: Desk, server: CreatioServer, lead: UUID, tomorrow: datetime
) -> None:
    server.meet(str(lead), tomorrow)
    page = desk.crm.changed_activities

    def page_and_die(place: Any) -> Any:
        read = page(place)
        desk.store.fail_next = EnvironmentFault("No space left.", code="disk_full")
        return read

    desk.crm.changed_activities = page_and_die  # type: ignore[method-assign]
    with pytest.raises(EnvironmentFault):
        desk.round()
    assert planned(desk) == []
    desk.crm.changed_activities = page  # type: ignore[method-assign]
    desk.round()
    desk.round()
    assert len(planned(desk)) == 1


def test_what_was_planned_before_the_lead_was_linked_comes_in_pages(
    server: CreatioServer, authority: Path
) -> None:
    desk = Desk(server, authority, page=2)
    known = desk.add("Hanna")
    for hours in range(24, 31):
        made = server.meet(str(known), desk.clock.now() + hours * HOUR, Title=f"Talk {hours}")
        server.touch("Activity", made, desk.clock.now() - 5000 * HOUR)
    desk.round()
    assert planned(desk) == []
    desk.send(known)
    desk.round()
    assert [one.title for one in planned(desk)] == [f"Talk {hours}" for hours in range(24, 31)]
    server.asked.clear()
    desk.round()
    assert len(planned(desk)) == 7
    assert len([one for one in server.asked if one == "GET Activity"]) == 1
    desk.crm.close()
    desk.store.close(60)


def test_a_reading_that_broke_off_goes_on_where_it_was(
    server: CreatioServer, authority: Path
) -> None:
    desk = Desk(server, authority, page=3)
    known = desk.add("Hanna")
    desk.send(known)
    desk.round()
    for hours in range(24, 34):
        server.meet(str(known), desk.clock.now() + hours * HOUR)
    pages: list[Any] = []
    page = desk.crm.changed_activities

    def two_pages(place: Any) -> Any:
        if len(pages) > 1:
            raise KeyboardInterrupt
        pages.append(place)
        return page(place)

    desk.crm.changed_activities = two_pages  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        desk.round()
    assert len(planned(desk)) == 6
    desk.crm.changed_activities = page  # type: ignore[method-assign]
    desk.round()
    assert len(planned(desk)) == 10
    desk.crm.close()
    desk.store.close(60)


def test_the_switch_keeps_them_out_and_brings_them_later(
    desk: Desk, server: CreatioServer, lead: UUID, tomorrow: datetime
) -> None:
    desk.settings = SETTINGS.model_copy(update={"take_meetings": False})
    made = server.meet(str(lead), tomorrow)
    desk.round()
    assert planned(desk) == []
    assert "GET Activity" not in server.asked
    server.touch("Activity", made, desk.clock.now() - 5000 * HOUR)
    desk.settings = SETTINGS
    desk.round()
    assert len(planned(desk)) == 1


def test_what_was_removed_here_does_not_come_back(
    desk: Desk, server: CreatioServer, activity: str, tomorrow: datetime
) -> None:
    (meeting,) = planned(desk)
    desk.write(lambda uow: uow.meetings.remove(meeting.id))
    there(server, activity, Title="Another", StartDate=(tomorrow + HOUR).isoformat())
    desk.round()
    assert planned(desk) == []


# -- later changes --------------------------------------------------------------------------------


def test_what_moves_there_moves_here_and_the_person_hears_of_it(
    desk: Desk, server: CreatioServer, activity: str, tomorrow: datetime
) -> None:
    (meeting,) = planned(desk)
    guest = Invitation(
        new_id(), meeting.scope_id, "grace@example.org", meeting_id=meeting.id, sequence=0
    )
    desk.write(lambda uow: uow.invitations.put(guest))
    later = tomorrow + 3 * HOUR
    there(
        server,
        activity,
        Title="Demo, the long one",
        StartDate=later.isoformat(),
        DueDate=(later + 2 * HOUR).isoformat(),
    )
    desk.round()
    desk.round()
    (moved,) = planned(desk)
    assert (moved.id, moved.title, start_of(moved)) == (meeting.id, "Demo, the long one", later)
    assert moved.appointment is not None
    assert moved.appointment.length == 2 * HOUR
    (told,) = news(desk)
    assert told.meeting_id == meeting.id
    assert "Whoever you invited was not told" in told.body
    assert not desk.read(lambda uow: uow.mail.of_meeting(meeting.id))
    assert desk.waiting() == {}


def test_what_moves_here_waits_is_seen_sent_and_taken_back(
    desk: Desk, server: CreatioServer, lead: UUID, activity: str, tomorrow: datetime
) -> None:
    (meeting,) = planned(desk)
    later = tomorrow + HOUR
    change(desk, meeting, **{TITLE: "Demo for two", START: later.isoformat()})
    desk.round()
    assert server.written() == []
    assert desk.waiting() == {"Demo for two": {"title": "Demo for two", "start": later.isoformat()}}
    changes = SendChanges(desk.sender, desk.plans)
    seen = changes.preview(desk.crm, MAPPING, lead, meeting.id)
    assert [(one.name, one.before) for one in seen.goes] == [
        ("title", "Demo"),
        ("start", tomorrow.isoformat()),
    ]
    assert not seen.comes_here
    sent = changes.send(desk.crm, MAPPING, seen)
    row = server.tables["Activity"][activity]
    assert row["Title"] == "Demo for two"
    assert datetime.fromisoformat(row["StartDate"]) == later
    assert datetime.fromisoformat(row["DueDate"]) == later + timedelta(minutes=30)
    desk.round()
    assert desk.waiting() == {}
    assert len(server.written()) == 1
    changes.undo(desk.crm, MAPPING, sent)
    assert datetime.fromisoformat(server.tables["Activity"][activity]["StartDate"]) == tomorrow
    desk.round()
    assert set(desk.waiting()) == {"Demo for two"}
    there(server, activity, Title="Somebody's")
    with pytest.raises(UserFacingError):
        changes.undo(desk.crm, MAPPING, sent)


def test_what_changed_since_a_person_looked_is_not_sent(
    desk: Desk, server: CreatioServer, lead: UUID, activity: str
) -> None:
    (meeting,) = planned(desk)
    change(desk, meeting, **{TITLE: "One"})
    changes = SendChanges(desk.sender, desk.plans)
    seen = changes.preview(desk.crm, MAPPING, lead, meeting.id)
    change(desk, replace(meeting, title="One"), **{TITLE: "Two"})
    with pytest.raises(UserFacingError) as error:
        changes.send(desk.crm, MAPPING, seen)
    assert error.value.code == "changed_meanwhile"
    read = desk.crm.read_activity
    seen = changes.preview(desk.crm, MAPPING, lead, meeting.id)

    def read_then_write(remote_id: str) -> Any:
        record = read(remote_id)
        server.put("Activity", remote_id, DetailedResult="Somebody's words")
        return record

    desk.crm.read_activity = read_then_write  # type: ignore[method-assign]
    with pytest.raises(CrmFault) as fault:
        changes.send(desk.crm, MAPPING, seen)
    assert fault.value.code == "crm_changed"
    assert server.tables["Activity"][activity]["Title"] == "Demo"


def test_with_the_lead_switched_on_it_goes_by_itself(
    desk: Desk, server: CreatioServer, lead: UUID, activity: str, tomorrow: datetime
) -> None:
    (meeting,) = planned(desk)
    desk.keep(lead)
    change(desk, meeting, **{START: (tomorrow + HOUR).isoformat()})
    desk.round()
    row = server.tables["Activity"][activity]
    assert datetime.fromisoformat(row["StartDate"]) == tomorrow + HOUR
    assert row["Title"] == "Demo"
    assert desk.waiting() == {}


def test_a_list_is_sent_as_it_was_seen(
    desk: Desk, server: CreatioServer, lead: UUID, activity: str
) -> None:
    (meeting,) = planned(desk)
    change(desk, meeting, **{TITLE: "Demo for two"})
    desk.change(lead, company="Acme")
    seen = desk.changes_waiting()
    done = send_as_seen(SendChanges(desk.sender, desk.plans), desk.crm, MAPPING, seen)
    assert done == SentWaiting(2, 0)
    assert server.tables["Activity"][activity]["Title"] == "Demo for two"
    assert server.leads()[0]["Account"] == "Acme"


def test_a_time_that_both_changed_goes_to_the_later_and_can_be_turned_around(
    desk: Desk, server: CreatioServer, activity: str, tomorrow: datetime
) -> None:
    (meeting,) = planned(desk)
    ours, theirs = tomorrow + HOUR, tomorrow + 2 * HOUR
    change(desk, meeting, **{START: ours.isoformat()})
    there(
        server,
        activity,
        StartDate=theirs.isoformat(),
        DueDate=(theirs + timedelta(minutes=30)).isoformat(),
    )
    desk.round()
    (now,) = planned(desk)
    assert start_of(now) == theirs
    assert desk.waiting() == {}
    (kept,) = desk.read(crm_notes.differences)
    assert (kept.meeting_id, kept.meeting_title) == (meeting.id, "Demo")
    assert (kept.difference.name, kept.difference.ours) == (START, ours.isoformat())
    desk.write(lambda uow: turn_around(uow, kept, MAPPING, desk.clock.now()))
    (now,) = planned(desk)
    assert start_of(now) == ours
    assert desk.waiting() == {"Demo": {START: ours.isoformat()}}
    assert not desk.read(crm_notes.differences)


# -- called off there -----------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["cancelled", "deleted"])
def test_what_was_called_off_there_is_told_once_and_stays(
    desk: Desk, server: CreatioServer, activity: str, how: str
) -> None:
    if how == "cancelled":
        there(server, activity, StatusId=CANCELLED)
    else:
        del server.tables["Activity"][activity]
    desk.round()
    desk.round()
    (meeting,) = planned(desk)
    assert meeting.status is MeetingStatus.SCHEDULED
    (line,) = desk.changes_waiting()
    assert (line.meeting_id, line.steps) == (meeting.id, ())
    assert "CRM" in line.error
    (told,) = news(desk)
    assert told.body == line.error
    with pytest.raises(UserFacingError) as error:
        desk.plans.preview(desk.crm, meeting.id)
    assert error.value.code == "crm_gone"
    desk.write(lambda uow: keep_meeting(uow, meeting.id))
    desk.round()
    assert not desk.changes_waiting()
    assert len(news(desk)) == 1
    assert len(planned(desk)) == 1


def test_what_takes_place_there_after_all_is_followed_again(
    desk: Desk, server: CreatioServer, activity: str, tomorrow: datetime
) -> None:
    there(server, activity, StatusId=CANCELLED)
    desk.round()
    there(
        server,
        activity,
        StatusId="",
        StartDate=(tomorrow + HOUR).isoformat(),
        DueDate=(tomorrow + 2 * HOUR).isoformat(),
    )
    desk.round()
    (meeting,) = planned(desk)
    assert start_of(meeting) == tomorrow + HOUR
    assert not desk.changes_waiting()
    assert link_of(desk, meeting).error == ""


def test_a_meeting_that_was_held_stays_as_it_was_whatever_happens_there(
    desk: Desk, server: CreatioServer, lead: UUID, activity: str, tomorrow: datetime
) -> None:
    (meeting,) = planned(desk)
    now = desk.clock.now()
    held = replace(meeting, status=MeetingStatus.COMPLETED, actual_start=now, actual_end=now + HOUR)
    desk.write(lambda uow: uow.meetings.update(held))
    there(server, activity, StartDate=(tomorrow + HOUR).isoformat(), Title="Renamed")
    desk.round()
    after = desk.read(lambda uow: uow.meetings.get(meeting.id))
    assert (after.status, start_of(after), after.title) == (
        MeetingStatus.COMPLETED,
        tomorrow,
        "Renamed",
    )
    # Noted, it is the same activity; and it is not taken out of the CRM that had it first.
    desk.meetings.send(desk.crm, meeting.id, "They want a trial.")
    (row,) = server.tables["Activity"].values()
    assert (row["Id"], row["DetailedResult"]) == (activity, "They want a trial.")
    with pytest.raises(UserFacingError):
        desk.meetings.undo(desk.crm, meeting.id)
    assert activity in server.tables["Activity"]
    del server.tables["Activity"][activity]
    desk.round()
    assert desk.read(lambda uow: uow.meetings.get(meeting.id)) is not None
    assert not news(desk)


def test_an_unlinked_lead_takes_its_meetings_out_of_step(
    desk: Desk, server: CreatioServer, lead: UUID, activity: str, tomorrow: datetime
) -> None:
    desk.sender.unlink(lead)
    there(server, activity, StartDate=(tomorrow + HOUR).isoformat())
    desk.round()
    (meeting,) = planned(desk)
    assert start_of(meeting) == tomorrow
    assert not desk.changes_waiting()


def test_a_time_that_no_meeting_can_have_is_said_and_not_written_over(
    desk: Desk, server: CreatioServer, lead: UUID, activity: str, tomorrow: datetime
) -> None:
    desk.keep(lead)
    there(server, activity, StartDate="2500-01-01T09:00:00Z", DueDate="2500-01-01T10:00:00Z")
    desk.round()
    desk.round()
    (meeting,) = planned(desk)
    assert start_of(meeting) == tomorrow
    (line,) = desk.changes_waiting()
    assert "cannot stand here" in line.error
    assert server.tables["Activity"][activity]["StartDate"].startswith("2500")
