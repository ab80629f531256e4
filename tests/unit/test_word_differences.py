"""Two versions of a transcript: every change is told, and nothing that stayed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.transcript import Segment, Transcript, Word
from meeting_desktop.domain.word_differences import compare_words


def transcript(text: str) -> Transcript:
    one = new_id()
    words = tuple(Word(word, float(n), n + 0.8) for n, word in enumerate(text.split()))
    segment = Segment(new_id(), one, None, 0.0, float(len(words)), words)
    return Transcript(one, new_id(), "en", "", "", 1, (segment,))


def changes(old: str, new: str) -> list[tuple[str, str]]:
    return [(one.old, one.new) for one in compare_words(transcript(old), transcript(new))]


def test_what_is_other_is_told_with_what_stands_around_it() -> None:
    (one,) = compare_words(
        transcript("we missed the budget last year I think"),
        transcript("we missed the plan last year I think"),
    )
    assert (one.at, one.old, one.new) == (3.0, "budget", "plan")
    assert (one.before, one.after) == ("we missed the", "last year I think")


def test_words_that_came_went_and_stayed() -> None:
    assert changes("a b c d e", "a b c d e") == []
    assert changes("a b c", "a x b c") == [("", "x")]
    assert changes("a um b c", "a b c") == [("um", "")]
    assert changes("", "now there are words") == [("", "now there are words")]
    assert changes("Budget is", "budget is") == [("Budget", "budget")]


def test_hours_of_common_words_do_not_take_for_ever() -> None:
    words = [f"the {n % 7} of word{n} and the" for n in range(6_000)]
    other = list(words)
    other[3_000] = "something else altogether"
    found = changes(" ".join(words), " ".join(other))
    assert len(found) <= 2
    assert ("", "something else altogether") in found


@given(
    st.lists(st.sampled_from("abcd"), max_size=14), st.lists(st.sampled_from("abcd"), max_size=14)
)
def test_the_changes_make_the_new_words_of_the_old(old: list[str], new: list[str]) -> None:
    """What stays and what came is all of the new; what stays and what went all of the old."""
    found = changes(" ".join(old), " ".join(new))
    gone = sum(len(before.split()) for before, _ in found)
    came = sum(len(after.split()) for _, after in found)
    assert len(old) - gone == len(new) - came
    assert (not found) == (old == new)
