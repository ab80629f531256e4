"""The report of a meeting with everything that its page shows, and the words behind each claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.export_transcript import replace_file
from meeting_desktop.application.find_moments import Moment, moments_of
from meeting_desktop.application.keep_wording import wording_of
from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.domain.answers import MeetingAnswer
from meeting_desktop.domain.findings import Findings
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.outlines import Outline, as_markdown
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.reports import ActionItem, ParticipantReport, Report
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of the meeting's set, and how far it came; None: nobody came to it."""

    question: Question
    answer: MeetingAnswer | None = None


@dataclass(frozen=True, slots=True)
class ReportFile:
    """``report`` is None where none was made. ``has_words``: there is something to read.

    ``versions`` are those that there are, the newest first. ``moments`` holds what every claim,
    task and answer rests on, as far as it is here.
    """

    meeting: Meeting
    has_words: bool
    report: Report | None = None
    versions: tuple[int, ...] = ()
    people: tuple[ParticipantReport, ...] = ()
    items: tuple[ActionItem, ...] = ()
    questions: tuple[AskedQuestion, ...] = ()
    moments: Mapping[UUID, Moment] = field(default_factory=dict)


class ReadReport:
    """Both block on the disk and are not for the GUI thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def open(self, meeting_id: UUID, version: int | None = None) -> ReportFile:
        """The newest report, or another version of it.

        Raises:
            NotFoundError: no such meeting, or no such version.
        """
        return self._store.read(lambda uow: _read(uow, meeting_id, version))

    def export(self, outline: Outline, path: Path) -> Path:
        """Write it as Markdown; an existing file is replaced in one step.

        Raises:
            EnvironmentFault: the file cannot be written.
        """
        text = as_markdown(outline)
        replace_file(path, lambda part: _write(part, text))
        return path


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _read(uow: UnitOfWork, meeting_id: UUID, version: int | None) -> ReportFile:
    meeting = uow.meetings.get(meeting_id)
    if meeting is None:
        raise NotFoundError("This meeting is not here any more.")
    versions = tuple(one.version for one in uow.reports.versions(meeting_id))
    if version is None:
        report = uow.reports.latest(meeting_id)
    else:
        report = uow.reports.version(meeting_id, version)
        if report is None:
            raise NotFoundError("This version of the report is not here any more.")
    people = tuple(uow.reports.people(report.id)) if report is not None else ()
    items = tuple(uow.action_items.of_meeting(meeting_id))
    questions = _questions(uow, meeting)
    evidence = set(_evidence_of_answers(questions))
    for item in items:
        evidence |= set(item.evidence)
    for one in people:
        for claim in one.findings.contributions:
            evidence |= set(claim.evidence)
    if report is not None:
        evidence |= set(evidence_of(report.findings))
    return ReportFile(
        meeting,
        any(one.word_count for one in uow.transcripts.revisions(meeting_id)),
        report,
        versions,
        people,
        items,
        questions,
        moments_of(uow, meeting_id, evidence),
    )


def _questions(uow: UnitOfWork, meeting: Meeting) -> tuple[AskedQuestion, ...]:
    wording = wording_of(uow, meeting)
    if wording is None:
        return ()
    answers = {one.question_id: one for one in uow.answers.of_meeting(meeting.id)}
    return tuple(AskedQuestion(one, answers.get(one.id)) for one in wording.questions)


def _evidence_of_answers(questions: tuple[AskedQuestion, ...]) -> Iterator[UUID]:
    for one in questions:
        if one.answer is not None:
            yield from one.answer.evidence
            yield from one.answer.asked_evidence


def evidence_of(findings: Findings) -> Iterator[UUID]:
    """Every segment that something of a report's page rests on; ids may come twice."""
    for claims in (
        findings.executive_summary,
        findings.key_points,
        findings.decisions,
        findings.insights,
    ):
        for claim in claims:
            yield from claim.evidence
    for exchange in findings.exchanges:
        yield from exchange.question.evidence
        if exchange.answer is not None:
            yield from exchange.answer.evidence
    for cited in (*findings.topics, *findings.appointments, *findings.tones):
        yield from cited.evidence
    for person in findings.people:
        for claim in person.contributions:
            yield from claim.evidence
