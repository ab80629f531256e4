"""Captions over the wire become the lines that a recogniser's captions become."""

from __future__ import annotations

from uuid import uuid4

from meeting_desktop.domain.control_messages import Caption, CaptionStage
from meeting_desktop.ui.conference.heard_captions import caption_event
from meeting_desktop.ui.meeting.caption_record import CaptionRecord

WHO, UTTERANCE = uuid4(), uuid4()


def record_after(*pieces: tuple[CaptionStage, str]) -> CaptionRecord:
    record = CaptionRecord()
    for state, text in pieces:
        record.apply(caption_event(Caption(WHO, UTTERANCE, state, text, 3.0)))
    return record


def test_pieces_are_put_together_with_the_blanks_that_they_bring() -> None:
    record = record_after(
        (CaptionStage.CONFIRMED, "And how"),
        (CaptionStage.CONFIRMED, " many of"),
        (CaptionStage.SHOWN, " those do"),
    )
    assert record.latest_text == "And how many of those do"
    assert record.lines[0].confirmed == "And how many of"
    assert record.lines[0].track_id == WHO
    assert record.lines[0].start == 3.0


def test_a_piece_without_a_blank_belongs_to_the_word_before() -> None:
    record = record_after((CaptionStage.CONFIRMED, "今日"), (CaptionStage.CONFIRMED, "は"))
    assert record.latest_text == "今日は"


def test_what_is_shown_is_replaced_and_the_last_word_stands() -> None:
    record = record_after(
        (CaptionStage.SHOWN, "an old"),
        (CaptionStage.SHOWN, "and how"),
        (CaptionStage.FINAL, "And how many?"),
        (CaptionStage.SHOWN, "too late"),
    )
    assert record.latest_text == "And how many?"
    assert record.lines[0].is_final


def test_no_words_leave_no_line() -> None:
    record = record_after((CaptionStage.SHOWN, "hm"), (CaptionStage.FINAL, ""))
    assert record.lines == []
