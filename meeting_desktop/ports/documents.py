"""Documents that need a library to write."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.transcript import Transcript


class DocumentWriter(Protocol):
    """Writes a transcript as a word processor's document."""

    def write_docx(self, meeting: Meeting, transcript: Transcript, path: Path) -> None:
        """Raises: EnvironmentFault when the file cannot be written."""
        ...


class PdfWriter(Protocol):
    """Writes a transcript as pages to print. Any thread."""

    def write_pdf(self, meeting: Meeting, transcript: Transcript, path: Path) -> None:
        """The same transcript gives the same bytes.

        Raises: EnvironmentFault when the file cannot be written.
        """
        ...
