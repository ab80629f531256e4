"""Column types that mean the same in SQLite and in PostgreSQL."""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Literal, NotRequired, TypeVar

from pydantic import ConfigDict, TypeAdapter, with_config
from sqlalchemy import JSON, CheckConstraint, DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator
from typing_extensions import TypedDict

from meeting_desktop.domain.transcript import Word

#: PostgreSQL keeps neither NUL nor half a surrogate pair, and SQLite's full text stops at NUL.
_UNSTORABLE = {0: "\ufffd"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def storable(text: str) -> str:
    """``text`` with NUL and lone surrogates replaced by U+FFFD; all other text is kept as it is."""
    return text.translate(_UNSTORABLE)


class StorableText(TypeDecorator[str]):
    """Text that every database can keep, see ``storable``."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Kept in UTC, given back in UTC; a time without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        # SQLite keeps no zone: what it gives back was written as UTC above.
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@with_config(ConfigDict(allow_inf_nan=False, extra="ignore"))
class StoredWord(TypedDict):
    """A word as JSON; ``joined`` and ``corrected`` are written only where they are true."""

    text: str
    start: float
    end: float
    probability: float
    joined: NotRequired[bool]
    corrected: NotRequired[bool]


T = TypeVar("T")


class Typed(TypeDecorator[T]):
    """A domain value as JSON, checked both ways by pydantic: ``Typed(tuple[str, ...])``.

    Fields that a later version added get their defaults; those that it took away are ignored.
    """

    impl = JSON
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind
        self._adapter: TypeAdapter[T] = TypeAdapter(kind)

    def process_bind_param(self, value: T | None, _dialect: Dialect) -> Any:
        return None if value is None else _clean(self._adapter.dump_python(value, mode="json"))

    def process_result_value(self, value: Any, _dialect: Dialect) -> T | None:
        return None if value is None else self._adapter.validate_python(value)


class WallTime(TypeDecorator[datetime]):
    """A wall time without a zone, ``2026-03-29T10:00:00``; one with a zone is refused."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        if value is not None and value.tzinfo is not None:
            raise ValueError("a wall time has no zone")
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Day(TypeDecorator[date]):
    """A day of the calendar, ``2026-03-29``; a date type would be a number in one database only."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: date | None, _dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Packed(TypeDecorator[tuple[Any, ...]]):
    """Many numbers as base64 of 4 bytes each, little-endian: ``I`` 32-bit words, ``f`` floats.

    Floats come back as the nearest that has 32 bits.
    """

    impl = String
    cache_ok = True

    def __init__(self, code: Literal["I", "f"]) -> None:
        super().__init__()
        self.code = code

    def process_bind_param(self, value: tuple[Any, ...] | None, _dialect: Dialect) -> str | None:
        if value is None:
            return None
        return base64.b64encode(struct.pack(f"<{len(value)}{self.code}", *value)).decode("ascii")

    def process_result_value(self, value: str | None, _dialect: Dialect) -> tuple[Any, ...] | None:
        return None if value is None else self.unpacked(value)

    def unpacked(self, value: str) -> tuple[Any, ...]:
        """Raises: ValueError: these are no numbers."""
        try:
            raw = base64.b64decode(value, validate=True)
            return struct.unpack(f"<{len(raw) // 4}{self.code}", raw)
        except (binascii.Error, struct.error) as error:
            raise ValueError("no packed numbers") from error


def _clean(value: Any) -> Any:
    """JSON with every text in it storable."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return {storable(key): _clean(one) for key, one in value.items()}
    return value


_STORED_WORDS = TypeAdapter(list[StoredWord])


class Words(TypeDecorator[tuple[Word, ...]]):
    """The words of a segment as a JSON array of ``StoredWord``, checked both ways."""

    impl = JSON
    cache_ok = True

    def process_bind_param(
        self, value: tuple[Word, ...] | None, _dialect: Dialect
    ) -> list[StoredWord] | None:
        return None if value is None else _STORED_WORDS.validate_python(_as_json(value))

    def process_result_value(self, value: Any, _dialect: Dialect) -> tuple[Word, ...] | None:
        if value is None:
            return None
        return tuple(
            Word(
                word["text"],
                word["start"],
                word["end"],
                word["probability"],
                word.get("joined", False),
                word.get("corrected", False),
            )
            for word in _STORED_WORDS.validate_python(value)
        )


def _as_json(words: Sequence[Word]) -> list[StoredWord]:
    stored: list[StoredWord] = []
    for word in words:
        entry: StoredWord = {
            "text": storable(word.text),
            "start": word.start,
            "end": word.end,
            "probability": word.probability,
        }
        if word.joined:
            entry["joined"] = True
        if word.corrected:
            entry["corrected"] = True
        stored.append(entry)
    return stored


def one_of(column: str, words: Iterable[StrEnum]) -> CheckConstraint:
    """The constraint that keeps ``column`` within an enumeration."""
    allowed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({allowed})", name=column)
