"""What meetings with a lead came to: its score with the words behind it, tasks, open questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from meeting_desktop.application.find_moments import Moment, moments_of
from meeting_desktop.application.follow_up_facts import OpenQuestion, open_questions
from meeting_desktop.domain.lead_scores import LeadScore, StatusSuggestion
from meeting_desktop.domain.reports import ActionItem, TaskState
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork

_TO_DO = frozenset({TaskState.PROPOSED, TaskState.CONFIRMED})
#: Of many meetings the last ones matter.
_MOST = 12


@dataclass(frozen=True, slots=True)
class LeadOutcome:
    """``history`` newest first. ``suggestion`` waits for an answer and still fits.

    ``moments`` holds what score, suggestion and tasks rest on, as far as it is here.
    """

    lead_id: UUID
    history: tuple[LeadScore, ...] = ()
    suggestion: StatusSuggestion | None = None
    items: tuple[ActionItem, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    moments: Mapping[UUID, Moment] = field(default_factory=dict)


class ReadLeadOutcome:
    def __init__(self, store: Store) -> None:
        self._store = store

    def read(self, lead_id: UUID) -> LeadOutcome:
        """Empty where no meeting was read yet. Blocks on the disk."""
        return self._store.read(lambda uow: _read(uow, lead_id))


def _read(uow: UnitOfWork, lead_id: UUID) -> LeadOutcome:
    lead = uow.leads.get(lead_id)
    history = tuple(uow.lead_scores.history(lead_id))
    waiting = (
        one
        for one in uow.lead_scores.suggestions(lead_id)
        if one.accepted is None and lead is not None and one.before is lead.status
    )
    suggestion = next(waiting, None)
    meetings = [meeting.id for meeting in uow.calendar.of_lead(lead_id)]
    items = [one for one in uow.action_items.of_meetings(meetings) if one.state in _TO_DO]
    items.sort(key=lambda one: (one.due is None, one.due or date.max))
    return LeadOutcome(
        lead_id,
        history,
        suggestion,
        tuple(items[:_MOST]),
        tuple(open_questions(uow, lead_id))[:_MOST],
        _moments(uow, history[0] if history else None, suggestion, items[:_MOST]),
    )


def _moments(
    uow: UnitOfWork,
    score: LeadScore | None,
    suggestion: StatusSuggestion | None,
    items: list[ActionItem],
) -> Mapping[UUID, Moment]:
    evidence: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for part in score.parts if score is not None else ():
        for cited in part.cited:
            evidence[cited.meeting_id] |= set(cited.evidence.evidence)
    if suggestion is not None:
        evidence[suggestion.meeting_id] |= set(suggestion.evidence)
    for item in items:
        evidence[item.meeting_id] |= set(item.evidence)
    found: dict[UUID, Moment] = {}
    for meeting_id, segments in evidence.items():
        found |= moments_of(uow, meeting_id, segments)
    return found
