"""What is written of a lead's score, within one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.conversation_of import conversation_in
from meeting_desktop.application.shared_access import may_change
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.conversations import Conversation, Side
from meeting_desktop.domain.lead_scores import Cited, LeadScore, StatusSuggestion
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.reports import Report
from meeting_desktop.domain.score_evidence import checked_evidence
from meeting_desktop.domain.scoring import reckon
from meeting_desktop.domain.status_suggestions import Suggested, suggested_status
from meeting_desktop.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class _Known:
    """All evidence about a lead, and when the meetings of it were held."""

    evidence: tuple[Cited, ...]
    held_at: Mapping[UUID, datetime]


def record_score(
    uow: UnitOfWork, report: Report, weights: Mapping[str, int], floor: int, now: datetime
) -> LeadScore | None:
    """The score of the lead of the report's meeting, written where it is another than before.

    With it goes the lead's own ``score`` and, where the rules say so, a suggestion of a status.
    None: the meeting has no lead, or none that may be changed here, or all is as it was.
    """
    meeting = uow.meetings.get(report.meeting_id)
    lead = _changeable(uow, meeting.lead_id) if meeting is not None else None
    if meeting is None or lead is None:
        return None
    meetings = {one.id: one for one in (*uow.calendar.of_lead(lead.id), meeting)}
    words = _words_of(uow, meeting, report)
    fresh = _checked(meeting, report, words)
    known = _known(uow, lead, meetings, {meeting.id: fresh})
    score, parts = reckon(known.evidence, weights, floor, known.held_at)
    they_spoke = words is not None and any(one.side is Side.THEIRS for one in words.utterances)
    suggested = suggested_status(lead.status, parts, meeting.id, they_spoke=they_spoke)
    if suggested is not None:
        _suggest(uow, meeting, lead, suggested, now)
    line = LeadScore(
        new_id(), lead.scope_id, lead.id, now, score, parts, meeting.id, report.source.provider
    )
    return _put(uow, lead, line)


def reckon_again(
    uow: UnitOfWork, lead_id: UUID, weights: Mapping[str, int], floor: int, now: datetime
) -> LeadScore | None:
    """The same with other weights and no new meeting. None: all is as it was."""
    lead = _changeable(uow, lead_id)
    if lead is None:
        return None
    meetings = {one.id: one for one in uow.calendar.of_lead(lead.id)}
    known = _known(uow, lead, meetings, {})
    score, parts = reckon(known.evidence, weights, floor, known.held_at)
    return _put(uow, lead, LeadScore(new_id(), lead.scope_id, lead.id, now, score, parts))


def _changeable(uow: UnitOfWork, lead_id: UUID | None) -> Lead | None:
    lead = uow.leads.get(lead_id) if lead_id is not None else None
    return lead if lead is not None and may_change(uow, lead.scope_id, "leads") else None


def _known(
    uow: UnitOfWork,
    lead: Lead,
    meetings: Mapping[UUID, Meeting],
    fresh: Mapping[UUID, list[Cited]],
) -> _Known:
    """Of each meeting what its newest report proposes, checked against the words it was read from.

    What was checked for the newest line of the history is taken from there: an hour of words takes
    the store's thread a fifth of a second to read, and captions may be waiting.
    """
    checked = {**_checked_before(uow, lead), **fresh}
    evidence: list[Cited] = []
    for report in uow.reports.of_meetings(meetings):
        meeting = meetings[report.meeting_id]
        if meeting.id in checked:
            evidence += checked[meeting.id]
        elif report.findings.score_evidence:
            evidence += _checked(meeting, report, _words_of(uow, meeting, report))
    return _Known(tuple(evidence), {key: _held_at(one) for key, one in meetings.items()})


def _checked_before(uow: UnitOfWork, lead: Lead) -> Mapping[UUID, list[Cited]]:
    newest = next(iter(uow.lead_scores.history(lead.id)), None)
    found: dict[UUID, list[Cited]] = {}
    for part in newest.parts if newest is not None else ():
        for one in part.cited:
            found.setdefault(one.meeting_id, []).append(one)
    return found


def _checked(meeting: Meeting, report: Report, words: Conversation | None) -> list[Cited]:
    if words is None:
        return []
    kept = checked_evidence(report.findings.score_evidence, words).kept
    return [Cited(meeting.id, one) for one in kept]


def _words_of(uow: UnitOfWork, meeting: Meeting, report: Report) -> Conversation | None:
    """The transcript of then: another revision has other segments."""
    number = uow.transcripts.number_of(report.transcript_id)
    transcript = uow.transcripts.revision(meeting.id, number) if number is not None else None
    return conversation_in(uow, meeting, transcript) if transcript is not None else None


def _held_at(meeting: Meeting) -> datetime:
    return meeting.actual_start or meeting.created_at


def _put(uow: UnitOfWork, lead: Lead, line: LeadScore) -> LeadScore | None:
    newest = next(iter(uow.lead_scores.history(lead.id)), None)
    if lead.score != line.score:
        uow.leads.put(replace(lead, score=line.score))
    if newest is None and not any(part.cited for part in line.parts):
        return None  # a history begins with something that was said
    if newest is not None and newest.score == line.score and newest.parts == line.parts:
        return None
    uow.lead_scores.put(line)
    return line


def _suggest(
    uow: UnitOfWork, meeting: Meeting, lead: Lead, suggested: Suggested, now: datetime
) -> None:
    """Once: what waits for an answer or was turned down for the same words is not said again."""
    before = uow.lead_scores.suggestions(lead.id)
    if any(_says_the_same(one, lead, suggested) for one in before):
        return
    uow.lead_scores.put_suggestion(
        StatusSuggestion(
            id=new_id(),
            scope_id=meeting.scope_id,
            meeting_id=meeting.id,
            lead_id=lead.id,
            at=now,
            before=lead.status,
            suggested=suggested.status,
            why=suggested.why,
            evidence=suggested.evidence,
        )
    )


def _says_the_same(known: StatusSuggestion, lead: Lead, suggested: Suggested) -> bool:
    if known.before is not lead.status or known.suggested is not suggested.status:
        return False
    return known.accepted is None or set(suggested.evidence) <= set(known.evidence)
