"""What polls came to as a table: every kind, no name of who was anonymous, and no formula."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta

from meeting_desktop.domain.poll_csv import COLUMNS, tables_of, to_csv
from meeting_desktop.domain.polls import Poll, PollBook, PollKind, Vote
from tests.contracts.room_samples import a_poll, a_vote
from tests.contracts.store_samples import NINE_O_CLOCK


def rows(polls: list[Poll], votes: list[Vote]) -> list[dict[str, str]]:
    book = PollBook()
    for poll in polls:
        book = book.ask(poll)
    for vote in votes:
        book = book.vote(vote)
    text = to_csv(tables_of(book))
    assert text.startswith("\ufeff" + ",".join(COLUMNS) + "\r\n")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_every_choice_has_its_row_in_the_order_of_asking() -> None:
    later = a_poll("Stars?", PollKind.RATING, second=9.0)
    first = a_poll("Which day?", PollKind.MULTIPLE)
    votes = [a_vote(first, 0, 1, name="Hanna"), a_vote(first, 1, name="Grace, of Sales")]
    found = rows([later, first], [*votes, a_vote(later, 4)])
    assert [(one["answer"], one["count"], one["names"]) for one in found[:3]] == [
        ("Monday", "1", "Hanna"),
        ("Tuesday", "2", "Grace, of Sales; Hanna"),
        ("ö 𝄞", "0", ""),
    ]
    assert {(one["question"], one["kind"]) for one in found[3:]} == {("Stars?", "rating")}
    assert [one["answer"] for one in found[3:]] == ["1", "2", "3", "4", "5"]


def test_answers_in_own_words_have_a_row_each_with_who_wrote_them() -> None:
    poll = a_poll("What else?", PollKind.OPEN_ENDED)
    found = rows([poll], [a_vote(poll, text='More "light"', name="Hanna")])
    assert [(one["answer"], one["count"], one["names"]) for one in found] == [
        ('More "light"', "1", "Hanna")
    ]


def test_of_an_anonymous_poll_neither_name_nor_order_of_answering_is_told() -> None:
    words = a_poll("What else?", PollKind.OPEN_ENDED, anonymous=True)
    choice = a_poll("Agreed?", PollKind.YES_NO, anonymous=True, second=1.0)
    early = a_vote(words, text="z comes first", name="Hanna")
    late = replace(
        a_vote(words, text="a comes later", name="Grace"),
        answered_at=NINE_O_CLOCK + timedelta(hours=1),
    )
    found = rows([words, choice], [early, late, a_vote(choice, 0, name="Hanna")])
    assert [one["answer"] for one in found] == ["a comes later", "z comes first", "Yes", "No"]
    assert {one["names"] for one in found} == {""}
    assert {one["anonymous"] for one in found} == {"yes"}


def test_what_a_spreadsheet_would_reckon_with_is_words() -> None:
    poll = replace(a_poll('=HYPERLINK("x")'), choices=("+1", "-1", "@SUM(A1)", "plain"))
    found = rows([poll], [a_vote(poll, 0, name="=cmd|'/c calc'!A1")])
    assert {one["question"] for one in found} == {'\'=HYPERLINK("x")'}
    assert [one["answer"] for one in found] == ["'+1", "'-1", "'@SUM(A1)", "plain"]
    assert found[0]["names"] == "'=cmd|'/c calc'!A1"
