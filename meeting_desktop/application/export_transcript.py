"""Write a transcript into a file that other programs open."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from meeting_desktop.core.errors import EnvironmentFault, NotFoundError, UserFacingError
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.domain.transcript_formats import to_json, to_markdown, to_srt, to_txt, to_vtt
from meeting_desktop.ports.documents import DocumentWriter
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork


class ExportTranscript:
    """The six formats."""

    FORMATS: tuple[str, ...] = ("md", "vtt", "srt", "txt", "json", "docx")

    def __init__(self, store: Store, documents: DocumentWriter) -> None:
        self._store = store
        self._documents = documents

    def suggest_name(self, meeting: Meeting, format_name: str) -> str:
        """A file name that every system accepts: date, title, ending."""
        day = (meeting.actual_start or meeting.created_at).strftime("%Y-%m-%d")
        title = re.sub(r"[^\w\- ]+", "", meeting.title).strip()[:60].strip() or "Meeting"
        return f"{day} {title}.{format_name}"

    def export(self, meeting_id: UUID, format_name: str, path: Path) -> Path:
        """Write the newest transcript; an existing file is replaced in one step. Blocks.

        Raises:
            NotFoundError: no such meeting, or it has no transcript.
            UserFacingError: no such format.
            EnvironmentFault: the file cannot be written.
        """
        if format_name not in self.FORMATS:
            raise UserFacingError(
                f"There is no format {format_name}; choose one of {', '.join(self.FORMATS)}.",
                code="unknown_format",
            )
        meeting, transcript, duration = self._store.read(lambda uow: _load(uow, meeting_id))
        if format_name == "docx":
            replace_file(path, lambda part: self._documents.write_docx(meeting, transcript, part))
        else:
            text = render(meeting, transcript, format_name, duration)
            replace_file(path, lambda part: _write_text(part, text))
        return path


def render(meeting: Meeting, transcript: Transcript, format_name: str, duration: float) -> str:
    """The text of one of the formats that are text."""
    writers: dict[str, Callable[[], str]] = {
        "md": lambda: to_markdown(meeting, transcript),
        "vtt": lambda: to_vtt(transcript),
        "srt": lambda: to_srt(transcript),
        "txt": lambda: to_txt(transcript),
        "json": lambda: to_json(transcript, duration=duration),
    }
    return writers[format_name]()


def replace_file(path: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` fill a file beside ``path``, then put it in its place.

    Raises:
        EnvironmentFault: the folder or the disk does not allow it; what was there is kept.
    """
    part: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".export-", suffix=path.suffix)
        os.close(descriptor)
        part = Path(name)
        write(part)
        # mkstemp makes files for the owner alone; an export is meant to be given away.
        part.chmod(0o644)
        part.replace(path)
        part = None
    except OSError as error:
        raise EnvironmentFault(
            f"{path} could not be written; choose another folder or make room on the disk.",
            code="export_failed",
        ) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _load(uow: UnitOfWork, meeting_id: UUID) -> tuple[Meeting, Transcript, float]:
    meeting = uow.meetings.get(meeting_id)
    transcript = uow.transcripts.latest(meeting_id)
    if meeting is None:
        raise NotFoundError("This meeting is not here any more.")
    if transcript is None:
        raise NotFoundError("This meeting has no transcript to export.")
    recorded = [recording.duration for recording in uow.recordings.of_meeting(meeting_id)]
    spoken = [segment.end for segment in transcript.segments]
    return meeting, transcript, max([*recorded, *spoken], default=0.0)
