"""Bring a shared database to this version: the same Alembic history as every home's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.rows import TupleRow
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from meeting_desktop.core.paths import migrations

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory


def prepare(connection: psycopg.Connection[TupleRow], revision: str = "head") -> None:
    """Run what is missing, in one transaction. ``connection`` is a superuser's, or of a role that

    may create roles and give them BYPASSRLS; nothing of it stays open.

    Raises whatever a migration raises, after the rollback.
    """
    from alembic import command

    was_autocommit = connection.autocommit
    connection.autocommit = False
    kept: Any = connection
    engine = create_engine("postgresql+psycopg://", creator=lambda: kept, poolclass=StaticPool)
    config = _configuration()
    try:
        with engine.begin() as transaction:
            config.attributes["connection"] = transaction
            command.upgrade(config, revision)
    finally:
        connection.autocommit = was_autocommit


def newest_revision() -> str:
    """What ``prepare`` would bring a database to."""
    return _scripts().get_current_head() or ""


def known_revisions() -> frozenset[str]:
    """Those that this version has heard of."""
    return frozenset(script.revision for script in _scripts().walk_revisions())


def _scripts() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_configuration())


def _configuration() -> Config:
    from alembic.config import Config

    config = Config()
    # The parser behind it gives % a meaning.
    config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    return config
