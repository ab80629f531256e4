"""Make the files of a transcript: the same revision gives the same bytes, wherever and whenever."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.export_report import json_of
from meeting_desktop.application.read_report import report_file
from meeting_desktop.application.replace_file import replace_file, write_text
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.domain.agenda_record import outcomes_of
from meeting_desktop.domain.artifacts import ArtifactKind, ArtifactSource
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.notes_record import outcomes_of_notes
from meeting_desktop.domain.subrip_format import to_srt
from meeting_desktop.domain.transcript_formats import to_json, to_markdown
from meeting_desktop.domain.webvtt_format import to_vtt
from meeting_desktop.domain.written import written_in
from meeting_desktop.ports.documents import DocumentWriter, PdfWriter
from meeting_desktop.ports.unit_of_work import UnitOfWork

#: A PDF needs Qt's fonts, which neither a child process nor a start should load: made when wanted.
MADE_BY_ITSELF = tuple(kind for kind in ArtifactKind if kind is not ArtifactKind.PDF)


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that was made; ``digest`` of what it was made from."""

    kind: ArtifactKind
    path: Path
    sha256: str
    size_bytes: int
    digest: str


def source_of(uow: UnitOfWork, meeting_id: UUID) -> ArtifactSource:
    """What the artifacts of a meeting are made from now.

    Raises: NotFoundError: no such meeting, or it has no transcript.
    """
    meeting = uow.meetings.get(meeting_id)
    transcript = uow.transcripts.latest(meeting_id)
    if meeting is None:
        raise NotFoundError("This meeting is not here any more.")
    if transcript is None:
        raise NotFoundError("This meeting has no transcript to export.")
    recorded = [recording.duration for recording in uow.recordings.of_meeting(meeting_id)]
    spoken = [segment.end for segment in transcript.segments]
    duration = max([*recorded, *spoken], default=0.0)
    report = json_of(report_file(uow, meeting_id))
    messages, polls = uow.chat_messages.of_meeting(meeting_id), uow.polls.of_meeting(meeting_id)
    agenda = outcomes_of(uow.held_agendas.of_meeting(meeting_id), duration)
    written = replace(
        written_in(messages, polls, uow.attachments.of_meeting(meeting_id)),
        agenda=agenda,
        notes=outcomes_of_notes(uow.notes.of_meeting(meeting_id)),
    )
    counted = uow.engagement.of_meeting(meeting_id)
    if counted is not None:
        written = replace(written, people=counted.people)
    return ArtifactSource(meeting, transcript, duration, report, written)


def make_artifacts(
    source: ArtifactSource,
    folder: Path,
    documents: DocumentWriter,
    kinds: Collection[ArtifactKind] = MADE_BY_ITSELF,
    *,
    pdf: PdfWriter | None = None,
) -> tuple[MadeFile, ...]:
    """Write those of ``kinds`` that there is anything for into ``folder``, each in one step.

    Raises:
        UserFacingError ``no_pdf``: a PDF is wanted where there is nothing that writes one.
        EnvironmentFault: the disk does not play along.
    """
    wanted = [kind for kind in ArtifactKind if kind in kinds and source.has(kind)]
    return tuple(
        make_artifact(source, kind, folder / kind.value, documents, pdf) for kind in wanted
    )


def make_artifact(
    source: ArtifactSource,
    kind: ArtifactKind,
    path: Path,
    documents: DocumentWriter,
    pdf: PdfWriter | None = None,
) -> MadeFile:
    """One of them under any name; raises as ``make_artifacts``."""
    meeting, transcript, written = source.meeting, source.transcript, source.written
    if kind is ArtifactKind.DOCX:
        replace_file(path, lambda part: documents.write_docx(meeting, transcript, part, written))
    elif kind is ArtifactKind.PDF:
        writer = _there(pdf)
        replace_file(path, lambda part: writer.write_pdf(meeting, transcript, part, written))
    else:
        text = render_artifact(source, kind)
        replace_file(path, lambda part: write_text(part, text))
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    return MadeFile(kind, path, sha256, len(content), source.digest(kind))


def render_artifact(source: ArtifactSource, kind: ArtifactKind) -> str:
    """The content of those that are text."""
    meeting, transcript, written = source.meeting, source.transcript, source.written
    writers: dict[ArtifactKind, Callable[[], str]] = {
        ArtifactKind.MARKDOWN: lambda: to_markdown(meeting, transcript, written),
        ArtifactKind.VTT: lambda: to_vtt(transcript, meeting),
        ArtifactKind.SRT: lambda: to_srt(transcript),
        ArtifactKind.JSON: lambda: to_json(transcript, duration=source.duration, written=written),
        ArtifactKind.SUMMARY: lambda: source.report,
    }
    return writers[kind]()


def file_name(meeting: Meeting, end: str) -> str:
    """``2026-05-03 Title – transcript.vtt``: a name that every system accepts."""
    day = (meeting.actual_start or meeting.created_at).strftime("%Y-%m-%d")
    title = re.sub(r"[^\w\- ]+", "", meeting.title).strip()[:60].strip() or "Meeting"
    return f"{day} {title} – {end}"


def _there(pdf: PdfWriter | None) -> PdfWriter:
    if pdf is None:
        raise UserFacingError(
            "A PDF cannot be made here; open the meeting in Meeting Desktop and export it there.",
            code="no_pdf",
        )
    return pdf
