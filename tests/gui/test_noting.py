"""Notes in the meeting's window, alone and with colleagues, over the real rules of a conference."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from meeting_desktop.application.conference_seat import ConferenceRequest
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.control_messages import Admit, Hello
from meeting_desktop.domain.notes import NoteField, NoteKind, NotePriority
from meeting_desktop.domain.notes_messages import NoteShown, RemoveNote, WriteNote
from meeting_desktop.domain.participants import Role
from meeting_desktop.ui.conference.markdown_view import MarkdownView
from meeting_desktop.ui.conference.note_card import NoteCard
from meeting_desktop.ui.conference.notes_panel import NotesPanel
from meeting_desktop.ui.conference.room_side import CHAT, NOTES, PEOPLE
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.fakes.seats import FakeGuestSeat
from tests.fakes.use_cases import FakeApplication
from tests.gui.holding import hold_meeting, meeting_page_of
from tests.gui.note_room import NoteRoom, heard_by

_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def room(qtbot: QtBot, theme: Theme) -> Iterator[NoteRoom]:
    """Of a meeting in which nobody else is."""
    made = NoteRoom(qtbot, theme)
    yield made
    made.close()


@pytest.fixture
def panel(room: NoteRoom) -> NotesPanel:
    return room.panel


def changed_by(guest: FakeGuestSeat, card: NoteCard, text: str) -> None:
    note = card.note
    words = WriteNote(new_id(), note.id, note.revision, (NoteField.TEXT,), text=text)
    guest.say(words)


def test_control_enter_ties_a_note_to_when_one_began_to_write(
    qtbot: QtBot, panel: NotesPanel, room: NoteRoom
) -> None:
    panel.writer.words.setPlainText("We take it")
    room.seconds = 90.0
    qtbot.keyClick(panel.writer.words, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(panel.writer.words, Qt.Key.Key_Return, _CONTROL)
    qtbot.waitUntil(lambda: len(panel.cards) == 1)
    [card] = panel.cards.values()
    assert (card.note.start, card.note.kind) == (61.0, NoteKind.DECISION)
    assert card.about.text() == "Decision · 1:01 · You"
    assert panel.writer.words.toPlainText() == ""
    panel.writer.words.setPlainText("In all")
    qtbot.keyClick(panel.writer.words, Qt.Key.Key_Return, _CONTROL | _SHIFT)
    qtbot.waitUntil(lambda: len(panel.cards) == 2)
    assert [one.note.start for one in panel.cards.values()] == [61.0, None]


def test_in_the_window_there_are_notes_alone_and_what_others_write_is_counted_until_it_is_seen(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    window.room_commands.talk.notes.trigger()
    side = meeting_page_of(window).side
    assert side.shown == NOTES
    assert not any(side.choice.is_shown(key) for key in (PEOPLE, CHAT))
    assert side.choice.is_shown(NOTES)
    assert side.notes.writer.words.hasFocus()
    window.session.open_conference(ConferenceRequest())
    seat = application.meetings.settle_open()
    qtbot.waitUntil(lambda: bool(window.session.room.model.rows))
    grace = seat.come("Grace", role=Role.MEMBER)
    seat.tick()
    side.turn_to(PEOPLE)
    note = new_id()
    fields = tuple(NoteField)
    grace.say(WriteNote(new_id(), note, 0, fields, text="Hello", start=3.0))
    qtbot.waitUntil(lambda: "Notes, 1 new" in side.choice.name_of(NOTES))
    side.turn_to(NOTES)
    qtbot.waitUntil(lambda: side.choice.name_of(NOTES).endswith("Notes"))
    grace.say(RemoveNote(new_id(), note))
    qtbot.waitUntil(lambda: note not in side.notes.cards)


def test_what_was_noted_alone_is_there_with_colleagues_and_for_them(
    qtbot: QtBot, panel: NotesPanel, room: NoteRoom
) -> None:
    card = room.noted("Before the others")
    grace = room.colleague()
    heard = heard_by(grace)
    grace.say(Hello("Grace", "test"))
    assert [one.text for one in heard if isinstance(one, NoteShown)] == ["Before the others"]
    changed_by(grace, card, "Before everybody")
    qtbot.waitUntil(lambda: card.note.text == "Before everybody")
    assert list(panel.cards) == [card.note.id]


def test_a_guest_hears_of_no_note(room: NoteRoom) -> None:
    seat = room.open()
    guest = seat.come("Hanna")
    seat.say(Admit(guest.you))
    heard = heard_by(guest)
    room.noted("Among ourselves")
    guest.say(Hello("Hanna", "test"))
    assert not [one for one in heard if isinstance(one, NoteShown)]


def test_words_that_could_not_stay_are_shown_and_put_in_again(qtbot: QtBot, room: NoteRoom) -> None:
    card = room.noted("It costs five")
    grace = room.colleague()
    first = card.note.revision
    card.edit()
    assert card.editor is not None
    card.editor.words.setPlainText("It costs six")
    card.editor.save.click()
    qtbot.waitUntil(lambda: card.note.text == "It costs six")
    grace.say(WriteNote(new_id(), card.note.id, first, (NoteField.TEXT,), text="It costs seven"))
    qtbot.waitUntil(card.conflict.isVisible)
    assert card.note.text == "It costs seven"
    assert "It costs six" in card.lost.text()
    card.put_again.click()
    assert card.editor is not None
    assert card.editor.words.toPlainText() == "It costs six"
    card.editor.save.click()
    qtbot.waitUntil(lambda: card.note.text == "It costs six" and not card.conflict.isVisible())


def test_a_task_has_its_fields_and_is_done(qtbot: QtBot, room: NoteRoom) -> None:
    card = room.noted("Send the offer")
    card.edit()
    assert card.editor is not None
    card.editor.kinds.setCurrentIndex(4)
    card.editor.assignee.setText("Hanna")
    card.editor.priority.setCurrentIndex(2)
    qtbot.keyClick(card.editor.words, Qt.Key.Key_Return, _CONTROL)
    qtbot.waitUntil(lambda: card.note.kind is NoteKind.ACTION_ITEM)
    assert (card.note.assignee, card.note.priority) == ("Hanna", NotePriority.HIGH)
    assert card.task.text() == "Hanna · High priority"
    card.done.click()
    qtbot.waitUntil(lambda: card.note.done)


def test_what_is_removed_is_put_back(qtbot: QtBot, panel: NotesPanel, room: NoteRoom) -> None:
    card = room.noted("Wrong")
    note = card.note.id
    next(one for one in card.menu().actions() if one.text() == "Remove").trigger()
    qtbot.waitUntil(lambda: not panel.cards and panel.undo.isVisible())
    panel.undo.click()
    qtbot.waitUntil(lambda: list(panel.cards) == [note] and not panel.undo.isVisible())


def test_no_html_no_picture_and_nothing_loaded(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(MarkdownView, "loadResource", lambda _view, _kind, name: asked.append(name))
    view = MarkdownView(theme)
    qtbot.addWidget(view)
    view.resize(200, 50)
    view.show()
    for text in (
        "<b>bold</b>",
        "<img src='https://example.org/a.png'>",
        "![x](https://example.org/a.png)",
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<a href='file:///etc/passwd'>x</a>",
    ):
        view.show_text(text)
        view.grab()
        assert view.toPlainText() == text
        assert "<img" not in view.toHtml()
    assert asked == []


def test_an_address_is_read_in_full_before_it_opens(
    room: NoteRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def note(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    card = room.noted("[our page](https://example.org/a)")
    card.words.anchorClicked.emit(QUrl("https://example.org/a"))
    dialog = room.panel.findChild(ConfirmDialog)
    assert dialog is not None
    assert opened == []
    dialog.confirmed.emit()
    assert opened == ["https://example.org/a"]
