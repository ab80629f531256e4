"""``meeting-desktop export``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.export_report import ExportReport
from meeting_desktop.application.export_transcript import ExportTranscript
from meeting_desktop.application.read_report import ReadReport
from meeting_desktop.bootstrap import build_exports, open_database
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.logging import configure_logging
from meeting_desktop.core.paths import find_paths
from meeting_desktop.ports.unit_of_work import Store

_CLOSE_SECONDS = 5.0
#: The report, not the transcript; the second is its name among the files of a meeting.
REPORTS = ("report.json", "summary.json")
_NO_TEXT = ("docx", "pdf")


def export_meeting(meeting: str, format_name: str, output: Path | None) -> None:
    """Write the newest transcript of ``meeting``, or its report, to the screen or to ``output``.

    Raises: ApplicationError with the sentence to show.
    """
    if format_name in _NO_TEXT and output is None:
        raise UserFacingError(
            f"A {format_name} is no text for the screen; say where with --output."
        )
    configure_logging(None)
    paths = find_paths()
    store = open_database(paths, SystemClock())
    try:
        meeting_id = _find(store, meeting)
        if format_name in REPORTS:
            _export_report(store, meeting_id, output)
            return
        exports = build_exports(store)
        if output is not None:
            exports.export(meeting_id, format_name, output)
        else:
            _print(exports, meeting_id, format_name)
    finally:
        store.close(_CLOSE_SECONDS)


def _export_report(store: Store, meeting_id: UUID, output: Path | None) -> None:
    reports = ExportReport(ReadReport(store))
    if output is not None:
        reports.export(meeting_id, output)
    else:
        sys.stdout.write(reports.as_json(meeting_id))


def _find(store: Store, meeting: str) -> UUID:
    if meeting.lower() == "last":
        rows = store.read(lambda uow: uow.meetings.rows(limit=1))
        if not rows:
            raise NotFoundError("There is no meeting yet.")
        return rows[0].meeting.id
    try:
        return UUID(meeting)
    except ValueError as error:
        raise UserFacingError(
            "Name the meeting by its id, as `meeting-desktop host` prints it, or by the word last."
        ) from error


def _print(exports: ExportTranscript, meeting_id: UUID, format_name: str) -> None:
    with tempfile.TemporaryDirectory(prefix="meeting-export-") as folder:
        path = exports.export(meeting_id, format_name, Path(folder) / f"transcript.{format_name}")
        sys.stdout.write(path.read_text(encoding="utf-8"))
