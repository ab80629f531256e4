"""How the report of a meeting is, for whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from meeting_desktop.application.conversation_of import conversation_in
from meeting_desktop.application.report_digest import digest_of
from meeting_desktop.domain.reports import ActionItem, ParticipantReport, Report
from meeting_desktop.ports.unit_of_work import UnitOfWork


class ReportPhase(StrEnum):
    NONE = "none"
    #: An analyst reads now; ``report`` is the one before, where there is one.
    READING = "reading"
    READY = "ready"
    #: The last attempt failed; ``sentence`` says why, and ``report`` is the one before.
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ReportState:
    """``versions`` are those that there are, the newest first.

    ``is_stale``: words were corrected or transcribed anew since the report was made. ``progress``
    of 1 while an analyst reads; 0: nobody knows how far it is.
    """

    meeting_id: UUID
    phase: ReportPhase = ReportPhase.NONE
    report: Report | None = None
    people: tuple[ParticipantReport, ...] = ()
    items: tuple[ActionItem, ...] = ()
    is_stale: bool = False
    sentence: str = ""
    versions: tuple[int, ...] = ()
    progress: float = 0.0


def stored_state(uow: UnitOfWork, meeting_id: UUID) -> ReportState:
    """What the store knows: ``NONE`` or ``READY``."""
    items = tuple(uow.action_items.of_meeting(meeting_id))
    versions = tuple(dict.fromkeys(uow.reports.version_numbers(meeting_id)))
    report = uow.reports.latest(meeting_id)
    if report is None:
        return ReportState(meeting_id, items=items, versions=versions)
    return ReportState(
        meeting_id,
        ReportPhase.READY,
        report,
        tuple(uow.reports.people(report.id)),
        items,
        is_stale(uow, report),
        versions=versions,
    )


def is_stale(uow: UnitOfWork, report: Report) -> bool:
    """Reads all words of the meeting."""
    meeting = uow.meetings.get(report.meeting_id)
    transcript = uow.transcripts.latest(report.meeting_id)
    if meeting is None or transcript is None or transcript.id != report.transcript_id:
        return True
    return digest_of(conversation_in(uow, meeting, transcript)) != report.words_digest
