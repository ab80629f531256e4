"""A transcript as a Word document, through python-docx.

The library is imported when a document is written: the window does not wait for it.
"""

from __future__ import annotations

import io
import re
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.transcript import Transcript, turns_of
from meeting_desktop.domain.transcript_formats import answers_in_words, clock_time, size_in_words
from meeting_desktop.domain.written import NOTHING_WRITTEN, Written

if TYPE_CHECKING:
    from docx.document import Document

#: The format's own limit for a property.
_LONGEST_PROPERTY = 255
_GREY = (0x66, 0x6F, 0x7A)
#: Characters that XML 1.0 cannot hold at all.
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


class DocxWriter:
    """Writes a heading, the date, each turn under its speaker and time, what was done together."""

    def write_docx(
        self,
        meeting: Meeting,
        transcript: Transcript,
        path: Path,
        written: Written = NOTHING_WRITTEN,
    ) -> None:
        from docx import Document

        document = Document()
        document.core_properties.title = _clean(meeting.title)[:_LONGEST_PROPERTY]
        document.core_properties.author = "Meeting Desktop"
        held_at = (meeting.actual_start or meeting.created_at).astimezone(UTC)
        document.core_properties.created = document.core_properties.modified = held_at
        document.add_heading(_clean(meeting.title), level=0)
        if meeting.actual_start is not None:
            document.add_paragraph(f"{meeting.actual_start:%Y-%m-%d %H:%M} UTC")
        for turn in turns_of(transcript.segments):
            _add_head(document, transcript.name_of(turn.speaker_id) or "Speaker", turn.start)
            document.add_paragraph(_clean(turn.text))
        _add_agenda(document, written)
        _add_notes(document, written)
        _add_chat(document, written)
        _add_polls(document, written)
        _add_files(document, written)
        whole = io.BytesIO()
        document.save(whole)
        try:
            path.write_bytes(_without_clock(whole))
        except OSError as error:
            raise EnvironmentFault(
                "The document could not be written; choose another folder or make room on it.",
                code="export_failed",
            ) from error


def _add_agenda(document: Document, written: Written) -> None:
    if written.agenda:
        document.add_heading("Agenda", level=1)
    for one in written.agenda:
        line = document.add_paragraph(style="List Bullet")
        line.add_run(_clean(one.title)).bold = True
        line.add_run(_clean("  " + " · ".join(one.facts)))
        if one.notes:
            line.add_run(_clean(f"\n{one.notes}"))


def _add_notes(document: Document, written: Written) -> None:
    if written.notes:
        document.add_heading("Notes", level=1)
    for note in written.notes:
        _add_head(document, note.kind_words, note.at, *note.facts)
        document.add_paragraph(_clean("\n".join(note.lines)))


def _add_chat(document: Document, written: Written) -> None:
    if written.chat:
        document.add_heading("Chat", level=1)
    for message in written.chat:
        _add_head(document, message.name, message.at)
        document.add_paragraph(_clean(message.text))


def _add_polls(document: Document, written: Written) -> None:
    if written.polls:
        document.add_heading("Polls", level=1)
    for poll in written.polls:
        _add_head(document, poll.question, poll.at, poll.asker)
        for text, count in poll.counts:
            document.add_paragraph(f"{_clean(text)}: {count}", style="List Bullet")
        for name, text in poll.texts:
            said = _clean(f"{name}: {text}" if name else text)
            document.add_paragraph(said, style="List Bullet")
        document.add_paragraph(answers_in_words(poll.answers))


def _add_files(document: Document, written: Written) -> None:
    if written.files:
        document.add_heading("Files", level=1)
    for file in written.files:
        _add_head(document, file.name, file.at, file.by, size_in_words(file.size))


def _add_head(document: Document, text: str, at: float | None, *more: str) -> None:
    """A line that stays with what is below it."""
    from docx.shared import Pt, RGBColor

    when = [] if at is None else [clock_time(at)]
    head = document.add_paragraph()
    head.paragraph_format.space_after = Pt(0)
    head.paragraph_format.keep_with_next = True
    head.add_run(_clean(text)).bold = True
    time = head.add_run("  " + " · ".join([*when, *map(_clean, more)]))
    time.font.size = Pt(9)
    time.font.color.rgb = RGBColor(*_GREY)


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
