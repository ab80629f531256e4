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
from meeting_desktop.domain.transcript import Segment, Word, edit_text
from meeting_desktop.ui.meeting.caption_record import CaptionLine, CaptionRecord, ChangeKind
from meeting_desktop.ui.meeting.changed_words import changed_words

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


def stored(line: CaptionLine, text: str) -> Segment:
    """What the store makes of a correction of this line."""
    now = Segment(line.utterance_id, uuid4(), None, line.start, line.words[-1].end, line.words)
    return edit_text(now, text)


def test_words_of_the_last_pass_that_differ_are_named_whatever_their_case() -> None:
    utterance = uuid4()
    record = record_of(confirmed(utterance, "so we meet on tuesday at free"))
    changes = record.apply(final(utterance, "So we meet on Tuesday, at three o'clock."))
    assert record.lines[0].changed == (6,)
    assert [change.reworded for change in changes] == [True]


def test_only_the_place_where_a_word_was_put_in_or_taken_out_is_named() -> None:
    assert changed_words(words("we can meet"), words("we can not meet")) == (2,)
    assert changed_words(words("we we can meet"), words("we can meet")) == (0,)
    assert changed_words(words("we can"), words("we can meet on Tuesday")) == ()
    assert changed_words((), words("we can")) == ()


def test_a_final_that_only_adds_the_tentative_words_names_nothing() -> None:
    utterance = uuid4()
    record = record_of(confirmed(utterance, "good morning"), shown(utterance, "to yo", 0.6))
    assert not record.apply(final(utterance, "Good morning to you."))[0].reworded


def test_later_words_follow_a_correction_and_never_replace_it() -> None:
    utterance = uuid4()
    record = record_of(confirmed(utterance, "call miss tray"), shown(utterance, "to", 0.9))
    record.correct(stored(record.lines[0], "call Ms Trey"))
    record.apply(shown(utterance, "tomorrow", 0.9))
    assert texts(record) == ["call Ms Trey tomorrow"]
    record.apply(confirmed(utterance, "tomorrow", 0.9))
    record.apply(final(utterance, "Call Miss Tray tomorrow at three."))
    assert texts(record) == ["call Ms Trey tomorrow at three."]
    assert record.lines[0].is_corrected
    assert record.lines[0].changed == ()


def test_a_correction_that_is_told_after_later_words_keeps_them() -> None:
    utterance = uuid4()
    record = record_of(confirmed(utterance, "call miss tray"))
    correction = stored(record.lines[0], "call Ms Trey")
    record.apply(confirmed(utterance, "tomorrow", 0.9))
    record.correct(correction)
    assert texts(record) == ["call Ms Trey tomorrow"]


def test_no_speech_after_all_leaves_what_a_person_wrote() -> None:
    utterance = uuid4()
    record = record_of(confirmed(utterance, "thank you"))
    record.correct(stored(record.lines[0], "Thanks"))
    record.apply(final(utterance, ""))
    assert texts(record) == ["Thanks"]


def test_a_line_somebody_writes_in_stands_still_until_they_are_done() -> None:
    utterance, other = uuid4(), uuid4()
    record = record_of(confirmed(utterance, "call miss"))
    record.hold(utterance)
    assert record.apply(final(utterance, "Call Miss Tray.")) == []
    record.apply(final(other, "Yes.", 5.0))
    assert texts(record) == ["call miss", "Yes."]
    assert record.release()[0].reworded is False
    assert texts(record) == ["Call Miss Tray.", "Yes."]


def test_what_reads_as_before_is_no_correction() -> None:
    utterance = uuid4()
    record = record_of(final(utterance, "Fine."))
    assert record.correct(stored(record.lines[0], "Fine.")) == []
    assert not record.lines[0].is_corrected
