"""Question sets in their room: written, put in order, moved by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QListView, QWidget
from pytestqt.qtbot import QtBot

from meeting_desktop.application.keep_questions import KeepQuestions
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.planning import MeetingType
from meeting_desktop.domain.question_files import write_json
from meeting_desktop.domain.questions import Question, QuestionSet, QuestionType
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.questions.choose_set_dialog import ChooseSetDialog
from meeting_desktop.ui.questions.dragging import pack
from meeting_desktop.ui.questions.import_dialog import Destination
from meeting_desktop.ui.questions.model import Content
from meeting_desktop.ui.questions.page import QuestionsPage
from meeting_desktop.ui.questions.preview_dialog import PreviewDialog
from meeting_desktop.ui.questions.set_dialog import SetDialog
from meeting_desktop.ui.questions.trial_dialog import TrialDialog
from tests.fakes.sample_talks import keep as keep_talk
from tests.fakes.sample_talks import make_talk
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication

FIRST, SECOND, THIRD, FOURTH = (
    Question(new_id(), f"{word}?") for word in ("First", "Second", "Third", "Fourth")
)


@pytest.fixture
def keep(application: FakeApplication) -> KeepQuestions:
    return application.use_cases.planning.questions


@pytest.fixture
def page(qtbot: QtBot, shell: FakeShell) -> QuestionsPage:
    made = QuestionsPage(shell)
    qtbot.addWidget(made)
    made.resize(1100, 760)
    return made


@pytest.fixture
def two_sets(keep: KeepQuestions) -> tuple[UUID, UUID]:
    """ "Alpha" (the default one) with three questions, "Beta" with one."""
    alpha, beta = new_id(), new_id()
    keep.add_set("Alpha", questions=(FIRST, SECOND, THIRD), set_id=alpha).result(60)
    keep.add_set("Beta", questions=(FOURTH,), set_id=beta).result(60)
    return alpha, beta


def show(qtbot: QtBot, page: QuestionsPage, content: Content = Content.READY) -> None:
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    qtbot.waitUntil(lambda: page.model.content is content)


def stored(keep: KeepQuestions, set_id: UUID) -> list[str]:
    found = keep.get(set_id)
    assert found is not None
    return [question.text for question in found.questions]


def question(keep: KeepQuestions, question_id: UUID) -> Question:
    return next(q for one in keep.all() for q in one.questions if q.id == question_id)


def shown(page: QuestionsPage) -> list[str]:
    return [row.text for row in page.parts.question_rows.rows]


def choose(page: QuestionsPage, *questions: Question) -> None:
    page.parts.questions.setFocus()
    page.parts.choose([one.id for one in questions])


def press(qtbot: QtBot, widget: QWidget, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    qtbot.keyClick(widget, key, held)


def let_go(
    view: QListView,
    data: QMimeData,
    place: QPoint,
    held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> bool:
    """Carry ``data`` in, over to ``place`` and let go; whether it was taken."""
    both = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    button = Qt.MouseButton.LeftButton
    target = view.viewport()
    QApplication.sendEvent(target, QDragEnterEvent(place, both, data, button, held))
    QApplication.sendEvent(target, QDragMoveEvent(place, both, data, button, held))
    view.grab()  # the gap is painted
    drop = QDropEvent(QPointF(place), both, data, button, held)
    QApplication.sendEvent(target, drop)
    return drop.isAccepted()


def carried(page: QuestionsPage, *questions: Question) -> QMimeData:
    """What Qt would carry away of the list."""
    rows = page.parts.question_rows
    return rows.mimeData([rows.index_of(one.id) for one in questions])


def on_set(page: QuestionsPage, set_id: UUID) -> QPoint:
    view = page.parts.sets
    return view.visualRect(page.parts.set_rows.index_of(set_id)).center()


def above(page: QuestionsPage, one: Question) -> QPoint:
    view = page.parts.questions
    rect = view.visualRect(page.parts.question_rows.index_of(one.id))
    return QPoint(rect.center().x(), rect.top() + 2)


# -- states ---------------------------------------------------------------------------------------


def test_without_a_set_the_samples_are_offered(
    qtbot: QtBot, page: QuestionsPage, keep: KeepQuestions
) -> None:
    show(qtbot, page, Content.EMPTY)
    assert not page.actions_.preview.isEnabled()
    page.actions_.samples.trigger()
    qtbot.waitUntil(lambda: page.model.content is Content.READY)
    assert [one.name for one in keep.all()] == ["Discovery", "Check-in"]
    assert len(shown(page)) == 11


def test_questions_that_cannot_be_read_say_what_to_do(
    qtbot: QtBot, page: QuestionsPage, keep: KeepQuestions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise EnvironmentFault("The database cannot be read; check the disk.")

    with monkeypatch.context() as patched:
        patched.setattr(keep, "all", fail)
        show(qtbot, page, Content.FAILED)
    page.actions_.retry.trigger()
    qtbot.waitUntil(lambda: page.model.content is Content.EMPTY)


def test_rows_say_what_they_are(
    qtbot: QtBot, page: QuestionsPage, keep: KeepQuestions, two_sets: tuple[UUID, UUID]
) -> None:
    keep.assign_types(two_sets[0], {MeetingType.DEMO}).result(60)
    keep.put_question(
        two_sets[0],
        Question(FIRST.id, "First?", category="Budget", required=True, active=False),
    ).result(60)
    show(qtbot, page)
    role = Qt.ItemDataRole.AccessibleTextRole
    assert page.parts.set_rows.index(0, 0).data(role) == "Alpha, default set, 3 questions · Demo"
    first = page.parts.question_rows.index(0, 0).data(role)
    assert first == "1. First?, Open, Budget, required, inactive"


# -- drag and drop, and the keyboard's way --------------------------------------------------------


def test_questions_are_dragged_onto_another_set_and_the_store_has_them_there(
    qtbot: QtBot, page: QuestionsPage, keep: KeepQuestions, two_sets: tuple[UUID, UUID]
) -> None:
    alpha, beta = two_sets
    show(qtbot, page)
    data = carried(page, FIRST, THIRD)
    assert let_go(page.parts.sets, data, on_set(page, beta))
    qtbot.waitUntil(lambda: shown(page) == ["Second?"])
    assert (stored(keep, alpha), stored(keep, beta)) == (
        ["Second?"],
        ["Fourth?", "First?", "Third?"],
    )
    page.actions_.undo.trigger()
    qtbot.waitUntil(lambda: shown(page) == ["First?", "Second?", "Third?"])
    assert stored(keep, beta) == ["Fourth?"]


def test_with_ctrl_they_are_copied(
    qtbot: QtBot, page: QuestionsPage, keep: KeepQuestions, two_sets: tuple[UUID, UUID]
) -> None:
    alpha, beta = two_sets
    show(qtbot, page)
    data = carried(page, SECOND)
    assert let_go(page.parts.sets, data, on_set(page, beta), Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: stored(keep, beta) == ["Fourth?", "Second?"])
    assert stored(keep, alpha) == ["First?", "Second?", "Third?"]


def test_the_keyboards_way_to_another_set(
    qtbot: QtBot, page: QuestionsPage, keep: KeepQuestions, two_sets: tuple[UUID, UUID]
) -> None:
    alpha, beta = two_sets
    show(qtbot, page)
    choose(page, FIRST, SECOND)
    page.actions_.move_to.trigger()
    dialog = page.dialog
    assert isinstance(dialog, ChooseSetDialog)
    press(qtbot, dialog.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(page) == ["Third?"])
    assert (stored(keep, alpha), stored(keep, beta)) == (
        ["Third?"],
        ["Fourth?", "First?", "Second?"],
    )


def test_questions_are_dragged_within_their_set(
    qtbot: QtBot, page: QuestionsPage, keep: KeepQuestions, two_sets: tuple[UUID, UUID]
) -> None:
    show(qtbot, page)
    assert let_go(page.parts.questions, carried(page, THIRD), above(page, FIRST))
    qtbot.waitUntil(lambda: shown(page) == ["Third?", "First?", "Second?"])
    assert stored(keep, two_sets[0]) == ["Third?", "First?", "Second?"]


def test_alt_and_the_arrows_move_what_is_chosen_and_it_stays_chosen(
    qtbot: QtBot, page: QuestionsPage, keep: KeepQuestions, two_sets: tuple[UUID, UUID]
) -> None:
    show(qtbot, page)
    choose(page, FIRST)
    alt = Qt.KeyboardModifier.AltModifier
    press(qtbot, page.parts.questions, Qt.Key.Key_Down, alt)
    qtbot.waitUntil(lambda: shown(page) == ["Second?", "First?", "Third?"])
    press(qtbot, page.parts.questions, Qt.Key.Key_Down, alt)
    qtbot.waitUntil(lambda: shown(page) == ["Second?", "Third?", "First?"])
    assert page.chosen() == (FIRST.id,)
    press(qtbot, page.parts.questions, Qt.Key.Key_Up, alt)
    qtbot.waitUntil(lambda: stored(keep, two_sets[0]) == ["Second?", "First?", "Third?"])
    ctrl = Qt.KeyboardModifier.ControlModifier
    qtbot.waitUntil(page.actions_.undo.isEnabled)
    press(qtbot, page.parts.questions, Qt.Key.Key_Z, ctrl)
    qtbot.waitUntil(lambda: stored(keep, two_sets[0]) == ["Second?", "Third?", "First?"])
    qtbot.waitUntil(page.actions_.redo.isEnabled)
    press(qtbot, page.parts.questions, Qt.Key.Key_Y, ctrl)
    qtbot.waitUntil(lambda: stored(keep, two_sets[0]) == ["Second?", "First?", "Third?"])


def test_what_is_no_question_is_not_taken(
    qtbot: QtBot, page: QuestionsPage, keep: KeepQuestions, two_sets: tuple[UUID, UUID]
) -> None:
    show(qtbot, page)
    text = QMimeData()
    text.setText("First?")
    broken = pack(two_sets[0], [])
    broken.setData(broken.formats()[0], b"{")
    for data in (text, broken):
        assert not let_go(page.parts.questions, data, above(page, FIRST))
        assert not let_go(page.parts.sets, data, on_set(page, two_sets[1]))
    assert not let_go(page.parts.sets, carried(page, FIRST), QPoint(20, 600))
    assert stored(keep, two_sets[0]) == ["First?", "Second?", "Third?"]


# -- writing ---------------------------------------------------------------------------------------


def test_a_new_question_is_typed_and_kept_without_a_button(
    qtbot: QtBot, page: QuestionsPage, keep: KeepQuestions, two_sets: tuple[UUID, UUID]
) -> None:
    show(qtbot, page)
    choose(page, FIRST)
    page.actions_.add.trigger()
    editor = page.parts.editor
    qtbot.keyClicks(editor.text, "Is")
    assert editor.unsaved_fault == "A question has at least 3 characters."
    qtbot.keyClicks(editor.text, " this new?")
    qtbot.waitUntil(lambda: "Is this new?" in stored(keep, two_sets[0]))
    assert stored(keep, two_sets[0]) == ["First?", "Is this new?", "Second?", "Third?"]
    qtbot.waitUntil(lambda: len(page.chosen()) == 1)
    qtbot.keyClicks(editor.text, " Really?")
    qtbot.waitUntil(lambda: stored(keep, two_sets[0])[1] == "Is this new? Really?")
    page.undo()
    qtbot.waitUntil(lambda: shown(page) == ["First?", "Second?", "Third?"])
    page.redo()
    qtbot.waitUntil(lambda: "Is this new? Really?" in shown(page))


def test_older_news_does_not_take_a_new_question_from_the_form(
    qtbot: QtBot, page: QuestionsPage, keep: KeepQuestions, two_sets: tuple[UUID, UUID]
) -> None:
    show(qtbot, page)
    before = page.model.sets
    page.actions_.add.trigger()
    qtbot.keyClicks(page.parts.editor.text, "Is this new?")
    page.parts.editor.flush()
    page.model.show(before)
    page.show_state()
    assert page.parts.editor.draft is not None
    assert page.parts.editor.draft.text == "Is this new?"
    qtbot.waitUntil(lambda: "Is this new?" in shown(page))
    qtbot.waitUntil(lambda: page.parts.editor.state.text() == "Saved")


def test_another_type_keeps_what_still_fits(
    qtbot: QtBot, page: QuestionsPage, keep: KeepQuestions, two_sets: tuple[UUID, UUID]
) -> None:
    choice = Question(
        SECOND.id,
        "Second?",
        QuestionType.MULTIPLE_CHOICE,
        "Budget",
        "Ask twice.",
        required=True,
        options=("One", "Two"),
    )
    keep.put_question(two_sets[0], choice).result(60)
    show(qtbot, page)
    choose(page, SECOND)
    editor = page.parts.editor
    press_segment(editor, "rating")
    qtbot.waitUntil(lambda: question(keep, SECOND.id).type is QuestionType.RATING)
    now = question(keep, SECOND.id)
    assert (now.text, now.category, now.help_text) == ("Second?", "Budget", "Ask twice.")
    assert now.required
    assert now.options == ()
    press_segment(editor, "multiple_choice")
    qtbot.waitUntil(lambda: question(keep, SECOND.id) == choice)


def press_segment(editor: QWidget, key: str) -> None:
    from meeting_desktop.ui.widgets.segmented import SegmentedControl

    control = editor.findChild(SegmentedControl)
    assert control is not None
    control.choose(key)
    control.chosen.emit(key)


def test_what_is_not_right_says_so_at_its_field_and_is_not_kept(
    qtbot: QtBot,
    page: QuestionsPage,
    keep: KeepQuestions,
    two_sets: tuple[UUID, UUID],
    shell: FakeShell,
) -> None:
    show(qtbot, page)
    choose(page, FIRST)
    editor = page.parts.editor
    press_segment(editor, "multiple_choice")
    assert editor.choice.field.fault == "A choice needs at least 2 options."
    assert question(keep, FIRST.id) == FIRST
    choose(page, SECOND)
    assert shell.toasts == ["The question was not saved: A choice needs at least 2 options."]
    shell.press_toast(qtbot, "was not saved")
    assert page.chosen() == (FIRST.id,)
    editor.choice.options.setPlainText("One\nTwo\n")
    qtbot.waitUntil(lambda: question(keep, FIRST.id).options == ("One", "Two"))


def test_several_questions_are_removed_and_come_back(
    qtbot: QtBot,
    page: QuestionsPage,
    keep: KeepQuestions,
    two_sets: tuple[UUID, UUID],
    shell: FakeShell,
) -> None:
    show(qtbot, page)
    choose(page, FIRST, THIRD)
    press(qtbot, page.parts.questions, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: shown(page) == ["Second?"])
    assert page.chosen() == (SECOND.id,)
    qtbot.waitUntil(lambda: shell.toasts == ["Removed 2 questions"])
    shell.press_toast(qtbot, "Removed 2 questions")
    qtbot.waitUntil(lambda: stored(keep, two_sets[0]) == ["First?", "Second?", "Third?"])


def test_the_undo_of_an_older_toast_takes_back_nothing_else(
    qtbot: QtBot,
    page: QuestionsPage,
    keep: KeepQuestions,
    two_sets: tuple[UUID, UUID],
    shell: FakeShell,
) -> None:
    show(qtbot, page)
    choose(page, FIRST)
    page.actions_.remove.trigger()
    qtbot.waitUntil(lambda: shell.toasts == ["Removed 1 question"])
    qtbot.waitUntil(lambda: page.chosen() == (SECOND.id,))
    page.actions_.down.trigger()
    qtbot.waitUntil(lambda: page.model.undo_title == "Moved 1 question")
    shell.press_toast(qtbot, "Removed 1 question")
    qtbot.waitUntil(lambda: "Something else was done since" in shell.toast)
    assert stored(keep, two_sets[0]) == ["Third?", "Second?"]


def test_questions_are_put_to_rest(
    qtbot: QtBot, page: QuestionsPage, keep: KeepQuestions, two_sets: tuple[UUID, UUID]
) -> None:
    show(qtbot, page)
    choose(page, FIRST, SECOND)
    page.actions_.toggle.trigger()
    qtbot.waitUntil(lambda: not question(keep, SECOND.id).active)
    assert not question(keep, FIRST.id).active
    assert question(keep, THIRD.id).active


# -- sets -----------------------------------------------------------------------------------------


def test_a_set_is_made_with_its_types_and_opens(
    qtbot: QtBot, page: QuestionsPage, keep: KeepQuestions, two_sets: tuple[UUID, UUID]
) -> None:
    keep.assign_types(two_sets[0], {MeetingType.DEMO}).result(60)
    show(qtbot, page)
    page.actions_.new_set.trigger()
    dialog = page.dialog
    assert isinstance(dialog, SetDialog)
    dialog.name.setText("alpha")
    assert "already" in dialog.fault
    assert not dialog.save_button.isEnabled()
    dialog.name.setText("Gamma")
    dialog.switches[MeetingType.DEMO].setChecked(True)
    assert dialog.taken_text == "Demo: “Alpha” has it now and loses it."
    dialog.save_button.click()
    qtbot.waitUntil(lambda: page.current is not None and page.current.name == "Gamma")
    assert page.current is not None
    assert page.current.meeting_types == {MeetingType.DEMO}
    page.actions_.undo.trigger()
    qtbot.waitUntil(lambda: len(keep.all()) == 2)
    alpha = keep.get(two_sets[0])
    assert alpha is not None
    assert alpha.meeting_types == {MeetingType.DEMO}


def test_removing_the_default_set_asks_which_becomes_it(
    qtbot: QtBot, page: QuestionsPage, keep: KeepQuestions, two_sets: tuple[UUID, UUID]
) -> None:
    alpha, beta = two_sets
    show(qtbot, page)
    page.actions_.remove_set.trigger()
    dialog = page.dialog
    assert isinstance(dialog, ChooseSetDialog)
    dialog.confirm_button.click()
    qtbot.waitUntil(lambda: [one.id for one in page.model.sets] == [beta])
    assert keep.all()[0].is_default
    page.actions_.undo.trigger()
    qtbot.waitUntil(lambda: [one.is_default for one in keep.all()] == [True, False])
    assert keep.all()[0].id == alpha


# -- as asked, and tried --------------------------------------------------------------------------


def test_the_preview_asks_the_questions_in_turn_and_checks_the_answers(
    qtbot: QtBot, page: QuestionsPage, keep: KeepQuestions
) -> None:
    asked = (
        Question(new_id(), "What is hard?", required=True),
        Question(new_id(), "Not asked?", active=False),
        Question(new_id(), "Which?", QuestionType.MULTIPLE_CHOICE, options=("One", "Two")),
        Question(new_id(), "How much?", QuestionType.RATING),
    )
    keep.add_set("Alpha", questions=asked).result(60)
    show(qtbot, page)
    page.actions_.preview.trigger()
    dialog = page.dialog
    assert isinstance(dialog, PreviewDialog)
    dialog.next_button.click()
    assert dialog.fault.text() == "This question needs an answer."
    field = dialog.focusWidget()
    assert field is not None
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClicks(field, "The numbers.")
    press(qtbot, field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.question.text() == "Which?"
    dialog.back_button.click()
    assert dialog.walk.answer == "The numbers."
    dialog.next_button.click()
    dialog.skip_button.click()
    assert dialog.question.text() == "How much?"
    answer = dialog.focusWidget()
    assert answer is not None
    press(qtbot, answer, Qt.Key.Key_Space)
    dialog.next_button.click()
    assert dialog.question.text() == "2 of 3 answered"
    dialog.next_button.click()
    assert page.dialog is None


def test_a_set_is_tried_on_a_meeting_and_a_place_opens_its_replay(
    qtbot: QtBot,
    page: QuestionsPage,
    keep: KeepQuestions,
    shell: FakeShell,
    application: FakeApplication,
) -> None:
    talk = make_talk()
    application.store.write(lambda uow: keep_talk(uow, talk)).result(60)
    asked = (
        Question(new_id(), "Who decides about the budget?"),
        Question(new_id(), "Which colour do you like?"),
    )
    keep.add_set("Alpha", questions=asked).result(60)
    show(qtbot, page)
    page.actions_.trial.trigger()
    dialog = page.dialog
    assert isinstance(dialog, TrialDialog)
    qtbot.waitUntil(lambda: dialog.trial is not None)
    assert dialog.summary.text().startswith("1 of 2 questions look asked. ")
    from PySide6.QtWidgets import QPushButton

    [button] = dialog.rows[0].findChildren(QPushButton)
    assert button.text().startswith("Looks asked at 0:")
    assert not dialog.rows[1].findChildren(QPushButton)
    dialog.asker.setCurrentIndex(2)
    dialog.asker.activated.emit(2)
    qtbot.waitUntil(lambda: dialog.summary.text().startswith("0 of 2"))
    dialog.asker.setCurrentIndex(0)
    dialog.asker.activated.emit(0)
    qtbot.waitUntil(lambda: dialog.summary.text().startswith("1 of 2"))
    [button] = dialog.rows[0].findChildren(QPushButton)
    button.click()
    assert shell.opened == [talk.meeting.id]
    assert shell.opened_at == [pytest.approx(talk.segments[5].start + 6 * 0.3)]


def test_without_a_meeting_the_trial_says_why_there_is_nothing(
    qtbot: QtBot, page: QuestionsPage, two_sets: tuple[UUID, UUID]
) -> None:
    show(qtbot, page)
    page.actions_.trial.trigger()
    dialog = page.dialog
    assert isinstance(dialog, TrialDialog)
    qtbot.waitUntil(lambda: "no meeting with words" in dialog.summary.text())


# -- files -----------------------------------------------------------------------------------------


def test_a_file_that_is_let_go_is_shown_before_it_is_kept(
    qtbot: QtBot,
    page: QuestionsPage,
    keep: KeepQuestions,
    two_sets: tuple[UUID, UUID],
    tmp_path: Path,
) -> None:
    file = tmp_path / "talk.csv"
    file.write_text("text,required\nFirst?,yes\nx,\nSixth?,\n", encoding="utf-8")
    show(qtbot, page)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    place = QPointF(page.rect().center())
    copy, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    held = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(page, QDragEnterEvent(place.toPoint(), copy, data, button, held))
    QApplication.sendEvent(page, QDropEvent(place, copy, data, button, held))
    files = page.set_commands.files
    qtbot.waitUntil(lambda: files.dialog is not None)
    dialog = files.dialog
    assert dialog is not None
    assert "Row 2: A question has at least 3 characters." in dialog.faults.toPlainText()
    dialog.choices[Destination.MERGE].setChecked(True)
    dialog.confirm_button.click()
    qtbot.waitUntil(lambda: shown(page) == ["First?", "Second?", "Third?", "Sixth?"])
    assert question(keep, FIRST.id).required
    page.actions_.undo.trigger()
    qtbot.waitUntil(lambda: shown(page) == ["First?", "Second?", "Third?"])


@pytest.mark.usefixtures("two_sets")
def test_sets_go_into_a_file_and_come_from_one(
    qtbot: QtBot, page: QuestionsPage, keep: KeepQuestions, shell: FakeShell, tmp_path: Path
) -> None:
    show(qtbot, page)
    files = page.set_commands.files
    files.ask_save = answer(tmp_path / "mine")
    page.actions_.export_all.trigger()
    qtbot.waitUntil(lambda: shell.toasts == ["Saved mine.json"])
    files.ask_open = answer(tmp_path / "mine.json")
    page.actions_.import_.trigger()
    qtbot.waitUntil(lambda: files.dialog is not None)
    assert files.dialog is not None
    assert list(files.dialog.choices) == [Destination.NEW]
    files.dialog.confirm_button.click()
    qtbot.waitUntil(lambda: len(page.model.sets) == 4)
    assert [one.name for one in keep.all()] == ["Alpha", "Alpha 2", "Beta", "Beta 2"]


def test_a_file_that_holds_something_else_says_so(
    qtbot: QtBot, page: QuestionsPage, shell: FakeShell, tmp_path: Path
) -> None:
    (tmp_path / "a.json").write_text("[]", encoding="utf-8")
    show(qtbot, page, Content.EMPTY)
    page.set_commands.files.ask_open = answer(tmp_path / "a.json")
    page.actions_.import_.trigger()
    qtbot.waitUntil(lambda: len(shell.toasts) == 1)
    qtbot.waitUntil(lambda: "holds no question sets" in shell.toast)


def answer(path: Path) -> Callable[[QWidget, str, str, str], str]:
    def ask(_parent: QWidget, _title: str, _suggestion: str, _filter: str) -> str:
        return str(path)

    return ask


# -- the room --------------------------------------------------------------------------------------


def test_the_room_is_reached_by_ctrl_4_and_its_commands_rest_elsewhere(
    qtbot: QtBot, window: MainWindow, keep: KeepQuestions
) -> None:
    keep.add_set("Alpha", questions=(FIRST,)).result(60)
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert window.current_page == "questions"
    page = window.page("questions")
    assert isinstance(page, QuestionsPage)
    qtbot.waitUntil(page.actions_.preview.isEnabled)
    window.show_room("library")
    qtbot.waitUntil(lambda: not page.actions_.preview.isEnabled())
    assert not page.actions_.undo.isEnabled()


def test_no_key_of_the_room_is_one_that_works_everywhere(
    window: MainWindow, keep: KeepQuestions
) -> None:
    window.show_room("questions")
    page = window.page("questions")
    assert isinstance(page, QuestionsPage)
    everywhere = [action for action in window.actions() if action.parent() in everybody(window)]
    taken = {keys.toString() for action in everywhere for keys in action.shortcuts()}
    assert "Ctrl+K" in taken
    of_lists = Qt.ShortcutContext.WidgetShortcut
    wide = [one for one in page.actions_.commands if one.shortcutContext() is not of_lists]
    own = {keys.toString() for action in wide for keys in action.shortcuts()}
    assert own & taken == set()


def everybody(window: MainWindow) -> list[object]:
    """Owners of commands that are no room's."""
    return [window, window.session, window.meeting_commands, window.room_commands]


def test_a_set_written_by_another_hand_is_shown(
    qtbot: QtBot, page: QuestionsPage, keep: KeepQuestions, two_sets: tuple[UUID, UUID]
) -> None:
    show(qtbot, page)
    page.hide()
    done = QuestionSet(new_id(), new_id(), "Gamma", questions=(Question(new_id(), "Fifth?"),))
    assert write_json([done])
    keep.add_sets([done]).result(60)
    show(qtbot, page)
    qtbot.waitUntil(lambda: len(page.model.sets) == 3)
