"""The migrations build what the model says, forwards and backwards, and lose nothing on the way."""

from __future__ import annotations

import io
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, create_engine, inspect, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

from meeting_desktop.adapters.store.all_tables import metadata
from meeting_desktop.adapters.store.backup import backups_in
from meeting_desktop.adapters.store.base import Base, Synced
from meeting_desktop.adapters.store.model import Meeting
from meeting_desktop.adapters.store.schema import Schema, configuration
from meeting_desktop.adapters.store.store import SqliteStore
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.paths import Paths
from meeting_desktop.domain.retention import Retention
from tests.contracts.store_samples import held
from tests.fakes.clock import VirtualClock

_TRIGGERS = {
    f"search_{table}_{event}"
    for table in (
        "documents",
        "keys",
        "meetings",
        "meeting_participants",
        "transcripts",
        "speakers",
        "segments",
        "summaries",
        "chat_messages",
        "notes",
        "private_messages",
        "polls",
        "attachments",
    )
    for event in ("added", "changed", "removed")
}
_TRIGGERS |= {"search_meetings_moved", "search_meetings_hidden"}
_TRIGGERS |= {
    f"search_chapters_{event}" for event in ("added", "opened", "settled", "to_be_opened")
}
_TRIGGERS |= {f"search_documents_to_be_{event}" for event in ("added", "changed", "removed")}

_REBUILD = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9000", "{head}"

def upgrade():
    with op.batch_alter_table("transcripts", recreate="always") as table:
        table.add_column(sa.Column("note", sa.String(), nullable=True))
    {then}

def downgrade():
    pass
