"""The first tables: people, meetings, recordings, transcripts, and full text over them.

Full text is SQLite's alone. ``search_documents`` holds one row for every text that can be found (a
title, a participant, a speaker, a segment), kept by triggers on the tables where the texts live;
its integer key is the row number of the FTS5 table ``search_index``, which keeps no text itself.

A later migration that rebuilds one of these tables in batch mode drops the triggers on it: it has
to make them again. A test compares the triggers of an upgraded database with those named here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_UUID = sa.Uuid()
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _people()
    _meetings()
    _recordings()
    _transcripts()
    if op.get_context().dialect.name == "sqlite":
        _local_state()
        _full_text()


def downgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        for table, *_ in _SEARCHED:
            for event in ("added", "changed", "removed"):
                op.execute(f"DROP TRIGGER search_{table}_{event}")
        op.execute("DROP TABLE search_index")
        op.drop_table("search_documents")
        op.drop_table("local_state")
    for table in (
        "segments",
        "speakers",
        "transcripts",
        "recording_parts",
        "recordings",
        "conversation_events",
        "meeting_participants",
        "meetings",
        "leads",
        "users",
    ):
        op.drop_table(table)


def _create_synced(table: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", _UUID, nullable=False),
        sa.Column("scope_id", _UUID, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("updated_at", _TIME, nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        *parts,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("scope_id", "id", name=op.f(f"uq_{table}_scope_id_id")),
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def _within_scope(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["scope_id", column],
        [f"{target}.scope_id", f"{target}.id"],
        name=op.f(f"fk_{table}_scope_id_{column}"),
    )


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _one_of(table: str, column: str, *words: str) -> sa.CheckConstraint:
    allowed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({allowed})", name=op.f(f"ck_{table}_{column}"))


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _people() -> None:
    _create_synced(
        "users",
        _text("display_name"),
        _text("email", nullable=True),
        _text("role"),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        _one_of("users", "role", "admin", "manager", "rep", "viewer"),
    )
    _create_synced(
        "leads",
        sa.Column("owner_id", _UUID),
        _text("name"),
        _text("company"),
        _text("email"),
        _text("status"),
        _reference("leads", "owner_id", "users"),
    )
    _index("leads", "owner_id")


def _meetings() -> None:
    _create_synced(
        "meetings",
        _text("room_code"),
        _text("title"),
        _text("origin"),
        _text("status"),
        _text("time_zone"),
        sa.Column("actual_start", _TIME),
        sa.Column("actual_end", _TIME),
        _text("language"),
        sa.Column("lead_id", _UUID),
        sa.UniqueConstraint("room_code", name=op.f("uq_meetings_room_code")),
        _one_of("meetings", "origin", "scheduled", "instant", "imported"),
        _one_of("meetings", "status", "scheduled", "active", "completed", "cancelled", "postponed"),
        _reference("meetings", "lead_id", "leads"),
    )
    for column in ("status", "actual_start", "lead_id"):
        _index("meetings", column)

    _create_synced(
        "meeting_participants",
        sa.Column("meeting_id", _UUID, nullable=False),
        _text("display_name"),
        _text("kind"),
        _text("role"),
        _text("consent"),
        sa.Column("joined_at", _TIME),
        sa.Column("left_at", _TIME),
        _within_scope("meeting_participants", "meeting_id", "meetings"),
        _one_of("meeting_participants", "kind", "human", "ai"),
        _one_of(
            "meeting_participants",
            "role",
            "host",
            "co_host",
            "presenter",
            "participant",
            "observer",
        ),
        _one_of("meeting_participants", "consent", "record", "transcribe_only", "none"),
    )
    _index("meeting_participants", "meeting_id")

    _create_synced(
        "conversation_events",
        sa.Column("meeting_id", _UUID, nullable=False),
        sa.Column("participant_id", _UUID),
        _text("kind"),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("duration", sa.Double(), nullable=False),
        sa.Column("happened_at", _TIME, nullable=False),
        _within_scope("conversation_events", "meeting_id", "meetings"),
        _within_scope("conversation_events", "participant_id", "meeting_participants"),
        _one_of(
            "conversation_events",
            "kind",
            "started",
            "ended",
            "muted",
            "unmuted",
            "gap",
            "device_changed",
            "recording_started",
            "recording_stopped",
            "recovered",
        ),
    )
    _index("conversation_events", "meeting_id", "at")
    _index("conversation_events", "participant_id")


def _recordings() -> None:
    _create_synced(
        "recordings",
        sa.Column("meeting_id", _UUID, nullable=False),
        sa.Column("participant_id", _UUID),
        _text("status"),
        _text("storage_key"),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("duration", sa.Double(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        _text("sha256"),
        _text("codec"),
        _within_scope("recordings", "meeting_id", "meetings"),
        _within_scope("recordings", "participant_id", "meeting_participants"),
        _one_of("recordings", "status", "recording", "interrupted", "completed", "failed"),
    )
    for column in ("meeting_id", "participant_id", "status"):
        _index("recordings", column)

    _create_synced(
        "recording_parts",
        sa.Column("recording_id", _UUID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _text("file_name"),
        sa.Column("start_sample", sa.BigInteger(), nullable=False),
        sa.Column("samples", sa.BigInteger(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        _text("sha256"),
        _within_scope("recording_parts", "recording_id", "recordings"),
        sa.UniqueConstraint(
            "recording_id", "position", name=op.f("uq_recording_parts_recording_id_position")
        ),
    )


def _transcripts() -> None:
    _create_synced(
        "transcripts",
        sa.Column("meeting_id", _UUID, nullable=False),
        _text("language"),
        _text("engine"),
        _text("model"),
        sa.Column("revision", sa.Integer(), nullable=False),
        _within_scope("transcripts", "meeting_id", "meetings"),
    )
    _index("transcripts", "meeting_id", "revision")

    _create_synced(
        "speakers",
        sa.Column("transcript_id", _UUID, nullable=False),
        sa.Column("participant_id", _UUID),
        _text("label"),
        _text("name"),
        _within_scope("speakers", "transcript_id", "transcripts"),
        _within_scope("speakers", "participant_id", "meeting_participants"),
    )
    _index("speakers", "transcript_id")
    _index("speakers", "participant_id")

    _create_synced(
        "segments",
        sa.Column("transcript_id", _UUID, nullable=False),
        sa.Column("speaker_id", _UUID),
        sa.Column("start", sa.Double(), nullable=False),
        sa.Column("end", sa.Double(), nullable=False),
        _text("text"),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("word_count", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("edited_by", _UUID),
        _text("original_text", nullable=True),
        _within_scope("segments", "transcript_id", "transcripts"),
        _within_scope("segments", "speaker_id", "speakers"),
        _reference("segments", "edited_by", "users"),
    )
    _index("segments", "transcript_id", "start")
    _index("segments", "transcript_id", "deleted", "word_count")
    _index("segments", "speaker_id")
    _index("segments", "edited_by")


def _local_state() -> None:
    op.create_table(
        "local_state",
        _text("key"),
        _text("value"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_local_state")),
    )


#: Where a text stands that can be found: its table, what it is called, its column, its meeting.
_SEARCHED = (
    ("meetings", "meeting", "title", "NEW.id"),
    ("meeting_participants", "participant", "display_name", "NEW.meeting_id"),
    ("speakers", "speaker", "name", None),
    ("segments", "segment", "text", None),
)


def _full_text() -> None:
    op.create_table(
        "search_documents",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", _UUID, nullable=False),
        sa.Column("meeting_id", _UUID, nullable=False),
        sa.Column("transcript_id", _UUID),
        sa.Column("text", sa.String(), nullable=False),
        sa.UniqueConstraint("source_id", name=op.f("uq_search_documents_source_id")),
    )
    # Whole words without case and accents; prefixes of two and three letters are indexed too.
    op.execute(
        "CREATE VIRTUAL TABLE search_index USING fts5("
        "text, content='search_documents', content_rowid='id',"
        " tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
    )
    forget = (
        "INSERT INTO search_index(search_index, rowid, text) VALUES ('delete', OLD.id, OLD.text);"
    )
    learn = "INSERT INTO search_index(rowid, text) VALUES (NEW.id, NEW.text);"
    for event, when, body in (
        ("added", "INSERT", learn),
        ("removed", "DELETE", forget),
        ("changed", "UPDATE", forget + " " + learn),
    ):
        op.execute(
            f"CREATE TRIGGER search_documents_{event} AFTER {when} ON search_documents"
            f" BEGIN {body} END"
        )
    for table, source, column, meeting in _SEARCHED:
        _keep_documents_of(table, column, _document(source, column, meeting))


def _document(source: str, column: str, meeting: str | None) -> str:
    """The query that makes the document of row NEW, and none of a tombstone."""
    if meeting is not None:
        return f"SELECT '{source}', NEW.id, {meeting}, NULL, NEW.{column} WHERE NOT NEW.deleted"
    return (
        f"SELECT '{source}', NEW.id, meeting_id, id, NEW.{column}"  # noqa: S608 - names of ours
        " FROM transcripts WHERE id = NEW.transcript_id AND NOT NEW.deleted"
    )


def _keep_documents_of(table: str, column: str, document: str) -> None:
    forget = "DELETE FROM search_documents WHERE source_id = OLD.id;"
    learn = (
        "INSERT INTO search_documents(source, source_id, meeting_id, transcript_id, text)"
        f" {document};"
    )
    for event, when, body in (
        ("added", "INSERT", learn),
        ("changed", f"UPDATE OF {column}, deleted", forget + " " + learn),
        ("removed", "DELETE", forget),
    ):
        op.execute(
            f"CREATE TRIGGER search_{table}_{event} AFTER {when} ON {table} BEGIN {body} END"
        )
