"""A lead's page says why its score is what it is, and what is still open; Today what is to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.findings import Basis, ScoreEvidence
from meeting_desktop.domain.lead_scores import Cited, LeadScore, ScorePart, StatusSuggestion
from meeting_desktop.domain.leads import Lead, LeadStatus
from meeting_desktop.domain.reports import TaskState
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.leads.leads_page import LeadsRoomPage
from meeting_desktop.ui.leads.score_card import ScoreCard
from meeting_desktop.ui.report.moment_chips import MomentChip
from meeting_desktop.ui.today.page import TodayPage
from tests.fakes.reports import MADE, keep_report, keep_tasks
from tests.fakes.sample_talks import Talk, keep, make_talk
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication


def write(application: FakeApplication, work: Callable[[UnitOfWork], object]) -> None:
    application.store.write(work).result(60)


@pytest.fixture
def lead(application: FakeApplication) -> Lead:
    me = application.store.read(lambda uow: uow.people.me().id)
    made = Lead(new_id(), me, "Hanna", "Example Bakery", status=LeadStatus.CONTACTED, owner_id=me)
    application.use_cases.planning.leads.add(made).result(60)
    return made


@pytest.fixture
def talk(application: FakeApplication, lead: Lead) -> Talk:
    made = make_talk()
    of_lead = Talk(replace(made.meeting, lead_id=lead.id), made.transcript)
    write(application, lambda uow: keep(uow, of_lead))
    return of_lead


def scored(uow: UnitOfWork, lead: Lead, talk: Talk) -> None:
    said = [segment.id for segment in talk.segments]

    def cited(quote: str, place: int, strength: float, basis: Basis) -> Cited:
        evidence = ScoreEvidence("need", quote, (said[place],), strength, basis)
        return Cited(talk.meeting.id, evidence)

    need = (
        cited("Hanna plans ahead", 8, 0.4, Basis.INFERRED),
        cited("everything lives in two spreadsheets", 1, 0.9, Basis.SAID),
    )
    parts = (
        ScorePart("need", 85, 25, need),
        ScorePart("budget", None, 20, would_change="a figure, or who approves it"),
    )
    for score, kept in ((40, ()), (71, parts)):
        line = LeadScore(new_id(), lead.scope_id, lead.id, MADE, score, kept, talk.meeting.id)
        uow.lead_scores.put(line)
    suggestion = StatusSuggestion(
        new_id(),
        talk.meeting.scope_id,
        talk.meeting.id,
        lead.id,
        MADE,
        LeadStatus.CONTACTED,
        LeadStatus.QUALIFIED,
        "The need was said.",
        (said[1],),
    )
    uow.lead_scores.put_suggestion(suggestion)


def opened(qtbot: QtBot, shell: FakeShell, lead: Lead) -> LeadsRoomPage:
    room = LeadsRoomPage(shell)
    qtbot.addWidget(room)
    room.resize(1024, 700)
    room.show()
    qtbot.waitExposed(room)
    room.open_lead(lead.id)
    qtbot.waitUntil(lambda: room.lead_page.file is not None)
    return room


def ready(qtbot: QtBot, room: LeadsRoomPage) -> ScoreCard:
    card = room.lead_page.score
    qtbot.waitUntil(lambda: bool(card.rows))
    return card


def words(widget: QWidget) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel) if one.text()]


def test_a_lead_without_evidence_says_so(qtbot: QtBot, shell: FakeShell, lead: Lead) -> None:
    room = opened(qtbot, shell, lead)
    assert "Not enough evidence yet" in room.lead_page.score.text
    assert room.lead_page.outcome.open_ends.isHidden()


def test_a_score_says_what_it_rests_on_and_what_would_change_it(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell, lead: Lead, talk: Talk
) -> None:
    write(application, lambda uow: scored(uow, lead, talk))
    room = opened(qtbot, shell, lead)
    card = ready(qtbot, room)
    assert "Reckoned from what was said" in card.text
    said = words(card)
    assert "What would change it: a figure, or who approves it" in said
    assert any("not enough evidence" in one for one in said)
    # What was said stands before what follows from it.
    assert said.index("“everything lives in two spreadsheets”") < said.index("“Hanna plans ahead”")


def test_a_quote_opens_the_meeting_where_it_was_said(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell, lead: Lead, talk: Talk
) -> None:
    write(application, lambda uow: scored(uow, lead, talk))
    room = opened(qtbot, shell, lead)
    card = ready(qtbot, room)
    segment = talk.segments[8]
    chip = next(one for one in card.findChildren(MomentChip) if one.moment.segment_id == segment.id)
    chip.click()
    assert (shell.opened, shell.opened_at) == ([talk.meeting.id], [segment.start])


def status_of(application: FakeApplication, lead: Lead) -> LeadStatus:
    found = application.store.read(lambda uow: uow.leads.get(lead.id))
    assert found is not None
    return found.status


def test_a_suggestion_is_accepted_by_a_person_and_can_be_taken_back(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell, lead: Lead, talk: Talk
) -> None:
    write(application, lambda uow: scored(uow, lead, talk))
    room = opened(qtbot, shell, lead)
    card = ready(qtbot, room)
    assert card.accept_button is not None
    card.accept_button.click()
    qtbot.waitUntil(lambda: status_of(application, lead) is LeadStatus.QUALIFIED)
    qtbot.waitUntil(lambda: card.accept_button is None)
    room.undoing.undo()
    qtbot.waitUntil(lambda: status_of(application, lead) is LeadStatus.CONTACTED)


def test_a_suggestion_that_is_turned_down_changes_nothing(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell, lead: Lead, talk: Talk
) -> None:
    write(application, lambda uow: scored(uow, lead, talk))
    room = opened(qtbot, shell, lead)
    card = ready(qtbot, room)
    assert card.refuse_button is not None
    card.refuse_button.click()
    qtbot.waitUntil(lambda: card.accept_button is None)
    assert status_of(application, lead) is LeadStatus.CONTACTED


def test_what_is_open_with_a_lead_can_be_done(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell, lead: Lead, talk: Talk
) -> None:
    write(application, lambda uow: keep_tasks(uow, talk, keep_report(uow, talk)))
    room = opened(qtbot, shell, lead)
    page = room.lead_page
    card = page.outcome.open_ends
    qtbot.waitUntil(lambda: len(card.rows) == 2)
    row = next(one for one in card.rows if one.item.text == "Show both the plan")
    row.buttons["finish"].click()
    qtbot.waitUntil(lambda: len(card.rows) == 1)


def test_today_says_what_is_to_do_and_it_can_be_done(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell, talk: Talk
) -> None:
    write(application, lambda uow: keep_tasks(uow, talk, keep_report(uow, talk)))
    page = TodayPage(shell)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: len(page.tasks.tasks) == 1)
    assert page.tasks.tasks[0].item.text == "Show both the plan"
    page.tasks.buttons[0].click()
    qtbot.waitUntil(lambda: page.tasks.tasks == ())
    assert page.tasks.isHidden()
    item = application.store.read(lambda uow: uow.action_items.of_meeting(talk.meeting.id))[1]
    assert item.state is TaskState.DONE
    shell.press_toast(qtbot, "Done")
    qtbot.waitUntil(lambda: len(page.tasks.tasks) == 1)
