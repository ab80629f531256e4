"""Captions on the screen: plain text, changed in place, and cheap however long the meeting is."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from meeting_desktop.domain.captions import (
    CaptionConfirmed,
    CaptionEvent,
    CaptionFinal,
    CaptionShown,
)
from meeting_desktop.domain.transcript import Word
from meeting_desktop.ui.meeting.caption_record import CaptionRecord
from meeting_desktop.ui.meeting.caption_view import CaptionView
from meeting_desktop.ui.theme.theme import Theme

ME, LEAD = uuid4(), uuid4()
NAMES = {ME: ("Ada", 0), LEAD: ("<b>Lead</b> & Co", 1)}


class Captions:
    """A record and its view, kept in step."""

    def __init__(self, theme: Theme) -> None:
        self.record = CaptionRecord()
        self.view = CaptionView(theme, NAMES.__getitem__)
        self.view.resize(700, 400)
        self.view.show_lines(self.record.lines)

    def say(self, event: CaptionEvent) -> None:
        self.view.apply(self.record.apply(event))

    def final(self, text: str, at: float, track: UUID = ME) -> None:
        self.say(CaptionFinal(track, uuid4(), at, at + 1, _words(text, at), "en"))

    def rows(self) -> list[str]:
        """The lines as they are shown, without the heads."""
        document = self.view.document()
        blocks = [document.findBlockByNumber(n) for n in range(document.blockCount())]
        return [block.text().split("\u2028")[-1] for block in blocks]


def _words(text: str, at: float = 0.0) -> tuple[Word, ...]:
    return tuple(Word(one, at, at + 0.2) for one in text.split(" ") if one)


@pytest.fixture
def captions(qtbot: QtBot, theme: Theme) -> Captions:
    made = Captions(theme)
    qtbot.addWidget(made.view)
    made.view.show()
    return made


def test_what_is_spoken_or_named_like_html_is_shown_as_letters(captions: Captions) -> None:
    captions.final('<img src="file:///etc/passwd"> & <b>bold</b>', 0.0, LEAD)
    text = captions.view.toPlainText()
    assert '<img src="file:///etc/passwd"> & <b>bold</b>' in text
    assert "<b>Lead</b> & Co" in text
    assert "\ufffc" not in text  # no image stands in the document


def test_tentative_words_become_final_without_a_second_line(captions: Captions) -> None:
    utterance = uuid4()
    captions.say(CaptionShown(ME, utterance, 0.0, _words("good mourning")))
    captions.say(CaptionConfirmed(ME, utterance, 0.0, _words("Good morning")))
    captions.say(CaptionShown(ME, utterance, 0.0, _words("to you")))
    assert captions.rows() == ["Good morning to you"]
    captions.say(CaptionFinal(ME, utterance, 0.0, 1.0, _words("Good morning to you all."), "en"))
    assert captions.rows() == ["Good morning to you all."]


def test_tentative_words_are_lighter_than_confirmed_ones(captions: Captions, theme: Theme) -> None:
    utterance = uuid4()
    captions.say(CaptionConfirmed(ME, utterance, 0.0, _words("firm")))
    captions.say(CaptionShown(ME, utterance, 0.0, _words("loose")))
    spans = captions.view.document().firstBlock().textFormats()
    assert spans[-1].format.foreground().color().name() == theme.tokens.colours.muted
    captions.say(CaptionConfirmed(ME, utterance, 0.0, _words("loose")))
    spans = captions.view.document().firstBlock().textFormats()
    assert spans[-1].format.foreground().color().name() != theme.tokens.colours.muted


def test_the_view_shows_what_the_record_holds_whatever_happens(captions: Captions) -> None:
    first, second = uuid4(), uuid4()
    captions.say(CaptionShown(LEAD, second, 2.0, _words("second 🎉 words", 2.0)))
    captions.say(CaptionConfirmed(LEAD, second, 2.0, _words("second 🎉", 2.0)))
    captions.say(CaptionShown(ME, first, 1.0, _words("first")))
    captions.say(CaptionShown(LEAD, second, 2.0, _words("thing", 2.0)))
    assert captions.rows() == ["first", "second 🎉 thing"]
    captions.say(CaptionFinal(ME, first, 1.0, 1.5, (), "en"))
    assert captions.rows() == ["second 🎉 thing"]
    captions.say(CaptionFinal(LEAD, second, 2.0, 3.0, (), "en"))
    assert captions.view.toPlainText() == ""
    captions.final("Again.", 4.0)
    assert captions.rows() == ["Again."]


def test_line_breaks_in_words_do_not_break_lines(captions: Captions) -> None:
    captions.say(
        CaptionFinal(ME, uuid4(), 0.0, 1.0, (Word("one\ntwo\u2029three", 0.0, 1.0),), "en")
    )
    captions.final("next", 2.0)
    assert captions.rows() == ["one two three", "next"]


def test_a_word_costs_as_little_after_ten_thousand_words_as_at_first(captions: Captions) -> None:
    for number in range(500):
        captions.final("word " * 19 + "end.", number * 8.0, ME if number % 3 else LEAD)
    document = captions.view.document()
    assert document.blockCount() == 500
    utterance = uuid4()
    captions.say(CaptionConfirmed(ME, utterance, 4000.0, _words("So the next", 4000.0)))
    changed: list[int] = []
    repainted: list[QRectF] = []
    document.contentsChange.connect(lambda _at, gone, come: changed.append(gone + come))
    document.documentLayout().update.connect(lambda *areas: repainted.extend(areas))
    before = captions.view.sheet.characters_touched
    captions.say(CaptionShown(ME, utterance, 4000.0, _words("step is", 4000.0)))
    assert captions.view.sheet.characters_touched - before <= 10
    # What is laid out again is the block of the line and no other.
    assert sum(changed) <= 2 * len(document.lastBlock().text()) + 4
    height = document.documentLayout().documentSize().height()
    finite = [area for area in repainted if area.height() < 1e6]
    assert all(area.top() > height * 0.9 for area in finite)


def _scrolled_up(captions: Captions) -> Callable[[], bool]:
    bar = captions.view.verticalScrollBar()
    return lambda: bar.maximum() > 0 and bar.value() == bar.maximum()


def test_it_follows_until_somebody_scrolls_up_and_again_after_jumping(
    qtbot: QtBot, captions: Captions
) -> None:
    bar = captions.view.verticalScrollBar()
    for number in range(60):
        captions.final("Some words to fill the page.", number * 10.0)
    qtbot.waitUntil(_scrolled_up(captions))
    bar.setValue(10)
    said = [captions.view.following]
    captions.final("More.", 700.0)
    assert bar.value() == 10
    captions.view.jump_to_now()
    said.append(captions.view.following)
    assert said == [False, True]
    captions.final("And more.", 710.0)
    qtbot.waitUntil(_scrolled_up(captions))


def test_copied_captions_are_plain_text(captions: Captions) -> None:
    captions.final("<b>bold</b> words", 0.0)
    captions.view.selectAll()
    data = captions.view.createMimeDataFromSelection()
    assert data.hasText()
    assert not data.hasHtml()
    assert "<b>bold</b> words" in data.text()


def test_a_change_of_look_keeps_words_and_size(captions: Captions, theme: Theme) -> None:
    captions.final("Some words.", 0.0)
    captions.view.set_scale(2.0)
    size = captions.view.document().defaultFont().pixelSize()
    theme.set_mode("dark")
    assert captions.rows() == ["Some words."]
    assert captions.view.document().defaultFont().pixelSize() == size
    spans = captions.view.document().firstBlock().textFormats()
    assert spans[0].format.foreground().color().name() == theme.tokens.speaker(0)


def test_the_caret_does_not_chase_the_words(captions: Captions) -> None:
    captions.final("One.", 0.0)
    captions.final("Two.", 2.0)
    assert captions.view.textCursor().position() == 0
    assert not captions.view.textCursor().hasSelection()
    captions.view.moveCursor(QTextCursor.MoveOperation.End)


def _marked(captions: Captions) -> list[str]:
    return [mark.cursor.selectedText() for mark in captions.view.extraSelections()]


def test_words_that_the_last_pass_changed_are_marked_for_a_moment(
    captions: Captions, theme: Theme
) -> None:
    now = 100.0
    captions.view.marks.now = lambda: now
    utterance = uuid4()
    captions.say(CaptionConfirmed(ME, utterance, 0.0, _words("🎉 we meet on tuesday at free")))
    captions.say(
        CaptionFinal(ME, utterance, 0.0, 1.0, _words("🎉 We meet Tuesday at three."), "en")
    )
    assert _marked(captions) == ["meet", "three."]
    mark = captions.view.extraSelections()[0]
    assert mark.format.fontUnderline()
    assert mark.format.background().color().name() == theme.tokens.colours.changed
    theme.set_mode("dark")
    assert _marked(captions) == ["meet", "three."]
    now += 2.4
    captions.view.marks.expire()
    assert _marked(captions) == ["meet", "three."]
    now += 0.1
    captions.view.marks.expire()
    assert _marked(captions) == []


def test_marks_stay_on_their_words_when_lines_come_before_them(captions: Captions) -> None:
    utterance = uuid4()
    captions.say(CaptionConfirmed(ME, utterance, 5.0, _words("at free", 5.0)))
    captions.say(CaptionFinal(ME, utterance, 5.0, 6.0, _words("At three.", 5.0), "en"))
    captions.final("Said before, heard after.", 1.0, LEAD)
    assert _marked(captions) == ["three."]
    captions.say(CaptionFinal(LEAD, uuid4(), 9.0, 9.5, (), "en"))
    assert _marked(captions) == ["three."]
