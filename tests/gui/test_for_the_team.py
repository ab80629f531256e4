"""Templates and question sets of a team; forms of those who only read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from meeting_desktop.application.keep_leads import new_lead
from meeting_desktop.application.synchronise import SERVER
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.domain.people import Team, UserRole
from meeting_desktop.domain.planning import MeetingType
from meeting_desktop.domain.questions import Question, QuestionSet
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.leads.lead_page import LeadPage
from meeting_desktop.ui.leads.leads_page import LeadsRoomPage
from meeting_desktop.ui.questions.choose_place_dialog import ChoosePlaceDialog
from meeting_desktop.ui.questions.model import Content
from meeting_desktop.ui.questions.page import QuestionsPage
from meeting_desktop.ui.questions.set_dialog import SetDialog
from meeting_desktop.ui.schedule.page import SchedulePage
from meeting_desktop.ui.schedule.template_dialog import TemplateDialog
from meeting_desktop.ui.schedule.templates_dialog import TemplatesDialog
from tests.contracts.sharing_samples import connected
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication

NOW = datetime(2033, 3, 7, 9, tzinfo=UTC)
DRAFT = MeetingDraft("Kick-off", datetime.fromisoformat("2033-03-08 10:00"), 45, "UTC")
WAIT = 60_000


@pytest.fixture
def team(application: FakeApplication) -> Team:
    """Sales, in a shared home; this person is in it."""
    connected(application.store)
    team_id = new_id()

    def work(uow: UnitOfWork) -> Team:
        made = Team(team_id, team_id, "Sales", members=(uow.people.me().id,))
        uow.people.put_team(made)
        return made

    made = application.store.write(work, actor=SERVER).result(60).value
    application.use_cases.planning.access.start()
    return made


def become(application: FakeApplication, role: UserRole) -> None:
    def work(uow: UnitOfWork) -> None:
        uow.people.put(replace(uow.people.me(), role=role))

    application.store.write(work, actor=SERVER).result(60)


def dialog_of(page: SchedulePage) -> TemplateDialog:
    found = page.findChild(TemplateDialog)
    assert found is not None
    return found


def test_a_template_is_saved_for_everybody_of_a_team(
    qtbot: QtBot, application: FakeApplication, team: Team, shell: FakeShell
) -> None:
    page = SchedulePage(shell, lambda: NOW, lambda: "Europe/Berlin")
    qtbot.addWidget(page)
    page.show()
    page.plan(DRAFT)
    qtbot.waitUntil(lambda: page.desk.model.draft.title == "Kick-off", timeout=WAIT)
    page.actions_of_form.save_template()
    dialog = dialog_of(page)
    qtbot.waitUntil(lambda: dialog.place.box.count() == 2, timeout=WAIT)
    assert dialog.public_switch.isHidden()
    assert dialog.place.box.itemText(1) == "Everybody of Sales"
    dialog.place.box.setCurrentIndex(1)
    dialog.confirm_button.click()
    templates = application.use_cases.planning.templates
    qtbot.waitUntil(lambda: [one.scope_id for one in templates.all()] == [team.id], timeout=WAIT)


def test_in_a_home_by_itself_no_team_is_asked_for(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell
) -> None:
    assert len(application.use_cases.planning.templates.places()) == 1
    assert len(application.use_cases.planning.questions.places()) == 1


def test_the_list_of_templates_says_whose_each_is_and_a_viewer_only_uses_them(
    qtbot: QtBot, application: FakeApplication, team: Team, shell: FakeShell
) -> None:
    templates = application.use_cases.planning.templates
    made = templates.save("Kick-off", DRAFT, place=team.id).result(60).value
    page = SchedulePage(shell, lambda: NOW, lambda: "Europe/Berlin")
    qtbot.addWidget(page)
    dialog = TemplatesDialog(shell, page)
    dialog.open()
    qtbot.waitUntil(lambda: made.id in dialog.rows, timeout=WAIT)
    row = dialog.rows[made.id]
    assert "for everybody of Sales" in row.facts.text()
    assert row.edit_button.isEnabled()
    become(application, UserRole.VIEWER)
    qtbot.waitUntil(lambda: not row.edit_button.isEnabled(), timeout=WAIT)
    assert "viewer" in row.edit_button.toolTip()
    assert row.use_button.isEnabled()
    dialog.accept()


def test_what_somebody_keeps_for_a_foreign_team_is_refused(
    application: FakeApplication, team: Team
) -> None:
    templates = application.use_cases.planning.templates
    with pytest.raises(UserFacingError, match="belongs to somebody else"):
        templates.save("Kick-off", DRAFT, place=new_id()).result(60)


def a_set(application: FakeApplication, name: str, team: Team | None = None) -> QuestionSet:
    keep = application.use_cases.planning.questions
    set_id = new_id()
    keep.add_set(
        name,
        meeting_types={MeetingType.DEMO},
        questions=[Question(new_id(), "What is missing?")],
        set_id=set_id,
        place=team.id if team is not None else None,
    ).result(60)
    found = keep.get(set_id)
    assert found is not None
    return found


def test_a_teams_sets_have_names_types_and_no_default_of_their_own(
    application: FakeApplication, team: Team
) -> None:
    own = a_set(application, "Demo")
    shared = a_set(application, "Demo", team)
    keep = application.use_cases.planning.questions
    assert [(one.name, one.is_default) for one in keep.all()] == [("Demo", True), ("Demo", False)]
    assert all(one.meeting_types == {MeetingType.DEMO} for one in keep.all())
    assert keep.for_type(MeetingType.DEMO) == own
    moved = shared.questions[0].id
    keep.move_between(shared.id, {moved}, own.id).result(60)
    now = keep.get(own.id)
    assert now is not None
    assert [one.text for one in now.questions] == ["What is missing?"] * 2
    assert moved not in {one.id for one in now.questions}


@pytest.fixture
def questions(qtbot: QtBot, shell: FakeShell) -> QuestionsPage:
    page = QuestionsPage(shell)
    qtbot.addWidget(page)
    page.resize(1100, 760)
    return page


def ready(qtbot: QtBot, page: QuestionsPage, sets: int) -> None:
    page.show()
    qtbot.waitUntil(
        lambda: page.model.content is Content.READY and len(page.model.sets) == sets, timeout=WAIT
    )


def test_a_set_is_made_and_copied_for_a_team(
    qtbot: QtBot, application: FakeApplication, team: Team, questions: QuestionsPage
) -> None:
    a_set(application, "Demo")
    ready(qtbot, questions, 1)
    questions.set_commands.new_set()
    dialog = questions.dialog
    assert isinstance(dialog, SetDialog)
    dialog.place.box.setCurrentIndex(1)
    dialog.name.setText("Demo")  # of a team it may be called as one's own is
    dialog.save_button.click()
    ready(qtbot, questions, 2)
    assert [one.scope_id == team.id for one in questions.model.sets] == [False, True]
    questions.open_set(questions.model.sets[0].id)
    questions.set_commands.duplicate_set()
    asked = questions.dialog
    assert isinstance(asked, ChoosePlaceDialog)
    asked.place.box.setCurrentIndex(1)
    asked.confirm_button.click()
    ready(qtbot, questions, 3)
    assert sorted(one.name for one in questions.model.sets) == ["Demo", "Demo", "Demo 2"]


def test_a_viewer_reads_questions_in_a_form_that_says_why(
    qtbot: QtBot, application: FakeApplication, team: Team, questions: QuestionsPage
) -> None:
    one = a_set(application, "Demo", team)
    ready(qtbot, questions, 1)
    questions.parts.choose({one.questions[0].id})
    assert questions.parts.editor.isEnabled()
    become(application, UserRole.VIEWER)
    qtbot.waitUntil(lambda: "viewer" in questions.parts.note.sentence, timeout=WAIT)
    assert not questions.parts.editor.isEnabled()
    do = questions.actions_
    assert not do.remove.isEnabled()
    assert "viewer" in do.add.toolTip()
    assert do.export_set.isEnabled()
    become(application, UserRole.REP)
    qtbot.waitUntil(questions.parts.editor.isEnabled, timeout=WAIT)
    assert questions.parts.note.isHidden()


def test_a_viewer_reads_a_lead_in_a_form_that_says_why(
    qtbot: QtBot, application: FakeApplication, team: Team, shell: FakeShell
) -> None:
    lead = new_lead("Example Bakery")
    leads = application.use_cases.planning.leads
    leads.add(lead).result(60)
    leads.add_note(lead.id, "Called them").result(60)
    room = LeadsRoomPage(shell)
    qtbot.addWidget(room)
    room.show()
    room.open_lead(lead.id)
    page = room.findChild(LeadPage)
    assert page is not None
    qtbot.waitUntil(lambda: bool(page.history.note_rows()), timeout=WAIT)
    assert page.fields.isEnabled()
    become(application, UserRole.VIEWER)
    qtbot.waitUntil(lambda: "viewer" in page.note.sentence, timeout=WAIT)
    for widget in (page.fields, page.header.status, page.history.field):
        assert not widget.isEnabled()
    assert all(button.isHidden() for button in page.history.note_rows()[0].buttons)
    assert not page.schedule_action.isEnabled()


def test_a_viewer_who_opens_the_planner_is_told_why_nothing_can_be_planned(
    qtbot: QtBot, application: FakeApplication, team: Team, shell: FakeShell
) -> None:
    become(application, UserRole.VIEWER)
    page = SchedulePage(shell, lambda: NOW, lambda: "Europe/Berlin")
    qtbot.addWidget(page)
    page.show()
    page.plan(None)
    qtbot.waitUntil(lambda: "viewer" in page.form.note.sentence, timeout=WAIT)
    assert page.footer.isHidden()
    assert not page.answers.back_button.isHidden()
