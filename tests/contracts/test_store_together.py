"""What the store promises of chat and polls: every field, an order, and nobody's private words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.polls import PollBook, PollKind
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from tests.contracts.room_samples import (
    a_message,
    a_poll,
    a_vote,
    an_author,
    chat_of,
    every_room_row,
    held_apart,
    write_chat,
)
from tests.contracts.store_samples import NINE_O_CLOCK, held, write_each
from tests.contracts.sync_samples import PaperServer, receive, to_send, write

_LATER = NINE_O_CLOCK + timedelta(minutes=5)


def polls_of(store: Store, meeting: Meeting) -> PollBook:
    return store.read(lambda uow: uow.polls.of_meeting(meeting.id))


# -- chat ------------------------------------------------------------------------------------------


def test_messages_come_back_as_they_were_put_in_the_order_of_their_sending(store: Store) -> None:
    meeting, other = held_apart(store), held(store, "Another")
    grace, hanna = an_author(), an_author("Hanna ö 𝄞")
    first = a_message("first\nof two lines", grace, second=1.0)
    answer = replace(a_message("second", hanna, second=2.5), reply_to=first.id)
    private = a_message("between us", hanna, to=grace.person, second=2.0)
    corrected = replace(
        a_message("third", grace, second=3.0), edited_at=_LATER, earlier=("thrid", "3rd")
    )
    gone = replace(
        a_message("", grace, second=4.0), deleted_at=_LATER, earlier=("what was taken back",)
    )
    write_chat(store, meeting, [gone, answer, corrected, private, first])
    write_chat(store, other, [a_message("elsewhere")])
    assert chat_of(store, meeting) == [first, private, answer, corrected, gone]


def test_a_message_put_twice_is_one_and_a_changed_one_takes_its_place(store: Store) -> None:
    meeting = held_apart(store)
    for to in (None, new_id()):
        message = a_message("hello", to=to)
        changed = replace(message, text="hello all", edited_at=_LATER, earlier=("hello",))
        write_chat(store, meeting, [message, message, changed])
        assert [one for one in chat_of(store, meeting) if one.to == to] == [changed]
        # Who may not read what stood there before has it without; here it is not lost by that.
        write_chat(store, meeting, [replace(changed, earlier=())])
        assert [one for one in chat_of(store, meeting) if one.to == to] == [changed]


def test_nothing_is_written_into_a_meeting_that_is_not_there(store: Store) -> None:
    def chat(uow: UnitOfWork) -> None:
        uow.chat_messages.put(new_id(), a_message("hello"))

    def ask(uow: UnitOfWork) -> None:
        uow.polls.put(new_id(), a_poll())

    def vote(uow: UnitOfWork) -> None:
        uow.polls.put_vote(a_vote(a_poll(), 1))

    for work in (chat, ask, vote):
        with pytest.raises(NotFoundError):
            store.write(work).result(30)


def test_private_messages_and_earlier_wordings_leave_in_their_persons_scope_alone(
    store: Store,
) -> None:
    PaperServer().adopt(store)
    meeting = held_apart(store)
    every_room_row(store, meeting)
    operations = to_send(store)
    scopes = {one.table: one.scope_id for one in operations}
    own, shared = store.read(lambda uow: uow.personal_scope()), meeting.scope_id
    assert own != shared
    assert {name: scopes[name] for name in ("private_messages", "chat_wordings")} == {
        "private_messages": own,
        "chat_wordings": own,
    }
    assert {scopes[name] for name in ("chat_messages", "polls", "poll_responses")} == {shared}
    told_all = repr([one.fields for one in operations if one.scope_id == shared])
    assert "corrected" in told_all
    assert "wrong" not in told_all
    assert "for one" not in told_all


def test_another_machine_of_the_person_keeps_the_same_rows(store: Store) -> None:
    server = PaperServer()
    server.adopt(store)
    meeting = held_apart(store)
    message = replace(a_message("hi", to=new_id()), earlier=("hello",), edited_at=_LATER)
    write_chat(store, meeting, [message])
    server.send_all(store)
    rows = [one for one in server.feed() if one.table in {"private_messages", "chat_wordings"}]
    assert len(rows) == 2
    write(store, lambda uow: uow.sync.lose(rows[0].scope_id))
    write_chat(store, meeting, [message])
    assert {one.row_id for one in to_send(store)} == {one.row_id for one in rows}


def test_of_a_meeting_that_somebody_else_let_go_for_good_no_own_word_stays(store: Store) -> None:
    server = PaperServer()
    server.adopt(store)
    meeting = held_apart(store)
    every_room_row(store, meeting)
    server.send_all(store)
    server.send_feed(store)
    receive(store, [server.change("meetings", meeting.id, deleted=True, removed_at=_text(_LATER))])
    assert len(chat_of(store, meeting)) == 2, "in the trash it can come back"
    receive(store, [server.change("meetings", meeting.id, removed_at=None)])
    assert [one.text for one in chat_of(store, meeting)] == ["corrected"]
    assert chat_of(store, meeting)[0].earlier == ()
    told = {one.table: one.fields for one in to_send(store)}
    assert told["private_messages"]["text"] == ""
    assert told["chat_wordings"]["wordings"] == []
    assert told["private_messages"]["deleted"]
    assert told["chat_wordings"]["deleted"]


def _text(moment: object) -> str:
    return str(moment).replace(" ", "T")


# -- polls -----------------------------------------------------------------------------------------


def test_polls_and_answers_come_back_as_they_were_put(store: Store) -> None:
    meeting = held_apart(store)
    asked = [a_poll(f"Question {n}", kind, second=n) for n, kind in enumerate(PollKind)]
    asked[1] = replace(asked[1], shared=True, closed_at=_LATER)
    votes = [
        a_vote(asked[0], 2),
        a_vote(asked[1], 0, 1),
        a_vote(asked[1], 1, name="Grace ö"),
        a_vote(asked[-1], text="a word\nof mine"),
    ]
    write_each(store, lambda uow, one: uow.polls.put(meeting.id, one), *asked[::-1])
    write_each(store, lambda uow, one: uow.polls.put_vote(one), *votes)
    book = polls_of(store, meeting)
    assert list(book.polls.values()) == asked
    assert {vote for of_poll in book.votes.values() for vote in of_poll.values()} == set(votes)
    assert book.results(asked[1].id).counts == (1, 2, 0)
    assert polls_of(store, held(store, "Another")) == PollBook()


def test_the_newest_answer_of_a_voter_takes_the_place_of_the_one_before(store: Store) -> None:
    meeting, poll = held_apart(store), a_poll()
    first = a_vote(poll, 0)
    second = replace(first, chosen=(1,), answered_at=_LATER)
    write_each(store, lambda uow, one: uow.polls.put(meeting.id, one), poll)
    write_each(store, lambda uow, one: uow.polls.put_vote(one), first, second, second)
    assert polls_of(store, meeting).votes == {poll.id: {first.voter: second}}


def test_no_row_of_an_anonymous_answer_has_a_name(store: Store) -> None:
    meeting, poll = held_apart(store), a_poll(anonymous=True)
    vote = a_vote(poll, 0, name="Hanna")
    write_each(store, lambda uow, one: uow.polls.put(meeting.id, one), poll)
    write_each(store, lambda uow, one: uow.polls.put_vote(one), vote)
    [kept] = polls_of(store, meeting).votes[poll.id].values()
    assert kept == replace(vote, voter_name="")
