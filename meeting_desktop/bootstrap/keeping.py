"""The files of meetings, and how long what is kept; Qt is imported with the first PDF."""

from __future__ import annotations

from pathlib import Path

from meeting_desktop.adapters.documents.docx_writer import DocxWriter
from meeting_desktop.adapters.storage.file_vault import FolderVault
from meeting_desktop.application.keep_artifacts import ArtifactParts, KeepArtifacts
from meeting_desktop.application.sweep_leftovers import SweepLeftovers
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.paths import Paths
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.domain.written import NOTHING_WRITTEN, Written
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import Store


class PdfOnDemand:
    """A ``PdfWriter``; where no window is open, Qt is begun without a screen."""

    def write_pdf(
        self,
        meeting: Meeting,
        transcript: Transcript,
        path: Path,
        written: Written = NOTHING_WRITTEN,
    ) -> None:
        from meeting_desktop.ui.documents.pdf_writer import QtPdfWriter

        QtPdfWriter().write_pdf(meeting, transcript, path, written)


def build_artifacts(store: Store, clock: Clock, paths: Paths) -> KeepArtifacts:
    """Nothing runs before a file is wanted."""
    parts = ArtifactParts(store, DocxWriter(), paths.artifacts, clock, PdfOnDemand())
    return KeepArtifacts(parts)


def build_sweep(store: Store, storage: RecordingStorage, paths: Paths) -> SweepLeftovers:
    """What takes the files away of what went for good."""
    shared, fetched = FolderVault(paths.shared_files), FolderVault(paths.fetched_files)
    return SweepLeftovers(
        store, storage, paths.artifacts, paths.imports, shared=shared, fetched=fetched
    )
