"""What may reach a log: static messages, numbers, and words from a closed vocabulary of fields.

A deny list forgets; this is an allow list. A value is written only when it cannot be speech, a
name, a prompt or a secret: numbers, booleans, ids, enum members, and strings under the keys named
here, which the program itself makes. Everything else becomes ``<redacted>``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from uuid import UUID

REDACTED = "<redacted>"

#: Fields whose strings are made by the program, never by a person, a file or another machine.
PROGRAM_FIELDS = frozenset(
    {
        "event",
        "level",
        "logger",
        "timestamp",
        "thread",
        "code",
        "state",
        "stage",
        "kind",
        "error_type",
        "traceback",
        "model",
        "language",
        "version",
        "revision",
        "python",
        "platform",
        "worker",
        "codec",
    }
)


def redact(fields: Mapping[str, object]) -> dict[str, object]:
    """A copy of ``fields`` in which only what is safe by construction is left."""
    return {key: _safe(key, value) for key, value in fields.items()}


def _safe(key: str, value: object) -> object:
    if value is None or isinstance(value, bool | int | float | UUID | datetime):
        return value
    if isinstance(value, Enum):
        return value.value if isinstance(value.value, str | int) else value.name
    if isinstance(value, str) and key in PROGRAM_FIELDS:
        return value
    if isinstance(value, type):
        return value.__qualname__
    return REDACTED
