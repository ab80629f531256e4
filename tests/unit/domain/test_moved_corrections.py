"""Corrections beside a new hearing: found by their text, where times have shifted."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.moved_corrections import moved_to_text
from meeting_desktop.domain.revisions import keep_corrections
from meeting_desktop.domain.transcript import Segment, Word, edit_text

_BEAT = 0.4


def _segment(text: str, start: float) -> Segment:
    """A word every 0.4 s."""
    words = tuple(
        Word(one, start + n * _BEAT, start + (n + 1) * _BEAT) for n, one in enumerate(text.split())
    )
    return Segment(new_id(), new_id(), None, words[0].start, words[-1].end, words)


def _carried(corrected: Segment, *heard: Segment) -> list[str]:
    """The new transcript, in the order of time; the correction in brackets."""
    (placed,) = moved_to_text([corrected], heard)
    kept = keep_corrections(heard, [placed])
    texts = [(one.start, one.text) for one in kept] + [(placed.start, f"[{placed.text}]")]
    return [text for _, text in sorted(texts)]


@pytest.mark.parametrize("shift", [-1.2, -0.3, 0.0, 0.3, 1.2])
def test_a_correction_goes_where_its_text_went(shift: float) -> None:
    former = _segment("the numbers of the second quarter", 10.0)
    corrected = edit_text(former, "the figures of the second quarter")
    heard = _segment("well then the numbers of the second quarter are not bad", 10.0 - 0.8 + shift)
    assert _carried(corrected, heard) == [
        "well then",
        "[the figures of the second quarter]",
        "are not bad",
    ]


def test_what_the_person_added_and_is_heard_now_does_not_stand_there_twice() -> None:
    corrected = edit_text(_segment("we begin again", 5.0), "we begin again on Monday at nine")
    heard = _segment("we begin again on Monday at nine and then we see", 5.2)
    assert _carried(corrected, heard) == ["[we begin again on Monday at nine]", "and then we see"]


def test_a_text_that_was_typed_anew_is_found_by_what_was_heard_before() -> None:
    corrected = edit_text(_segment("or customers wood like it", 5.0), "Hanna wants one")
    heard = _segment("now our customers would like it very much", 5.5 - _BEAT)
    (placed,) = moved_to_text([corrected], [heard])
    assert placed.start == pytest.approx(5.5, abs=_BEAT)
    assert [one.text for one in keep_corrections([heard], [placed])][-1].endswith("very much")


def test_where_its_text_is_not_heard_again_it_stays_in_its_place() -> None:
    corrected = edit_text(_segment("one two three four", 5.0), "one two three five")
    heard = _segment("something else is said here by now", 4.0)
    assert moved_to_text([corrected], [heard]) == (corrected,)
    assert moved_to_text([corrected], []) == (corrected,)


def test_a_word_or_two_are_no_text_to_find() -> None:
    corrected = edit_text(_segment("yes yes", 5.0), "yes no")
    heard = _segment("yes well yes yes", 6.0)
    assert moved_to_text([corrected], [heard]) == (corrected,)


def test_the_same_words_elsewhere_are_not_taken_for_it() -> None:
    corrected = edit_text(_segment("that is all for now", 5.0), "that is all from me")
    again = _segment("that is all for now", 30.0)
    assert moved_to_text([corrected], [again]) == (corrected,)


def test_an_emptied_segment_is_found_by_what_was_heard_before() -> None:
    corrected = edit_text(_segment("thank you for watching", 5.0), "")
    heard = _segment("thank you for watching goodbye", 5.6)
    (placed,) = moved_to_text([corrected], [heard])
    assert [one.text for one in keep_corrections([heard], [placed])] == ["goodbye"]


@given(
    texts=st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=9),
    typed=st.lists(st.sampled_from(["a", "b", "x", "y"]), max_size=9),
    heard=st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=14),
    at=st.floats(0.0, 6.0),
)
def test_a_correction_keeps_its_words_in_their_order(
    texts: Sequence[str], typed: Sequence[str], heard: Sequence[str], at: float
) -> None:
    corrected = edit_text(_segment(" ".join(texts), 3.0), " ".join(typed))
    (placed,) = moved_to_text([corrected], [_segment(" ".join(heard), at)])
    assert [word.text for word in placed.words] == [word.text for word in corrected.words]
    times = [time for word in placed.words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert all(placed.start <= time <= placed.end for time in times) or placed == corrected
