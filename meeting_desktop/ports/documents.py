"""Documents that need a library to write."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.domain.written import NOTHING_WRITTEN, Written


class DocumentWriter(Protocol):
    """Writes a transcript, and what was written and asked, as a word processor's document."""

    def write_docx(
        self,
        meeting: Meeting,
        transcript: Transcript,
        path: Path,
        written: Written = NOTHING_WRITTEN,
    ) -> None:
        """Raises: EnvironmentFault when the file cannot be written."""
        ...


class PdfWriter(Protocol):
    """Writes a transcript, and what was written and asked, as pages to print. Any thread."""

    def write_pdf(
        self,
        meeting: Meeting,
        transcript: Transcript,
        path: Path,
        written: Written = NOTHING_WRITTEN,
    ) -> None:
        """The same words give the same bytes.

        Raises: EnvironmentFault when the file cannot be written.
        """
        ...
