"""Splitting, joining and replacing: no word is lost and what stays keeps its time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.transcript import Segment, Word
from meeting_desktop.domain.transcript_changes import (
    FindAndReplace,
    find_places,
    join_segments,
    replace_places,
    split_segment,
)


def said(text: str, start: float = 10.0) -> Segment:
    words = tuple(
        Word(word, start + number, start + number + 0.8) for number, word in enumerate(text.split())
    )
    return Segment(new_id(), new_id(), new_id(), start, start + len(words), words)


def test_a_part_is_split_between_two_words_and_joined_again() -> None:
    whole, fresh = said("one two three four"), new_id()
    first, second = split_segment(whole, 2, fresh)
    assert (first.text, first.start, first.end) == ("one two", 10.0, 11.8)
    assert (second.id, second.text, second.start, second.end) == (fresh, "three four", 12.0, 14.0)
    assert first.original_text == "one two three four"
    assert second.speaker_id == whole.speaker_id
    joined, empty = join_segments(first, second)
    assert joined.words == whole.words
    assert (joined.id, joined.end, empty.words) == (whole.id, whole.end, ())


@pytest.mark.parametrize("word", [-1, 0, 2, 9])
def test_a_part_is_not_split_into_nothing(word: int) -> None:
    with pytest.raises(ValueError, match="not split"):
        split_segment(said("one two"), word, new_id())


def test_a_word_written_without_a_space_may_begin_a_part() -> None:
    whole = said("\N{CJK UNIFIED IDEOGRAPH-4F60} \N{CJK UNIFIED IDEOGRAPH-597D}")
    joined = Segment(
        whole.id,
        whole.transcript_id,
        None,
        10.0,
        12.0,
        (whole.words[0], Word(whole.words[1].text, 11.0, 11.8, joined=True)),
    )
    assert [part.text for part in split_segment(joined, 1, new_id())] == list(joined.text)


def texts(segments: list[Segment], wanted: FindAndReplace) -> list[str]:
    changed = replace_places(segments, find_places(segments, wanted), wanted.replace)
    return [after.text for _, after in changed]


def test_all_places_are_replaced_and_the_other_words_keep_their_times() -> None:
    segment = said("the budget, a Budget and budgets")
    wanted = FindAndReplace("budget", "plan")
    assert [place.at for place in find_places([segment], wanted)] == [11.0, 13.0, 15.0]
    ((before, after),) = replace_places([segment], find_places([segment], wanted), "plan")
    assert after.text == "the plan, a plan and plans"
    assert before.words[0] == after.words[0]
    assert [word.start for word in after.words] == [word.start for word in before.words]
    assert [word.corrected for word in after.words] == [False, True, False, True, False, True]


def test_case_and_whole_words_are_kept_where_wanted() -> None:
    segments = [said("Budget budget budgets"), said("nothing here")]
    assert texts(segments, FindAndReplace("budget", "x", match_case=True)) == ["Budget x xs"]
    assert texts(segments, FindAndReplace("budget", "x", whole_words=True)) == ["x x budgets"]
    assert texts(segments, FindAndReplace("  ", "x")) == []
    assert texts(segments, FindAndReplace("Budget budget", "the plan")) == ["the plan budgets"]
    assert texts(segments, FindAndReplace("(b", "x")) == []


def test_words_may_be_taken_out() -> None:
    assert texts([said("well um we um begin")], FindAndReplace("um", "", whole_words=True)) == [
        "well we begin"
    ]


@given(st.lists(st.sampled_from(["a", "b", "ab", "ba."]), min_size=2, max_size=12), st.data())
def test_split_and_join_lose_nothing(words: list[str], data: st.DataObject) -> None:
    whole = said(" ".join(words))
    at = data.draw(st.integers(1, len(words) - 1))
    first, second = split_segment(whole, at, new_id())
    assert (*first.words, *second.words) == whole.words
    assert join_segments(first, second)[0].words == whole.words
