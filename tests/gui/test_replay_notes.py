"""Notes after the meeting: read by kind, heard from their moments, changed with undo, exported."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.domain.notes import Note, NoteKind, NotePriority
from meeting_desktop.domain.polls import PollKind
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.library.library_page import LibraryRoomPage
from meeting_desktop.ui.library.notes.noted_card import NotedCard
from meeting_desktop.ui.library.notes.notes_view import NotesView
from meeting_desktop.ui.library.replay_page import ReplayPage
from tests.contracts.room_samples import a_note, a_poll, a_vote
from tests.contracts.sharing_samples import connected
from tests.fakes.sample_talks import Talk, make_talk
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.gui.replaying import open_replay, store_talk

_CONTROL = Qt.KeyboardModifier.ControlModifier
_TASK = a_note(
    "Send the **offer**\n- with prices",
    20.0,
    kind=NoteKind.ACTION_ITEM,
    assignee="Hanna",
    due=date(2026, 3, 9),
    priority=NotePriority.HIGH,
)
_NOTES = (
    a_note("In all", None),
    _TASK,
    a_note("We take it", 9.0, kind=NoteKind.DECISION),
    a_note("Who pays?", 4.0, kind=NoteKind.QUESTION),
    a_note("[the plan](https://example.org/plan)", 12.0, kind=NoteKind.RESOURCE),
    a_note("gone", 3.0, removed=True),
)


@pytest.fixture
def talk(application: FakeApplication, tmp_path: Path) -> Talk:
    made = make_talk()
    store_talk(application, made, tmp_path)
    write(application, made, *_NOTES)
    return made


@pytest.fixture
def page(qtbot: QtBot, shell: FakeShell, talk: Talk) -> ReplayPage:
    """With the notes in sight."""
    made = open_replay(qtbot, shell, talk)
    made.actions_.notes.trigger()
    qtbot.waitUntil(lambda: bool(made.notes.list.cards))
    return made


def write(application: FakeApplication, talk: Talk, *notes: Note) -> None:
    def work(uow: UnitOfWork) -> None:
        for note in notes:
            uow.notes.put(talk.meeting.id, note)

    application.store.write(work).result(60)


def stored(application: FakeApplication, talk: Talk) -> dict[str, Note]:
    """What is not removed, by its words."""
    notes = application.store.read(lambda uow: uow.notes.of_meeting(talk.meeting.id))
    return {one.content.text: one for one in notes if not one.content.removed}


def card(page: ReplayPage, text: str) -> NotedCard:
    return next(one for one in page.notes.list.cards.values() if one.note.text == text)


def told(view: NotesView) -> list[list[str]]:
    """What stands under each heading, from above."""
    return [[one.note.text for one in section.cards] for section in view.list.sections.values()]


def offers(action: QAction, text: str) -> bool:
    return action.isEnabled() and action.text() == text


def change(one: NotedCard, text: str) -> None:
    one.edit()
    assert one.editor is not None
    one.editor.words.setPlainText(text)
    one.editor.save.click()


def test_notes_stand_by_kind_with_what_a_task_has(page: ReplayPage) -> None:
    assert told(page.notes) == [
        ["We take it"],
        ["Who pays?"],
        ["[the plan](https://example.org/plan)"],
        ["Send the **offer**\n- with prices"],
        ["In all"],
    ]
    task = card(page, _TASK.content.text)
    assert task.task.text().startswith("Hanna · by ")
    assert task.words.toPlainText() == "Send the offer\n• with prices"
    assert "Task" in task.accessibleName()
    assert not card(page, "In all").moment.isVisible()
    assert page.notes.count_text == "5 notes"


def test_a_click_or_enter_plays_from_the_moment_of_a_note(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication
) -> None:
    qtbot.waitUntil(lambda: page.playback.can_play)
    card(page, "We take it").moment.click()
    assert application.player.playing
    assert application.player.seeks[-1] == 9.0
    page.playback.pause()
    qtbot.keyClick(card(page, "Who pays?").moment, Qt.Key.Key_Return)
    assert application.player.seeks[-1] == 4.0
    assert page.notes.isVisible()
    card(page, "We take it").moment.menu().actions()[1].trigger()
    assert page.readings.shows_words
    assert page.playback.position == 9.0


def test_notes_are_on_the_line_of_time_and_in_the_waveform(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    def words() -> set[str]:
        return {tick.text for tick in page.transport.timeline.ticks}

    assert {"Decision: We take it", "Question: Who pays?", "Resource: the plan"} <= words()
    moments = [tick.at for tick in page.wave.strip._look.events]
    assert {4.0, 9.0, 12.0, 20.0} <= set(moments)
    page.notes.desk.remove(card(page, "We take it").note)
    qtbot.waitUntil(lambda: "Decision: We take it" not in words())
    page.close_meeting()
    assert "Question: Who pays?" not in words()


def test_what_is_changed_ticked_off_and_removed_is_undone_and_done_again(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    do = page.notes.actions_
    task = card(page, _TASK.content.text)
    task.done.click()
    qtbot.waitUntil(lambda: stored(application, talk)[_TASK.content.text].content.done)
    change(card(page, "We take it"), "We take two")
    qtbot.waitUntil(lambda: "We take two" in stored(application, talk))
    question = card(page, "Who pays?")
    question.menu().actions()[2].trigger()
    qtbot.waitUntil(lambda: "Who pays?" not in stored(application, talk))
    assert page.notes.isVisible()
    for text in ("Undo removing", "Undo change of the note", "Undo done"):
        qtbot.waitUntil(partial(offers, do.undo, text))
        do.undo.trigger()
    qtbot.waitUntil(lambda: not stored(application, talk)[_TASK.content.text].content.done)
    assert {"Who pays?", "We take it"} <= stored(application, talk).keys()
    qtbot.waitUntil(do.redo.isEnabled)
    do.redo.trigger()
    qtbot.waitUntil(lambda: stored(application, talk)[_TASK.content.text].content.done)
    qtbot.waitUntil(card(page, _TASK.content.text).done.isChecked)


def test_a_note_is_added_where_the_sound_is_and_taken_back(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    page.playback.seek(33.0)
    page.actions_.notes.trigger()
    assert page.notes.writer.words.hasFocus()
    page.notes.writer.words.setPlainText("Later thought")
    qtbot.keyClick(page.notes.writer.words, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(page.notes.writer.words, Qt.Key.Key_Return, _CONTROL)
    qtbot.waitUntil(lambda: "Later thought" in stored(application, talk))
    note = stored(application, talk)["Later thought"]
    assert (note.content.kind, note.content.at) == (NoteKind.RESOURCE, 33.0)
    qtbot.waitUntil(lambda: told(page.notes)[2][1:] == ["Later thought"])
    assert "You" in card(page, "Later thought").about.text()
    qtbot.waitUntil(page.notes.actions_.undo.isEnabled)
    page.notes.actions_.undo.trigger()
    qtbot.waitUntil(lambda: "Later thought" not in stored(application, talk))


def test_what_is_typed_is_not_lost_by_leaving(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    one = card(page, "We take it")
    one.edit()
    assert one.editor is not None
    one.editor.words.setPlainText("We take two")
    page.notes.writer.words.setPlainText("Half a thou")
    page.close_meeting()
    assert page.notes.writer.words.toPlainText() == ""
    qtbot.waitUntil(lambda: "We take two" in stored(application, talk))
    page.open(talk.meeting.id)
    assert page.notes.writer.words.toPlainText() == "Half a thou"


def test_keys_work_on_the_note_that_has_the_keyboard(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    do, task = page.notes.actions_, card(page, _TASK.content.text)
    task.moment.setFocus()
    do.done.trigger()
    qtbot.waitUntil(lambda: stored(application, talk)[_TASK.content.text].content.done)
    do.edit.trigger()
    assert task.editor is not None
    task.end_edit()
    task.moment.setFocus()
    do.remove.trigger()
    qtbot.waitUntil(lambda: _TASK.content.text not in stored(application, talk))
    page.view.setFocus()
    do.edit.trigger()
    assert not any(one.editor for one in page.notes.list.cards.values())


def test_what_somebody_else_changed_meanwhile_is_not_undone(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk, shell: FakeShell
) -> None:
    change(card(page, "We take it"), "We take two")
    qtbot.waitUntil(page.notes.actions_.undo.isEnabled)
    mine = stored(application, talk)["We take two"]
    theirs = replace(
        mine,
        content=replace(mine.content, text="We take three"),
        revision=mine.revision + 1,
        versions={**mine.versions, "text": mine.revision + 1},  # type: ignore[dict-item]
    )
    write(application, talk, theirs)
    qtbot.waitUntil(lambda: "We take three" in told(page.notes)[0])
    page.notes.actions_.undo.trigger()
    qtbot.waitUntil(lambda: "Somebody else has changed this note" in shell.toast)
    assert "We take three" in stored(application, talk)
    qtbot.waitUntil(lambda: not page.notes.desk.stack.count())


def test_a_reader_sees_them_all_and_is_told_why_nothing_can_be_changed(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication
) -> None:
    connected(application.store)
    application.use_cases.planning.access.start()
    qtbot.waitUntil(lambda: "belongs to somebody else" in page.notes.reason.sentence)
    one = card(page, "We take it")
    assert not page.notes.writer.isVisible()
    assert not any(action.isEnabled() for action in one.menu().actions()[::2])
    assert one.menu().actions()[1].isEnabled(), "copying is reading"
    assert not card(page, _TASK.content.text).done.isEnabled()
    assert one.moment.isEnabled()
    one.edit()
    assert one.editor is None
    assert "belongs to somebody else" in page.notes.actions_.remove.toolTip()


def test_of_a_meeting_that_runs_they_are_only_read(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication, tmp_path: Path
) -> None:
    made = make_talk()
    running = replace(made, meeting=replace(made.meeting, status=MeetingStatus.ACTIVE))
    store_talk(application, running, tmp_path)
    page = open_replay(qtbot, shell, running)
    page.actions_.notes.trigger()
    qtbot.waitUntil(lambda: "is running" in page.notes.reason.sentence)
    assert not page.notes.writer.isVisible()


def test_where_nothing_was_noted_one_can_begin(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication, tmp_path: Path
) -> None:
    talk = make_talk()
    store_talk(application, talk, tmp_path)
    page = open_replay(qtbot, shell, talk)
    page.actions_.notes.trigger()
    assert page.notes.writer.words.hasFocus()
    page.notes.writer.words.setPlainText("First")
    qtbot.keyClick(page.notes.writer.words, Qt.Key.Key_Return, _CONTROL)
    qtbot.waitUntil(lambda: told(page.notes)[-1] == ["First"])


def test_hundreds_of_notes_come_a_few_at_a_time(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    view = page.notes
    made: list[int] = []
    view.desk.read.connect(lambda: made.append(len(view.list.cards)))
    write(application, talk, *(a_note(f"Note {place}", float(place)) for place in range(15)))
    qtbot.waitUntil(lambda: view.count_text == "20 notes")
    assert made[0] == 17
    qtbot.waitUntil(lambda: len(view.list.cards) == 20)
    assert told(view)[-1][:3] == ["Note 0", "Note 1", "Note 2"]


def test_a_note_that_was_found_opens_the_notes_at_its_second(
    qtbot: QtBot, shell: FakeShell, talk: Talk
) -> None:
    room = LibraryRoomPage(shell)
    qtbot.addWidget(room)
    room.resize(1024, 700)
    room.show()
    found = room.list_page.finding.places
    room.list_page.search.edit.setText("take in:notes")
    room.list_page._search()
    qtbot.waitUntil(lambda: found.rows.rowCount() == 2)
    found._open(found.rows.index(1, 0))
    qtbot.waitUntil(lambda: room.replay.playback.position == 9.0)
    assert room.replay.notes.isVisible()
    room.close_page()


def test_polls_are_saved_as_a_table(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk, tmp_path: Path
) -> None:
    assert not page.actions_.polls.isEnabled()
    open_one = replace(a_poll("=What else?", PollKind.OPEN_ENDED), anonymous=True)

    def work(uow: UnitOfWork) -> None:
        uow.polls.put(talk.meeting.id, open_one)
        uow.polls.put_vote(replace(a_vote(open_one, text="More light"), voter=new_id()))

    application.store.write(work).result(60)
    page.open(talk.meeting.id)
    qtbot.waitUntil(page.actions_.polls.isEnabled)
    page.polls.ask = lambda _suggestion: str(tmp_path / "polls")
    page.actions_.polls.trigger()
    qtbot.waitUntil((tmp_path / "polls.csv").exists)
    with (tmp_path / "polls.csv").open(encoding="utf-8-sig", newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["question"], row["answer"], row["names"]) == ("'=What else?", "More light", "")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_nothing_is_clipped_in_the_smallest_window(
    qtbot: QtBot, page: ReplayPage, shell: FakeShell, mode: Literal["light", "dark"]
) -> None:
    shell.theme.set_mode(mode)
    view = page.notes
    assert not view.list.horizontalScrollBar().isVisible()
    body = view.list.widget()
    assert body is not None
    for one in view.list.cards.values():
        shown: list[QWidget] = [one.sign, one.about, one.more, one.words]
        for part in (*shown, *(part for part in (one.moment, one.done) if part.isVisible())):
            place = part.rect().translated(part.mapTo(body, part.rect().topLeft()))
            assert body.rect().contains(place)
        assert one.words.document().size().height() <= one.words.height()
    assert view.rect().contains(view.writer.geometry())
    shell.theme.set_mode("light")
