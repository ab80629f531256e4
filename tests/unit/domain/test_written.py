"""What a record shows of chat and polls: to anybody, in any order the same, and never as markup."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from types import MappingProxyType
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.agenda_clock import HeldAgenda, HeldItem
from meeting_desktop.domain.agenda_record import outcomes_of
from meeting_desktop.domain.chat import ChatMessage
from meeting_desktop.domain.notes import NoteKind
from meeting_desktop.domain.notes_record import outcomes_of_notes
from meeting_desktop.domain.polls import Poll, PollBook, PollKind, Vote
from meeting_desktop.domain.transcript_formats import to_json, to_markdown
from meeting_desktop.domain.written import Written, written_in
from tests.contracts.room_samples import a_message, a_note, a_poll, a_vote, an_author
from tests.contracts.store_samples import NINE_O_CLOCK
from tests.unit.domain.samples import meeting_of, segment_of, spoken, transcript_of


def book_of(polls: Sequence[Poll], votes: Sequence[Vote] = ()) -> PollBook:
    book = PollBook()
    for poll in polls:
        book = book.ask(poll)
    for vote in votes:
        book = book.vote(vote)
    return book


def _markdown(written: Written) -> str:
    return to_markdown(meeting_of(), transcript_of([segment_of(["hello"])], ["Ada"]), written)


def test_what_is_private_or_taken_back_is_in_no_record() -> None:
    gone = replace(a_message(""), deleted_at=NINE_O_CLOCK, earlier=("zebra",))
    edited = replace(a_message("plain"), edited_at=NINE_O_CLOCK, earlier=("zebra",))
    written = written_in([a_message("zebra", to=new_id()), gone, edited], PollBook())
    assert [one.text for one in written.chat] == ["plain"]
    shown = _markdown(written) + to_json(transcript_of([]), duration=1.0, written=written)
    assert "zebra" not in shown


@given(st.randoms(use_true_random=False))
def test_neither_ids_nor_the_order_of_rows_come_into_it(random: Random) -> None:
    def some(ids: Sequence[UUID]) -> tuple[list[ChatMessage], PollBook]:
        messages = [
            replace(a_message(text, an_author(name), second=second), id=ids[place])
            for place, (text, name, second) in enumerate(
                [("b", "Grace", 2.0), ("a", "Grace", 2.0), ("a", "Hanna", 2.0), ("z", "Ada", 1.0)]
            )
        ]
        polls = [a_poll(question, second=3.0) for question in ("Two?", "One?")]
        random.shuffle(messages)
        random.shuffle(polls)
        return messages, book_of(polls, [a_vote(polls[0], 1), a_vote(polls[1], 1)])

    ids = [new_id() for _ in range(4)]
    written = written_in(*some(ids))
    assert written == written_in(*some(ids[::-1]))
    assert [(one.name, one.text) for one in written.chat] == [
        ("Ada", "z"), ("Grace", "a"), ("Grace", "b"), ("Hanna", "a")
    ]  # fmt: skip
    assert [one.question for one in written.polls] == ["One?", "Two?"]


def test_of_every_kind_of_poll_the_record_has_what_could_be_chosen_and_how_often_it_was() -> None:
    asked = {kind: a_poll(kind.value, kind) for kind in PollKind}
    votes = [
        a_vote(asked[PollKind.SINGLE], 1),
        a_vote(asked[PollKind.MULTIPLE], 0, 1),
        a_vote(asked[PollKind.YES_NO], 1),
        a_vote(asked[PollKind.RATING], 4),
        a_vote(asked[PollKind.OPEN_ENDED], text="zebra"),
        a_vote(asked[PollKind.OPEN_ENDED], text="giraffe"),
    ]
    written = written_in([], book_of(list(asked.values()), votes))
    found = {one.kind: (one.counts, one.answers) for one in written.polls}
    days = ("Monday", "Tuesday", "ö 𝄞")
    assert found == {
        PollKind.SINGLE: (tuple(zip(days, (0, 1, 0), strict=True)), 1),
        PollKind.MULTIPLE: (tuple(zip(days, (1, 1, 0), strict=True)), 1),
        PollKind.YES_NO: ((("Yes", 0), ("No", 1)), 1),
        PollKind.RATING: ((("1", 0), ("2", 0), ("3", 0), ("4", 0), ("5", 1)), 1),
        PollKind.OPEN_ENDED: ((), 2),
    }
    # Of a choice how many and not who.
    assert _markdown(written).count("Hanna") == 2


def test_answers_in_own_words_are_in_every_record_with_a_name_where_the_poll_had_them() -> None:
    named, secret = (
        a_poll(question, PollKind.OPEN_ENDED, anonymous=question == "Secret?")
        for question in ("Named?", "Secret?")
    )
    late = replace(a_vote(secret, text="a"), answered_at=NINE_O_CLOCK + timedelta(hours=1))
    votes = [a_vote(named, text="*zebra*"), a_vote(secret, text="z", name="Grace"), late]
    written = written_in([], book_of([named, secret], votes))
    assert "- Hanna: \\*zebra\\*\n\n1 answer\n" in _markdown(written)
    assert "- a\n- z\n\n2 answers\n" in _markdown(written)
    data = json.loads(to_json(transcript_of([]), duration=1.0, written=written))["polls"]
    assert [one["texts"] for one in data] == [
        [{"name": "Hanna", "text": "*zebra*"}],
        [{"text": "a"}, {"text": "z"}],
    ]


def test_there_is_no_section_for_nothing() -> None:
    assert "##" not in _markdown(Written())
    empty = written_in([], PollBook(MappingProxyType({}), MappingProxyType({})))
    assert not empty
    assert set(json.loads(to_json(transcript_of([]), duration=1.0, written=empty))) == {
        "language", "duration", "model", "segments"
    }  # fmt: skip


def test_markdown_has_a_section_for_each() -> None:
    chat = a_message("two\n\nlines", an_author("Grace"), second=65.0)
    poll = a_poll(second=70.0)
    written = written_in([chat], book_of([poll], [a_vote(poll, 2), a_vote(poll, 2)]))
    assert _markdown(written).endswith(
        "## Chat\n\n**Grace** · 1:05\n\ntwo\\\nlines\n\n"
        "## Polls\n\n**Which day?** · 1:10 · Grace\n\n"
        "- Monday: 0\n- Tuesday: 0\n- ö 𝄞: 2\n\n2 answers\n"
    )
    data = json.loads(to_json(transcript_of([]), duration=1.0, written=written))
    assert data["chat"] == [{"at": 65.0, "name": "Grace", "text": "two\n\nlines"}]
    [asked] = data["polls"]
    assert asked["choices"][2] == {"text": "ö 𝄞", "count": 2}
    assert (asked["question"], asked["kind"], asked["answers"]) == ("Which day?", "single", 2)


@settings(max_examples=50)
@given(spoken, spoken)
def test_nothing_written_becomes_markup(text: str, name: str) -> None:
    poll = replace(a_poll(text, PollKind.YES_NO), asker_name=name)
    messages = [a_message(text, an_author(name))]
    section = _markdown(written_in(messages, book_of([poll]))).split("## Chat", 1)[1]
    for line in section.splitlines():
        bare = re.sub(r"^\*\*(.*)\*\*( · )", r"\1\2", line.removesuffix("\\"))
        if line in {"## Polls", "- Yes: 0", "- No: 0"}:
            continue
        assert not re.search(r"(?<!\\)(?:\\\\)*[*_`<>&\[\]#|~]", bare)
        assert not re.match(r"[-+=]|\d+[.)]", bare)


def test_the_agenda_says_what_was_planned_and_what_it_took() -> None:
    agenda = HeldAgenda(
        (
            HeldItem(new_id(), "Prices *net*", 5, "Grace", "What it\ncosts"),
            HeldItem(new_id(), "Questions"),
            HeldItem(new_id(), "Later", 10),
        )
    )
    first, second, _ = (item.id for item in agenda.items)
    agenda = agenda.go(new_id(), first, 10.0, NINE_O_CLOCK)
    agenda = agenda.go(new_id(), second, 260.0, NINE_O_CLOCK)
    written = Written(agenda=outcomes_of(agenda, 300.0))
    shown = _markdown(written)
    assert "- **Prices \\*net\\*** · Grace · 4:10 of 5:00\n  What it costs\n" in shown
    assert "- **Questions** · 0:40\n- **Later** · not reached (10 min)\n" in shown
    data = json.loads(to_json(transcript_of([]), duration=300.0, written=written))
    assert [(one["began"], one["spent"]) for one in data["agenda"]] == [
        (10.0, 250.0),
        (260.0, 40.0),
        (None, 0.0),
    ]
    assert outcomes_of(None, 300.0) == ()


def test_notes_are_shown_by_their_moments_with_what_a_task_has() -> None:
    task = a_note(
        "Send *it*\n<b>now",
        65.0,
        kind=NoteKind.ACTION_ITEM,
        assignee="Hanna",
        due=date(2026, 3, 9),
        done=True,
    )
    gone, whole = a_note("gone", 1.0, removed=True), a_note("In all", None)
    written = Written(notes=outcomes_of_notes([whole, gone, task]))
    shown = _markdown(written)
    assert "**Task** · 1:05 · Grace ö 𝄞 · Hanna · by 2026-03-09 · done" in shown
    assert "Send \\*it\\*\\\n\\<b\\>now" in shown
    assert shown.index("**Task**") < shown.index("**Note** · Grace")
    assert "gone" not in shown
    first, second = json.loads(to_json(transcript_of([]), duration=1.0, written=written))["notes"]
    assert (first["kind"], first["due"], first["text"]) == (
        "action_item",
        "2026-03-09",
        "Send *it*\n<b>now",
    )
    assert (second["at"], "done" in second) == (None, False)
