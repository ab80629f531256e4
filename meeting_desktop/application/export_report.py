"""Write the report of a meeting into a file, or hand it to the screen, for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.find_moments import Moment
from meeting_desktop.application.read_report import ReadReport, ReportFile
from meeting_desktop.application.replace_file import replace_file, write_text
from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.domain.report_json import report_to_json


class ExportReport:
    """Both block on the disk."""

    def __init__(self, reports: ReadReport) -> None:
        self._reports = reports

    def as_json(self, meeting_id: UUID) -> str:
        """The newest report. Raises: NotFoundError: no such meeting, or it has no report."""
        text = json_of(self._reports.open(meeting_id))
        if not text:
            raise NotFoundError(
                "This meeting has no report; open it in Meeting Desktop and have it summed up."
            )
        return text

    def export(self, meeting_id: UUID, path: Path) -> Path:
        """As ``as_json``; an existing file is replaced in one step.

        Raises: EnvironmentFault: the file cannot be written.
        """
        text = self.as_json(meeting_id)
        replace_file(path, lambda part: write_text(part, text))
        return path


def json_of(file: ReportFile) -> str:
    """Empty where no report was made."""
    if file.report is None:
        return ""
    quotes = {one: _quote(moment) for one, moment in file.moments.items()}
    return report_to_json(file.report, file.people, file.items, quotes)


def _quote(moment: Moment) -> Mapping[str, object]:
    return {
        "start": round(moment.start, 3),
        "end": round(moment.end, 3),
        "speaker": moment.speaker or None,
        "text": moment.text,
    }
