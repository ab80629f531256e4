"""Chat, polls and reactions at the host: who hears what, what is stored, what is refused."""

from __future__ import annotations

import json
from uuid import UUID

import pytest

from meeting_desktop.application.conference_turn import Answer
from meeting_desktop.application.hold_conference import HoldConference
from meeting_desktop.domain.chat import ChatMessage
from meeting_desktop.domain.control_messages import FromParticipant, MakeCohost, Refused
from meeting_desktop.domain.participants import Role
from meeting_desktop.domain.polls import Poll, PollKind, Vote
from meeting_desktop.domain.room_messages import (
    AnswerPoll,
    AskPoll,
    ChatShown,
    ClosePoll,
    DeleteChat,
    EditChat,
    PollShown,
    PostChat,
    React,
    Reacted,
    SharePoll,
)
from tests.fakes.clock import VirtualClock
from tests.unit.control.people import (
    GUEST,
    HOST,
    MEMBER,
    OTHER,
    PHONE,
    START,
    come,
    come_in,
    conference,
    person_of,
    told,
    uid,
)

_ALL = {HOST, PHONE, MEMBER, GUEST}
_FIRST, _SECOND, _POLL = uid(70), uid(71), uid(72)


@pytest.fixture
def held() -> HoldConference:
    """The host with two devices, a colleague and a guest."""
    made = conference(VirtualClock(START))
    come_in(made, PHONE, "Hedy", Role.HOST)
    come_in(made, MEMBER, "Max", Role.MEMBER)
    come_in(made, GUEST, "Ada")
    made.together.timed_by(lambda: 61.5)
    return made


def chats(answer: Answer) -> dict[UUID, ChatShown]:
    return {to: one for to, one in answer.messages if isinstance(one, ChatShown)}


def polls(answer: Answer) -> dict[UUID, PollShown]:
    return {to: one for to, one in answer.messages if isinstance(one, PollShown)}


def refusal(held: HoldConference, sender: UUID, message: FromParticipant) -> str:
    answer = held.receive(sender, message)
    assert answer.rows == ()
    [refused] = told(answer, sender)
    assert isinstance(refused, Refused)
    assert [to for to, _ in answer.messages] == [sender]
    return refused.sentence


def test_what_is_for_all_is_heard_by_all_and_stored(held: HoldConference) -> None:
    answer = held.receive(GUEST, PostChat(_FIRST, "Hello"))
    heard = chats(answer)
    assert set(heard) == _ALL
    assert {to for to, one in heard.items() if one.own} == {GUEST}
    assert {(one.name, one.text, one.start) for one in heard.values()} == {("Ada", "Hello", 61.5)}
    [row] = answer.rows
    assert isinstance(row, ChatMessage)
    assert (row.author.person, row.to) == (person_of(GUEST), None)


def test_said_again_it_is_only_answered_again(held: HoldConference) -> None:
    held.receive(GUEST, PostChat(_FIRST, "Hello"))
    again = held.receive(GUEST, PostChat(_FIRST, "Hello"))
    assert set(chats(again)) == {GUEST}
    assert again.rows == ()


def test_nobody_takes_the_id_of_anothers_message(held: HoldConference) -> None:
    held.receive(GUEST, PostChat(_FIRST, "Hello"))
    assert "again" in refusal(held, MEMBER, PostChat(_FIRST, "Mine"))


def test_private_words_reach_two_people_on_all_their_devices(held: HoldConference) -> None:
    answer = held.receive(GUEST, PostChat(_FIRST, "Between us", HOST))
    heard = chats(answer)
    assert set(heard) == {GUEST, HOST, PHONE}
    assert all(one.private and one.to_name == "Hedy" for one in heard.values())
    assert len(answer.rows) == 1


def test_what_others_say_in_private_is_not_the_hosts_record(held: HoldConference) -> None:
    answer = held.receive(GUEST, PostChat(_FIRST, "Between us", MEMBER))
    assert set(chats(answer)) == {GUEST, MEMBER}
    assert answer.rows == ()
    assert "not there" in refusal(held, HOST, DeleteChat(_FIRST))


@pytest.mark.parametrize("to", [OTHER, GUEST])
def test_private_words_need_somebody_else_who_is_here(held: HoldConference, to: UUID) -> None:
    assert "not in the meeting" in refusal(held, GUEST, PostChat(_FIRST, "Anybody?", to))


def test_a_private_message_is_not_answered_to_all(held: HoldConference) -> None:
    held.receive(GUEST, PostChat(_FIRST, "Between us", HOST))
    assert "privately" in refusal(held, HOST, PostChat(_SECOND, "Yes", None, _FIRST))
    assert chats(held.receive(HOST, PostChat(_SECOND, "Yes", GUEST, _FIRST)))


def test_what_stood_there_before_is_for_its_author_and_who_leads(held: HoldConference) -> None:
    held.receive(GUEST, PostChat(_FIRST, "The price is 5"))
    heard = chats(held.receive(GUEST, EditChat(_FIRST, "The price is 6")))
    assert {one.text for one in heard.values()} == {"The price is 6"}
    seeing = {to for to, one in heard.items() if one.earlier == ("The price is 5",)}
    assert seeing == {HOST, PHONE, GUEST}
    gone = chats(held.receive(HOST, DeleteChat(_FIRST)))
    assert {(one.text, one.deleted) for one in gone.values()} == {("", True)}
    assert gone[MEMBER].earlier == ()
    assert gone[GUEST].earlier == ("The price is 5", "The price is 6")


