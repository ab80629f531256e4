"""Read the fields of a control message strictly: right type, right range, or ``FieldError``.

JSON's types are taken at their word: ``true`` is no number, ``"1"`` neither, NaN is nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from meeting_desktop.domain.attendance import AttendStatus
from meeting_desktop.domain.chat import clean_passage
from meeting_desktop.domain.control_messages import Person, WaitingPerson
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Connection, Role, clean_name, clean_text

#: What one line may hold; captions are the longest.
TEXT_LENGTH = 2_000
_UUID_LENGTH = 36
_LARGEST_COUNT = 1_000_000
_MOST_PEOPLE = 256

_E = TypeVar("_E", bound=StrEnum)
_T = TypeVar("_T")

#: The words of the channel for what a person allows; the store has its own.
CONSENT_WORDS = {
    "record": Consent.RECORD,
    "captions": Consent.TRANSCRIBE_ONLY,
    "neither": Consent.NONE,
}
WORD_OF_CONSENT = {consent: word for word, consent in CONSENT_WORDS.items()}


class FieldError(ValueError):
    """A field is missing or is not what it should be; the message names the field only."""


class Fields:
    """The fields of one object."""

    def __init__(self, data: Mapping[str, object]) -> None:
        self._data = data

    def switch(self, name: str, default: bool | None = None) -> bool:
        value = self._data.get(name, default)
        if not isinstance(value, bool):
            raise FieldError(name)
        return value

    def line(self, name: str) -> str:
        """One clean line of at most ``TEXT_LENGTH``."""
        return clean_text(self._text(name), TEXT_LENGTH)

    def piece(self, name: str) -> str:
        """Part of a line; a blank at an end is kept."""
        return clean_text(self._text(name), TEXT_LENGTH, keep_ends=True)

    def passage(self, name: str) -> str:
        """Clean lines of at most ``CHAT_LENGTH`` in all."""
        return clean_passage(self._text(name))

    def passages(self, name: str) -> tuple[str, ...]:
        return tuple(clean_passage(_text_of(item, name)) for item in self._list(name))

    def short_lines(self, name: str, length: int) -> tuple[str, ...]:
        return tuple(clean_text(_text_of(item, name), length) for item in self._list(name))

    def lists_of_names(self, name: str) -> tuple[tuple[str, ...], ...]:
        return tuple(
            tuple(clean_name(_text_of(one, name)) for one in _list_of(item, name))
            for item in self._list(name)
        )

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """Pairs of lines."""
        found = []
        for item in self._list(name):
            pair = _list_of(item, name)
            if len(pair) != 2:  # noqa: PLR2004 - a pair
                raise FieldError(name)
            one, other = (clean_text(_text_of(half, name), TEXT_LENGTH) for half in pair)
            found.append((one, other))
        return tuple(found)

    def name(self, name: str = "name") -> str:
        return clean_name(self._text(name))

    def optional_line(self, name: str, length: int) -> str:
        return clean_text(self._text(name), length) if name in self._data else ""

    def identity(self, name: str = "participant") -> UUID:
        return identity_of(self._text(name), name)

    def number(self, name: str) -> float:
        value = self._data.get(name)
        return number_of(value, name)

    def optional_number(self, name: str) -> float | None:
        return self.number(name) if self._data.get(name) is not None else None

    def count(self, name: str, most: int = _LARGEST_COUNT) -> int:
        return count_of(self._data.get(name), name, most)

    def word(self, name: str, words: type[_E]) -> _E:
        text = self._text(name)
        if text not in {word.value for word in words}:
            raise FieldError(name)
        return words(text)

    def words(self, name: str, words: type[_E]) -> tuple[_E, ...]:
        """Some of the words, each at most once."""
        texts = {_text_of(item, name) for item in self._list(name)}
        if not texts <= {word.value for word in words}:
            raise FieldError(name)
        return tuple(word for word in words if word.value in texts)

    def text_by(self, clean: Callable[[str], str], name: str) -> str:
        """What ``clean`` leaves of it."""
        return clean(self._text(name))

    def optional_day(self, name: str) -> date | None:
        if self._data.get(name) is None:
            return None
        try:
            return date.fromisoformat(self._text(name))
        except ValueError as error:
            raise FieldError(name) from error

    def optional_identity(self, name: str) -> UUID | None:
        return self.identity(name) if self._data.get(name) is not None else None

    def counts(self, name: str) -> tuple[int, ...]:
        return tuple(count_of(item, name) for item in self._list(name))

    def optional_word(self, name: str, words: type[_E]) -> _E | None:
        return self.word(name, words) if name in self._data else None

    def nullable_word(self, name: str, words: type[_E]) -> _E | None:
        """``null`` has to be said: what is left out was forgotten."""
        if name in self._data and self._data[name] is None:
            return None
        return self.word(name, words)

    def consent(self, name: str) -> Consent:
        choice = CONSENT_WORDS.get(self._text(name))
        if choice is None:
            raise FieldError(name)
        return choice

    def moment(self, name: str) -> datetime:
        try:
            moment = datetime.fromisoformat(self._text(name))
            if moment.tzinfo is None:
                raise FieldError(name)
            return moment.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise FieldError(name) from error

    def objects(self, name: str, read: Callable[[Fields], _T]) -> tuple[_T, ...]:
        return tuple(read(_fields_of(item, name)) for item in self._list(name))

    def numbers(self, name: str) -> dict[UUID, float]:
        value = self._data.get(name)
        if not isinstance(value, dict) or len(value) > _MOST_PEOPLE:
            raise FieldError(name)
        return {identity_of(key, name): number_of(item, name) for key, item in value.items()}

    def _text(self, name: str) -> str:
        return _text_of(self._data.get(name), name)

    def _list(self, name: str) -> list[object]:
        return _list_of(self._data.get(name), name)


def identity_of(text: str, name: str) -> UUID:
    """A UUID in its usual writing only: braces, URNs and bare hex are not taken."""
    try:
        if len(text) != _UUID_LENGTH:
            raise FieldError(name)
        identity = UUID(text)
    except ValueError as error:
        raise FieldError(name) from error
    if str(identity) != text.lower():
        raise FieldError(name)
    return identity


def number_of(value: object, name: str) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FieldError(name)
    try:
        number = float(value)
    except OverflowError as error:
        raise FieldError(name) from error
    if not math.isfinite(number):
        raise FieldError(name)
    return number


def count_of(value: object, name: str, most: int = _LARGEST_COUNT) -> int:
    """A whole number from 0."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise FieldError(name)
    return value


def _text_of(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise FieldError(name)
    return value


def _list_of(value: object, name: str) -> list[object]:
    if not isinstance(value, list) or len(value) > _MOST_PEOPLE:
        raise FieldError(name)
    return value


def _fields_of(item: object, name: str) -> Fields:
    if not isinstance(item, dict):
        raise FieldError(name)
    return Fields(item)


def read_person(fields: Fields) -> Person:
    return Person(
        id=fields.identity("id"),
        name=fields.name(),
        role=fields.word("role", Role),
        muted=fields.switch("muted"),
        muted_by_host=fields.switch("muted_by_host"),
        hand=fields.count("hand"),
        speaking=fields.switch("speaking"),
        consent=fields.consent("consent"),
        connection=fields.word("connection", Connection),
        since=fields.moment("since"),
        attends=fields.optional_word("attends", AttendStatus),
        can_chat=fields.switch("can_chat", True),
        can_share_screen=fields.switch("can_share_screen", False),
    )


def read_waiting(fields: Fields) -> WaitingPerson:
    return WaitingPerson(fields.identity("id"), fields.name())
