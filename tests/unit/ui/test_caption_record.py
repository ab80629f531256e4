"""Captions as lines: tentative becomes confirmed becomes final, and nothing else moves."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.domain.captions import (
    CaptionConfirmed,
    CaptionEvent,
    CaptionFinal,
    CaptionShown,
)
from meeting_desktop.domain.transcript import Word
from meeting_desktop.ui.meeting.caption_record import CaptionRecord, ChangeKind

TRACK, OTHER = uuid4(), uuid4()


def words(text: str, start: float = 0.0) -> tuple[Word, ...]:
    return tuple(
        Word(one, start + 0.3 * place, start + 0.3 * place + 0.25)
        for place, one in enumerate(text.split())
    )


def shown(utterance: UUID, text: str, start: float = 0.0, track: UUID = TRACK) -> CaptionShown:
    return CaptionShown(track, utterance, start, words(text, start))


def confirmed(
    utterance: UUID, text: str, start: float = 0.0, track: UUID = TRACK
) -> CaptionConfirmed:
    return CaptionConfirmed(track, utterance, start, words(text, start))


def final(
    utterance: UUID, text: str, start: float = 0.0, track: UUID = TRACK, end: float | None = None
) -> CaptionFinal:
    spoken = words(text, start)
    last = end if end is not None else (spoken[-1].end if spoken else start)
    return CaptionFinal(track, utterance, start, last, spoken, "en")


def record_of(*events: CaptionEvent) -> CaptionRecord:
    record = CaptionRecord()
    for event in events:
        record.apply(event)
    return record


def texts(record: CaptionRecord) -> list[str]:
    return [line.text for line in record.lines]


def test_tentative_words_replace_each_other() -> None:
    utterance = uuid4()
    record = record_of(shown(utterance, "good mourning"), shown(utterance, "good morning to"))
    assert texts(record) == ["good morning to"]
    assert record.lines[0].confirmed == ""


def test_confirmed_words_append_and_the_tentative_tail_follows_them() -> None:
    utterance = uuid4()
    record = record_of(
        shown(utterance, "good morning"),
        confirmed(utterance, "Good morning"),
        shown(utterance, "to you"),
    )
    assert record.lines[0].confirmed == "Good morning"
    assert record.lines[0].tentative == " to you"


def test_a_final_replaces_all_words_of_its_utterance() -> None:
    utterance = uuid4()
    record = record_of(confirmed(utterance, "good mourning"), final(utterance, "Good morning."))
    assert texts(record) == ["Good morning."]
    assert record.lines[0].is_final


def test_a_final_without_words_takes_the_line_away() -> None:
    utterance = uuid4()
    record = record_of(shown(utterance, "hm"), final(utterance, ""))
    assert record.lines == []


def test_nothing_changes_an_utterance_after_its_final() -> None:
    utterance = uuid4()
    record = record_of(final(utterance, "Done."))
    assert record.apply(shown(utterance, "late")) == []
    assert texts(record) == ["Done."]


def test_words_that_vanish_before_they_are_confirmed_leave_no_empty_line() -> None:
    utterance = uuid4()
    record = record_of(shown(utterance, "hm"), shown(utterance, ""))
    assert record.lines == []
    record.apply(shown(utterance, "now really"))
    assert texts(record) == ["now really"]


def test_the_name_is_said_again_for_another_speaker_and_after_a_long_pause() -> None:
    record = record_of(
        final(uuid4(), "One.", 0.0),
        final(uuid4(), "Two.", 2.0),
        final(uuid4(), "Three.", 4.0, OTHER),
        final(uuid4(), "Four.", 30.0, OTHER),
    )
    assert [line.begins_turn for line in record.lines] == [True, False, True, True]


def test_two_people_who_speak_at_once_keep_a_line_each_in_order_of_their_start() -> None:
    first, second = uuid4(), uuid4()
    record = record_of(
        shown(second, "second", 2.0, OTHER),
        shown(first, "first", 1.0),
        shown(second, "second one", 2.0, OTHER),
        final(first, "First one.", 1.0),
    )
    assert texts(record) == ["First one.", "second one"]


def test_a_change_names_the_line_and_its_neighbour_only_where_its_turn_changed() -> None:
    first, second = uuid4(), uuid4()
    record = record_of(final(uuid4(), "Long before.", 0.0), shown(first, "hm", 20.0))
    record.apply(final(second, "Right after.", 21.0))
    changes = record.apply(final(first, "", 20.0))
    kinds = [(change.kind, change.index) for change in changes]
    assert kinds == [(ChangeKind.REMOVED, 1), (ChangeKind.CHANGED, 1)]
    assert record.lines[1].begins_turn


def test_joined_words_have_no_space_before_them() -> None:
    utterance = uuid4()
    record = record_of(confirmed(utterance, "do"))
    record.apply(CaptionConfirmed(TRACK, utterance, 0.0, (Word("n't", 0.3, 0.5, joined=True),)))
    assert texts(record) == ["don't"]


@given(st.lists(st.tuples(st.sampled_from(["shown", "confirmed", "final"]), st.integers(0, 5))))
def test_changes_replayed_on_a_copy_give_the_same_lines(steps: list[tuple[str, int]]) -> None:
    utterances = [uuid4() for _ in range(6)]
    make: dict[str, Callable[..., CaptionEvent]] = {
        "shown": shown,
        "confirmed": confirmed,
        "final": final,
    }
    record = CaptionRecord()
    copy: list[str] = []
    for number, (kind, which) in enumerate(steps):
        text = f"word{number}" if number % 4 else ""
        track = TRACK if which % 2 else OTHER
        for change in record.apply(make[kind](utterances[which], text, float(which), track)):
            if change.kind is ChangeKind.REMOVED:
                del copy[change.index]
            elif change.kind is ChangeKind.ADDED:
                copy.insert(change.index, record.lines[change.index].text)
            else:
                copy[change.index] = record.lines[change.index].text
    assert copy == texts(record)
    assert all(copy)
