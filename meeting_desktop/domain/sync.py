"""What two databases say to each other: operations, verdicts, rows of the feed.

A row of the shared database has a number, ``seq``, that grows with every change and follows the
order of commits: whoever has read up to N has seen everything up to N (decision 18).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias
from uuid import UUID

#: A column's value as JSON has it: uuid and instant as text (hyphens; ISO 8601 with an offset).
Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"

#: Kept by the machine that made them: a mail is sent by one machine, a crash journal is of its
#: own files.
KEPT_HERE = frozenset({"email_notifications", "recording_parts"})

#: Columns that no operation carries: what a row is, and what the shared database itself sets.
SET_BY_SERVER = frozenset({"id", "scope_id", "updated_at", "seq"})


@dataclass(frozen=True, slots=True)
class Operation:
    """What one machine did to one row. ``fields`` holds the new values of the columns that changed;

    of a new row (``is_new``) it holds all. ``id`` stays the same however often it is sent.
    """

    id: UUID
    table: str
    row_id: UUID
    scope_id: UUID
    fields: Mapping[str, Value]
    is_new: bool


class Refusal(StrEnum):
    """Why the shared database did not take an operation. Nothing in it tells of hidden rows."""

    NOT_ALLOWED = "not_allowed"  # row-level security, a role, a column that is not theirs
    CONFLICT = "conflict"  # a key taken, or a reference to what is not there
    INVALID = "invalid"  # a value that its column does not take
    UNKNOWN = "unknown"  # a table or column that the server has never heard of


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one operation: the row's ``seq`` after it, or why it was refused."""

    operation_id: UUID
    seq: int | None
    refusal: Refusal | None = None

    def __post_init__(self) -> None:
        if (self.seq is None) == (self.refusal is None):
            raise ValueError("an operation is either applied or refused")


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A row as the shared database has it now; ``fields`` without ``seq``, ``id``, ``scope_id``."""

    seq: int
    table: str
    row_id: UUID
    scope_id: UUID
    fields: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """What a client must know before it trusts its cursor.

    ``epoch`` changes when the database was restored or is another one. ``schema`` is the newest
    migration, ``oldest_schema`` the oldest client's that it still serves. Of what was removed up
    to ``forgotten`` there are no tombstones any more. ``directory`` is the scope of what everyone
    may see. ``person`` is who is logged in, None for a stranger or a disabled one.
    """

    epoch: UUID
    schema: str
    oldest_schema: str
    forgotten: int
    directory: UUID
    person: UUID | None
    role: str


@dataclass(frozen=True, slots=True)
class Look:
    """Whether reading the feed is worth it.

    ``is_news``: there are rows beyond the number that was asked from, in scopes that are held.
    ``head`` is where all rows end; without news the next look may be from there. ``scopes`` is
    ``hash_of_scopes`` of those that are held.
    """

    facts: ServerFacts
    head: int
    is_news: bool
    scopes: str


def hash_of_scopes(scopes: Iterable[UUID]) -> str:
    """To compare two machines' lists without sending one; not a secret's."""
    listed = ",".join(str(scope) for scope in sorted(scopes))
    return hashlib.md5(listed.encode("ascii"), usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class DeviceSession:
    """A machine that a person works on; ``id`` is its ``Account.client_id``."""

    id: UUID
    name: str
    seen_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Account:
    """Which shared database this home belongs to, and how far it has read it.

    ``client_id`` is this machine's. ``cursor`` is the feed's last number that was taken in.
    """

    client_id: UUID
    person_id: UUID
    directory: UUID
    epoch: UUID
    cursor: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """An operation that the shared database will not have: kept until a person decides."""

    operation: Operation
    refusal: Refusal | None
    """None: its scope was lost before it could be sent."""


EMPTY_FIELDS: Mapping[str, Value] = MappingProxyType({})
