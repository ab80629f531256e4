"""What an analyst read becomes rows, in one transaction: report, pages, tasks, the lead's score."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.conversation_of import conversation_in
from meeting_desktop.application.report_digest import digest_of
from meeting_desktop.application.reports_due import forget_due
from meeting_desktop.application.shared_access import require
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.conversations import Conversation, Side
from meeting_desktop.domain.evidence import Grounded, cited, existing, grounded
from meeting_desktop.domain.findings import Findings, PersonFindings
from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.domain.reports import ParticipantReport, Report, Source, TalkFigures
from meeting_desktop.domain.talk_figures import engagement, talk_figures
from meeting_desktop.domain.task_matching import match_tasks
from meeting_desktop.ports.unit_of_work import UnitOfWork

#: Puts a new line into the lead's history, where there is a lead; in the report's transaction.
RecordScore = Callable[[UnitOfWork, Report, datetime], object]


@dataclass(frozen=True, slots=True)
class WordsRead:
    """What is summed up. ``voices``: the participant behind a speaker's name, where one is."""

    meeting_id: UUID
    transcript_id: UUID
    conversation: Conversation
    digest: str
    voices: Mapping[str, UUID]
    latest: Report | None


@dataclass(frozen=True, slots=True)
class Page:
    """What was counted of one speaker, and what was read of them."""

    speaker: str
    figures: TalkFigures
    engagement: int
    findings: PersonFindings


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """A report before it is stored: checked against the words that were read."""

    words: WordsRead
    language: str
    source: Source
    grounded: Grounded
    pages: tuple[Page, ...]


def words_to_read(uow: UnitOfWork, meeting_id: UUID) -> WordsRead:
    """Raises: NotFoundError; UserFacingError, ``not_ended``, ``no_words`` or ``not_allowed``."""
    meeting = uow.meetings.get(meeting_id)
    if meeting is None:
        raise NotFoundError("This meeting is not here any more.")
    require(uow, meeting.scope_id, "summaries")
    if meeting.status is not MeetingStatus.COMPLETED:
        raise UserFacingError(
            "The meeting is not over; its report is made when it is.", code="not_ended"
        )
    transcript = uow.transcripts.latest(meeting_id)
    conversation = conversation_in(uow, meeting, transcript) if transcript is not None else None
    if transcript is None or conversation is None or not conversation.utterances:
        raise UserFacingError(
            "No word of this meeting is written down; transcribe its recording first.",
            code="no_words",
        )
    voices = {one.name: one.participant_id for one in transcript.speakers if one.participant_id}
    latest = uow.reports.latest(meeting_id)
    digest = digest_of(conversation)
    return WordsRead(meeting_id, transcript.id, conversation, digest, voices, latest)


def draft_of(words: WordsRead, findings: Findings, language: str, source: Source) -> ReportDraft:
    """Check every claim and count how people talked. Takes a moment for a long meeting."""
    conversation = words.conversation
    checked = _of_own_words(grounded(findings, conversation.segment_ids), conversation)
    assistants = {one.speaker for one in conversation.utterances if one.side is Side.ASSISTANT}
    figures = talk_figures(conversation)
    people = {name: one for name, one in figures.items() if name not in assistants}
    read = {one.speaker: one for one in checked.findings.people}
    pages = tuple(
        Page(name, one, engagement(one, people.values()), read.get(name, PersonFindings(name)))
        for name, one in people.items()
    )
    return ReportDraft(words, language, source, checked, pages)


def _of_own_words(checked: Grounded, conversation: Conversation) -> Grounded:
    """What somebody contributed is what they said; of a voice that nobody has there is nothing."""
    people: list[PersonFindings] = []
    dropped = checked.dropped
    for one in checked.findings.people:
        own = {said.segment_id for said in conversation.utterances if said.speaker == one.speaker}
        cut = [replace(c, evidence=existing(c.evidence, own)) for c in one.contributions]
        kept = tuple(claim for claim in cut if claim.evidence)
        dropped += len(cut) - len(kept)
        if own:
            people.append(replace(one, contributions=kept))
    return Grounded(replace(checked.findings, people=tuple(people)), dropped)


def store_report(
    uow: UnitOfWork, draft: ReportDraft, now: datetime, record_score: RecordScore
) -> Report:
    """Raises: NotFoundError: the meeting went meanwhile; UserFacingError ``not_allowed``."""
    words = draft.words
    meeting = uow.meetings.get(words.meeting_id)
    if meeting is None:
        raise NotFoundError("This meeting was removed while its report was made.")
    require(uow, meeting.scope_id, "summaries")
    # Words may have been removed while the analyst read.
    there = uow.transcripts.there(set(cited(draft.grounded.findings)))
    still = grounded(draft.grounded.findings, there)
    before = uow.reports.latest(words.meeting_id)
    report = Report(
        id=new_id(),
        scope_id=meeting.scope_id,
        meeting_id=words.meeting_id,
        version=before.version + 1 if before is not None else 1,
        made_at=now,
        transcript_id=words.transcript_id,
        words_digest=words.digest,
        language=draft.language,
        source=draft.source,
        findings=still.findings,
        dropped=draft.grounded.dropped + still.dropped,
    )
    contributed = {one.speaker: one for one in still.findings.people}
    pages = [replace(p, findings=contributed.get(p.speaker, p.findings)) for p in draft.pages]
    known = {one.id for one in uow.participants.of_meeting(words.meeting_id)}
    uow.reports.put(report, [_page(report, page, words, known) for page in pages])
    _propose(uow, report)
    record_score(uow, report, now)
    forget_due(uow, words.meeting_id)
    return report


def _page(report: Report, page: Page, words: WordsRead, known: set[UUID]) -> ParticipantReport:
    participant = words.voices.get(page.speaker)
    return ParticipantReport(
        id=new_id(),
        scope_id=report.scope_id,
        meeting_id=report.meeting_id,
        report_id=report.id,
        speaker=page.speaker,
        figures=page.figures,
        engagement=page.engagement,
        findings=page.findings,
        participant_id=participant if participant in known else None,
    )


def _propose(uow: UnitOfWork, report: Report) -> None:
    tasks = report.findings.tasks
    known = uow.action_items.of_meeting(report.meeting_id)
    matched = match_tasks(known, tasks, report, [new_id() for _ in tasks])
    for item in matched.put:
        uow.action_items.put(item)
    for item in matched.removed:
        uow.action_items.remove(item.id)
