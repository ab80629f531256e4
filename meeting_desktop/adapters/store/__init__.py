"""The local store: SQLite behind ``ports.unit_of_work``."""

from meeting_desktop.adapters.store.opening import open_store
from meeting_desktop.adapters.store.store import SqliteStore

__all__ = ["SqliteStore", "open_store"]
