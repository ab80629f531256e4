"""A transcript as a Word document, through python-docx.

The library is imported when a document is written: the window does not wait for it.
"""

from __future__ import annotations

import io
import re
from datetime import UTC
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.transcript import Transcript, turns_of
from meeting_desktop.domain.transcript_formats import clock_time

#: The format's own limit for a property.
_LONGEST_PROPERTY = 255
_GREY = (0x66, 0x6F, 0x7A)
#: Characters that XML 1.0 cannot hold at all.
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


class DocxWriter:
    """Writes a heading, the date, and each turn under its speaker and time."""

    def write_docx(self, meeting: Meeting, transcript: Transcript, path: Path) -> None:
        from docx import Document
        from docx.shared import Pt, RGBColor

        document = Document()
        document.core_properties.title = _clean(meeting.title)[:_LONGEST_PROPERTY]
        document.core_properties.author = "Meeting Desktop"
        held_at = (meeting.actual_start or meeting.created_at).astimezone(UTC)
        document.core_properties.created = document.core_properties.modified = held_at
        document.add_heading(_clean(meeting.title), level=0)
        if meeting.actual_start is not None:
            document.add_paragraph(f"{meeting.actual_start:%Y-%m-%d %H:%M} UTC")
        for turn in turns_of(transcript.segments):
            head = document.add_paragraph()
            head.paragraph_format.space_after = Pt(0)
            head.paragraph_format.keep_with_next = True
            head.add_run(_clean(transcript.name_of(turn.speaker_id) or "Speaker")).bold = True
            time = head.add_run(f"  {clock_time(turn.start)}")
            time.font.size = Pt(9)
            time.font.color.rgb = RGBColor(*_GREY)
            document.add_paragraph(_clean(turn.text))
        whole = io.BytesIO()
        document.save(whole)
        try:
            path.write_bytes(_without_clock(whole))
        except OSError as error:
            raise EnvironmentFault(
                "The document could not be written; choose another folder or make room on it.",
                code="export_failed",
            ) from error


def _without_clock(document: io.BytesIO) -> bytes:
    """The same parts in their order, each from the day on which ZIP's calendar begins."""
    fixed = io.BytesIO()
    with ZipFile(document) as parts, ZipFile(fixed, "w", ZIP_DEFLATED) as target:
        for part in parts.infolist():
            entry = ZipInfo(part.filename)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, parts.read(part))
    return fixed.getvalue()


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
