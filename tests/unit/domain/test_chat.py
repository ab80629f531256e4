"""Chat as a value: whose words are whose, and that nobody reads what is private to others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.chat import (
    CHAT_LENGTH,
    MOST_MESSAGES,
    ChatAuthor,
    ChatLog,
    ChatMessage,
    clean_passage,
)
from tests.contracts.room_samples import a_message
from tests.contracts.store_samples import NINE_O_CLOCK
from tests.unit.domain.samples import any_text

_PEOPLE = tuple(ChatAuthor(new_id(), new_id(), name) for name in ("Ada", "Grace", "Hanna", "Bo"))
_LATER = NINE_O_CLOCK + timedelta(minutes=5)


def _log(*messages: ChatMessage) -> ChatLog:
    log = ChatLog()
    for message in messages:
        log = log.post(message)
    return log


def _refused(call: Callable[[], object]) -> str:
    with pytest.raises(UserFacingError) as caught:
        call()
    return caught.value.code


def _conversation(random: Random) -> ChatLog:
    """Whatever four people try: post, answer, correct and take back, often what they may not."""
    log = ChatLog()
    for number in range(random.randint(1, 25)):
        who, known = random.choice(_PEOPLE), list(log.messages)
        some = random.choice(known) if known else new_id()
        text = f"{number} by {who.name}"
        with suppress(UserFacingError):
            match random.choice(["post", "post", "answer", "edit", "delete"]):
                case "post" | "answer" as way:
                    to = random.choice([None, *(one.person for one in _PEOPLE)])
                    message = a_message(text, who, to=to, second=number)
                    answered = some if way == "answer" else None
                    log = log.post(replace(message, reply_to=answered))
                case "edit":
                    log = log.edit(some, who.person, text, _LATER)
                case _:
                    log = log.delete(some, who.person, _LATER, leads=who is _PEOPLE[0])
    return log


#: By a number: to draw each choice takes Hypothesis ten times as long.
_conversations = st.integers(0, 2**32).map(lambda seed: _conversation(Random(seed)))


def _words(messages: Sequence[ChatMessage]) -> set[str]:
    return {text for one in messages for text in (one.text, *one.earlier) if text}


@given(_conversations, st.booleans())
def test_nobody_ever_reads_a_private_message_of_others(log: ChatLog, leads: bool) -> None:
    for reader in _PEOPLE:
        others = [
            one
            for one in log.messages.values()
            if one.to is not None and reader.person not in {one.to, one.author.person}
        ]
        seen = list(log.of(reader.person, leads=leads))
        assert not _words(seen) & _words(others)
        assert not {one.id for one in seen} & {one.id for one in others}


@given(_conversations)
def test_what_stood_there_before_is_for_the_author_and_who_leads(log: ChatLog) -> None:
    for reader in _PEOPLE:
        seen = {one.id: one for one in log.of(reader.person, leads=False)}
        led = {one.id: one for one in log.of(reader.person, leads=True)}
        for message in log.messages.values():
            if not message.is_for(reader.person):
                continue
            assert led[message.id] == message
            is_own = message.author.person == reader.person
            assert seen[message.id] == (message if is_own else replace(message, earlier=()))


@given(_conversations)
def test_every_wording_is_its_authors(log: ChatLog) -> None:
    for message in log.messages.values():
        assert all(f"by {message.author.name}" in text for text in _words([message]))
        assert bool(message.text) == (message.deleted_at is None)
        was_changed = message.edited_at is not None or message.deleted_at is not None
        assert bool(message.earlier) == was_changed


@given(_conversations)
def test_an_answer_never_carries_a_private_message_to_others(log: ChatLog) -> None:
    for message in log.messages.values():
        answered = log.messages.get(message.reply_to) if message.reply_to else None
        if answered is not None and answered.is_private:
            pair = {answered.to, answered.author.person}
            assert {message.to, message.author.person} <= pair


@given(_conversations)
def test_posting_twice_changes_nothing(log: ChatLog) -> None:
    for message in log.messages.values():
        assert log.post(message) is log
        # Also what was corrected meanwhile stays corrected.
        assert log.post(replace(message, text="first wording", earlier=())) is log
        thief = replace(message, author=ChatAuthor(new_id(), new_id(), "Eve"))
        assert _refused(partial(log.post, thief)) == "taken_id"


def test_what_is_corrected_keeps_its_wordings_and_what_is_taken_back_its_last() -> None:
    ada = _PEOPLE[0]
    message = a_message("one", ada)
    log = _log(message).edit(message.id, ada.person, "two", _LATER)
    assert log.edit(message.id, ada.person, "two", _LATER) is log
    log = log.delete(message.id, ada.person, _LATER, leads=False)
    kept = log.messages[message.id]
    assert (kept.text, kept.earlier) == ("", ("one", "two"))
    assert (kept.edited_at, kept.deleted_at) == (_LATER, _LATER)
    assert log.delete(message.id, ada.person, _LATER, leads=True) is log
    assert _refused(lambda: log.edit(message.id, ada.person, "x", _LATER)) == "message_gone"


def test_of_very_many_wordings_the_first_and_the_newest_are_kept() -> None:
    ada = _PEOPLE[0]
    message = a_message("0", ada)
    log = _log(message)
    for number in range(1, 60):
        log = log.edit(message.id, ada.person, str(number), _LATER)
    earlier = log.messages[message.id].earlier
    assert earlier == ("0", *(str(number) for number in range(40, 59)))


def test_who_may_change_and_take_back_what() -> None:
    ada, grace, hanna, bo = _PEOPLE
    to_all, private = a_message("a", ada), a_message("b", ada, to=grace.person)
    log = _log(to_all, private)

    def edit(message: ChatMessage, who: UUID) -> str:
        return _refused(lambda: log.edit(message.id, who, "x", _LATER))

    def delete(message: ChatMessage, who: UUID, *, leads: bool) -> str:
        return _refused(lambda: log.delete(message.id, who, _LATER, leads=leads))

    assert edit(to_all, grace.person) == "not_yours"
    assert edit(private, grace.person) == "not_yours"
    assert delete(to_all, grace.person, leads=False) == "not_yours"
    assert delete(private, grace.person, leads=True) == "not_yours"
    # Of what is between others nobody learns that it is there.
    assert edit(private, hanna.person) == "message_gone"
    assert delete(private, bo.person, leads=True) == "message_gone"
    assert delete(a_message("c"), bo.person, leads=True) == "message_gone"
    assert log.delete(to_all.id, bo.person, _LATER, leads=True).messages[to_all.id].deleted_at


def test_what_is_refused_says_why() -> None:
    ada, grace, hanna, _ = _PEOPLE
    private = a_message("b", ada, to=grace.person)
    log = _log(private)
    assert _refused(lambda: log.post(a_message("", ada))) == "empty_message"
    assert _refused(lambda: log.edit(private.id, ada.person, "", _LATER)) == "empty_message"
    unknown = replace(a_message("c", ada), reply_to=new_id())
    assert _refused(lambda: log.post(unknown)) == "message_gone"
    of_others = replace(a_message("c", hanna), reply_to=private.id)
    assert _refused(lambda: log.post(of_others)) == "message_gone"
    loud = replace(a_message("c", grace), reply_to=private.id)
    assert _refused(lambda: log.post(loud)) == "private_reply_to_all"
    assert log.post(replace(loud, to=ada.person)).messages[loud.id].reply_to == private.id


def test_a_full_chat_takes_no_more() -> None:
    message = a_message("a")
    full = ChatLog({new_id(): message for _ in range(MOST_MESSAGES)})
    assert _refused(lambda: full.post(a_message("b"))) == "chat_full"


@given(any_text, st.integers(1, 3))
def test_a_passage_is_clean_lines_of_a_bounded_length(text: str, times: int) -> None:
    clean = clean_passage(text * times)
    assert len(clean) <= CHAT_LENGTH
    assert clean == clean.strip()
    assert clean_passage(clean) == clean
    shown = clean.replace("\n", "").replace("\u200c", "").replace("\u200d", "")
    assert shown.isprintable()


def test_a_passage_keeps_its_lines_and_loses_what_is_unseen() -> None:
    assert clean_passage("a\u202eb\r\n\n  c \x00\nd") == "ab\n\nc\nd"
    assert clean_passage("\n".join("x" * 100)).count("\n") == 59
    assert len(clean_passage("ö" * 5_000)) == CHAT_LENGTH
