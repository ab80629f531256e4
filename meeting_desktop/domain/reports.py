"""The report of a meeting: versions of what was read out of it, tasks, a page for each person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from meeting_desktop.domain.findings import Findings, PersonFindings, Priority


@dataclass(frozen=True, slots=True)
class Source:
    """Which analyst wrote it. ``provider``: "offline" or "gemini"."""

    provider: str
    model: str
    prompt_version: str


@dataclass(frozen=True, slots=True)
class Report:
    """``version`` counts from 1 in its meeting. ``dropped`` claims had no evidence that exists.

    ``transcript_id`` and ``words_digest`` say which words were read: another digest of the same
    transcript now means that somebody corrected it since (``report_digest.digest_of``).
    """

    id: UUID
    scope_id: UUID
    meeting_id: UUID
    version: int
    made_at: datetime
    transcript_id: UUID
    words_digest: str
    language: str
    source: Source
    findings: Findings
    dropped: int = 0


class TaskState(StrEnum):
    #: An analyst's; nobody has looked at it.
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ActionItem:
    """What somebody is to do after a meeting. ``report_id`` None: a person wrote it."""

    id: UUID
    scope_id: UUID
    meeting_id: UUID
    text: str
    state: TaskState = TaskState.PROPOSED
    assignee: str = ""
    due: date | None = None
    due_words: str = ""
    priority: Priority = Priority.NORMAL
    evidence: tuple[UUID, ...] = ()
    report_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class TalkFigures:
    """Counted from times and words (``talk_figures``); ``share`` 0 to 1 of all that was spoken.

    Times in seconds. ``patience`` is the pause before they take a turn, None where they took none.
    """

    seconds: float
    share: float
    turns: int
    longest_monologue: float
    questions: int
    interruptions: int
    words: int
    patience: float | None = None


@dataclass(frozen=True, slots=True)
class ParticipantReport:
    """One speaker's page. ``engagement`` 0 to 100, how it is made up: docs/insights.md."""

    id: UUID
    scope_id: UUID
    meeting_id: UUID
    report_id: UUID
    speaker: str
    figures: TalkFigures
    engagement: int
    findings: PersonFindings
    participant_id: UUID | None = None
