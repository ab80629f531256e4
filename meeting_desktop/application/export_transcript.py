"""Write a transcript into a file that other programs open."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from meeting_desktop.application.make_artifacts import (
    file_name,
    make_artifact,
    render_artifact,
    source_of,
)
from meeting_desktop.application.replace_file import replace_file, write_text
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.domain.artifacts import ArtifactKind, ArtifactSource
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.domain.transcript_formats import to_txt
from meeting_desktop.ports.documents import DocumentWriter, PdfWriter
from meeting_desktop.ports.unit_of_work import Store

#: The report of the meeting, beside what was said in it.
SUMMARY = "summary.json"


class ExportTranscript:
    """Seven formats of the transcript, and the report as ``SUMMARY``. ``pdf`` None: no PDF."""

    FORMATS: tuple[str, ...] = ("md", "vtt", "srt", "txt", "json", "docx", "pdf")

    def __init__(
        self, store: Store, documents: DocumentWriter, pdf: PdfWriter | None = None
    ) -> None:
        self._store = store
        self._documents = documents
        self._pdf = pdf

    def suggest_name(self, meeting: Meeting, format_name: str, *, what: str = "transcript") -> str:
        """A file name that every system accepts: date, title, what it is, ending."""
        is_whole = format_name == SUMMARY
        return file_name(meeting, format_name if is_whole else f"{what}.{format_name}")

    def export(self, meeting_id: UUID, format_name: str, path: Path) -> Path:
        """Write the newest transcript; an existing file is replaced in one step. Blocks.

        Raises:
            NotFoundError: no such meeting, or it has no transcript (of ``SUMMARY``: no report).
            UserFacingError: no such format.
            EnvironmentFault: the file cannot be written.
        """
        if format_name not in (*self.FORMATS, SUMMARY):
            raise UserFacingError(
                f"There is no format {format_name}; choose one of {', '.join(self.FORMATS)}.",
                code="unknown_format",
            )
        source = self._store.read(lambda uow: source_of(uow, meeting_id))
        if format_name == "txt":
            replace_file(path, lambda part: write_text(part, to_txt(source.transcript)))
            return path
        kind = _kind(format_name)
        if not source.has(kind):
            raise NotFoundError(
                "This meeting has no report; open it in Meeting Desktop and have it summed up."
            )
        return make_artifact(source, kind, path, self._documents, self._pdf).path

    def export_all(self, meeting_id: UUID, folder: Path) -> Path:
        """Every format, and the report where there is one, into ``folder``. Blocks.

        Raises: as ``export``; what was written until then stays.
        """
        source = self._store.read(lambda uow: source_of(uow, meeting_id))
        wanted = (*self.FORMATS, *([SUMMARY] if source.report else []))
        for format_name in wanted:
            name = self.suggest_name(source.meeting, format_name)
            self.export(meeting_id, format_name, folder / name)
        return folder


def render(meeting: Meeting, transcript: Transcript, format_name: str, duration: float) -> str:
    """The text of one of the formats that are text."""
    if format_name == "txt":
        return to_txt(transcript)
    return render_artifact(ArtifactSource(meeting, transcript, duration), _kind(format_name))


def _kind(format_name: str) -> ArtifactKind:
    whole = format_name if format_name == SUMMARY else f"transcript.{format_name}"
    return ArtifactKind(whole)
