"""Question sets, their questions, and the wordings that meetings keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from meeting_desktop.domain.planning import MeetingType


class QuestionType(StrEnum):
    OPEN_ENDED = "open_ended"
    MULTIPLE_CHOICE = "multiple_choice"
    RATING = "rating"


@dataclass(frozen=True, slots=True)
class Question:
    """``options`` for a choice; ``scale_low`` to ``scale_high`` with their words for a rating."""

    id: UUID
    text: str
    type: QuestionType = QuestionType.OPEN_ENDED
    category: str = ""
    help_text: str = ""
    active: bool = True
    required: bool = False
    options: tuple[str, ...] = ()
    allow_several: bool = False
    scale_low: int = 1
    scale_high: int = 5
    low_label: str = ""
    high_label: str = ""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions in their order. ``version`` is the newest wording that was kept, 0 for none."""

    id: UUID
    scope_id: UUID
    name: str
    description: str = ""
    questions: tuple[Question, ...] = ()
    meeting_types: frozenset[MeetingType] = frozenset()
    is_default: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class QuestionSetVersion:
    """A wording as meetings asked it; never changes."""

    set_id: UUID
    number: int
    made_at: datetime
    name: str
    questions: tuple[Question, ...]
