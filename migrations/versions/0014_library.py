"""The library: imported files, voices, artifacts, bookmarks, what waits here, and a faster search.

SQL of one database alone is in ``migrations/server/0014`` and ``migrations/local/0014``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeEngine

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_FOLDER = Path(__file__).parents[1]

#: Parents before children; True: what members may write is told by ``let_members_write``.
_TABLES = {"media_files": True, "voice_profiles": False, "artifacts": True, "bookmarks": True}

#: Columns that tables of before get, all with a value that old rows have.
_COLUMNS: tuple[
    tuple[str, str, TypeEngine[Any], ColumnElement[Any] | sa.TextClause | None], ...
] = (
    ("recordings", "channel", sa.Integer(), None),
    ("speakers", "voice_profile_id", sa.Uuid(), None),
    ("speakers", "confidence", sa.Double(), sa.text("0")),
    ("speakers", "is_confirmed", sa.Boolean(), sa.false()),
    ("segments", "is_overlapped", sa.Boolean(), sa.false()),
)


def upgrade() -> None:
    for table, name, kind, usual in _COLUMNS:
        # In place: a table that SQLite makes anew is copied row by row.
        column = sa.Column(name, kind, nullable=usual is None, server_default=usual)
        op.add_column(table, column)
    _index("speakers", "voice_profile_id")
    _create_media_files()
    _create_voice_profiles()
    _create_artifacts()
    _create_bookmarks()
    if _is_postgresql():
        _build_server()
    else:
        _create_import_jobs()
        _create_cache_entries()
        _run("local", "full_text")


def downgrade() -> None:
    if _is_postgresql():
        raise NotImplementedError(
            "the shared database is not taken back: restore the backup made before the upgrade"
        )
    _run("local", "full_text_before")
    for table in ("cache_entries", "import_jobs", *reversed(_TABLES)):
        op.drop_table(table)
    op.drop_index(op.f("ix_speakers_voice_profile_id"), "speakers")
    for table, name, _, _ in reversed(_COLUMNS):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")


def _build_server() -> None:
    for table, name, _, _ in _COLUMNS:
        op.execute(f"ALTER TABLE {table} ALTER {name} SET STATISTICS 0")
    for table in dict.fromkeys(table for table, *_ in _COLUMNS):
        op.execute(f"SELECT learn_table('{table}')")
    for table, by_all in _TABLES.items():
        op.execute(f"SELECT share_table('{table}', true)")
        if by_all:
            op.execute(f"SELECT let_members_write('{table}')")
    _run("server", "01_voices")


def _create_media_files() -> None:
    table = "media_files"
    _create_synced(
        table,
        _id("meeting_id"),
        _text("name"),
        _text("sha256"),
        _text("fingerprint"),
        _float("fingerprint_step"),
        _text("mime"),
        _float("duration"),
        _large("size_bytes"),
        _within_scope(table, "meeting_id", "meetings"),
    )
    for column in ("meeting_id", "sha256", "duration"):
        _index(table, column)


def _create_voice_profiles() -> None:
    table = "voice_profiles"
    _create_synced(
        table,
        _text("display_name"),
        _text("print_model"),
        _text("print"),
        _number("clips"),
        _float("speech_seconds"),
        _time("consent_at"),
        _id("user_id", nullable=True),
        _id("lead_id", nullable=True),
        _reference(table, "user_id", "users"),
        _reference(table, "lead_id", "leads"),
    )
    _index(table, "user_id")
    _index(table, "lead_id")


def _create_artifacts() -> None:
    table = "artifacts"
    texts = ("md", "vtt", "srt", "docx", "pdf", "json")
    _create_synced(
        table,
        _id("meeting_id"),
        _text("kind"),
        _text("storage_key"),
        _text("sha256"),
        _large("size_bytes"),
        _id("transcript_id"),
        _text("digest"),
        _time("made_at"),
        _one_of(table, "kind", *(f"transcript.{end}" for end in texts), "summary.json"),
        _within_scope(table, "meeting_id", "meetings"),
        _within_scope(table, "transcript_id", "transcripts"),
    )
    _index(table, "meeting_id")
    _index(table, "transcript_id")


def _create_bookmarks() -> None:
    table = "bookmarks"
    _create_synced(
        table,
        _id("meeting_id"),
        _float("at"),
        _text("text"),
        _within_scope(table, "meeting_id", "meetings"),
    )
    _index(table, "meeting_id")


def _create_import_jobs() -> None:
    table = "import_jobs"
    stages = ("hash", "fingerprint", "decode", "transcribe", "speakers", "artifacts", "summary")
    op.create_table(
        table,
        _id("id"),
        _text("path"),
        _text("title"),
        sa.Column("options", sa.JSON(), nullable=False),
        _text("status"),
        _text("stage"),
        _number("position"),
        _time("created_at"),
        _flag("is_paused"),
        _float("share"),
        _id("meeting_id", nullable=True),
        _id("known_meeting_id", nullable=True),
        _text("error"),
        _text("error_code"),
        _time("finished_at", nullable=True),
        _one_of(table, "status", "pending", "processing", "completed", "failed", "cancelled"),
        _one_of(table, "stage", *stages),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _create_cache_entries() -> None:
    op.create_table(
        "cache_entries",
        _text("key"),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        _time("expires_at"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_cache_entries")),
    )
    _index("cache_entries", "expires_at")


def _run(home: str, name: str) -> None:
    """Not through SQLAlchemy's text() where it runs: a colon is no parameter here."""
    sql = (_FOLDER / home / "0014" / f"{name}.sql").read_text(encoding="utf-8")
    if op.get_context().as_sql:
        op.execute(sa.text(sql.replace(":", "\\:")))
    elif home == "server":
        op.get_bind().exec_driver_sql(sql.replace("%", "%%"))
    else:
        for statement in _statements(sql):
            op.get_bind().exec_driver_sql(statement)


def _statements(sql: str) -> Iterator[str]:
    """SQLite takes one at a time; in these files an empty line ends one."""
    for paragraph in sql.split("\n\n"):
        if any(line and not line.startswith("--") for line in paragraph.splitlines()):
            yield paragraph


def _create_synced(table: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        _id("id"),
        _id("scope_id"),
        _time("created_at"),
        _time("updated_at"),
        _flag("deleted"),
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


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _large(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _float(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Double(), nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _id(name: str, *, nullable: bool = False) -> sa.Column[UUID]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"
