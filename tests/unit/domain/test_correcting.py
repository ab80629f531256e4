"""A person corrects what was heard: the text is theirs, the times stay true."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meeting_desktop.domain.transcript import Segment, Word, edit_text, text_of
from tests.unit.domain.samples import any_text, segment_of, segments


def _times(segment: Segment) -> list[tuple[str, float, float]]:
    return [(word.text, word.start, word.end) for word in segment.words]


def test_a_corrected_word_takes_the_time_of_the_one_it_replaces() -> None:
    edited = edit_text(segment_of(["we", "meat", "at", "noon"]), "we meet at noon")
    assert _times(edited) == [
        ("we", 0.0, 0.5), ("meet", 0.5, 1.0), ("at", 1.0, 1.5), ("noon", 1.5, 2.0),
    ]  # fmt: skip
    assert [word.corrected for word in edited.words] == [False, True, False, False]
    assert edited.original_text == "we meat at noon"


def test_words_that_replace_others_share_their_time_by_length() -> None:
    edited = edit_text(segment_of(["icecream", "now"], step=1.0), "ice cream now")
    assert _times(edited)[:2] == [("ice", 0.0, 0.375), ("cream", 0.375, 1.0)]


def test_a_word_put_between_two_takes_the_pause() -> None:
    words = (Word("one", 0.0, 0.4), Word("three", 1.0, 1.4))
    segment = replace(segment_of([]), end=1.4, words=words)
    assert _times(edit_text(segment, "one two three"))[1] == ("two", 0.4, 1.0)


def test_words_taken_out_leave_the_others_alone() -> None:
    edited = edit_text(segment_of(["so", "um", "yes"]), "so yes")
    assert _times(edited) == [("so", 0.0, 0.5), ("yes", 1.0, 1.5)]


@pytest.mark.parametrize("typed", ["", "   \n"])
def test_an_empty_text_leaves_no_words_and_can_be_undone(typed: str) -> None:
    before = segment_of(["noise"])
    edited = edit_text(before, typed)
    assert edited.words == ()
    assert edited.is_edited
    assert edit_text(edited, "voice").original_text == "noise"


@pytest.mark.parametrize("typed", ["one two", " one\ttwo \n"])
def test_white_space_alone_is_no_correction(typed: str) -> None:
    before = segment_of(["one", "two"])
    assert edit_text(before, typed) is before


def test_words_without_spaces_keep_their_times_one_by_one() -> None:
    chinese = segment_of(["今", "天", "天", "汽"], joined=[1, 2, 3])
    edited = edit_text(chinese, "今天天气")
    assert edited.text == "今天天气"
    assert _times(edited) == [
        ("今", 0.0, 0.5), ("天", 0.5, 1.0), ("天", 1.0, 1.5), ("气", 1.5, 2.0),
    ]  # fmt: skip


def test_a_joined_word_that_becomes_the_first_of_a_word_is_written_apart() -> None:
    edited = edit_text(segment_of(["I", "'m", "in"], joined=[1]), "in")
    assert edited.text == "in"
    assert edit_text(segment_of(["a", "b"], joined=[1]), "a b").text == "a b"


def test_a_longer_word_is_a_new_word_not_a_piece_stuck_to_the_old_one() -> None:
    edited = edit_text(segment_of(["we", "go"]), "we going")
    assert [word.text for word in edited.words] == ["we", "going"]


def test_the_first_original_is_kept_through_all_corrections() -> None:
    once = edit_text(segment_of(["teh", "end"]), "the end")
    twice = edit_text(once, "the End")
    assert twice.original_text == "teh end"


@given(segments(), any_text)
@example(segment_of(["a", "a", "a"]), "a a")
@example(segment_of(["a", "b", "c"], joined=[1, 2]), "a bc")
def test_the_text_is_what_was_typed(before: Segment, typed: str) -> None:
    assert edit_text(before, typed).text.split() == typed.split()


@st.composite
def _edits(draw: st.DrawFn) -> tuple[Segment, str]:
    """A segment and its text with something taken out, put in, or changed."""
    before = draw(segments())
    text = before.text
    begin = draw(st.integers(0, len(text)))
    end = draw(st.integers(begin, len(text)))
    return before, text[:begin] + draw(any_text) + text[end:]


@given(_edits())
def test_times_rise_and_stay_inside_whatever_is_typed(edit: tuple[Segment, str]) -> None:
    before, typed = edit
    after = edit_text(before, typed)
    assert after.text.split() == typed.split()
    clock = before.start
    for word in after.words:
        assert clock <= word.start <= word.end
        clock = word.end
    assert clock <= before.end


@given(_edits())
def test_words_that_are_as_they_were_keep_time_and_probability(edit: tuple[Segment, str]) -> None:
    before, typed = edit
    after = edit_text(before, typed)
    heard = {(w.text, w.start, w.end, w.probability) for w in before.words}
    for word in after.words:
        assert word.corrected or (word.text, word.start, word.end, word.probability) in heard


@given(segments(), st.data())
def test_one_changed_word_changes_no_other(before: Segment, data: st.DataObject) -> None:
    spaced = [word for word in before.words if not word.joined]
    if len(spaced) != len(before.words) or not spaced:
        return
    place = data.draw(st.integers(0, len(spaced) - 1))
    texts = [word.text for word in spaced]
    texts[place] = "corrected!"
    after = edit_text(before, " ".join(texts))
    assert after.words[:place] == before.words[:place]
    assert after.words[place + 1 :] == before.words[place + 1 :]


@given(segments(), any_text, any_text)
def test_typing_the_old_text_again_gives_the_old_text(
    before: Segment, typed: str, again: str
) -> None:
    there = edit_text(edit_text(before, typed), again)
    back = edit_text(there, before.text)
    assert back.text.split() == before.text.split()
    if there.is_edited:
        assert back.original_text == before.text


@given(segments())
def test_the_text_of_the_words_is_no_correction(before: Segment) -> None:
    assert edit_text(before, text_of(before.words)) is before
