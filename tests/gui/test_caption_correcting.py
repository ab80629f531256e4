"""A caption corrected while the meeting goes on: the person's words stand, nothing else moves."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from meeting_desktop.application.run_meeting import LiveMeeting
from meeting_desktop.domain.captions import CaptionConfirmed, CaptionEvent, CaptionFinal
from meeting_desktop.domain.transcript import Segment, Transcript, Word
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.meeting.caption_view import CaptionView
from meeting_desktop.ui.meeting.live_model import Phase
from tests.fakes.use_cases import FakeApplication
from tests.gui.holding import hold_meeting, meeting_page_of


class Talk:
    """A running meeting whose captions are in the store, as the application puts them there."""

    def __init__(self, qtbot: QtBot, window: MainWindow, application: FakeApplication) -> None:
        self.qtbot = qtbot
        self.window = window
        self.application = application
        self.live: LiveMeeting = hold_meeting(qtbot, window, application)
        self.view: CaptionView = meeting_page_of(window).captions
        application.store.write(self._begin).result(60)

    def _begin(self, uow: UnitOfWork) -> None:
        uow.meetings.add(self.live.meeting)
        uow.transcripts.put(Transcript(self.live.transcript_id, self.live.meeting.id, "en", "", ""))

    def say(self, text: str, at: float = 1.0, utterance: UUID | None = None) -> UUID:
        """The utterance is final."""
        segment = self.store(text, at, utterance or uuid4())
        self.hear(
            CaptionFinal(self.live.track_id, segment.id, at, segment.end, segment.words, "en")
        )
        self.qtbot.waitUntil(lambda: text in self.view.toPlainText())
        return segment.id

    def confirm(self, utterance: UUID, text: str, at: float) -> None:
        self.hear(CaptionConfirmed(self.live.track_id, utterance, at, spoken(text, at)))

    def store(self, text: str, at: float, utterance: UUID) -> Segment:
        words = spoken(text, at)
        made = Segment(utterance, self.live.transcript_id, None, at, words[-1].end, words)
        self.application.store.write(lambda uow: uow.transcripts.put_segment(made)).result(60)
        return made

    def hear(self, event: CaptionEvent) -> None:
        self.application.meetings.events.publish(event)

    def stored(self, utterance: UUID) -> Segment | None:
        return self.application.store.read(lambda uow: uow.transcripts.segment(utterance))

    def open(self) -> None:
        QTest.keyClick(self.view, Qt.Key.Key_F2)
        assert self.view.editing.editor is not None

    def type(self, text: str) -> None:
        editor = self.view.editing.editor
        assert editor is not None
        editor.setPlainText(text)
        QTest.keyClick(editor, Qt.Key.Key_Return)

    def rows(self) -> list[str]:
        document = self.view.document()
        blocks = [document.findBlockByNumber(n) for n in range(document.blockCount())]
        return [block.text().split("\u2028")[-1] for block in blocks]


def spoken(text: str, at: float) -> tuple[Word, ...]:
    return tuple(Word(one, at + 0.3 * n, at + 0.3 * n + 0.25) for n, one in enumerate(text.split()))


@pytest.fixture
def talk(qtbot: QtBot, window: MainWindow, application: FakeApplication) -> Talk:
    return Talk(qtbot, window, application)


def test_a_corrected_line_shows_and_stores_what_the_person_wrote(talk: Talk) -> None:
    utterance = talk.say("Call miss tray.")
    talk.open()
    editor = talk.view.editing.editor
    assert editor is not None
    assert editor.accessibleName()
    assert "Enter saves" in talk.view.editing.hint
    talk.type("Call Ms Trey.")
    talk.qtbot.waitUntil(lambda: talk.rows() == ["Call Ms Trey.  · corrected"])
    stored = talk.stored(utterance)
    assert stored is not None
    assert (stored.text, stored.original_text) == ("Call Ms Trey.", "Call miss tray.")
    assert talk.view.editing.utterance_id is None
    assert talk.view.hasFocus()


def test_escape_and_unchanged_words_correct_nothing(talk: Talk) -> None:
    utterance = talk.say("Call miss tray.")
    talk.open()
    editor = talk.view.editing.editor
    assert editor is not None
    editor.setPlainText("something else")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    QTest.keyClick(talk.view, Qt.Key.Key_F2)
    talk.type("Call miss  tray.")
    assert talk.rows() == ["Call miss tray."]
    stored = talk.stored(utterance)
    assert stored is not None
    assert not stored.is_edited


def test_a_line_is_chosen_by_arrow_keys_and_opened_by_enter(talk: Talk) -> None:
    talk.say("First.", 1.0)
    talk.say("Second.", 3.0)
    QTest.keyClick(talk.view, Qt.Key.Key_Up)
    newest = talk.view.chosen
    QTest.keyClick(talk.view, Qt.Key.Key_Up)
    assert [newest, talk.view.chosen] == [1, 0]
    QTest.keyClick(talk.view, Qt.Key.Key_Return)
    editor = talk.view.editing.editor
    assert editor is not None
    assert editor.toPlainText() == "First."


def test_a_double_click_opens_the_line_under_the_mouse(talk: Talk) -> None:
    talk.say("First.", 1.0)
    talk.say("Second.", 3.0)
    area = talk.view.sheet.block(1).layout().boundingRect()
    area.moveTop(
        talk.view.document().documentLayout().blockBoundingRect(talk.view.sheet.block(1)).y()
    )
    QTest.mouseDClick(
        talk.view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=QPoint(30, round(area.center().y())),
    )
    editor = talk.view.editing.editor
    assert editor is not None
    assert editor.toPlainText() == "Second."


def test_new_captions_go_on_below_and_the_line_stays_where_it_is(talk: Talk) -> None:
    for number in range(40):
        talk.say(f"Sentence {number}.", number * 2.0)
    talk.open()
    editor = talk.view.editing.editor
    assert editor is not None
    place = editor.mapTo(talk.view, QPoint(0, 0))
    for number in range(40, 60):
        talk.say(f"Sentence {number}.", number * 2.0)
    talk.say("Late to come, early in time.", 11.0)
    assert editor.mapTo(talk.view, QPoint(0, 0)) == place
    assert talk.view.editing.index == 40
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    bar = talk.view.verticalScrollBar()
    talk.qtbot.waitUntil(lambda: bar.value() == bar.maximum())


def test_what_is_said_while_somebody_types_stands_behind_what_was_typed(talk: Talk) -> None:
    utterance = uuid4()
    talk.store("call miss tray", 1.0, utterance)
    talk.confirm(utterance, "call miss tray", 1.0)
    talk.qtbot.waitUntil(lambda: talk.rows() == ["call miss tray"])
    talk.open()
    talk.store("call miss tray tomorrow", 1.0, utterance)
    talk.confirm(utterance, "tomorrow", 1.9)
    talk.type("call Ms Trey")
    talk.qtbot.waitUntil(lambda: talk.rows() == ["call Ms Trey tomorrow  · corrected"])
    stored = talk.stored(utterance)
    assert stored is not None
    assert stored.text == "call Ms Trey tomorrow"
    talk.hear(
        CaptionFinal(
            talk.live.track_id,
            utterance,
            1.0,
            3.0,
            spoken("Call Miss Tray tomorrow at three.", 1.0),
            "en",
        )
    )
    talk.qtbot.waitUntil(lambda: talk.rows() == ["call Ms Trey tomorrow at three.  · corrected"])


def test_what_could_not_be_saved_stays_in_the_field_with_the_reason(talk: Talk) -> None:
    utterance = talk.say("Call miss tray.")
    remove = talk.application.store.write(lambda uow: uow.transcripts.remove_segment(utterance))
    remove.result(60)
    talk.open()
    talk.type("Call Ms Trey.")
    talk.qtbot.waitUntil(lambda: "is not here any more" in talk.view.editing.hint)
    editor = talk.view.editing.editor
    assert editor is not None
    assert editor.isEnabled()
    assert editor.toPlainText() == "Call Ms Trey."


def test_the_end_of_the_meeting_saves_what_is_being_typed(talk: Talk) -> None:
    utterance = talk.say("Call miss tray.")
    talk.open()
    editor = talk.view.editing.editor
    assert editor is not None
    editor.setPlainText("Call Ms Trey.")
    talk.window.session.end()
    talk.qtbot.waitUntil(lambda: talk.view.editing.editor is None)
    stored = talk.stored(utterance)
    assert stored is not None
    assert stored.text == "Call Ms Trey."


def test_a_failure_after_the_end_says_what_had_been_written(talk: Talk) -> None:
    utterance = talk.say("Call miss tray.")
    remove = talk.application.store.write(lambda uow: uow.transcripts.remove_segment(utterance))
    remove.result(60)
    talk.open()
    editor = talk.view.editing.editor
    assert editor is not None
    editor.setPlainText("Call Ms Trey.")
    talk.window.session.end()
    notices = talk.window.notices
    talk.qtbot.waitUntil(lambda: any("Call Ms Trey." in text for text in notices.texts))
    talk.application.meetings.settle_end()
    talk.qtbot.waitUntil(lambda: talk.window.session.phase is Phase.IDLE)


def test_words_taken_away_can_be_brought_back(talk: Talk) -> None:
    utterance = talk.say("Thank you for watching.")
    talk.open()
    talk.type("")
    talk.qtbot.waitUntil(lambda: talk.view.toPlainText() == "")
    button = talk.window.toast.findChild(QPushButton)
    assert button is not None
    button.click()
    talk.qtbot.waitUntil(lambda: "Thank you for watching." in talk.view.toPlainText())
    stored = talk.stored(utterance)
    assert stored is not None
    assert stored.text == "Thank you for watching."


def test_letters_and_space_in_the_field_are_letters_and_space(talk: Talk) -> None:
    talk.say("Call miss tray.")
    talk.open()
    editor = talk.view.editing.editor
    assert editor is not None
    QTest.keyClicks(editor, " mm")
    assert editor.toPlainText() == "Call miss tray. mm"
    assert not talk.application.meetings.muted


def test_copied_captions_leave_out_the_sign_of_a_correction(talk: Talk) -> None:
    talk.say("Call miss tray.")
    talk.open()
    talk.type("Call Ms Trey.")
    talk.qtbot.waitUntil(lambda: "corrected" in talk.view.toPlainText())
    talk.view.selectAll()
    copied = talk.view.createMimeDataFromSelection().text()
    assert copied.endswith("Call Ms Trey.")
    assert "corrected" not in copied
