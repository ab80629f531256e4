"""Chat and polls through a real server: one's own words stay one's own, on all machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from meeting_desktop.domain.chat import ChatMessage
from meeting_desktop.domain.polls import PollBook
from meeting_desktop.ports.unit_of_work import Store
from tests.contracts.room_samples import chat_of, every_room_row, write_chat
from tests.contracts.store_samples import NINE_O_CLOCK, held
from tests.integration.postgres.homes import home_of
from tests.integration.postgres.server import SharedTestDatabase


def _record(store: Store, meeting_id: UUID) -> tuple[Sequence[ChatMessage], PollBook]:
    return store.read(
        lambda uow: (uow.chat_messages.of_meeting(meeting_id), uow.polls.of_meeting(meeting_id))
    )


def test_a_manager_gets_neither_private_messages_nor_what_stood_there_before(
    shared: SharedTestDatabase,
) -> None:
    ada, boss = shared.add_person("ada"), shared.add_person("grace", "manager")
    shared.add_team("North", ada, boss)
    desk, laptop, office = home_of(ada, shared), home_of(ada, shared), home_of(boss, shared)
    meeting = held(desk.store, "Discovery", "We have it", speakers=["Hanna"])
    every_room_row(desk.store, meeting)
    [to_all, private] = chat_of(desk.store, meeting)
    again = replace(to_all, text="corrected twice", earlier=("wrong", "corrected"))
    for home in (desk, laptop, office):
        home.round()
    write_chat(desk.store, meeting, [replace(again, edited_at=NINE_O_CLOCK)])
    for home in (desk, laptop, office):
        home.round()

    chat, polls = _record(desk.store, meeting.id)
    assert [one.text for one in chat] == ["corrected twice", "for one"]
    assert chat[0].earlier == ("wrong", "corrected")
    assert chat[1] == private
    assert _record(laptop.store, meeting.id) == (chat, polls)
    assert _record(office.store, meeting.id) == ([replace(chat[0], earlier=())], polls)
    assert polls.votes
    with shared.connect(boss.login) as connection:
        for table in ("private_messages", "chat_wordings"):
            assert not connection.execute(f"SELECT FROM {table}").fetchall()
        told = connection.execute("SELECT DISTINCT table_name FROM audit_log").fetchall()
        assert not {name for (name,) in told} & {"chat_messages", "private_messages"}
    for home in (desk, laptop, office):
        assert home.waiting() == 0
        home.close()
