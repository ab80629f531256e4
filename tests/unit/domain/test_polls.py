"""Polls as values: one voice a person, plain counts, and anonymous votes that name nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.polls import (
    FEWEST_CHOICES,
    MOST_CHOICES,
    MOST_POLLS,
    RATING_STEPS,
    Poll,
    PollBook,
    PollKind,
    Vote,
    ballot_number,
)
from tests.contracts.room_samples import a_poll, a_vote
from tests.contracts.store_samples import NINE_O_CLOCK

_PEOPLE = tuple(new_id() for _ in range(5))
_NAMES = dict(zip(_PEOPLE, ("Ada", "Grace", "Hanna", "Bo", "Mary"), strict=True))
_COUNTED = [kind for kind in PollKind if kind is not PollKind.OPEN_ENDED]


def _refused(call: Callable[[], object]) -> str:
    with pytest.raises(UserFacingError) as caught:
        call()
    return caught.value.code


def _voted(poll: Poll, person: UUID, chosen: tuple[int, ...], second: int) -> Vote:
    at = NINE_O_CLOCK + timedelta(seconds=second)
    return Vote(poll.id, person, _NAMES[person], chosen, at)


@st.composite
def _elections(draw: st.DrawFn) -> tuple[Poll, list[Vote]]:
    """A poll that can be counted, and votes of five people who change their minds."""
    poll = a_poll(kind=draw(st.sampled_from(_COUNTED)), anonymous=draw(st.booleans()))
    most = poll.count if poll.kind is PollKind.MULTIPLE else 1
    places = st.lists(st.integers(0, poll.count - 1), min_size=1, max_size=most, unique=True)
    votes = draw(st.lists(st.tuples(st.sampled_from(_PEOPLE), places), max_size=20))
    return poll, [
        _voted(poll, who, tuple(chosen), second) for second, (who, chosen) in enumerate(votes)
    ]


@given(_elections())
def test_results_equal_a_plain_count_of_the_newest_answers(
    election: tuple[Poll, list[Vote]],
) -> None:
    poll, votes = election
    book = PollBook().ask(poll)
    for vote in votes:
        book = book.vote(vote)
    newest = {vote.voter: vote for vote in votes}.values()
    results = book.results(poll.id)
    assert results.counts == tuple(
        sum(place in vote.chosen for vote in newest) for place in range(poll.count)
    )
    assert results.voters == len(newest)
    for place, names in enumerate(results.names):
        assert sorted(names) == sorted(_NAMES[v.voter] for v in newest if place in v.chosen)
    if poll.anonymous:
        assert results.names == ()
    stars = [place + 1 for vote in newest for place in vote.chosen]
    assert results.mean == (sum(stars) / len(stars) if stars else None)


@given(_elections())
def test_asking_and_answering_twice_changes_nothing(election: tuple[Poll, list[Vote]]) -> None:
    poll, votes = election
    book = PollBook().ask(poll)
    assert book.ask(replace(poll, question="Another?")) is book
    for vote in votes:
        book = book.vote(vote)
        assert book.vote(vote) == book


@given(st.binary(min_size=16, max_size=32), st.lists(st.uuids(), min_size=2, unique=True))
def test_a_ballots_number_is_one_persons_in_one_poll_and_tells_nobody_who(
    secret: bytes, people: list[UUID]
) -> None:
    polls = [new_id(), new_id()]
    numbers = {ballot_number(secret, poll, person) for poll in polls for person in people}
    assert len(numbers) == 2 * len(people)
    assert not numbers & {*people, *polls}
    assert ballot_number(secret, polls[0], people[0]) in numbers
    assert ballot_number(secret + b"x", polls[0], people[0]) not in numbers


def test_words_of_an_open_question_are_its_result() -> None:
    poll = a_poll("Why?", PollKind.OPEN_ENDED)
    vote = a_vote(poll, name="Hanna", text="because")
    results = PollBook().ask(poll).vote(vote).results(poll.id)
    assert (results.counts, results.voters, results.mean) == ((), 1, None)
    assert results.texts == (("Hanna", "because"),)


def test_a_closed_poll_takes_no_answer_and_is_closed_once() -> None:
    poll = a_poll()
    book = PollBook().ask(poll).vote(a_vote(poll, 0)).close(poll.id, NINE_O_CLOCK)
    assert book.close(poll.id, NINE_O_CLOCK + timedelta(hours=1)) is book
    assert book.find(poll.id).closed_at == NINE_O_CLOCK
    assert _refused(lambda: book.vote(a_vote(poll, 1))) == "poll_closed"
    assert book.results(poll.id).counts == (1, 0, 0)


def test_results_are_for_who_leads_until_they_are_shared() -> None:
    poll = a_poll()
    book = PollBook().ask(poll)
    assert book.find(poll.id).shown_to(True)
    assert not book.find(poll.id).shown_to(False)
    assert book.share(poll.id, True).find(poll.id).shown_to(False)
    assert not book.share(poll.id, True).share(poll.id, False).find(poll.id).shown_to(False)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"question": ""}, "empty_poll"),
        ({"choices": ()}, "bad_poll"),
        ({"choices": ("a",) * (FEWEST_CHOICES - 1)}, "bad_poll"),
        ({"choices": tuple(map(str, range(MOST_CHOICES + 1)))}, "bad_poll"),
        ({"choices": ("a", "")}, "bad_poll"),
        ({"choices": ("Straße", "STRASSE")}, "bad_poll"),
        ({"kind": PollKind.YES_NO}, "bad_poll"),
        ({"kind": PollKind.OPEN_ENDED}, "bad_poll"),
    ],
)
def test_what_cannot_be_asked_is_refused(changes: dict[str, object], code: str) -> None:
    poll = replace(a_poll(), **changes)  # type: ignore[arg-type]  # by name
    assert _refused(lambda: PollBook().ask(poll)) == code


@pytest.mark.parametrize(
    ("kind", "chosen", "text"),
    [
        (PollKind.SINGLE, (), ""),
        (PollKind.SINGLE, (0, 1), ""),
        (PollKind.SINGLE, (3,), ""),
        (PollKind.SINGLE, (-1,), ""),
        (PollKind.SINGLE, (0,), "more"),
        (PollKind.MULTIPLE, (), ""),
        (PollKind.MULTIPLE, (1, 1), ""),
        (PollKind.YES_NO, (2,), ""),
        (PollKind.RATING, (RATING_STEPS,), ""),
        (PollKind.OPEN_ENDED, (), ""),
        (PollKind.OPEN_ENDED, (0,), "because"),
    ],
)
def test_what_is_no_answer_is_refused(kind: PollKind, chosen: tuple[int, ...], text: str) -> None:
    poll = a_poll(kind=kind)
    vote = a_vote(poll, *chosen, text=text)
    assert _refused(lambda: PollBook().ask(poll).vote(vote)) == "bad_vote"


def test_what_is_not_there_or_anothers_or_too_much_is_refused() -> None:
    poll = a_poll()
    book = PollBook().ask(poll)
    gone = a_poll()
    for call in (
        lambda: book.vote(a_vote(gone, 0)),
        lambda: book.close(gone.id, NINE_O_CLOCK),
        lambda: book.share(gone.id, True),
        lambda: book.results(gone.id),
    ):
        assert _refused(call) == "poll_gone"
    assert _refused(lambda: book.ask(replace(poll, asker=new_id()))) == "taken_id"
    full = PollBook({new_id(): poll for _ in range(MOST_POLLS)})
    assert _refused(lambda: full.ask(a_poll())) == "bad_poll"
