"""A connected home on a disk: across restarts, upgrades, and everything a row can hold."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from meeting_desktop.adapters.store.all_tables import metadata
from meeting_desktop.adapters.store.schema import Schema
from meeting_desktop.adapters.store.store import SqliteStore
from meeting_desktop.adapters.store.sync_columns import shared_tables
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.paths import Paths
from meeting_desktop.domain.events import TimelineEvent, TimelineKind
from meeting_desktop.domain.holdings import ScopeMember
from meeting_desktop.domain.leads import Lead, LeadEvent, LeadEventKind
from meeting_desktop.domain.mail import MailKind, MailTemplate
from meeting_desktop.domain.notifications import Notification, NotificationKind
from meeting_desktop.domain.people import Team, User
from meeting_desktop.domain.planning import (
    AgendaItem,
    AgendaKind,
    Appointment,
    ContextLink,
    MeetingDetails,
    MeetingOptions,
    MeetingType,
    Template,
)
from meeting_desktop.domain.questions import (
    Question,
    QuestionSet,
    QuestionSetVersion,
    QuestionType,
)
from meeting_desktop.domain.sharing import ScopeRole
from meeting_desktop.domain.sync import KEPT_HERE, FeedRow
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.contracts.insight_samples import every_insight
from tests.contracts.library_samples import every_library_row
from tests.contracts.planning_samples import TEN, a_series, invited, planned
from tests.contracts.room_samples import every_room_row
from tests.contracts.store_samples import (
    a_meeting,
    a_participant,
    a_recording,
    a_transcript,
    held,
    put_whole,
)
from tests.contracts.sync_samples import (
    PaperServer,
    retitle,
    title_of,
    to_send,
    waiting,
    write,
)
from tests.fakes.clock import VirtualClock
from tests.fakes.store import InlineStore

Opened = Callable[..., SqliteStore]


@pytest.fixture
def server() -> PaperServer:
    return PaperServer()


def test_what_is_being_sent_has_the_same_id_after_a_restart(
    opened: Opened, server: PaperServer
) -> None:
    store = opened()
    server.adopt(store)
    meeting = held(store, "Weekly")
    before = to_send(store)
    store.close(10)
    store = opened()
    assert to_send(store) == before
    server.send_all(store)
    retitle(store, meeting.id, "Noted after the restart")
    assert [one.fields for one in to_send(store)] == [{"title": "Noted after the restart"}]


def test_a_home_that_was_left_is_silent_after_a_restart_too(
    opened: Opened, server: PaperServer, clock: VirtualClock
) -> None:
    store = opened()
    server.adopt(store)
    write(store, lambda uow: uow.sync.leave())
    store.close(10)
    clock.advance(60)
    store = opened()
    meeting = held(store, "Made alone")
    assert waiting(store) == 0
    server.adopt(store)
    assert [one.row_id for one in to_send(store)] == [meeting.id]
    server.send_all(store)
    retitle(store, meeting.id, "And changed")
    assert [one.fields for one in to_send(store)] == [{"title": "And changed"}]


@pytest.mark.parametrize("restarted", [False, True], ids=["at once", "after a restart"])
def test_a_row_may_still_not_point_out_of_its_scope(
    opened: Opened, server: PaperServer, restarted: bool
) -> None:
    store = opened()
    server.adopt(store)
    meeting = held(store, "Weekly")
    if restarted:
        store.close(10)
        store = opened()

    series = a_series(store)
    server.send_all(store)
    appointment = Appointment(TEN, TEN, "uid", series_id=series.id)
    nowhere = replace(meeting, appointment=replace(appointment, series_id=new_id()))
    stray = replace(a_meeting(store), scope_id=new_id(), appointment=appointment)
    with pytest.raises(IntegrityError):
        write(store, lambda uow: uow.meetings.add(stray))
    with pytest.raises(IntegrityError):
        write(store, lambda uow: uow.meetings.update(nowhere))
    assert not to_send(store)


def test_a_connected_home_with_loose_ends_can_be_upgraded(
    opened: Opened, server: PaperServer, tmp_path: Path
) -> None:
    store = opened()
    server.adopt(store)
    meeting = held(store, "Weekly")
    server.send_all(store)
    server.change("meetings", meeting.id, lead_id=str(new_id()))
    server.send_feed(store)
    store.close(10)
    folder = tmp_path / "migrations"
    shutil.copytree(Schema().folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
    next_one = (
        f'revision, down_revision = "9000", "{Schema().head}"\n'
        "def upgrade():\n    pass\ndef downgrade():\n    pass\n"
    )
    (folder / "versions" / "9000_next.py").write_text(next_one)
    assert title_of(opened(Schema("9000", folder)), meeting.id) == "Weekly"


def test_every_value_of_every_table_arrives_as_it_was_written(
    opened: Opened, paths: Paths, server: PaperServer
) -> None:
    store = opened()
    fill(store)
    server.adopt(store)
    server.send_all(store)
    assert {table for table, _ in server.rows} == shared_tables().keys() - {"users"}
    store.close(10)
    there = InlineStore()
    server.adopt(there)
    server.send_feed(there)
    with closing(sqlite3.connect(paths.database)) as connection:
        for name in shared_tables().keys() - {"users"}:
            query = f"SELECT * FROM {name} ORDER BY id"
            assert _rows(connection, query) == _rows(there._connection, query), name


def test_every_shared_table_has_its_triggers_and_those_kept_here_have_none(
    server: PaperServer,
) -> None:
    store = InlineStore()
    assert not _triggers(store)
    server.adopt(store)
    noting = {name for name in _triggers(store) if name.startswith("note_")}
    shared = {
        table.name
        for table in metadata.sorted_tables
        if "scope_id" in table.c and "created_at" in table.c and table.name not in KEPT_HERE
    }
    assert noting == {f"note_{table}_{what}" for table in shared for what in ("added", "changed")}


def test_a_page_that_fails_leaves_neither_rows_nor_cursor(
    opened: Opened, server: PaperServer
) -> None:
    store = opened()
    held(store, "Weekly")
    account = server.adopt(store)
    sent = server.send_all(store)
    row = FeedRow(9, "meetings", new_id(), sent[0].scope_id, {**sent[0].fields, "room_code": "A"})

    def work(uow: UnitOfWork) -> None:
        uow.sync.receive([row], cursor=9)
        raise LookupError("killed")

    with pytest.raises(LookupError):
        write(store, work)
    assert title_of(store, row.row_id) is None
    assert store.read(lambda uow: uow.sync.account()) == account
    retitle(store, sent[0].row_id, "Noted again")
    assert waiting(store) == 1


def _rows(connection: sqlite3.Connection, query: str) -> list[tuple[object, ...]]:
    """Without the time of writing, which is the server's."""
    found = connection.execute(query)
    names = [name for name, *_ in found.description]
    place = names.index("updated_at")
    return [row[:place] + row[place + 1 :] for row in found]


