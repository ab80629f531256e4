"""What the store promises of a search over what was written and asked in meetings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.search_words import read_search
from meeting_desktop.domain.searching import SearchHit, SearchPlace
from meeting_desktop.ports.unit_of_work import Store
from tests.contracts.room_samples import a_message, a_poll, an_author, held_apart, write_chat
from tests.contracts.store_samples import NINE_O_CLOCK, write_each
from tests.contracts.sync_samples import PaperServer, receive, write

_LATER = NINE_O_CLOCK + timedelta(minutes=5)


def found(store: Store, typed: str) -> list[SearchHit]:
    return list(store.read(lambda uow: uow.searching.find(read_search(typed))).hits)


def test_what_was_written_and_asked_is_found_with_its_second_and_its_author(store: Store) -> None:
    meeting = held_apart(store)
    to_all = a_message("the zebra budget", an_author("Grace"), second=12.5)
    private = a_message("a zebra for you", an_author("Hanna"), to=new_id(), second=30.0)
    poll = a_poll("Who likes a zebra?", second=45.0)
    write_chat(store, meeting, [to_all, private])
    write_each(store, lambda uow, one: uow.polls.put(meeting.id, one), poll)
    places = {(one.place, one.start, one.speaker) for one in found(store, "zebra")}
    assert places == {
        (SearchPlace.CHAT, 12.5, "Grace"),
        (SearchPlace.CHAT, 30.0, "Hanna"),
        (SearchPlace.POLLS, 45.0, "Grace"),
    }
    assert {one.start for one in found(store, "zebra in:chat")} == {12.5, 30.0}
    assert {one.start for one in found(store, "zebra in:polls")} == {45.0}
    assert found(store, "zebra in:said") == []
    rows = store.read(lambda uow: uow.meetings.rows(search="zebra"))
    assert [row.meeting.id for row in rows] == [meeting.id]


@pytest.mark.parametrize("to", [None, new_id()], ids=["to all", "private"])
def test_what_was_corrected_or_taken_back_is_found_by_its_present_words_only(
    store: Store, to: UUID | None
) -> None:
    meeting = held_apart(store)
    message = a_message("the zebra", to=to)
    write_chat(store, meeting, [message])
    edited = replace(message, text="the giraffe", edited_at=_LATER, earlier=("the zebra",))
    write_chat(store, meeting, [edited])
    assert (len(found(store, "zebra")), len(found(store, "giraffe"))) == (0, 1)
    gone = replace(edited, text="", deleted_at=_LATER, earlier=("the zebra", "the giraffe"))
    write_chat(store, meeting, [gone])
    assert (found(store, "zebra"), found(store, "giraffe")) == ([], [])


def test_chat_of_removed_meetings_is_not_found_until_they_come_back(store: Store) -> None:
    meeting = held_apart(store)
    write_chat(store, meeting, [a_message("the zebra"), a_message("zebra", to=new_id())])
    store.write(lambda uow: uow.meetings.remove(meeting.id)).result(30)
    assert found(store, "zebra") == []
    store.write(lambda uow: uow.meetings.restore(meeting.id)).result(30)
    assert len(found(store, "zebra")) == 2
    store.write(lambda uow: uow.tidying.purge(meeting.id)).result(30)
    assert found(store, "zebra") == []


def test_words_that_come_before_their_meeting_are_found(store: Store) -> None:
    server = PaperServer()
    server.adopt(store)
    meeting = held_apart(store)
    write_chat(store, meeting, [a_message("the zebra")])
    server.send_all(store)
    rows = [row for row in server.feed() if row.scope_id == meeting.scope_id]
    write(store, lambda uow: uow.sync.lose(meeting.scope_id))
    assert found(store, "zebra") == []
    for row in sorted(rows, key=lambda one: one.table == "meetings"):
        receive(store, [row])
    assert len(found(store, "zebra")) == 1
