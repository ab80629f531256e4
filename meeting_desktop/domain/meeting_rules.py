"""What must be right, what is only strange, and what has to be asked before a draft is planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from meeting_desktop.domain.conflicts import Conflict
from meeting_desktop.domain.free_slots import Slot


class DraftField(StrEnum):
    """Which part of a draft a problem is of."""

    TITLE = "title"
    START = "start"
    MINUTES = "minutes"
    TIME_ZONE = "time_zone"
    RULE = "rule"
    INVITEES = "invitees"
    DESCRIPTION = "description"
    AGENDA = "agenda"
    CAPACITY = "capacity"
    EXTERNAL_URL = "external_url"
    LINKS = "links"
    TAGS = "tags"
    PASSCODE = "passcode"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence for a person. ``place`` is the index within invitees, agenda or links."""

    field: DraftField
    sentence: str
    place: int | None = None


class QuestionKind(StrEnum):
    """What is asked, never guessed.

    PAST and CONFLICT are answered by confirming them; SKIPPED and TWICE by another ``start`` or
    ``fold`` of the draft.
    """

    PAST = "past"
    SKIPPED = "skipped"
    TWICE = "twice"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer: the draft's ``start`` (naive, wall) and ``fold``, and the instant (UTC)."""

    start: datetime
    fold: int
    instant: datetime


@dataclass(frozen=True, slots=True)
class DraftQuestion:
    kind: QuestionKind
    sentence: str
    choices: tuple[Choice, ...] = ()


_CONFIRMABLE = frozenset({QuestionKind.PAST, QuestionKind.CONFLICT})


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found about a draft.

    ``start`` and ``end`` (UTC) are None while the wall time is not settled. ``free`` are the next
    slots in which everybody could come, where there is a conflict. For a series ``conflicts`` are
    those of its next occurrences.
    """

    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    questions: tuple[DraftQuestion, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    free: tuple[Slot, ...] = ()
    start: datetime | None = None
    end: datetime | None = None

    def unanswered(
        self, confirmed: frozenset[QuestionKind] = frozenset()
    ) -> tuple[DraftQuestion, ...]:
        """The questions that ``confirmed`` does not answer."""
        answered = confirmed & _CONFIRMABLE
        return tuple(one for one in self.questions if one.kind not in answered)

    def allow(self, confirmed: frozenset[QuestionKind] = frozenset()) -> bool:
        """Whether the draft may be planned as it is."""
        return not self.errors and not self.unanswered(confirmed)