def _triggers(store: InlineStore) -> set[str]:
    query = "SELECT name FROM sqlite_temp_master WHERE type = 'trigger'"
    return {name for (name,) in store._connection.execute(query)}


def fill(store: SqliteStore) -> None:
    """At least one row of every shared table, with values of every kind."""
    me = store.read(lambda uow: uow.people.me())
    fill_sales(store, me)
    recorded = held(store, "Weekly", "hello ∑ there", speakers=["Ada"])
    every_insight(store, recorded)
    every_library_row(store, recorded)
    every_room_row(store, recorded)
    links = (ContextLink("deal", "Big", "https://example.org"),)
    details = MeetingDetails(
        MeetingType.DEMO,
        agenda=(AgendaItem("Hello", 5, AgendaKind.REVIEW, links=links),),
        options=MeetingOptions(assistant=True),
        tags=("a", "ö"),
        links=links,
    )
    meeting = planned(store, organizer_id=me.id, details=details)
    series = a_series(store, exceptions=(datetime.fromisoformat("2026-12-10 11:00"),))
    invited(store, meeting, "ben@example.org", user_id=me.id)
    invited(store, series, "cy@example.org")
    notice = Notification(new_id(), me.scope_id, NotificationKind.MISSED, "Oh", "no", TEN, "key")
    mail = MailTemplate(new_id(), me.scope_id, MailKind.SUMMARY, "Hello", "text", "<p>")

    def work(uow: UnitOfWork) -> None:
        uow.participants.put(a_participant(recorded, "Ada"))
        uow.recordings.put(a_recording(recorded))
        uow.timeline.add(
            TimelineEvent(new_id(), recorded.id, TimelineKind.MUTED, 1.5, TEN, 0.0, None)
        )
        put_whole(uow, a_transcript(recorded, ["again"], revision=2))
        uow.templates.put(Template(new_id(), me.scope_id, "Demo", "Demo", 30, details))
        uow.mail_templates.put(mail)
        uow.notifications.add(notice)
        shared = replace(a_meeting(store, "Shared"), scope_id=new_id())
        uow.meetings.add(shared)
        uow.scopes.put(ScopeMember(shared.scope_id, me.id, ScopeRole.OWNER))

    write(store, work)


def fill_sales(store: SqliteStore, me: User) -> None:
    lead = Lead(new_id(), me.scope_id, "Cy", "Ltd", "cy@example.org", tags=("new", "ö"), score=3)
    question = Question(new_id(), "Why?", QuestionType.RATING, options=("a",), required=True)
    usual = QuestionSet(
        new_id(), me.scope_id, "Usual", questions=(question,), meeting_types=frozenset(MeetingType)
    )

    def work(uow: UnitOfWork) -> None:
        uow.people.put_team(Team(new_id(), me.scope_id, "Sales", members=(me.id,)))
        uow.leads.put(replace(lead, owner_id=me.id))
        uow.leads.add_event(LeadEvent(new_id(), lead.id, LeadEventKind.NOTE, TEN, "Called", me.id))
        uow.question_sets.put(usual)
        uow.question_sets.put_version(QuestionSetVersion(usual.id, 1, TEN, "Usual", (question,)))

    write(store, work)
