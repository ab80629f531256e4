"""procrastinate's own tables and functions: taken from the installed package, noted by version.

A worker asks in the words of its own package; a server whose queue is of another version is told so
in a sentence, before anything fails half-way (``work_queue.require_same_queue``).
"""

from __future__ import annotations

from pathlib import Path

from procrastinate.schema import SchemaManager

SCHEMA = "work"


def queue_schema() -> str:
    """SQL that makes it, in the schema that comes first in the path."""
    return SchemaManager.get_schema()


def queue_version() -> str:
    """The package's newest migration, such as ``03.04.00_50``: what its queries count on."""
    files = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    return "_".join(files[-1].name.split("_")[:2])
