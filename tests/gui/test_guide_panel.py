"""The guide beside the captions: each of its states as it looks, and what the keyboard does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal
from uuid import uuid4

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from meeting_desktop.application.choose_analyst import AnalystState
from meeting_desktop.application.conference_seat import ConferenceRequest
from meeting_desktop.application.guide_state import GuidePhase, GuideState, QuestionRow
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.answers import AnswerState, MeetingAnswer, SetBy
from meeting_desktop.domain.guidance import Card, CardKind
from meeting_desktop.domain.nudges import Nudge, NudgeKind
from meeting_desktop.domain.reports import Source
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.meeting.guide.few_lines import FewLines
from meeting_desktop.ui.meeting.guide.guide_panel import GuidePanel
from meeting_desktop.ui.meeting.guide.question_menu import AnswerDialog
from meeting_desktop.ui.meeting.live_model import Phase
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import make_action
from meeting_desktop.ui.widgets.labels import Label
from tests.fakes.shell import FakeShell
from tests.fakes.spoken import question
from tests.fakes.use_cases import FakeApplication
from tests.gui.holding import hold_meeting, meeting_page_of, say

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

OFFLINE = AnalystState(Source("offline", "rules", "1"))
GEMINI = AnalystState(Source("gemini", "model", "1"), spent_cents=3.2, budget_cents=50)
QUOTA = replace(
    OFFLINE, code="quota", sentence="The quota is used up; the rules of this machine read along."
)
BUDGET = question("What budget do you have in mind for this year and for the one after it?")
DECIDER = question("Who decides about the purchase?", required=True)
START = question("When do you want to start?")
SAID = uuid4()


def answer(state: AnswerState, text: str = "", set_by: SetBy = SetBy.AI) -> MeetingAnswer:
    return MeetingAnswer(
        new_id(), new_id(), new_id(), BUDGET.id, state, text, (SAID,), set_by=set_by
    )


ROWS = (
    QuestionRow(
        BUDGET, answer(AnswerState.ANSWERED, "We have <b>fifty</b> thousand euros."), 3.0, 65.0
    ),
    QuestionRow(DECIDER),
    QuestionRow(START, answer(AnswerState.SKIPPED, set_by=SetBy.HUMAN)),
)
CARDS = (
    Card(SAID, CardKind.SAID, "That is quite expensive for us.", (SAID,), 65.0, subject="price"),
    Card(new_id(), CardKind.FOLLOW_UP, "Compared with what?", (SAID,), 66.0, why="They hesitate."),
)
READY = GuideState(uuid4(), OFFLINE, GuidePhase.READY, ROWS, DECIDER.id, CARDS)
STATES = {
    "ready": READY,
    "nudge": replace(READY, nudge=Nudge(NudgeKind.UNANSWERED, "Can we host it?", (SAID,))),
    "empty": GuideState(READY.meeting_id, OFFLINE, GuidePhase.NO_QUESTIONS),
    "loading": GuideState(READY.meeting_id, OFFLINE, GuidePhase.LOADING),
    "offline": replace(READY, cards=()),
    "thinking": replace(READY, analyst=GEMINI, thinking=True),
    "quota": replace(READY, analyst=QUOTA),
    "error": GuideState(READY.meeting_id, OFFLINE, GuidePhase.FAILED, sentence="No disk."),
    "error with rows": replace(READY, phase=GuidePhase.FAILED, sentence="No disk."),
}
SEEN = {
    "ready": "Guide · 2 of 3",
    "nudge": "They asked, and it is not answered: “Can we host it?”",
    "empty": "This meeting asks no questions",
    "loading": "The guide is getting ready",
    "offline": "The rules of this machine read along; nothing leaves it.",
    "thinking": "Gemini is thinking · 3.2 of 50 cents",
    "quota": QUOTA.sentence,
    "error": "No disk.",
    "error with rows": "No disk.",
}


@pytest.fixture(params=["light", "dark"])
def look(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Theme]:
    mode: Literal["light", "dark"] = request.param
    made = Theme(qapp, mode)
    made.apply()
    yield made
    made.deleteLater()


def show(qtbot: QtBot, application: FakeApplication, panel: GuidePanel, state: GuideState) -> None:
    application.use_cases.assistant.guide.changed.publish(state)
    qtbot.waitUntil(lambda: panel.room.state is state)


def words_of(widget: QWidget) -> str:
    """Everything that can be read in what is seen."""
    parts = []
    for one in widget.findChildren(QWidget):
        text = getattr(one, "text", "")
        if one.isVisible():
            parts.append(str(text() if callable(text) else text))
    return "\n".join(parts)


def colours_of(image: QImage) -> set[str]:
    spots = [QPoint(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)]
    return {QColor(image.pixel(spot)).name() for spot in spots}


def cut_off(panel: GuidePanel) -> list[str]:
    """Whatever stands outside of the panel, or is lower than its words are."""
    found = []
    for one in panel.findChildren(QWidget):
        if not one.isVisible() or one.parentWidget() is panel.list.viewport():
            continue
        corner = one.mapTo(panel, QPoint(0, 0))
        if corner.x() < 0 or corner.x() + one.width() > panel.width():
            found.append(f"{type(one).__name__} is wider than the panel")
        words = isinstance(one, FewLines | Label) and one.hasHeightForWidth()
        if words and one.height() < one.heightForWidth(one.width()):
            found.append(f"{one.accessibleName()!r} is cut off")
    return found


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("width", [238, 310])
def test_each_state_is_readable_in_both_themes(
    qtbot: QtBot, application: FakeApplication, look: Theme, name: str, width: int
) -> None:
    shell = FakeShell(application.use_cases, look)
    if name in {"quota", "thinking"}:
        application.settings.change("assistant", analyst="gemini")
    owner = QWidget()
    qtbot.addWidget(owner)
    panel = GuidePanel(shell, make_action(owner, look, "Hide", owner.hide, icon="x"))
    qtbot.addWidget(panel)
    panel.resize(width, 640)
    panel.show()
    qtbot.waitExposed(panel)

    show(qtbot, application, panel, STATES[name])

    assert SEEN[name] in words_of(panel)
    qtbot.waitUntil(lambda: cut_off(panel) == [])
    assert panel.list.isVisible() is bool(STATES[name].questions)
    colours = look.tokens.colours
    seen = colours_of(panel.grab().toImage())
    assert colours.surface in seen
    grounds = {"nudge": colours.warning_soft, "error with rows": colours.danger_soft}
    assert grounds.get(name, colours.surface) in seen
    if STATES[name].questions:
        assert colours.accent_soft in seen  # the question to ask next
    shell.close()


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow, application: FakeApplication) -> GuidePanel:
    """In a meeting, with its questions."""
    hold_meeting(qtbot, window, application)
    made = meeting_page_of(window).guide
    show(qtbot, application, made, READY)
    return made


def test_what_a_lead_says_is_never_markup(panel: GuidePanel) -> None:
    index = panel.list.rows.index(0)

    spoken = str(index.data(int(Qt.ItemDataRole.AccessibleTextRole)))
    tip = str(index.data(int(Qt.ItemDataRole.ToolTipRole)))

    assert "“We have <b>fifty</b> thousand euros.”" in spoken
    assert "&lt;b&gt;fifty" in tip


def test_a_row_says_all_of_itself(panel: GuidePanel) -> None:
    said = [
        str(panel.list.rows.index(n).data(int(Qt.ItemDataRole.AccessibleTextRole)))
        for n in range(3)
    ]

    assert said[0].endswith("Answered. “We have <b>fifty</b> thousand euros.” At 1:05.")
    assert said[1] == "Who decides about the purchase? Ask this next. Required. Not asked."
    assert said[2] == "When do you want to start? Skipped. You have set this."


def test_enter_leads_to_the_words_in_the_captions(
    qtbot: QtBot, window: MainWindow, application: FakeApplication, panel: GuidePanel
) -> None:
    live = application.meetings.live
    assert live is not None
    page = meeting_page_of(window)
    for number in range(40):
        say(application, live, f"line {number} of the talk", 2.0 * number)
    lines = window.session.model.record.lines
    qtbot.waitUntil(lambda: len(lines) == 40)
    said = replace(answer(AnswerState.ANSWERED, "line"), evidence=(lines[3].utterance_id,))
    rows = (replace(ROWS[0], answer=said), *ROWS[1:])
    show(qtbot, application, panel, replace(READY, questions=rows))

    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.list.rows.index(0))
    QTest.keyClick(panel.list, Qt.Key.Key_Return)

    assert page.captions.chosen == 3
    assert not page.captions.following

    page.captions.choose(None)
    page.captions.jump_to_now()
    area = panel.list.visualRect(panel.list.rows.index(0))
    chip = panel.list.question_delegate.chip_of(rows[0], area, is_next=False)
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=chip.center().toPoint())
    assert page.captions.chosen == 3


def test_space_opens_what_can_be_set_also_while_muted(
    qtbot: QtBot, window: MainWindow, application: FakeApplication, panel: GuidePanel
) -> None:
    application.meetings.set_muted(True)
    window.session.state_changed.emit()
    window.activateWindow()
    panel.list.setFocus()
    qtbot.waitUntil(panel.list.hasFocus)
    panel.list.setCurrentIndex(panel.list.rows.index(2))

    QTest.keyClick(panel.list, Qt.Key.Key_Space)

    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [one.text() for one in menu.actions() if one.text()] == [
        "Not asked",
        "Asked",
        "Answered in part",
        "Answered",
        "Skipped",
        "Write the answer…",
        "Let it fill itself again",
    ]
    assert [one.text() for one in menu.actions() if one.isChecked()] == ["Skipped"]
    assert not window.session.talking
    menu.close()


def test_what_cannot_be_set_is_said(qtbot: QtBot, window: MainWindow, panel: GuidePanel) -> None:
    menu = panel.menu.make(ROWS[1])
    next(one for one in menu.actions() if one.text() == "Answered").trigger()

    # Nobody guides: the guide of this test was never begun.
    qtbot.waitUntil(lambda: "No meeting is running." in words_of(window))


def test_an_answer_is_written_by_hand(qtbot: QtBot, window: MainWindow, panel: GuidePanel) -> None:
    menu = panel.menu.make(ROWS[0])
    next(one for one in menu.actions() if one.text() == "Write the answer…").trigger()
    dialog = panel.findChild(AnswerDialog)
    assert dialog is not None
    written: list[str] = []
    dialog.written.connect(written.append)
    assert dialog.edit.toPlainText() == "We have <b>fifty</b> thousand euros."

    dialog.edit.clear()
    assert not dialog.save_button.isEnabled()
    dialog.edit.insertPlainText("Forty\nthousand")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)

    assert written == ["Forty thousand"]


def test_a_card_leads_to_its_words_and_goes_when_it_is_dismissed(
    qtbot: QtBot, panel: GuidePanel
) -> None:
    first, second = panel.cards.views
    assert (first.title.text, first.words.text) == (
        "Money was mentioned",
        "“That is quite expensive for us.”",
    )
    assert (second.title.text, second.words.text) == ("Compared with what?", "")
    shown: list[object] = []
    gone: list[object] = []
    panel.words_wanted.connect(shown.append)
    panel.cards.dismissed.connect(gone.append)

    first.show_button.click()
    second.dismiss_button.click()

    assert (shown, gone) == ([SAID], [CARDS[1].id])


def test_questions_are_chosen_in_the_panel(
    qtbot: QtBot, application: FakeApplication, panel: GuidePanel
) -> None:
    application.use_cases.planning.questions.add_set("Sales & more").result(60)
    sets = application.use_cases.planning.questions.all()

    menu = panel.make_choice(sets)

    texts = [one.text() for one in menu.actions() if one.text()]
    assert "Sales && more" in texts
    assert texts[-1] == "No questions"
    panel.choose.trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    opened = QApplication.activePopupWidget()
    assert opened is not None
    opened.close()


def test_the_guide_folds_by_a_key_and_is_found_as_it_was_left(
    qtbot: QtBot, window: MainWindow, panel: GuidePanel
) -> None:
    page = meeting_page_of(window)
    assert panel.isVisible()

    QTest.keyClick(page, Qt.Key.Key_G, CONTROL | SHIFT)
    assert not panel.isVisible()
    assert not window.meeting_commands.guide.isChecked()

    window.meeting_commands.guide.trigger()
    window.meeting_commands.hide_guide.trigger()
    assert not panel.isVisible()


def test_in_a_narrow_window_the_captions_stay_readable(
    qtbot: QtBot, window: MainWindow, application: FakeApplication, panel: GuidePanel
) -> None:
    page = meeting_page_of(window)
    control = window.theme.tokens.control
    window.session.open_conference(ConferenceRequest())
    seat = application.meetings.settle_open()
    seat.come("Grace")
    qtbot.waitUntil(page.people.isVisible)
    assert window.session.phase is Phase.LIVE
    assert window.width() == 1024
    assert page.captions.width() >= 11 * control
    assert panel.isVisible()

    page.split.setFixedWidth(22 * control)
    qtbot.waitUntil(lambda: not page.people.isVisible())
    assert panel.isVisible()

    window.room_commands.people.trigger()
    window.room_commands.people.trigger()
    assert page.people.isVisible()
    assert not panel.isVisible()
