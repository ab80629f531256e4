"""What was said: found again, and told turn by turn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.transcript import Segment, Word, find_text, text_of, turns_of
from tests.unit.domain.samples import segment_of, segments, transcript_of


def _found(segment: Segment, query: str) -> list[tuple[int, int]]:
    return [(match.first_word, match.last_word) for match in find_text([segment], query)]


SAID = segment_of(
    ["Well,", "don't", "worry", "about", "the", "café", "–", "it's", "Straße", "5,", "isn't", "it?"]
)


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("worry", [(2, 2)]),
        ("WORRY", [(2, 2)]),
        ("or", [(2, 2)]),
        ("dont worry", [(1, 2)]),
        ("don't", [(1, 1)]),
        ("cafe", [(5, 5)]),
        ("cafe\u0301", [(5, 5)]),
        ("CAFÉ its", [(5, 7)]),
        ("strasse", [(8, 8)]),
        ("ry ab", [(2, 3)]),
        ("t", [(1, 1), (3, 3), (4, 4), (7, 7), (8, 8), (10, 10), (11, 11)]),
        ("it", [(7, 7), (11, 11)]),
        ("–", []),
        ("", []),
        ("  ", []),
        ("worry the", []),
    ],
)
def test_search_finds_words(query: str, places: list[tuple[int, int]]) -> None:
    assert _found(SAID, query) == places


def test_search_finds_text_that_has_no_spaces() -> None:
    chinese = segment_of(["今", "天", "天", "气"], joined=[1, 2, 3])
    assert _found(chinese, "天气") == [(2, 3)]
    assert _found(chinese, "今天") == [(0, 1)]


def test_search_tells_vowel_signs_apart() -> None:
    hindi = segment_of(["की", "का"])
    assert _found(hindi, "का") == [(1, 1)]


def test_a_word_that_holds_the_query_twice_counts_once() -> None:
    assert _found(segment_of(["banana", "na"]), "na") == [(0, 0), (1, 1)]


def test_a_match_says_where_to_listen() -> None:
    (match,) = find_text([segment_of(["no"]), segment_of(["oh", "yes"], start=60.0)], "yes")
    assert match.start == 60.5


@given(st.lists(segments(), max_size=4), st.data())
def test_every_word_is_found_by_its_own_text(parts: list[Segment], data: st.DataObject) -> None:
    places = [(s, n) for s in parts for n, w in enumerate(s.words) if any(map(str.isalnum, w.text))]
    if not places:
        return
    segment, number = data.draw(st.sampled_from(places))
    matches = find_text(parts, segment.words[number].text)
    assert any(
        match.segment_id == segment.id and match.first_word <= number <= match.last_word
        for match in matches
    )
    assert all(match.first_word <= match.last_word for match in matches)


def test_text_puts_a_space_only_where_one_stands() -> None:
    words = [Word("I", 0, 1), Word("'m", 1, 2, joined=True), Word("in", 2, 3)]
    assert text_of(words) == "I'm in"
    assert text_of([]) == ""


def test_confidence_is_the_mean_of_the_words() -> None:
    assert segment_of(["a", "b"]).confidence == 0.5
    assert segment_of([]).confidence == 0.0


def test_a_turn_ends_with_another_speaker() -> None:
    ada, bo = new_id(), new_id()
    parts = [
        segment_of(["one"], start=0.0, speaker_id=ada),
        segment_of(["two"], start=1.0, speaker_id=ada),
        segment_of(["three"], start=2.0, speaker_id=bo),
    ]
    turns = turns_of(parts)
    assert [(turn.speaker_id, turn.text) for turn in turns] == [(ada, "one two"), (bo, "three")]
    assert (turns[0].start, turns[0].end) == (0.0, 1.5)


def test_a_turn_ends_after_a_long_pause() -> None:
    parts = [segment_of(["one"]), segment_of(["two"], start=9.0), segment_of(["x"], start=10.0)]
    assert [turn.text for turn in turns_of(parts)] == ["one", "two x"]
    assert len(turns_of(parts, longest_pause=60.0)) == 1


def test_a_pause_counts_from_the_latest_end() -> None:
    long = segment_of(["long"], step=30.0)
    inside = segment_of(["short"], start=1.0)
    after = segment_of(["after"], start=31.0)
    assert len(turns_of([long, inside, after])) == 1


@given(st.lists(segments(), max_size=8))
def test_turns_hold_every_word_once_and_in_order(parts: list[Segment]) -> None:
    held = [segment for turn in turns_of(parts) for segment in turn.segments]
    assert held == [segment for segment in parts if segment.words]


def test_a_name_that_nobody_knows_is_empty() -> None:
    transcript = transcript_of([segment_of(["a"])], ["Ada"])
    assert transcript.name_of(transcript.speakers[0].id) == "Ada"
    assert transcript.name_of(new_id()) == ""
    assert transcript.name_of(None) == ""
