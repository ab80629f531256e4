"""The score of a lead, as it is kept: its parts with the quotes that they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meeting_desktop.domain.findings import ScoreEvidence
from meeting_desktop.domain.leads import LeadStatus

#: The parts of the model, in the order in which they are shown (docs/scoring.md).
PARTS = ("budget", "authority", "need", "timing", "engagement", "sentiment")


@dataclass(frozen=True, slots=True)
class Cited:
    """A piece of evidence and the meeting that its segments are of."""

    meeting_id: UUID
    evidence: ScoreEvidence


@dataclass(frozen=True, slots=True)
class ScorePart:
    """``value`` 0 to 100, None: not enough evidence. ``weight`` as it was in Settings then."""

    part: str
    value: int | None
    weight: float
    cited: tuple[Cited, ...] = ()
    #: One sentence: what would change it.
    would_change: str = ""


@dataclass(frozen=True, slots=True)
class LeadScore:
    """One line of a lead's score history. ``score`` None: not enough evidence."""

    id: UUID
    scope_id: UUID
    lead_id: UUID
    at: datetime
    score: int | None
    parts: tuple[ScorePart, ...]
    meeting_id: UUID | None = None
    provider: str = ""


@dataclass(frozen=True, slots=True)
class StatusSuggestion:
    """Where the lead should stand after a meeting, for a person to accept or to turn down."""

    id: UUID
    scope_id: UUID
    meeting_id: UUID
    lead_id: UUID
    at: datetime
    before: LeadStatus
    suggested: LeadStatus
    why: str
    evidence: tuple[UUID, ...]
    #: None while nobody has decided.
    accepted: bool | None = None
