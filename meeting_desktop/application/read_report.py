"""The report of a meeting with everything that its page shows, and the words behind each claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.asked_questions import questions_of
from meeting_desktop.application.conversation_of import sides_of
from meeting_desktop.application.find_moments import Moment, moments_of
from meeting_desktop.application.replace_file import replace_file, write_text
from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.domain.answers import MeetingAnswer
from meeting_desktop.domain.conversations import Side
from meeting_desktop.domain.evidence import cited
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
    task and answer rests on, as far as it is here. ``voices`` are the speakers' names in the order
    of the transcript, by which they have their colours. ``sides``: whose side who is on, by name.
    """

    meeting: Meeting
    has_words: bool
    report: Report | None = None
    versions: tuple[int, ...] = ()
    people: tuple[ParticipantReport, ...] = ()
    items: tuple[ActionItem, ...] = ()
    questions: tuple[AskedQuestion, ...] = ()
    moments: Mapping[UUID, Moment] = field(default_factory=dict)
    voices: tuple[str, ...] = ()
    sides: Mapping[str, Side] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenTask:
    """Something to do, and the meeting that it came of."""

    item: ActionItem
    meeting_title: str


class ReadReport:
    """All of it blocks on the disk and is not for the GUI thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def open(self, meeting_id: UUID, version: int | None = None) -> ReportFile:
        """The newest report, or another version of it.

        Raises:
            NotFoundError: no such meeting, or no such version.
        """
        return self._store.read(lambda uow: report_file(uow, meeting_id, version))

    def to_do(self, limit: int) -> tuple[OpenTask, ...]:
        """Confirmed tasks of all meetings, what is due first first."""

        def read(uow: UnitOfWork) -> tuple[OpenTask, ...]:
            meetings = (
                (one, uow.meetings.get(one.meeting_id)) for one in uow.action_items.open(limit)
            )
            return tuple(OpenTask(one, held.title) for one, held in meetings if held is not None)

        return self._store.read(read)

    def export(self, outline: Outline, path: Path) -> Path:
        """Write it as Markdown; an existing file is replaced in one step.

        Raises:
            EnvironmentFault: the file cannot be written.
        """
        text = as_markdown(outline)
        replace_file(path, lambda part: write_text(part, text))
        return path


def report_file(uow: UnitOfWork, meeting_id: UUID, version: int | None = None) -> ReportFile:
    """As ``ReadReport.open``, within a unit of work."""
    meeting = uow.meetings.get(meeting_id)
    if meeting is None:
        raise NotFoundError("This meeting is not here any more.")
    report = _report(uow, meeting_id, version)
    transcript = uow.transcripts.latest(meeting_id)
    file = ReportFile(
        meeting,
        transcript is not None and any(one.words for one in transcript.segments),
        report,
        tuple(dict.fromkeys(uow.reports.version_numbers(meeting_id))),
        tuple(uow.reports.people(report.id)) if report is not None else (),
        tuple(uow.action_items.of_meeting(meeting_id)),
        _questions(uow, meeting),
        voices=tuple(one.name for one in transcript.speakers) if transcript is not None else (),
        sides=sides_of(uow, meeting, transcript),
    )
    return replace(file, moments=moments_of(uow, meeting_id, _evidence(file)))


def _report(uow: UnitOfWork, meeting_id: UUID, version: int | None) -> Report | None:
    if version is None:
        return uow.reports.latest(meeting_id)
    report = uow.reports.version(meeting_id, version)
    if report is None:
        raise NotFoundError("This version of the report is not here any more.")
    return report


def _evidence(file: ReportFile) -> Iterator[UUID]:
    if file.report is not None:
        yield from cited(file.report.findings)
    for item in file.items:
        yield from item.evidence
    for person in file.people:
        for claim in person.findings.contributions:
            yield from claim.evidence
    yield from _evidence_of_answers(file.questions)


def _questions(uow: UnitOfWork, meeting: Meeting) -> tuple[AskedQuestion, ...]:
    wording = questions_of(uow, meeting)
    if wording is None:
        return ()
    answers = {one.question_id: one for one in uow.answers.of_meeting(meeting.id)}
    return tuple(AskedQuestion(one, answers.get(one.id)) for one in wording.questions)


def _evidence_of_answers(questions: tuple[AskedQuestion, ...]) -> Iterator[UUID]:
    for one in questions:
        if one.answer is not None:
            yield from one.answer.evidence
            yield from one.answer.asked_evidence
