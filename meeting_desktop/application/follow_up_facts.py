"""What a follow-up is made of, read within one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.application.asked_questions import questions_of
from meeting_desktop.application.conversation_of import conversation_of
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.domain.answers import AnswerState
from meeting_desktop.domain.conversations import Conversation, Side
from meeting_desktop.domain.findings import Findings
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.mail_addresses import is_address
from meeting_desktop.domain.mail_wording import date_words
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.reports import ActionItem, TaskState
from meeting_desktop.ports.unit_of_work import UnitOfWork

_SETTLED = frozenset({AnswerState.ANSWERED, AnswerState.SKIPPED})


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """``state`` is how far it was in ``meeting_id``, the newest meeting that was to ask it."""

    question: Question
    state: AnswerState
    meeting_id: UUID
    set_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class FollowUpFacts:
    """``ours`` and ``theirs``: who does what by when, each in one line."""

    meeting: Meeting
    lead: Lead | None
    findings: Findings
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    open_questions: tuple[OpenQuestion, ...]
    language: str

    @property
    def recipient(self) -> tuple[str, str]:
        """Address and name; the address is empty where there is none that mail can go to."""
        if self.lead is None:
            return "", ""
        return (self.lead.email if is_address(self.lead.email) else ""), self.lead.name


def facts_of(uow: UnitOfWork, meeting_id: UUID, *, needs_report: bool = True) -> FollowUpFacts:
    """Raises: NotFoundError; UserFacingError, code ``no_report``."""
    meeting = uow.meetings.get(meeting_id)
    if meeting is None:
        raise NotFoundError("This meeting is not here any more; look at the list again.")
    report = uow.reports.latest(meeting_id)
    if report is None and needs_report:
        raise UserFacingError(
            "There is no report of this meeting yet; make it first, then follow up.",
            code="no_report",
        )
    conversation = conversation_of(uow, meeting_id)
    lead = uow.leads.get(meeting.lead_id) if meeting.lead_id is not None else None
    items = [
        one
        for one in uow.action_items.of_meeting(meeting_id)
        if one.state in {TaskState.PROPOSED, TaskState.CONFIRMED}
    ]
    language = (conversation.language if conversation is not None else "") or meeting.language
    side = _sides(conversation)
    theirs = [one for one in items if side.get(one.assignee) is Side.THEIRS]
    ours = [one for one in items if one.assignee and one not in theirs]
    return FollowUpFacts(
        meeting=meeting,
        lead=lead,
        findings=report.findings if report is not None else Findings(),
        ours=tuple(task_line(one, language) for one in ours),
        theirs=tuple(task_line(one, language) for one in theirs),
        open_questions=_open(uow, [meeting]) if lead is None else open_questions(uow, lead.id),
        language=language,
    )


def open_questions(uow: UnitOfWork, lead_id: UUID) -> tuple[OpenQuestion, ...]:
    """Over all meetings with the lead that have begun, the newest first."""
    held = [one for one in uow.calendar.of_lead(lead_id) if one.actual_start is not None]
    return _open(uow, held)


def _open(uow: UnitOfWork, meetings: list[Meeting]) -> tuple[OpenQuestion, ...]:
    """Whatever no meeting has settled. ``meetings`` the newest first."""
    answers = uow.answers.of_meetings([one.id for one in meetings])
    settled = {one.question_id for one in answers if one.state in _SETTLED}
    states = {(one.meeting_id, one.question_id): one.state for one in answers}
    found: dict[UUID, OpenQuestion] = {}
    for meeting in meetings:
        wording = questions_of(uow, meeting)
        for question in wording.questions if wording is not None else ():
            if question.id in settled or question.id in found:
                continue
            state = states.get((meeting.id, question.id), AnswerState.UNASKED)
            set_id = wording.set_id if wording is not None else None
            found[question.id] = OpenQuestion(question, state, meeting.id, set_id)
    return tuple(found.values())


def _sides(conversation: Conversation | None) -> dict[str, Side]:
    return {one.speaker: one.side for one in conversation.utterances} if conversation else {}


def task_line(item: ActionItem, language: str) -> str:
    due = item.due_words
    if not due and item.due is not None:
        due = date_words(item.due, language)
    text = " ".join(item.text.split())
    return f"{text} ({due})" if due and due.casefold() not in text.casefold() else text
