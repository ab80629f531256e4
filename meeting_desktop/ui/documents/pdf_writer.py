"""A transcript as a PDF: Qt shapes the text of every script and breaks the pages.

Plain text alone goes in, so nothing that was said becomes markup. Qt notes in the file when it was
made, and under which random number; both are made the same for the same words.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, Qt, QUuid
from PySide6.QtGui import QFontMetricsF, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.domain.transcript_formats import one_line, to_txt
from meeting_desktop.domain.written import NOTHING_WRITTEN, Written
from meeting_desktop.ui.documents.pdf_rows import (
    DPI,
    GREY,
    SMALL_PT,
    Row,
    font_of,
    pages_of,
    pixels,
    rows_of,
)

_MARGIN_MM = 20.0
#: Of the page, below the text: where its number stands.
_FOOT_PT = 28.0
#: Instants as Qt writes them, into the information of a PDF and into its metadata.
_INFORMATION = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}")
_METADATA = re.compile(rb'(xmp:(?:CreateDate|ModifyDate|MetadataDate)=")[-0-9]{10}T[:0-9]{8}')

#: Kept as long as the program runs: Qt ends with the last reference.
_own: list[QApplication] = []


class QtPdfWriter:
    """See ``ports.documents.PdfWriter``."""

    def write_pdf(
        self,
        meeting: Meeting,
        transcript: Transcript,
        path: Path,
        written: Written = NOTHING_WRITTEN,
    ) -> None:
        ensure_qt()
        content = _content(meeting, transcript, written)
        try:
            path.write_bytes(content)
        except OSError as error:
            raise EnvironmentFault(
                "The document could not be written; choose another folder or make room on it.",
                code="export_failed",
            ) from error


def ensure_qt() -> None:
    """Where no window is open, fonts need a Qt of their own; without a screen none is asked for.

    On the main thread, where no Qt runs yet.
    """
    if QApplication.instance() is None:
        headless = ["-platform", "offscreen"] if sys.platform == "linux" else []
        _own.append(QApplication(["meeting-desktop", *headless]))


def _content(meeting: Meeting, transcript: Transcript, written: Written) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setTitle(one_line(meeting.title))
    writer.setCreator("Meeting Desktop")
    writer.setPageLayout(_page())
    whole = f"{meeting.title}\n{meeting.actual_start}\n{to_txt(transcript)}"
    if written:
        whole += repr(written)
    writer.setDocumentId(QUuid.fromRfc4122(hashlib.sha256(whole.encode()).digest()[:16]))
    _paint(writer, rows_of(writer, meeting, transcript, written), one_line(meeting.title))
    buffer.close()
    return _without_clock(bytes(buffer.data().data()), meeting.actual_start or meeting.created_at)


def _page() -> QPageLayout:
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    size = QPageSize(QPageSize.PageSizeId.A4)
    upright = QPageLayout.Orientation.Portrait
    return QPageLayout(size, upright, margins, QPageLayout.Unit.Millimeter)


def _paint(writer: QPdfWriter, rows: Sequence[Row], title: str) -> None:
    pages = pages_of(rows, writer.height() - pixels(_FOOT_PT))
    painter = QPainter(writer)
    for number, page in enumerate(pages, 1):
        if number > 1:
            writer.newPage()
        for row in page:
            row.line.draw(painter, QPointF(0, row.top - page[0].top))
        _paint_foot(painter, writer, f"{number} / {len(pages)}", title)
    painter.end()


def _paint_foot(painter: QPainter, writer: QPdfWriter, number: str, title: str) -> None:
    font = font_of(SMALL_PT)
    painter.setFont(font)
    painter.setPen(GREY)
    high = pixels(_FOOT_PT)
    place = QRectF(0, writer.height() - high, writer.width(), high)
    below = Qt.AlignmentFlag.AlignBottom
    painter.drawText(place, below | Qt.AlignmentFlag.AlignRight, number)
    metrics = QFontMetricsF(font, writer)
    short = metrics.elidedText(title, Qt.TextElideMode.ElideRight, writer.width() * 0.8)
    painter.drawText(place, below | Qt.AlignmentFlag.AlignLeft, short)


def _without_clock(content: bytes, when: datetime) -> bytes:
    """With the time of the meeting where Qt wrote the present one; no place in the file moves."""
    utc = when.astimezone(UTC)
    digits = utc.strftime("%Y%m%d%H%M%S").encode()
    iso = utc.strftime("%Y-%m-%dT%H:%M:%S").encode()
    content = _INFORMATION.sub(rb"\g<1>" + digits, content)
    return _METADATA.sub(rb"\g<1>" + iso, content)
