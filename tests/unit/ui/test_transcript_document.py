"""A transcript as rows, passages and places."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meeting_desktop.domain.transcript import Speaker, edit_text
from meeting_desktop.ui.library.transcript_document import TranscriptDocument, WordPlace
from tests.fakes.sample_talks import long_lines, make_talk


@pytest.fixture
def document() -> TranscriptDocument:
    return TranscriptDocument(make_talk().transcript)


def test_a_turn_goes_on_over_segments_of_one_speaker(document: TranscriptDocument) -> None:
    assert [len(passage.segments) for passage in document.passages[:4]] == [1, 1, 1, 2]
    assert all(passage.opens_turn for passage in document.passages)


def test_a_long_monologue_is_cut_into_short_passages() -> None:
    document = TranscriptDocument(make_talk(lines=long_lines(1_000, ["Ada"])).transcript)
    assert [one.opens_turn for one in document.passages] == [True] + [False] * 9
    rows = [row for passage in document.passages for row in passage.rows]
    assert rows == list(range(len(document.rows)))


def test_a_long_silence_begins_a_new_turn() -> None:
    talk = make_talk(lines=[("Ada", "before it"), ("Ada", "after it")])
    late = replace(talk.segments[1], start=60.0, end=61.0)
    transcript = replace(talk.transcript, segments=(talk.segments[0], late))
    assert [one.opens_turn for one in TranscriptDocument(transcript).passages] == [True, True]


def test_the_word_at_a_moment_is_the_one_that_began_last(document: TranscriptDocument) -> None:
    assert document.word_at(0.5) is None
    assert document.word_at(1.0) == WordPlace(0, 0)
    assert document.word_at(1.31) == WordPlace(0, 1)
    assert document.word_at(10_000.0) == WordPlace(11, len(document.rows[11].words) - 1)


def test_of_two_who_speak_at_once_the_later_word_is_found() -> None:
    talk = make_talk(lines=[("Ada", "one two three four five six"), ("Brook", "yes")])
    word = replace(talk.segments[1].words[0], start=1.45, end=1.55)
    over = replace(talk.segments[1], start=1.45, end=1.55, words=(word,))
    document = TranscriptDocument(replace(talk.transcript, segments=(talk.segments[0], over)))
    assert document.word_at(1.5) == WordPlace(1, 0)
    assert document.word_at(1.65) == WordPlace(0, 2)


def test_replacing_a_segment_touches_its_passage_only(document: TranscriptDocument) -> None:
    before = list(document.passages)
    edited = edit_text(document.rows[4], "The budget came late.")
    change = document.replace_segment(edited)
    assert (change.passage, change.row, change.rows_changed) == (3, 4, False)
    assert document.rows[4] == edited
    assert [a == b for a, b in zip(before, document.passages, strict=True)].count(False) == 1


def test_a_segment_that_loses_its_words_and_gets_them_back(document: TranscriptDocument) -> None:
    original = document.rows[2]
    gone = document.replace_segment(edit_text(original, ""))
    assert gone.rows_changed
    assert document.row_of(original.id) is None
    back = document.replace_segment(original)
    assert back.rows_changed
    assert document.row_of(original.id) == 2
    assert document.transcript() == make_same(document)


def make_same(document: TranscriptDocument) -> object:
    return TranscriptDocument(document.transcript()).transcript()


def test_the_last_segment_may_lose_its_words_too() -> None:
    document = TranscriptDocument(make_talk(lines=[("Ada", "only this")]).transcript)
    document.replace_segment(edit_text(document.rows[0], ""))
    assert list(document.rows) == []
    assert document.word_at(5.0) is None


def test_an_unknown_segment_is_refused(document: TranscriptDocument) -> None:
    stranger = make_talk().segments[0]
    with pytest.raises(KeyError):
        document.replace_segment(stranger)


def test_a_segment_set_apart_has_a_passage_of_its_own(document: TranscriptDocument) -> None:
    document.set_apart(document.rows[4].id)
    assert [list(one.rows) for one in document.passages[3:5]] == [[3], [4]]
    assert not document.passages[4].opens_turn
    document.set_apart(None)
    assert list(document.passages[3].rows) == [3, 4]


def test_a_name_is_replaced_where_it_is_shown(document: TranscriptDocument) -> None:
    ada = document.speakers[0]
    touched = document.replace_speaker(Speaker(ada.id, ada.transcript_id, ada.label, "Ada Example"))
    assert touched == [0, 2, 4, 6, 8, 10]
    assert document.speaker_number(ada.id) == 0


def test_text_between_two_places_names_who_speaks(document: TranscriptDocument) -> None:
    assert document.text_between(WordPlace(0, 2), WordPlace(0, 0)) == "Good morning, and"
    both = document.text_between(WordPlace(1, 20), WordPlace(2, 1))
    assert both == "Sample Lead: always in the office.\nAda: I see."
