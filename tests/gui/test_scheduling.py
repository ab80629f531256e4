# ruff: noqa: DTZ001 - wall times have no zone
"""A meeting is planned, edited and called off in the window; each time the store is looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QDate, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.mail import MailKind
from meeting_desktop.domain.meeting_drafts import Invitee, MeetingDraft
from meeting_desktop.domain.meeting_rules import DraftField
from meeting_desktop.domain.meetings import Meeting, MeetingStatus
from meeting_desktop.domain.people import USUAL_HOURS, User
from meeting_desktop.domain.planning import AgendaItem, EditScope, MeetingType
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.schedule.cancel_dialog import CancelDialog
from meeting_desktop.ui.schedule.new_lead_dialog import NewLeadDialog
from meeting_desktop.ui.schedule.page import SchedulePage
from meeting_desktop.ui.schedule.scope_dialog import ScopeDialog
from tests.fakes.use_cases import FakeApplication

BERLIN = "Europe/Berlin"
#: A Tuesday far ahead: what is past is asked about.
TUESDAY = datetime(2033, 3, 8, 10, 0)


@pytest.fixture(autouse=True)
def people(application: FakeApplication) -> None:
    """Ada has an address; there is a colleague and a lead."""

    def seed(uow: UnitOfWork) -> None:
        me, scope = uow.people.me(), uow.personal_scope()
        ada = replace(me, display_name="Ada", email="ada@example.org", time_zone=BERLIN)
        uow.people.put(replace(ada, working_hours=USUAL_HOURS))
        uow.people.put(
            User(new_id(), scope, "Sample Colleague", "colleague@example.org", time_zone=BERLIN)
        )
        uow.leads.put(
            Lead(new_id(), scope, "Grace Sample", "Acme", "grace@acme.example", time_zone=BERLIN)
        )

    application.store.write(seed).result(60)


def page_of(window: MainWindow) -> SchedulePage:
    page = window.page("schedule")
    assert isinstance(page, SchedulePage)
    return page


def open_form(qtbot: QtBot, window: MainWindow) -> SchedulePage:
    """Ctrl+N, and the form is there with what it offers."""
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.current_page == "schedule")
    page = page_of(window)
    qtbot.waitUntil(lambda: page.form.isVisible() and page.desk.model.choices is not None)
    return page


def fill(page: SchedulePage, *, title: str = "Demo with Acme", zone: str = BERLIN) -> None:
    form = page.form
    form.about.title_edit.clear()
    QTest.keyClicks(form.about.title_edit, title)
    form.when.zone_box.choose(zone)
    form.when.zone_box.chosen.emit(zone)
    set_day(page, TUESDAY.date())
    set_time(page, "10")


def set_day(page: SchedulePage, day: date) -> None:
    field = page.form.when.day_field
    field.setDate(QDate(day.year, day.month, day.day))
    field.userDateChanged.emit(field.date())


def set_time(page: SchedulePage, typed: str) -> None:
    edit = page.form.when.time_box.edit
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, typed)


def checked(qtbot: QtBot, page: SchedulePage) -> None:
    """Until the newest draft was looked at."""
    page.desk.check()
    qtbot.waitUntil(lambda: page.desk.model.findings is not None and page.desk.settled)


def planned(application: FakeApplication) -> list[Meeting]:
    far = datetime(2050, 1, 1, tzinfo=UTC)

    def read(uow: UnitOfWork) -> list[Meeting]:
        entries = uow.calendar.entries(datetime(2030, 1, 1, tzinfo=UTC), far)
        found = (uow.meetings.get(one.meeting_id) for one in entries)
        return [one for one in found if one is not None]

    return application.store.read(read)


def emails(application: FakeApplication, meeting: Meeting) -> list[str]:
    invitations = application.use_cases.planning.calendar.invitations(meeting)
    return sorted(one.email for one in invitations)


def mails(application: FakeApplication) -> list[tuple[MailKind, str]]:
    page = application.store.read(lambda uow: uow.mail.page())
    return sorted((one.kind, one.to_address) for one in page)


def plan_one(
    application: FakeApplication, *, rule: str = "", start: datetime = TUESDAY, title: str = "Sync"
) -> Meeting:
    draft = MeetingDraft(
        title,
        start,
        30,
        BERLIN,
        invitees=(Invitee("colleague@example.org", "Sample Colleague"),),
        rule=rule,
    )
    schedule = application.use_cases.planning.schedule
    return schedule.schedule(draft).result(60).value.meeting


def local_start(meeting: Meeting) -> datetime:
    from zoneinfo import ZoneInfo

    assert meeting.appointment is not None
    return meeting.appointment.start.astimezone(ZoneInfo(BERLIN)).replace(tzinfo=None)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_from_an_empty_line_to_sent_by_keyboard_alone(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    page = open_form(qtbot, window)
    qtbot.waitUntil(page.form.quick.edit.hasFocus)
    QTest.keyClicks(focused(), "2033-03-08 10:00 demo with grace@acme.example 45m Europe/Berlin")
    assert page.form.quick.said.startswith("Tue 8 Mar 2033 · 10:00")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert page.form.about.title_edit.hasFocus()
    QTest.keyClicks(focused(), " for two")
    for _ in range(40):
        if focused() is page.form.people.edit:
            break
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
    QTest.keyClicks(focused(), "colleague@example.org")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    checked(qtbot, page)
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(planned(application)) == 1)
    (meeting,) = planned(application)
    assert local_start(meeting) == TUESDAY
    assert meeting.appointment is not None
    assert meeting.appointment.length.total_seconds() == 45 * 60
    assert meeting.appointment.details.meeting_type is MeetingType.DEMO
    assert meeting.title.endswith("for two")
    invited = ["colleague@example.org", "grace@acme.example"]
    assert emails(application, meeting) == invited
    assert mails(application) == [(MailKind.INVITATION, one) for one in invited]
    qtbot.waitUntil(lambda: window.current_page != "schedule")
    qtbot.waitUntil(lambda: "2 people get a mail" in window.toast.text)


def test_saved_without_inviting_nobody_gets_a_mail(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    page = open_form(qtbot, window)
    fill(page)
    page.form.people.edit.setFocus()
    QTest.keyClicks(page.form.people.edit, "Grace Sample")
    QTest.keyClick(page.form.people.edit, Qt.Key.Key_Return)
    checked(qtbot, page)
    page.footer.save_button.click()
    qtbot.waitUntil(lambda: len(planned(application)) == 1)
    (meeting,) = planned(application)
    assert emails(application, meeting) == ["grace@acme.example"]
    assert mails(application) == []
    window.edit_meeting(meeting.id)
    qtbot.waitUntil(lambda: page.desk.model.editing is not None)
    checked(qtbot, page)
    page.send()
    qtbot.waitUntil(lambda: mails(application) == [(MailKind.INVITATION, "grace@acme.example")])


def test_a_passcode_is_hashed_behind_the_window_and_kept(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    page = open_form(qtbot, window)
    fill(page)
    QTest.keyClicks(page.form.more.passcode_edit, "2468")
    checked(qtbot, page)
    page.footer.save_button.click()
    assert planned(application) == []
    qtbot.waitUntil(lambda: len(planned(application)) == 1)
    plan = planned(application)[0].appointment
    assert plan is not None
    assert plan.details.passcode_hash.startswith("$argon2id$")
    qtbot.waitUntil(lambda: not page.desk.busy)


def test_who_is_typed_and_not_confirmed_is_invited_all_the_same(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    page = open_form(qtbot, window)
    fill(page)
    edit = page.form.people.edit
    edit.setFocus()
    QTest.keyClicks(edit, "grace at acme")
    checked(qtbot, page)
    page.send()
    assert "Not a mail address" in page.form.people.fields[DraftField.INVITEES].fault_text
    assert page.form.focusWidget() is edit
    edit.clear()
    QTest.keyClicks(edit, "grace@acme.example")
    QTest.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(planned(application)) == 1)
    assert emails(application, planned(application)[0]) == ["grace@acme.example"]


def test_a_sent_meeting_can_be_taken_back(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    page = open_form(qtbot, window)
    fill(page)
    checked(qtbot, page)
    page.send()
    qtbot.waitUntil(lambda: len(planned(application)) == 1)
    qtbot.waitUntil(lambda: bool(window.toast.text))
    window.toast._button.click()
    qtbot.waitUntil(lambda: planned(application) == [])
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.form.about.title_edit.text() == "Demo with Acme")


def test_another_meeting_puts_a_draft_aside_and_it_is_found_later(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = open_form(qtbot, window)
    fill(page, title="Half a thought")
    window.plan_meeting(MeetingDraft("Another", TUESDAY, 30, BERLIN))
    title = page.form.about.title_edit
    qtbot.waitUntil(lambda: title.text() == "Another")
    qtbot.waitUntil(lambda: "put aside" in window.toast.text)
    page.leave()
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: title.text() == "Half a thought")


def test_a_conflict_is_solved_with_a_free_slot(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    plan_one(application)
    page = open_form(qtbot, window)
    fill(page)
    checked(qtbot, page)
    assert page.form.check.verdict == "Not everybody is free"
    assert "You are in “Sync”, 10:00–10:30." in page.form.check.details_text
    page.send()  # is held up: the question is open
    assert len(planned(application)) == 1
    slot = page.form.check.buttons[0]
    assert slot.hasFocus()
    assert slot.text().endswith("10:30")
    slot.click()
    assert page.form.when.time_box.edit.text() == "10:30"
    checked(qtbot, page)
    assert page.form.check.verdict == "You are free"
    page.send()
    qtbot.waitUntil(lambda: len(planned(application)) == 2)
    assert [local_start(one).strftime("%H:%M") for one in planned(application)] == [
        "10:00",
        "10:30",
    ]


def test_a_conflict_can_be_planned_all_the_same(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    plan_one(application)
    page = open_form(qtbot, window)
    fill(page)
    checked(qtbot, page)
    page.form.check.buttons[-1].click()
    checked(qtbot, page)
    page.send()
    qtbot.waitUntil(lambda: len(planned(application)) == 2)


@pytest.mark.parametrize(("place", "hour"), [(0, 1), (1, 3)])
def test_a_time_that_summer_time_skips_is_asked(
    qtbot: QtBot, window: MainWindow, application: FakeApplication, place: int, hour: int
) -> None:
    page = open_form(qtbot, window)
    fill(page)
    set_day(page, date(2033, 3, 27))
    set_time(page, "2:30")
    checked(qtbot, page)
    assert page.form.check.verdict == "Which time do you mean?"
    buttons = page.form.check.buttons
    assert [one.text() for one in buttons] == ["01:30 (UTC+1)", "03:30 (UTC+2)"]
    buttons[place].click()
    assert page.form.when.time_box.edit.text() == f"{hour:02}:30"
    checked(qtbot, page)
    page.form.check.buttons[-1].click()  # a Sunday is outside the working hours
    checked(qtbot, page)
    page.send()
    qtbot.waitUntil(lambda: len(planned(application)) == 1)
    assert local_start(planned(application)[0]) == datetime(2033, 3, 27, hour, 30)


@pytest.mark.parametrize(("place", "utc_hour"), [(0, 0), (1, 1)])
def test_a_time_that_is_there_twice_is_asked(
    qtbot: QtBot, window: MainWindow, application: FakeApplication, place: int, utc_hour: int
) -> None:
    page = open_form(qtbot, window)
    fill(page)
    set_day(page, date(2033, 10, 30))
    set_time(page, "2:30")
    checked(qtbot, page)
    buttons = page.form.check.buttons
    assert [one.text() for one in buttons] == ["02:30 (UTC+2)", "02:30 (UTC+1)"]
    buttons[place].click()
    checked(qtbot, page)
    page.form.check.buttons[-1].click()
    checked(qtbot, page)
    page.send()
    qtbot.waitUntil(lambda: len(planned(application)) == 1)
    (meeting,) = planned(application)
    assert meeting.appointment is not None
    assert meeting.appointment.start == datetime(2033, 10, 30, utc_hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("scope", "changed"),
    [(EditScope.THIS, 1), (EditScope.FOLLOWING, 3), (EditScope.ALL, 4)],
)
def test_an_occurrence_is_edited_as_far_as_one_says(
    qtbot: QtBot,
    window: MainWindow,
    application: FakeApplication,
    scope: EditScope,
    changed: int,
) -> None:
    plan_one(application, rule="FREQ=WEEKLY;COUNT=4")
    second = planned(application)[1]
    window.edit_meeting(second.id)
    page = page_of(window)
    qtbot.waitUntil(lambda: bool(page.findChildren(ScopeDialog)))
    (dialog,) = page.findChildren(ScopeDialog)
    dialog.choose(scope)
    dialog.confirm_button.click()
    qtbot.waitUntil(lambda: page.form.about.title_edit.text() == "Sync")
    assert page.form.when.repeat_form.isVisible() is (scope is not EditScope.THIS)
    QTest.keyClicks(page.form.about.title_edit, " with tea")
    checked(qtbot, page)
    page.send()
    qtbot.waitUntil(lambda: window.current_page != "schedule")
    titles = [one.title for one in planned(application)]
    assert len(titles) == 4
    assert titles.count("Sync with tea") == changed
    assert titles[1] == "Sync with tea"


def test_who_gives_up_the_question_how_far_goes_back(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    plan_one(application, rule="FREQ=WEEKLY;COUNT=2")
    window.edit_meeting(planned(application)[0].id)
    page = page_of(window)
    qtbot.waitUntil(lambda: bool(page.findChildren(ScopeDialog)))
    page.findChildren(ScopeDialog)[0].cancel_button.click()
    qtbot.waitUntil(lambda: window.current_page == "today")


def test_a_draft_survives_leaving_and_a_restart(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    page = open_form(qtbot, window)
    fill(page, title="Half a thought")
    QTest.keyClick(page.form.about.title_edit, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.current_page == "today")
    later = SchedulePage(window)
    qtbot.addWidget(later)
    later.plan()
    qtbot.waitUntil(lambda: later.form.about.title_edit.text() == "Half a thought")
    assert later.desk.model.draft.start == TUESDAY
    later.begin_anew()
    assert later.form.about.title_edit.text() == ""
    assert application.use_cases.planning.unfinished.read("schedule-draft") == ""


def test_a_missing_title_is_said_when_it_is_sent_and_not_before(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    page = open_form(qtbot, window)
    checked(qtbot, page)
    title = page.form.about.title_edit
    assert title.accessibleDescription() == ""
    page.send()
    assert title.hasFocus()
    assert title.accessibleDescription() == "Give the meeting a title."
    assert planned(application) == []


def test_many_addresses_are_pasted_and_what_is_none_stays_in_the_field(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = open_form(qtbot, window)
    edit = page.form.people.edit
    QApplication.clipboard().setText("Bob <bob@example.org>; eve@example.org, nonsense")
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [one.email for one in page.desk.model.draft.invitees] == [
        "bob@example.org",
        "eve@example.org",
    ]
    assert edit.text() == "nonsense"
    assert len(page.form.people.rows) == 2
    page.form.people.rows[0].remove_button.setFocus()
    QTest.keyClick(page.form.people.rows[0].remove_button, Qt.Key.Key_Delete)
    assert [one.email for one in page.desk.model.draft.invitees] == ["eve@example.org"]


def test_points_of_the_agenda_are_ordered_by_keys(qtbot: QtBot, window: MainWindow) -> None:
    page = open_form(qtbot, window)
    agenda = page.form.agenda
    agenda.add_button.setFocus()
    QTest.keyClick(agenda.add_button, Qt.Key.Key_Space)
    QTest.keyClicks(focused(), "Welcome")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    QTest.keyClicks(focused(), "Demo")
    QTest.keyClick(focused(), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [one.title for one in page.desk.model.agenda] == ["Demo", "Welcome"]
    agenda.rows[0].minutes_field.setValue(45)
    assert agenda.sum_text == "45 of 30 min"


def test_points_of_the_agenda_are_dragged(qtbot: QtBot, window: MainWindow) -> None:
    page = open_form(qtbot, window)
    page.desk.model.put_agenda([AgendaItem(name) for name in ("one", "two", "three")])
    page.show_again()
    agenda = page.form.agenda
    page.form.ensureWidgetVisible(agenda)
    qtbot.waitUntil(lambda: agenda.rows[2].y() > agenda.rows[1].y() > 0)
    last = agenda.rows[2]
    above = agenda.rows[0].mapToGlobal(QPoint(0, 0)) - last.handle.mapToGlobal(QPoint(0, 0))
    QTest.mousePress(last.handle, Qt.MouseButton.LeftButton)
    moved = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(above),
        QPointF(last.handle.mapToGlobal(above)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(last.handle, moved)
    QTest.mouseRelease(last.handle, Qt.MouseButton.LeftButton)
    assert [one.title for one in page.desk.model.agenda] == ["three", "one", "two"]


def test_a_time_that_has_passed_is_asked(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    page = open_form(qtbot, window)
    fill(page)
    set_day(page, date(2020, 3, 3))
    checked(qtbot, page)
    assert page.form.check.verdict == "This time has passed"
    page.send()
    yes = page.form.check.buttons[0]
    qtbot.waitUntil(yes.hasFocus)
    QTest.keyClick(yes, Qt.Key.Key_Space)
    checked(qtbot, page)
    page.send()
    qtbot.waitUntil(lambda: window.current_page != "schedule")


def test_somebody_new_becomes_a_lead_and_is_invited(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    page = open_form(qtbot, window)
    fill(page)
    page.form.about.new_lead.click()
    (dialog,) = page.findChildren(NewLeadDialog)
    QTest.keyClicks(dialog.name_edit, "Joan Sample")
    QTest.keyClicks(dialog.email_edit, "joan@initech.example")
    dialog.confirm_button.click()
    qtbot.waitUntil(lambda: page.desk.model.draft.lead_id is not None)
    assert [one.email for one in page.desk.model.draft.invitees] == ["joan@initech.example"]
    assert page.form.about.lead_box.edit.text().startswith("Joan Sample")
    leads = application.store.read(lambda uow: uow.leads.all())
    assert {one.name for one in leads} == {"Grace Sample", "Joan Sample"}


def test_a_meeting_is_cancelled_with_a_word_and_taken_back(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    meeting = plan_one(application)
    window.edit_meeting(meeting.id)
    page = page_of(window)
    qtbot.waitUntil(lambda: page.form.about.title_edit.text() == "Sync")
    page.actions_of_form.cancel.trigger()
    (dialog,) = page.findChildren(CancelDialog)
    QTest.keyClicks(dialog.note_edit, "The room is flooded.")
    dialog.confirm_button.click()
    qtbot.waitUntil(lambda: planned(application)[0].status is MeetingStatus.CANCELLED)
    qtbot.waitUntil(lambda: bool(window.toast.text))
    window.toast._button.click()
    qtbot.waitUntil(lambda: planned(application)[0].status is MeetingStatus.SCHEDULED)


def test_the_invitation_is_shown_as_its_reader_gets_it(qtbot: QtBot, window: MainWindow) -> None:
    page = open_form(qtbot, window)
    fill(page)
    page.form.people.edit.setFocus()
    QTest.keyClicks(page.form.people.edit, "grace@acme.example")
    QTest.keyClick(page.form.people.edit, Qt.Key.Key_Return)
    preview = page.form.preview
    qtbot.waitUntil(lambda: "Demo with Acme" in preview.subject.text())
    assert "10:00" in preview.text.text()


def test_what_was_cancelled_takes_place_after_all(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    meeting = plan_one(application)
    application.use_cases.planning.schedule.cancel(meeting.id).result(60)
    window.edit_meeting(meeting.id)
    page = page_of(window)
    qtbot.waitUntil(lambda: page.form.about.title_edit.text() == "Sync")
    assert page.actions_of_form.again in page.more_button.menu().actions()
    page.actions_of_form.again.trigger()
    qtbot.waitUntil(lambda: planned(application)[0].status is MeetingStatus.SCHEDULED)


def test_a_copy_is_a_draft_of_its_own_a_week_later(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    meeting = plan_one(application)
    window.edit_meeting(meeting.id)
    page = page_of(window)
    qtbot.waitUntil(lambda: page.desk.model.editing is not None)
    page.actions_of_form.copy.trigger()
    qtbot.waitUntil(lambda: page.desk.model.editing is None)
    assert page.desk.model.draft.start == datetime(2033, 3, 15, 10, 0)
    assert len(planned(application)) == 1