def test_words_are_changed_by_their_author_alone(held: HoldConference) -> None:
    held.receive(GUEST, PostChat(_FIRST, "Hello"))
    assert "Only who wrote" in refusal(held, HOST, EditChat(_FIRST, "Bye"))
    assert "Only who wrote" in refusal(held, MEMBER, DeleteChat(_FIRST))
    assert "Write something" in refusal(held, GUEST, EditChat(_FIRST, ""))


def test_who_comes_or_comes_back_reads_what_was_written(held: HoldConference) -> None:
    held.receive(GUEST, PostChat(_FIRST, "To all"))
    held.receive(GUEST, PostChat(_SECOND, "To the host", HOST))
    held.receive(HOST, AskPoll(_POLL, "Agreed?", PollKind.YES_NO))
    come_in(held, OTHER, "Otto")
    assert [one.text for one in _read(held, OTHER)] == ["To all"]
    assert [one.text for one in _read(held, GUEST)] == ["To all", "To the host"]


def _read(held: HoldConference, reader: UUID) -> list[ChatShown]:
    answer = come(held, reader)
    assert [one.question for one in told(answer, reader) if isinstance(one, PollShown)] == [
        "Agreed?"
    ]
    return [one for one in told(answer, reader) if isinstance(one, ChatShown)]


def test_who_leads_asks_and_everybody_answers_once(held: HoldConference) -> None:
    asked = held.receive(HOST, AskPoll(_POLL, "Which day?", PollKind.SINGLE, ("Mon", "Fri")))
    assert set(polls(asked)) == _ALL
    held.receive(GUEST, AnswerPoll(_POLL, (0,)))
    changed = held.receive(GUEST, AnswerPoll(_POLL, (1,)))
    seen = polls(changed)
    assert set(seen) == {HOST, PHONE, GUEST}
    assert (seen[HOST].counts, seen[HOST].names) == ((0, 1), ((), ("Ada",)))
    assert (seen[GUEST].chosen, seen[GUEST].counted) == ((1,), False)
    both = held.receive(PHONE, AnswerPoll(_POLL, (0,)))
    assert polls(both)[HOST].chosen == (0,)
    again = held.receive(HOST, AnswerPoll(_POLL, (1,)))
    assert polls(again)[HOST].voters == 2


def test_results_are_seen_by_all_once_they_are_shared(held: HoldConference) -> None:
    held.receive(HOST, AskPoll(_POLL, "How was it?", PollKind.RATING))
    held.receive(GUEST, AnswerPoll(_POLL, (4,)))
    closed = polls(held.receive(HOST, ClosePoll(_POLL)))
    assert not closed[MEMBER].counted
    shared = polls(held.receive(HOST, SharePoll(_POLL, True)))
    assert shared[MEMBER].counts == (0, 0, 0, 0, 1)
    assert "closed" in refusal(held, MEMBER, AnswerPoll(_POLL, (0,)))


def test_of_an_anonymous_poll_nobody_learns_who_said_what(held: HoldConference) -> None:
    held.receive(HOST, AskPoll(_POLL, "Honestly?", PollKind.OPEN_ENDED, (), True))
    answer = held.receive(GUEST, AnswerPoll(_POLL, (), "Too long"))
    [vote] = answer.rows
    assert isinstance(vote, Vote)
    assert vote.voter not in {GUEST, person_of(GUEST)}
    assert vote.voter_name == ""
    assert polls(answer)[HOST].texts == (("", "Too long"),)
    assert polls(answer)[GUEST].answer == "Too long"


def test_after_the_hosts_program_was_killed_one_person_has_one_voice(held: HoldConference) -> None:
    asked = held.receive(HOST, AskPoll(_POLL, "Honestly?", PollKind.YES_NO, (), True))
    first = held.receive(GUEST, AnswerPoll(_POLL, (0,)))
    said = held.receive(GUEST, PostChat(_FIRST, "Hello"))
    clock = VirtualClock(START)
    again = HoldConference.restore(clock, json.loads(json.dumps(held.snapshot())))
    [poll], [vote], [message] = asked.rows, first.rows, said.rows
    assert isinstance(message, ChatMessage)
    assert isinstance(poll, Poll)
    assert isinstance(vote, Vote)
    again.together.remember([message], held.together.polls.book)
    come(again, GUEST)
    [second] = again.receive(GUEST, AnswerPoll(_POLL, (1,))).rows
    assert isinstance(second, Vote)
    assert second.voter == vote.voter
    assert again.together.polls.book.results(_POLL).counts == (0, 1)
    assert chats(again.receive(GUEST, EditChat(_FIRST, "Hello all")))


def test_a_cohost_may_ask_and_a_member_may_not(held: HoldConference) -> None:
    question = AskPoll(_POLL, "Agreed?", PollKind.YES_NO)
    sentence = "Only the host, co-hosts and presenters may ask polls."
    assert refusal(held, MEMBER, question) == sentence
    held.receive(HOST, MakeCohost(MEMBER, True))
    assert set(polls(held.receive(MEMBER, question))) == _ALL


def test_a_reaction_is_shown_to_all_and_kept_by_nobody(held: HoldConference) -> None:
    answer = held.receive(GUEST, React("heart"))
    assert {to for to, one in answer.messages if one == Reacted(GUEST, "heart")} == _ALL
    assert answer.rows == ()
