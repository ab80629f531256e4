"""Who agreed to what, and when: record, captions only, or neither, per person and time-stamped.

Until somebody has chosen, nothing of them may be kept. A choice counts from its moment on: it
neither frees what was said before nor takes back what was allowed then.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.meetings import Consent

#: Nobody changes their mind so often; whoever does may still take back, not give again.
MOST_CHOICES = 100
_STRICTEST_FIRST = (Consent.NONE, Consent.TRANSCRIBE_ONLY, Consent.RECORD)


def allows_recording(choice: Consent) -> bool:
    return choice is Consent.RECORD


def allows_captions(choice: Consent) -> bool:
    return choice is not Consent.NONE


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose at ``at`` (UTC)."""

    at: datetime
    choice: Consent


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, ``end`` not in it."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class ConsentHistory:
    """The choices of one person, oldest first."""

    choices: tuple[Choice, ...] = ()

    def choose(self, choice: Consent, at: datetime) -> ConsentHistory:
        """The history with one more choice; to choose the same again adds nothing.

        A clock that was set back does not put a choice before an earlier one.

        Raises:
            UserFacingError: there are ``MOST_CHOICES``, and this one would allow more.
        """
        if self.choices:
            last = self.choices[-1]
            if last.choice is choice:
                return self
            at = max(at, last.at)
            looser = _STRICTEST_FIRST.index(choice) > _STRICTEST_FIRST.index(last.choice)
            if looser and len(self.choices) >= MOST_CHOICES:
                raise UserFacingError(
                    "You have changed your choice too often; it stays as it is.",
                    code="too_many_choices",
                )
        return ConsentHistory((*self.choices, Choice(at, choice)))

    @property
    def now(self) -> Consent:
        """The last choice; ``NONE`` where nobody has chosen."""
        return self.choices[-1].choice if self.choices else Consent.NONE

    def at(self, moment: datetime) -> Consent:
        """What held at that moment."""
        number = bisect_right(self.choices, moment, key=lambda choice: choice.at)
        return self.choices[number - 1].choice if number else Consent.NONE

    def may_record(self, moment: datetime) -> bool:
        return allows_recording(self.at(moment))

    def may_caption(self, moment: datetime) -> bool:
        return allows_captions(self.at(moment))

    def recordable(self, start: datetime, end: datetime) -> tuple[Span, ...]:
        """The stretches between ``start`` and ``end`` of which sound may be kept."""
        return tuple(self._spans(start, end, allows_recording))

    def captionable(self, start: datetime, end: datetime) -> tuple[Span, ...]:
        """The stretches between ``start`` and ``end`` of which words may be made."""
        return tuple(self._spans(start, end, allows_captions))

    def _spans(
        self, start: datetime, end: datetime, allows: Callable[[Consent], bool]
    ) -> Iterator[Span]:
        begin = start if allows(self.at(start)) else None
        # Of choices at one moment the last one counts.
        for at in sorted({choice.at for choice in self.choices if start < choice.at < end}):
            allowed = allows(self.at(at))
            if allowed and begin is None:
                begin = at
            elif not allowed and begin is not None:
                yield Span(begin, at)
                begin = None
        if begin is not None and begin < end:
            yield Span(begin, end)


@dataclass(frozen=True, slots=True)
class ConsentLedger:
    """The histories of all persons of a meeting, also of those who left."""

    histories: Mapping[UUID, ConsentHistory] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, person: UUID) -> ConsentHistory:
        return self.histories.get(person, ConsentHistory())

    def choose(self, person: UUID, choice: Consent, at: datetime) -> ConsentLedger:
        chosen = {**self.histories, person: self.of(person).choose(choice, at)}
        return ConsentLedger(MappingProxyType(chosen))
