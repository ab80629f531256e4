"""Reviewing: the waveform, keys while one types, parts split and joined, bookmarks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from meeting_desktop.application.draw_waveform import TrackWaveform
from meeting_desktop.core.errors import DiskFullError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.transcript import edit_text
from meeting_desktop.domain.waveform import PEAKS_PER_SECOND, waveform_of
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.library.printing import document_of
from meeting_desktop.ui.library.replay_page import ReplayPage
from meeting_desktop.ui.library.transcript_document import TranscriptDocument, WordPlace
from meeting_desktop.ui.library.waveform.lanes import MOST_LANES, lanes_of
from meeting_desktop.ui.library.waveform.waveform_strip import WaveformStrip
from meeting_desktop.ui.library.waveform.window_of_time import WindowOfTime
from meeting_desktop.ui.theme.theme import Theme
from tests.fakes.sample_talks import Talk, make_talk
from tests.fakes.shell import FakeShell
from tests.fakes.sounds import tone, write_wav
from tests.fakes.use_cases import FakeApplication
from tests.gui.replaying import open_replay, store_talk, stored

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def talk(application: FakeApplication, tmp_path: Path) -> Talk:
    made = make_talk()
    store_talk(application, made, tmp_path)
    return made


@pytest.fixture
def page(qtbot: QtBot, shell: FakeShell, talk: Talk) -> ReplayPage:
    return open_replay(qtbot, shell, talk)


def noise(seconds: float, who: UUID | None = None) -> TrackWaveform:
    peaks = np.full(round(seconds * PEAKS_PER_SECOND), 120, dtype=np.uint8)
    return TrackWaveform(who, waveform_of(peaks))


# -- the waveform ----------------------------------------------------------------------------------


def test_each_speaker_has_a_lane_and_the_quiet_ones_share_the_last() -> None:
    two = TranscriptDocument(make_talk().transcript)
    lanes = lanes_of(two, [noise(80)], "Others")
    assert [(lane.name, lane.number) for lane in lanes] == [("Ada", 0), ("Sample Lead", 1)]
    spoken = {lane.name: lane.spoken for lane in lanes}
    assert spoken["Ada"] == pytest.approx(33.6, abs=0.1)
    many = [(f"Person {n}", "word " * (n + 2)) for n in range(9)]
    document = TranscriptDocument(make_talk(lines=many).transcript)
    names = [lane.name for lane in lanes_of(document, [noise(80)], "Others")]
    assert len(names) == MOST_LANES
    assert names == ["Person 5", "Person 6", "Person 7", "Person 8", "Others"]
    assert lanes_of(two, [], "Others") == ()


def test_sound_without_words_is_one_lane() -> None:
    empty = TranscriptDocument(make_talk(lines=[]).transcript)
    (lane,) = lanes_of(empty, [noise(10)], "Others")
    assert lane.spans == ((0.0, 10.0),)


def test_looking_closer_keeps_what_is_pointed_at_and_stays_inside() -> None:
    whole = WindowOfTime.whole(100.0)
    close = whole.zoomed(0.1, 50.0)
    assert (close.start, close.end) == (45.0, 55.0)
    assert close.moved(-500).start == 0.0
    assert close.moved(500).end == 100.0
    assert close.zoomed(100, 50.0) == whole
    assert close.showing(50.0) is close
    turned = close.showing(80.0)
    assert (turned.start, turned.end) == (79.0, 89.0)
    assert WindowOfTime.whole(0.0).zoomed(0.5, 0.0).at(1.0) == 0.0


@pytest.fixture
def strip(qtbot: QtBot, theme: Theme) -> WaveformStrip:
    made = WaveformStrip(theme)
    qtbot.addWidget(made)
    made.resize(800, 80)
    document = TranscriptDocument(make_talk().transcript)
    made.show_sound(80.0, lanes_of(document, [noise(80)], "Others"), ())
    made.show()
    return made


def test_a_click_goes_there_and_a_drag_chooses(qtbot: QtBot, strip: WaveformStrip) -> None:
    sought: list[float] = []
    chosen: list[tuple[float, float]] = []
    strip.sought.connect(sought.append)
    strip.chosen.connect(lambda start, end: chosen.append((start, end)))
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(400, 40))
    assert sought == [40.0]
    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=QPoint(600, 40))
    qtbot.mouseMove(strip, QPoint(200, 40))
    qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=QPoint(200, 40))
    assert chosen == [(20.0, 60.0)]
    assert strip.selection == (20.0, 60.0)
    qtbot.keyClick(strip, Qt.Key.Key_Escape)
    assert strip.selection is None


def test_a_part_is_chosen_with_the_keyboard(qtbot: QtBot, strip: WaveformStrip) -> None:
    chosen: list[tuple[float, float]] = []
    strip.chosen.connect(lambda start, end: chosen.append((start, end)))
    strip.set_seconds(10.0)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(strip, key, SHIFT)
    assert strip.selection == (10.0, 11.0)
    assert chosen == [(10.0, 11.0), (10.0, 12.0), (10.0, 11.0)]


def test_wheel_and_keys_zoom_and_the_sound_is_followed(qtbot: QtBot, strip: WaveformStrip) -> None:
    turn(strip, QPointF(400, 40), CTRL)
    assert strip.window_of_time.length < 80
    assert strip.window_of_time.at(0.5) == pytest.approx(40.0)
    qtbot.keyClick(strip, Qt.Key.Key_0)
    assert strip.window_of_time.is_whole
    strip.set_seconds(10.0)
    for _ in range(4):
        qtbot.keyClick(strip, Qt.Key.Key_Plus)
    assert strip.window_of_time.start <= 10.0 <= strip.window_of_time.end
    strip.set_seconds(70.0)
    assert strip.window_of_time.start <= 70.0 <= strip.window_of_time.end
    turn(strip, QPointF(400, 40), Qt.KeyboardModifier.NoModifier)
    assert strip.window_of_time.start < 70.0


def turn(strip: WaveformStrip, at: QPointF, keys: Qt.KeyboardModifier) -> None:
    event = QWheelEvent(
        at,
        at,
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(strip, event)


def test_speech_is_painted_in_the_colour_of_its_speaker(strip: WaveformStrip, theme: Theme) -> None:
    image = strip.grab().toImage()
    ratio = image.devicePixelRatio()
    seen = {
        image.pixelColor(round(x * ratio), round(y * ratio)).name()
        for x in range(200, 800, 3)
        for y in (20, 50)
    }
    assert theme.tokens.speaker(0) in seen
    assert theme.tokens.speaker(1) in seen
    assert strip.accessibleDescription() == "Ada 52 %, Sample Lead 48 %"


def test_a_recording_that_cannot_be_read_has_no_waveform(page: ReplayPage) -> None:
    assert page.wave.strip.isHidden()
    assert page.actions_.waveform.isChecked()


def test_a_recording_is_drawn_with_the_page_and_hidden_when_nobody_wants_it(
    qtbot: QtBot, shell: FakeShell, talk: Talk, tmp_path: Path
) -> None:
    (sound,) = (tmp_path / "config" / "recordings").rglob("*.ogg")
    write_wav(sound, tone(60))
    page = open_replay(qtbot, shell, talk)
    strip = page.wave.strip
    qtbot.waitUntil(strip.isVisible)
    assert [lane.name for lane in strip.lanes] == ["Ada", "Sample Lead"]
    strip.sought.emit(30.0)
    assert page.playback.position == 30.0
    page.desk.rename_speaker(talk.transcript.speakers[0].id, "Grace")
    qtbot.waitUntil(lambda: strip.lanes[0].name == "Grace")
    page.actions_.waveform.trigger()
    assert strip.isHidden()
    page.actions_.waveform.trigger()
    assert strip.isVisible()
    page.close_meeting()
    assert strip.isHidden()


# -- keys while one types --------------------------------------------------------------------------


def test_the_sound_is_worked_without_leaving_the_words(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication
) -> None:
    page.playback.seek(20.0)
    page.view.open_editor(3)
    editor = page.view.editor
    assert editor is not None
    qtbot.keyClick(editor, Qt.Key.Key_B, CTRL)
    assert page.playback.position == pytest.approx(18.0)
    qtbot.keyClick(editor, Qt.Key.Key_Space, CTRL)
    assert page.playback.playing
    qtbot.keyClick(editor, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert page.playback.speed == 1.25
    qtbot.keyClick(editor, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert page.playback.speed == 1.0
    qtbot.keyClick(editor, Qt.Key.Key_Space, CTRL)
    assert not application.player.playing
    assert page.view.editor is editor
    assert editor.toPlainText() == page.document.rows[3].text


# -- split and joined ------------------------------------------------------------------------------


def test_shift_enter_splits_and_undo_joins(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    whole = talk.segments[2]
    page.view.open_editor(2, word=2)
    qtbot.keyClick(page.view.editor, Qt.Key.Key_Return, SHIFT)
    assert [row.text for row in page.document.rows[2:4]] == [
        "I see.",
        "What happens on the days when that laptop is away?",
    ]
    editor = page.view.editor
    assert editor is not None
    assert editor.toPlainText().startswith("What happens")
    page.view.close_editors()
    assert [one.text for one in stored(application, talk)[2:4]] == [
        row.text for row in page.document.rows[2:4]
    ]
    page.actions_.undo.trigger()
    assert page.document.rows[2] == whole
    assert stored(application, talk)[2] == whole
    page.actions_.redo.trigger()
    assert page.document.rows[3].text.startswith("What happens")


def test_what_was_typed_is_kept_when_the_part_is_split(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    page.view.open_editor(2)
    editor = page.view.editor
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, "Well then.")
    qtbot.keyClick(editor, Qt.Key.Key_Return, SHIFT)  # at the end there is nothing to split
    assert page.document.rows[2].text == "Well then."
    page.view.open_editor(2, word=1)
    qtbot.keyClick(page.view.editor, Qt.Key.Key_Return, SHIFT)
    page.view.close_editors()
    assert [one.text for one in stored(application, talk)[2:4]] == ["Well", "then."]


def test_backspace_at_the_beginning_joins_with_the_part_before(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    before, here = talk.segments[3], talk.segments[4]
    page.view.open_editor(4, word=0)
    qtbot.keyClick(page.view.editor, Qt.Key.Key_Backspace)
    joined = page.document.rows[3]
    assert joined.words == (*before.words, *here.words)
    editor = page.view.editor
    assert editor is not None
    assert editor.textCursor().position() == len(before.text) + 1
    page.view.close_editors()
    page.actions_.undo.trigger()
    assert list(page.document.rows) == list(talk.segments)
    assert [one for one in stored(application, talk) if one.words] == list(talk.segments)


def test_a_split_that_cannot_be_stored_is_taken_back(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, shell: FakeShell, talk: Talk
) -> None:
    application.store.fail_next = DiskFullError("The disk is full; make room and try again.")
    page.desk.split(talk.segments[0].id, 2)
    qtbot.waitUntil(lambda: bool(shell.toasts))
    assert list(page.document.rows) == list(talk.segments)
    assert not page.actions_.undo.isEnabled()


def test_the_marked_word_begins_a_part_and_a_command_joins_it(
    page: ReplayPage, shell: FakeShell, talk: Talk
) -> None:
    page.actions_.join.trigger()
    page.view.focus_row(1)
    page.actions_.join.trigger()
    assert page.document.rows[0].text.endswith(talk.segments[1].text)
    page.actions_.undo.trigger()
    assert list(page.document.rows) == list(talk.segments)


# -- bookmarks -------------------------------------------------------------------------------------


def test_a_bookmark_is_set_named_gone_to_removed_and_brought_back(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, shell: FakeShell, talk: Talk
) -> None:
    page.playback.seek(30.0)
    page.actions_.bookmark.trigger()
    qtbot.waitUntil(lambda: shell.toasts == ["Bookmark at 0:30"])
    (mark,) = page.tools.bookmarks.known
    assert mark.text == "was approved three weeks later than planned."
    shell.press_toast(qtbot, "Bookmark at 0:30")
    shown = page.tools.bookmark_list
    assert shown is not None
    item = shown.tree.topLevelItem(0)
    assert item is not None
    item.setText(1, "The budget")
    qtbot.waitUntil(lambda: page.tools.bookmarks.known[0].text == "The budget")
    page.playback.seek(0.0)
    qtbot.keyClick(shown.tree, Qt.Key.Key_Return)
    assert page.playback.position == 30.0
    qtbot.keyClick(shown.tree, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.tools.bookmarks.known == ())
    shell.press_toast(qtbot, "Removed the bookmark")
    qtbot.waitUntil(lambda: len(page.tools.bookmarks.known) == 1)
    kept = application.use_cases.archive.bookmarks.of_meeting(talk.meeting.id)
    assert [one.text for one in kept] == ["The budget"]


def test_bookmarks_are_there_when_the_meeting_is_opened_again(
    qtbot: QtBot, page: ReplayPage, talk: Talk
) -> None:
    page.actions_.bookmark.trigger()
    qtbot.waitUntil(lambda: len(page.tools.bookmarks.known) == 1)
    page.close_meeting()
    assert page.tools.bookmarks.known == ()
    page.open(talk.meeting.id)
    qtbot.waitUntil(lambda: len(page.tools.bookmarks.known) == 1)


# -- find and replace ------------------------------------------------------------------------------


def test_all_places_are_seen_some_left_out_and_one_undo_takes_all_back(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    page.actions_.replace.trigger()
    dialog = page.tools.replacing
    assert dialog is not None
    dialog.sought_words.setText("budget")
    dialog.replacement.setText("plan")
    dialog.look()
    assert dialog.count.text() == "4 of 4 places"
    assert dialog.view.model() is dialog.rows
    assert dialog.rows.index(0, 0).data() == (
        "0:26 Sample Lead: …works, but last quarter we missed the [budget → plan] "
        "review because nobody had the newest …"
    )
    out = Qt.CheckState.Unchecked
    dialog.rows.setData(dialog.rows.index(1, 0), out, Qt.ItemDataRole.CheckStateRole)
    assert dialog.replace_action.text() == "Replace 3 places"
    dialog.replace_action.trigger()
    now = [one.text for one in stored(application, talk)]
    assert sum("budget" in text for text in now) == 1
    assert sum("plan" in text and "budget" not in text for text in now) >= 3
    assert dialog.count.text() == "1 of 1 places"
    assert page.actions_.undo.text() == "Undo replacing"
    page.actions_.undo.trigger()
    assert stored(application, talk) == list(talk.segments)
    dialog.none_button.click()
    assert not dialog.replace_action.isEnabled()


def test_replacing_begins_with_what_is_marked_and_goes_to_a_place(
    qtbot: QtBot, page: ReplayPage
) -> None:
    page.view.set_selection((WordPlace(4, 1), WordPlace(4, 1)))
    page.actions_.replace.trigger()
    dialog = page.tools.replacing
    assert dialog is not None
    assert dialog.sought_words.text() == "budget"
    dialog.view.activated.emit(dialog.rows.index(3, 0))
    assert page.playback.position == pytest.approx(dialog.rows.chosen[3].at)
    page.close_meeting()
    qtbot.waitUntil(lambda: page.tools.replacing is None)


# -- what was unsure -------------------------------------------------------------------------------


def test_unsure_words_are_marked_until_somebody_corrects_them(
    qtbot: QtBot, page: ReplayPage, talk: Talk
) -> None:
    first = talk.segments[0]
    doubtful = (replace(first.words[0], probability=0.5), replace(first.words[1], probability=0.1))
    page.desk.show_segments([replace(first, words=(*doubtful, *first.words[2:]))])
    passage = page.document.passages[0]
    assert list(page.view.marks_of(passage)) == []
    page.actions_.confidence.trigger()
    marks = list(page.view.marks_of(passage))
    assert [(mark.first.word, bool(mark.outline)) for mark in marks] == [(0, False), (1, True)]
    page.desk.edit(first.id, page.document.rows[0].text.replace("morning,", "evening,"))
    marks = list(page.view.marks_of(page.document.passages[0]))
    assert [mark.first.word for mark in marks] == [0]


# -- taken along -----------------------------------------------------------------------------------


def test_a_part_is_shared_from_what_is_marked(
    qtbot: QtBot, page: ReplayPage, shell: FakeShell, tmp_path: Path
) -> None:
    page.actions_.share.trigger()
    assert shell.toasts == ["Mark the words, or drag over the waveform, to choose a part."]
    asked: list[str] = []

    def ask(_page: QWidget, _title: str, suggestion: str, filters: str) -> str:
        asked.extend([Path(suggestion).name, filters])
        return str(tmp_path / "part")

    page.tools.clips.ask = ask
    page.view.set_selection((WordPlace(1, 0), WordPlace(1, 3)))
    page.actions_.share.trigger()
    assert asked[0] == "2026-03-02 Discovery call – 0-10.ogg"
    assert "M4A" in asked[1]
    # The recording of this test is none; what a real one becomes is tested below the windows.
    qtbot.waitUntil(lambda: "holds no sound" in shell.toasts[-1])


def test_two_versions_are_compared_change_by_change(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, shell: FakeShell, talk: Talk
) -> None:
    page.actions_.compare.trigger()
    qtbot.waitUntil(lambda: "one version only" in (shell.toasts or [""])[-1])
    second = replace(talk.transcript, id=new_id(), revision=2, segments=())
    changed = [
        replace(one, id=new_id(), transcript_id=second.id, speaker_id=None) for one in talk.segments
    ]
    changed[4] = edit_text(changed[4], "The plan was approved three weeks later than planned.")

    def write(uow: UnitOfWork) -> None:
        uow.transcripts.put(replace(second, speakers=()))
        for one in changed:
            uow.transcripts.put_segment(one)

    application.store.write(write).result(60)
    page.actions_.compare.trigger()
    qtbot.waitUntil(lambda: page.tools.comparison is not None)
    dialog = page.tools.comparison
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.count.text() == "1 change")
    item = dialog.tree.topLevelItem(0)
    assert item is not None
    assert "[budget]" in item.text(1)
    assert "[plan]" in item.text(2)
    dialog.tree.itemActivated.emit(item, 0)
    assert page.playback.position == pytest.approx(talk.segments[4].words[1].start)
    dialog.old.setCurrentIndex(0)
    dialog.old.activated.emit(0)
    qtbot.waitUntil(lambda: dialog.count.text() == "Both have the same words")


def test_a_transcript_is_printed_as_plain_text(
    page: ReplayPage, shell: FakeShell, tmp_path: Path
) -> None:
    target = tmp_path / "paper.pdf"

    def ask(printer: QPrinter, _page: QWidget) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        return True

    page.tools.printing.ask = ask
    page.actions_.print.trigger()
    assert target.read_bytes().startswith(b"%PDF")
    assert shell.toasts == ["Given to the printer"]
    transcript = page.document.transcript()
    speaker = replace(transcript.speakers[0], name="<b>Ada</b>")
    named = replace(transcript, speakers=(speaker, *transcript.speakers[1:]))
    assert page.reviewed is not None
    text = document_of(page.reviewed.meeting, named).toPlainText()
    assert "<b>Ada</b>  0:01\nGood morning, and thank you" in text