"""


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    """An empty database; what runs on it is in one transaction."""
    engine = create_engine(
        f"sqlite:///{tmp_path / 'empty.sqlite3'}",
        poolclass=NullPool,
        connect_args={"isolation_level": None},
    )
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def next_version(tmp_path: Path, then: str = "pass") -> Schema:
    """The shipped migrations and one more, which builds a table anew and then does ``then``."""
    folder = tmp_path / "migrations"
    shutil.copytree(Schema().folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
    rebuild = _REBUILD.format(then=then, head=Schema().head)
    (folder / "versions" / "9000_rebuild.py").write_text(rebuild)
    return Schema("9000", folder)


def objects(connection: Connection) -> set[str]:
    query = "SELECT type || ' ' || name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    return {name for (name,) in connection.exec_driver_sql(query)}


def test_the_programs_head_is_the_folders_head() -> None:
    assert ScriptDirectory.from_config(configuration(Schema())).get_heads() == [Schema().head]


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection:UserWarning")
def test_the_upgraded_schema_is_the_model(connection: Connection) -> None:
    command.upgrade(configuration(Schema(), connection), "head")
    context = MigrationContext.configure(
        connection,
        opts={
            "compare_type": True,
            "include_object": lambda _item, name, kind, _reflected, _other: (
                kind != "table" or not str(name).startswith("search_")
            ),
        },
    )
    assert compare_metadata(context, metadata) == []


def test_the_words_that_columns_allow_are_those_of_the_program(connection: Connection) -> None:
    command.upgrade(configuration(Schema(), connection), "head")
    inspector = inspect(connection)
    for table in metadata.sorted_tables:
        built = {(c["name"], c["sqltext"]) for c in inspector.get_check_constraints(table.name)}
        wanted = {
            (str(constraint.name), str(constraint.sqltext))
            for constraint in table.constraints
            if isinstance(constraint, CheckConstraint)
        }
        assert built == wanted, table.name


def test_every_foreign_key_has_an_index(connection: Connection) -> None:
    command.upgrade(configuration(Schema(), connection), "head")
    inspector = inspect(connection)
    for table in metadata.sorted_tables:
        unique = inspector.get_unique_constraints(table.name)
        leading = {index["column_names"][0] for index in inspector.get_indexes(table.name)}
        leading |= {constraint["column_names"][0] for constraint in unique}
        for key in inspector.get_foreign_keys(table.name):
            assert set(key["constrained_columns"]) <= leading, (table.name, key)


def test_every_synchronised_table_has_what_synchronising_needs() -> None:
    wanted = {"id", "scope_id", "created_at", "updated_at", "deleted"}
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, Synced):
            assert wanted <= set(mapper.columns.keys()), mapper.class_


def test_upgrade_downgrade_upgrade_ends_where_it_began(connection: Connection) -> None:
    command.upgrade(configuration(Schema(), connection), "head")
    first = objects(connection)
    command.downgrade(configuration(Schema(), connection), "base")
    assert objects(connection) == {"table alembic_version"}
    command.upgrade(configuration(Schema(), connection), "head")
    assert objects(connection) == first


def test_no_trigger_of_the_full_text_is_lost_on_the_way_to_head(connection: Connection) -> None:
    command.upgrade(configuration(Schema(), connection), "head")
    triggers = {name for name in objects(connection) if name.startswith("trigger ")}
    assert triggers == {f"trigger {name}" for name in _TRIGGERS}


def test_mail_of_before_is_kept_and_a_follow_up_becomes_a_summary_on_the_way_back(
    connection: Connection,
) -> None:
    def mails() -> list[tuple[object, ...]]:
        query = "SELECT kind, status, text FROM email_notifications ORDER BY dedupe_key"
        return [tuple(row) for row in connection.exec_driver_sql(query)]

    def queue(key: str, kind: str) -> None:
        values = dict.fromkeys(
            ("to_address", "to_name", "subject", "text", "html", "error"), "as written"
        )
        values |= {"id": key * 32, "scope_id": "0" * 32, "message_id": key, "dedupe_key": key}
        values |= {"kind": kind, "status": "sent", "attempts": "1", "maybe_twice": "0"}
        values |= {"deleted": "0", "created_at": "2026-03-02", "updated_at": "2026-03-02"}
        places = ", ".join(f":{name}" for name in values)
        into = f"email_notifications ({', '.join(values)})"
        connection.execute(text(f"INSERT INTO {into} VALUES ({places})"), values)

    command.upgrade(configuration(Schema(), connection), "0012")
    queue("a", "reminder")
    command.upgrade(configuration(Schema(), connection), "0013")
    assert mails() == [("reminder", "sent", "as written")]
    queue("b", "follow_up")
    command.downgrade(configuration(Schema(), connection), "0012")
    assert mails() == [("reminder", "sent", "as written"), ("summary", "sent", "as written")]


def test_what_was_removed_before_there_was_a_trash_lies_in_it_from_now_on(
    connection: Connection,
) -> None:
    command.upgrade(configuration(Schema(), connection), "0014")
    for key, deleted in (("a", 0), ("b", 1)):
        columns = connection.exec_driver_sql("PRAGMA table_info(meetings)").all()
        values: dict[str, object] = {name: "" for _, name, _, needed, *_ in columns if needed}
        values |= {"id": key * 32, "scope_id": "0" * 32, "room_code": key, "deleted": deleted}
        values |= {"created_at": "2026-03-02 09:00:00", "updated_at": "2026-03-02 09:00:00"}
        values |= {"origin": "instant", "status": "completed", "meeting_type": "other"}
        values |= {"options": "{}", "tags": "[]", "links": "[]", "ics_sequence": 0, "detached": 0}
        places = ", ".join(f":{name}" for name in values)
        into = f"meetings ({', '.join(values)})"
        connection.execute(text(f"INSERT INTO {into} VALUES ({places})"), values)
    command.upgrade(configuration(Schema(), connection), "0015")
    query = select(Meeting.room_code, Meeting.removed_at, Meeting.retention)
    found = {code: (removed_at, rule) for code, removed_at, rule in connection.execute(query)}
    assert found["a"] == (None, Retention())
    removed_at, rule = found["b"]
    assert removed_at is not None
    assert datetime.now(UTC) - removed_at < timedelta(minutes=5)
    assert rule == Retention()


def test_the_same_history_builds_postgresql_without_what_is_sqlites_alone() -> None:
    printed = io.StringIO()
    settings = configuration(Schema())
    settings.output_buffer = printed
    settings.set_main_option("dialect_name", "postgresql")
    command.upgrade(settings, "head", sql=True)
    sql = printed.getvalue()
    for table in metadata.sorted_tables:
        is_local = bool(table.info.get("local_only"))
        assert (f"CREATE TABLE {table.name} (" in sql) is not is_local
    assert "fts5" not in sql
    assert "TIMESTAMP WITH TIME ZONE" in sql


def test_every_table_of_the_model_can_be_written_for_postgresql() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    for table in metadata.sorted_tables:
        assert str(CreateTable(table).compile(dialect=dialect))


def test_an_upgrade_that_builds_a_table_anew_loses_no_row_and_leaves_a_backup(
    paths: Paths, opened: Callable[..., SqliteStore], tmp_path: Path
) -> None:
    before = opened()
    meeting = held(before, "Weekly", "hello there", speakers=["Ada"])
    transcript = before.read(lambda uow: uow.transcripts.latest(meeting.id))
    before.close(10)

    after = opened(next_version(tmp_path))
    assert after.read(lambda uow: uow.transcripts.latest(meeting.id)) == transcript
    facts = after.facts()
    assert (facts.revision, facts.integrity) == ("9000", "ok")
    [backup] = backups_in(paths.backups)
    assert backup.name == f"meetings-{Schema().head}-20260302T090000.000000Z.sqlite3"
    assert facts.last_backup == VirtualClock().now()
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("SELECT title FROM meetings").fetchall() == [("Weekly",)]
        versions = copy.execute("SELECT version_num FROM alembic_version").fetchall()
        assert versions == [(Schema().head,)]
    assert {file.name for file in paths.backups.iterdir()} == {backup.name}


@pytest.mark.parametrize(
    "then",
    [
        'raise LookupError("a bug of the migration")',
        'op.execute("no SQL at all")',
        'op.execute("DELETE FROM meetings")',
    ],
    ids=["raises", "bad SQL", "leaves rows that point at nothing"],
)
def test_a_failed_upgrade_leaves_the_database_as_it_was_and_says_so(
    paths: Paths, opened: Callable[..., SqliteStore], tmp_path: Path, then: str
) -> None:
    store = opened()
    held(store, "Weekly", "hello there")
    store.close(10)
    with closing(sqlite3.connect(paths.database)) as connection:
        before = list(connection.iterdump())

    with pytest.raises(EnvironmentFault) as raised:
        opened(next_version(tmp_path, then))
    assert raised.value.code == "migration_failed"
    [backup] = backups_in(paths.backups)
    assert str(backup) in raised.value.sentence
    with closing(sqlite3.connect(paths.database)) as connection:
        assert list(connection.iterdump()) == before
    assert opened().facts().revision == Schema().head


def test_a_first_start_that_fails_can_be_made_again(
    opened: Callable[..., SqliteStore], tmp_path: Path
) -> None:
    with pytest.raises(EnvironmentFault, match="could not be upgraded"):
        opened(next_version(tmp_path, 'raise LookupError("a bug")'))
    assert opened().facts().revision == Schema().head
