"""Which revision a database has, whether this program knows it, and how it is upgraded.

Alembic is loaded only when there is something to do: a start with an up-to-date database skips it.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from meeting_desktop.adapters.store.connections import open_raw, writing_engine
from meeting_desktop.adapters.store.faults import damaged, sqlite_faults
from meeting_desktop.core.errors import EnvironmentFault, NewerDatabaseError
from meeting_desktop.core.paths import migrations

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

_MAGIC = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Schema:
    """A folder of migrations and the newest revision in it (a test compares the two)."""

    head: str = "0022"
    folder: Path = field(default_factory=migrations)


def revision_of(database: Path) -> str | None:
    """The revision of a database, None where there is nothing yet. Reads only.

    Not while the store is open: closing a file drops the locks that this process has on it.

    Raises:
        EnvironmentFault: it is no database, damaged, unreadable, or another program's.
    """
    try:
        with database.open("rb") as file:
            head = file.read(len(_MAGIC))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise EnvironmentFault(
            f"The database {database} cannot be read; check the permissions of the file.",
            code="database_unreadable",
        ) from error
    if not head:
        return None
    if head != _MAGIC:
        raise damaged(database)
    with sqlite_faults(database), closing(open_raw(database, read_only=True)) as connection:
        return stored_revision(connection, database)


def stored_revision(connection: sqlite3.Connection, database: Path) -> str | None:
    """The revision that ``connection`` finds; None and errors as in ``revision_of``."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if not tables:
        return None
    if "alembic_version" not in tables:
        raise EnvironmentFault(
            f"The file {database} belongs to another program and was left as it is; move it away.",
            code="database_foreign",
        )
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        raise damaged(database)
    return str(row[0])


def refuse_newer(database: Path, revision: str, schema: Schema) -> None:
    """Raises: NewerDatabaseError: this program has never heard of ``revision``."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(configuration(schema))
    if revision not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerDatabaseError(
            f"The database {database} was made by a newer version of Meeting Desktop and was left "
            "as it is; install the newest version to open it."
        )


def upgrade(database: Path, schema: Schema) -> None:
    """Bring ``database`` to the newest revision in one transaction, or leave it as it was.

    Raises whatever a migration raises, after the rollback.
    """
    from alembic import command

    connection = open_raw(database)
    # SQLite alters a table by building it anew; with foreign keys on, dropping the old one would
    # touch the rows that point at it. They are checked as a whole before the commit instead.
    connection.execute("PRAGMA foreign_keys = OFF")
    # For the moment between the old table and the new one, triggers name a table that is not there.
    connection.execute("PRAGMA legacy_alter_table = ON")
    connection.execute("PRAGMA synchronous = FULL")
    engine = writing_engine(connection)
    try:
        with engine.begin() as transaction:
            before = _pointing_at_nothing(transaction)
            command.upgrade(configuration(schema, transaction), "head")
            if _pointing_at_nothing(transaction) - before:
                raise ValueError("a migration left rows that point at nothing")
    finally:
        engine.dispose()


def _pointing_at_nothing(connection: Connection) -> Counter[tuple[str, str]]:
    """How often one table points at what another does not have.

    A connected home may: what is shared with it points at what is not (decision 18).
    """
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check")
    return Counter((str(table), str(parent)) for table, _, parent, _ in rows)


def configuration(schema: Schema, connection: Connection | None = None) -> Config:
    """Alembic's configuration without a file; ``connection`` is what it works on."""
    from alembic.config import Config

    config = Config()
    # The parser behind it gives % a meaning.
    config.set_main_option("script_location", str(schema.folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
