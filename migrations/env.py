"""Builds and upgrades every database of the program, SQLite and PostgreSQL alike.

The caller hands a connection in (``Config.attributes["connection"]``) and owns its transaction: a
failed migration leaves nothing behind. Without a connection the SQL is printed (``--sql``).
"""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection

from meeting_desktop.adapters.store.all_tables import metadata

#: Full text is made of tables that the model does not know (see revision 0001).
_UNMODELLED = "search_"


def _belongs_to_model(
    item: Any, name: str | None, kind: str, _reflected: bool, _compared: Any
) -> bool:
    dialect = context.get_context().dialect.name
    if kind == "table" and item.info.get("local_only") and dialect != "sqlite":
        return False
    return not (kind == "table" and name is not None and name.startswith(_UNMODELLED))


def _migrate(connection: Connection | None) -> None:
    context.configure(
        connection=connection,
        dialect_name=None if connection else context.config.get_main_option("dialect_name"),
        target_metadata=metadata,
        include_object=_belongs_to_model,
        # SQLite alters a table by building it anew.
        render_as_batch=connection is not None and connection.dialect.name == "sqlite",
        transactional_ddl=True,
        literal_binds=connection is None,
    )
    with context.begin_transaction():
        context.run_migrations()


_migrate(None if context.is_offline_mode() else context.config.attributes["connection"])
