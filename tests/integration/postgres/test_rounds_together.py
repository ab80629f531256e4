"""What people did together through a real server: on all machines, one's own words one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.chat import ChatMessage
from meeting_desktop.domain.polls import PollBook
from meeting_desktop.domain.shared_files import FileState
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from tests.contracts.room_samples import chat_of, every_room_row, write_chat
from tests.contracts.store_samples import NINE_O_CLOCK, held
from tests.integration.postgres.homes import home_of
from tests.integration.postgres.server import SharedTestDatabase

#: Of these the audit keeps nothing that was overwritten.
_UNTOLD = {
    "attachments",
    "chat_messages",
    "meeting_analytics",
    "participant_engagement",
    "private_messages",
}


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
        assert not {name for (name,) in told} & _UNTOLD
    for home in (desk, laptop, office):
        assert home.waiting() == 0
        home.close()


def _together(store: Store, meeting_id: UUID) -> tuple[object, ...]:
    """Notes, agenda, files and figures."""

    def read(uow: UnitOfWork) -> tuple[object, ...]:
        return (
            list(uow.notes.of_meeting(meeting_id)),
            uow.held_agendas.of_meeting(meeting_id),
            list(uow.attachments.of_meeting(meeting_id)),
            uow.engagement.of_meeting(meeting_id),
        )

    return store.read(read)


def _words_at(shared: SharedTestDatabase, *words: str) -> set[str]:
    """The tables of the server that have one of ``words`` somewhere."""
    names = shared.admin.execute("SELECT name FROM shared_tables").fetchall()
    rows = [
        (table, text.casefold())
        for table in ("audit_log", *(name for (name,) in names))
        for (text,) in shared.admin.execute(f"SELECT to_jsonb(t)::text FROM {table} AS t".encode())
    ]
    return {table for table, text in rows if any(word in text for word in words)}


def test_what_was_done_together_arrives_as_it_was_and_goes_for_good_everywhere(
    shared: SharedTestDatabase,
) -> None:
    ada = shared.add_person("ada")
    desk, laptop = home_of(ada, shared), home_of(ada, shared)
    meeting = held(desk.store, "Quokkas", "We have it", speakers=["Xanthippe"])
    every_room_row(desk.store, meeting)
    [file] = desk.store.read(lambda uow: uow.attachments.of_meeting(meeting.id))
    quokka = replace(file, id=new_id(), name="quokka.pdf", by="Xanthippe")
    desk.store.write(lambda uow: uow.attachments.put(meeting.id, quokka)).result(60)
    desk.round()
    laptop.round()
    written = _together(desk.store, meeting.id)
    assert all(written)
    assert _together(laptop.store, meeting.id) == written

    removed = replace(quokka, state=FileState.REMOVED)
    laptop.store.write(lambda uow: uow.attachments.put(meeting.id, removed)).result(60)
    [note] = laptop.store.read(lambda uow: uow.notes.of_meeting(meeting.id))
    better = replace(note, content=replace(note.content, text="two quokkas"))
    laptop.store.write(lambda uow: uow.notes.put(meeting.id, better)).result(60)
    laptop.round()
    assert not _words_at(shared, "quokka.pdf"), "what was taken back is nowhere"

    def go(uow: UnitOfWork) -> None:
        uow.meetings.remove(meeting.id)
        uow.tidying.purge(meeting.id)

    laptop.store.write(go).result(60)
    for home in (laptop, desk):
        home.round()
    assert _words_at(shared, "quokka", "xanthippe", "we have it", "prices") == {"audit_log"}
    shared.admin.execute("SELECT cleanup_tombstones(-1)")
    assert not _words_at(shared, "quokka", "xanthippe", "we have it", "prices")
    assert desk.store.read(lambda uow: uow.tidying.removed()) == []
    assert not any(_together(desk.store, meeting.id)[::2])
    for home in (desk, laptop):
        assert home.waiting() == 0
        home.close()
