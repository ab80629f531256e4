"""Colleagues in the window: who is in a meeting, running meetings that can be joined, answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from meeting_desktop.application.run_meeting import MeetingRequest
from meeting_desktop.application.synchronise import SERVER
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.holdings import ScopeMember
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.domain.people import User, UserRole
from meeting_desktop.domain.planning import Appointment
from meeting_desktop.domain.presence import ColleagueNow
from meeting_desktop.domain.sharing import ScopeRole
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.schedule.page import SchedulePage
from meeting_desktop.ui.today.page import TodayPage
from meeting_desktop.ui.today.upcoming_row import UpcomingRow
from meeting_desktop.ui.widgets.pill import Pill
from tests.contracts.sharing_samples import a_colleague_of, connected
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication

#: Meetings of today: the planner asks the real clock what is still to come.
NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)
WAIT = 60_000


class Office:
    """A home of a shared database with Grace in its directory."""

    def __init__(self, application: FakeApplication) -> None:
        self.application = application
        self.store = application.store
        self.grace = a_colleague_of(self.store, connected(self.store), "Grace")
        application.use_cases.planning.access.start()

    def meeting(self, title: str = "Quarterly review", *, of: User | None = None) -> Meeting:
        """In an hour; ``of`` somebody else this person is invited to it and reads it."""
        meeting_id = new_id()
        start = NOW + HOUR
        plan = Appointment(start, start + HOUR, f"{meeting_id}@example.org")
        meeting = Meeting(
            meeting_id,
            meeting_id,
            make_room_code(),
            title,
            MeetingOrigin.SCHEDULED,
            MeetingStatus.SCHEDULED,
            "Europe/Berlin",
            NOW,
            appointment=replace(plan, organizer_id=of.id if of else None),
        )

        def work(uow: UnitOfWork) -> None:
            uow.meetings.add(meeting)
            if of is not None:
                me = uow.people.me()
                uow.invitations.put(
                    Invitation(
                        new_id(),
                        meeting_id,
                        "ada@example.org",
                        meeting_id=meeting_id,
                        user_id=me.id,
                    )
                )
                uow.scopes.put(ScopeMember(meeting_id, me.id, ScopeRole.READER))

        self.store.write(work, actor=SERVER).result(60)
        return meeting

    def meet(self, *now: ColleagueNow) -> None:
        self.application.use_cases.shared.in_step.colleagues.publish(now)

    def grace_holds(self, meeting: Meeting) -> None:
        self.meet(
            ColleagueNow(self.grace.id, NOW, meeting.id, is_host=True, room=meeting.room_code)
        )

    def answer_to(self, meeting: Meeting) -> Invitation:
        asked = self.application.use_cases.planning.answers.mine(meeting.id)
        assert asked is not None
        return asked


@pytest.fixture
def office(application: FakeApplication) -> Office:
    return Office(application)


@pytest.fixture
def today(qtbot: QtBot, shell: FakeShell) -> TodayPage:
    page = TodayPage(shell, lambda: datetime.now(UTC).astimezone())
    qtbot.addWidget(page)
    page.resize(1000, 900)
    page.show()
    return page


@pytest.fixture
def planner(qtbot: QtBot, shell: FakeShell) -> SchedulePage:
    page = SchedulePage(shell, lambda: NOW, lambda: "Europe/Berlin")
    qtbot.addWidget(page)
    page.resize(1100, 760)
    page.show()
    return page


def row_of(today: TodayPage, meeting: Meeting) -> UpcomingRow | None:
    rows = today.ahead.rows.findChildren(UpcomingRow)
    column = today.ahead.rows.layout()
    return next(
        (
            row
            for row in rows
            if row.meeting_id == meeting.id and column is not None and column.indexOf(row) >= 0
        ),
        None,
    )


def shown(qtbot: QtBot, today: TodayPage, meeting: Meeting) -> UpcomingRow:
    qtbot.waitUntil(lambda: row_of(today, meeting) is not None, timeout=WAIT)
    row = row_of(today, meeting)
    assert row is not None
    return row


def test_nothing_is_said_of_colleagues_without_a_shared_database(
    qtbot: QtBot, today: TodayPage, application: FakeApplication
) -> None:
    assert today.colleagues.isHidden()
    assert application.use_cases.shared.colleagues.gatherings() == ()


def test_a_colleagues_meeting_can_be_joined_from_today(
    qtbot: QtBot, office: Office, today: TodayPage, shell: FakeShell
) -> None:
    meeting = office.meeting(of=office.grace)
    office.grace_holds(meeting)
    qtbot.waitUntil(lambda: len(today.colleagues.rows) == 1, timeout=WAIT)
    row = today.colleagues.rows[0]
    assert row.title.text() == "Quarterly review"
    assert row.facts.text().startswith("Grace, since ")
    row.join_button.click()
    assert shell.shown_rooms == [f"join/{meeting.room_code}"]
    office.meet()
    qtbot.waitUntil(today.colleagues.isHidden, timeout=WAIT)


def test_of_others_meetings_only_the_name_is_said(
    qtbot: QtBot, office: Office, today: TodayPage
) -> None:
    office.meet(ColleagueNow(office.grace.id, NOW))
    qtbot.waitUntil(lambda: len(today.colleagues.rows) == 1, timeout=WAIT)
    row = today.colleagues.rows[0]
    assert row.title.text() == "Grace"
    assert row.facts.text().startswith("In a meeting since ")
    assert row.join_button.isHidden()


def test_the_meeting_that_one_holds_is_not_offered_to_oneself(
    qtbot: QtBot, office: Office, today: TodayPage, application: FakeApplication
) -> None:
    application.meetings.start(MeetingRequest("Demo", "Ada"))
    live = application.meetings.settle_start().meeting
    office.meet(ColleagueNow(office.grace.id, NOW, live.id, room=live.room_code))
    qtbot.waitUntil(lambda: len(today.colleagues.rows) == 1, timeout=WAIT)
    assert today.colleagues.rows[0].join_button.isHidden()
    assert [pill.text for pill in today.colleagues.rows[0].findChildren(Pill)] == ["You are in it"]


def test_a_planned_meeting_that_runs_elsewhere_is_joined_and_not_begun(
    qtbot: QtBot, office: Office, today: TodayPage, shell: FakeShell
) -> None:
    meeting = office.meeting(of=office.grace)
    assert shown(qtbot, today, meeting).join_button.text() == "Start"
    office.grace_holds(meeting)
    qtbot.waitUntil(lambda: shown(qtbot, today, meeting).when.text() == "Running now", timeout=WAIT)
    row = shown(qtbot, today, meeting)
    assert row.join_button.text() == "Join"
    row.join_button.click()
    assert shell.shown_rooms == [f"join/{meeting.room_code}"]
    assert shell.held == []


def test_what_one_only_reads_is_not_begun_from_today(
    qtbot: QtBot, office: Office, today: TodayPage
) -> None:
    row = shown(qtbot, today, office.meeting(of=office.grace))
    assert not row.join_button.isEnabled()
    assert "shared with you to read" in row.join_button.toolTip()
    assert row.facts.text() == "Grace invites you · 1 invited"


def test_a_viewer_begins_no_meeting_and_is_told_why(
    qtbot: QtBot, office: Office, today: TodayPage
) -> None:
    assert today.start_action.isEnabled()

    def become(role: UserRole, uow: UnitOfWork) -> None:
        uow.people.put(replace(uow.people.me(), role=role))

    office.store.write(partial(become, UserRole.VIEWER), actor=SERVER).result(60)
    qtbot.waitUntil(lambda: not today.start_action.isEnabled(), timeout=WAIT)
    assert "viewer" in today.start_button.toolTip()
    office.store.write(partial(become, UserRole.REP), actor=SERVER).result(60)
    qtbot.waitUntil(today.start_action.isEnabled, timeout=WAIT)


def test_an_invitation_is_answered_on_today_and_taken_back(
    qtbot: QtBot, office: Office, today: TodayPage, shell: FakeShell
) -> None:
    meeting = office.meeting(of=office.grace)
    button = shown(qtbot, today, meeting).answer_button
    assert button is not None
    assert button.text() == "Answer"
    button.choices[Rsvp.ACCEPTED].trigger()
    qtbot.waitUntil(lambda: bool(shell.toasts), timeout=WAIT)
    qtbot.waitUntil(lambda: shell.toasts == ["You come: “Quarterly review”"])
    assert office.answer_to(meeting).status is Rsvp.ACCEPTED
    qtbot.waitUntil(lambda: words_of(today, meeting) == "You come", timeout=WAIT)
    shell.press_toast(qtbot, "You come")
    qtbot.waitUntil(lambda: words_of(today, meeting) == "Answer", timeout=WAIT)
    assert office.answer_to(meeting).status is Rsvp.PENDING


def words_of(today: TodayPage, meeting: Meeting) -> str:
    row = row_of(today, meeting)
    button = row.answer_button if row is not None else None
    return button.text() if button is not None else ""


def test_the_organizer_sees_who_comes_on_the_row(
    qtbot: QtBot, office: Office, today: TodayPage
) -> None:
    meeting = office.meeting()
    asked = Invitation(
        new_id(),
        meeting.id,
        office.grace.email,
        "Grace",
        meeting_id=meeting.id,
        user_id=office.grace.id,
    )
    put(office, asked)
    qtbot.waitUntil(lambda: facts_of(today, meeting) == "1 invited", timeout=WAIT)
    put(office, replace(asked, status=Rsvp.ACCEPTED, responded_at=NOW))
    qtbot.waitUntil(lambda: facts_of(today, meeting) == "1 invited · 1 accepted", timeout=WAIT)


def put(office: Office, asked: Invitation) -> None:
    office.store.write(lambda uow: uow.invitations.put(asked), actor=SERVER).result(60)


def facts_of(today: TodayPage, meeting: Meeting) -> str:
    row = row_of(today, meeting)
    return row.facts.text() if row is not None else ""


def test_who_is_invited_reads_the_meetings_page_and_answers_with_a_message(
    qtbot: QtBot, office: Office, planner: SchedulePage, shell: FakeShell
) -> None:
    meeting = office.meeting(of=office.grace)
    planner.edit(meeting.id)
    qtbot.waitUntil(lambda: "shared with you to read" in planner.form.note.sentence, timeout=WAIT)
    assert not planner.form.about.isEnabled()
    assert planner.footer.isHidden()
    answers = planner.answers
    qtbot.waitUntil(lambda: "not answered" in answers.state.text(), timeout=WAIT)
    answers.message.setText("I bring the figures")
    answers.buttons[Rsvp.TENTATIVE].click()
    qtbot.waitUntil(lambda: answers.state.text() == "You may come", timeout=WAIT)
    kept = office.answer_to(meeting)
    assert (kept.status, kept.response) == (Rsvp.TENTATIVE, "I bring the figures")
    qtbot.waitUntil(lambda: shell.toasts == ["You may come: “Quarterly review”"])


def test_the_form_is_given_back_to_who_becomes_an_editor(
    qtbot: QtBot, office: Office, planner: SchedulePage
) -> None:
    meeting = office.meeting(of=office.grace)
    planner.edit(meeting.id)
    qtbot.waitUntil(lambda: bool(planner.form.note.sentence), timeout=WAIT)
    become(office, meeting.id, ScopeRole.EDITOR)
    qtbot.waitUntil(planner.form.about.isEnabled, timeout=WAIT)
    assert planner.form.note.isHidden()
    assert not planner.footer.isHidden()


def become(office: Office, scope: UUID, role: ScopeRole) -> None:
    def work(uow: UnitOfWork) -> None:
        uow.scopes.put(ScopeMember(scope, uow.people.me().id, role))

    office.store.write(work).result(60)


def test_what_the_organizer_changes_is_seen_by_who_reads_it(
    qtbot: QtBot, office: Office, planner: SchedulePage
) -> None:
    meeting = office.meeting(of=office.grace)
    planner.edit(meeting.id)
    qtbot.waitUntil(lambda: bool(planner.form.note.sentence), timeout=WAIT)
    renamed = replace(meeting, title="Yearly review")
    office.store.write(lambda uow: uow.meetings.update(renamed), actor=SERVER).result(60)
    title = planner.form.about.title_edit
    qtbot.waitUntil(lambda: title.text() == "Yearly review", timeout=WAIT)
