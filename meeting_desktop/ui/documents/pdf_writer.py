"""A transcript as a PDF: Qt shapes the text of every script and breaks the pages.

Plain text alone goes in, so nothing that was said becomes markup. Qt notes in the file when it was
made, and under which random number; both are made the same for the same words.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, Qt, QUuid
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
)
from PySide6.QtWidgets import QApplication

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.transcript import Transcript, turns_of
from meeting_desktop.domain.transcript_formats import clock_time, one_line, to_txt

_DPI = 1200
_MARGIN_MM = 20.0
#: Of the page, below the text: where its number stands.
_FOOT_PT = 28.0
_TITLE_PT, _TEXT_PT, _SMALL_PT = 20.0, 10.5, 8.5
_GREY = QColor("#666f7a")
_LINE_HEIGHT = 1.15
_FAMILIES = ("Inter", "Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans")
#: Instants as Qt writes them, into the information of a PDF and into its metadata.
_INFORMATION = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}")
_METADATA = re.compile(rb'(xmp:(?:CreateDate|ModifyDate|MetadataDate)=")[-0-9]{10}T[:0-9]{8}')

#: Kept as long as the program runs: Qt ends with the last reference.
_own: list[QApplication] = []


@dataclass(frozen=True, slots=True)
class Row:
    """A line from ``top`` to ``bottom`` of the document, in the writer's pixels.

    ``layout`` is what ``line`` is of, and must live as long.
    """

    layout: QTextLayout
    line: QTextLine
    top: float
    bottom: float
    is_name: bool


@dataclass(frozen=True, slots=True)
class _Paragraph:
    parts: tuple[tuple[str, QTextCharFormat], ...]
    above_pt: float = 0.0
    is_name: bool = False


class QtPdfWriter:
    """See ``ports.documents.PdfWriter``."""

    def write_pdf(self, meeting: Meeting, transcript: Transcript, path: Path) -> None:
        ensure_qt()
        content = _content(meeting, transcript)
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


def _content(meeting: Meeting, transcript: Transcript) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    writer.setTitle(one_line(meeting.title))
    writer.setCreator("Meeting Desktop")
    writer.setPageLayout(_page())
    whole = f"{meeting.title}\n{meeting.actual_start}\n{to_txt(transcript)}".encode()
    writer.setDocumentId(QUuid.fromRfc4122(hashlib.sha256(whole).digest()[:16]))
    _paint(writer, rows_of(writer, meeting, transcript), one_line(meeting.title))
    buffer.close()
    return _without_clock(bytes(buffer.data().data()), meeting.actual_start or meeting.created_at)


def _page() -> QPageLayout:
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    size = QPageSize(QPageSize.PageSizeId.A4)
    upright = QPageLayout.Orientation.Portrait
    return QPageLayout(size, upright, margins, QPageLayout.Unit.Millimeter)


def rows_of(writer: QPdfWriter, meeting: Meeting, transcript: Transcript) -> list[Row]:
    """Every line of the document, as wide as a page of the writer, one below the other."""
    rows: list[Row] = []
    for paragraph in _paragraphs(meeting, transcript):
        above = _pixels(paragraph.above_pt) if rows else 0.0
        top = rows[-1].bottom + above if rows else 0.0
        rows += _lines(writer, paragraph, top)
    return rows


def pages_of(rows: Sequence[Row], height: float) -> list[list[Row]]:
    """Rows by pages. A name never stands last on one, and no line is cut."""
    pages: list[list[Row]] = [[]]
    names: list[Row] = []
    for row in rows:
        if row.is_name:
            names.append(row)
            continue
        together = [*names, row]
        names = []
        page = pages[-1]
        if page and row.bottom - page[0].top > height:
            pages.append(together)
        else:
            page += together
    pages[-1] += names
    return pages


def _paragraphs(meeting: Meeting, transcript: Transcript) -> Iterator[_Paragraph]:
    yield _Paragraph(((one_line(meeting.title), _look(_TITLE_PT, bold=True)),))
    if meeting.actual_start is not None:
        held = f"{meeting.actual_start:%Y-%m-%d %H:%M} UTC"
        yield _Paragraph(((held, _look(_SMALL_PT, grey=True)),), above_pt=4.0)
    for turn in turns_of(transcript.segments):
        name = one_line(transcript.name_of(turn.speaker_id)) or "Speaker"
        head = (
            (f"{name}  ", _look(_TEXT_PT, bold=True)),
            (clock_time(turn.start), _look(_SMALL_PT, grey=True)),
        )
        yield _Paragraph(head, above_pt=11.0, is_name=True)
        yield _Paragraph(((one_line(turn.text), _look(_TEXT_PT)),), above_pt=1.5)


def _lines(writer: QPdfWriter, paragraph: _Paragraph, top: float) -> Iterator[Row]:
    layout = QTextLayout("".join(text for text, _ in paragraph.parts), _font(_TEXT_PT), writer)
    at = 0
    ranges = []
    for text, look in paragraph.parts:
        ranges.append(_range(at, text, look))
        at += ranges[-1].length
    layout.setFormats(ranges)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(writer.width())
        line.setPosition(QPointF(0, 0))
        height = line.height() * _LINE_HEIGHT
        yield Row(layout, line, top, top + height, paragraph.is_name)
        top += height
    layout.endLayout()


def _range(start: int, text: str, look: QTextCharFormat) -> QTextLayout.FormatRange:
    """Qt counts in UTF-16."""
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, len(text.encode("utf-16-le")) // 2, look
    return made


def _look(points: float, *, bold: bool = False, grey: bool = False) -> QTextCharFormat:
    look = QTextCharFormat()
    font = _font(points)
    font.setBold(bold)
    look.setFont(font)
    look.setForeground(_GREY if grey else QColor(Qt.GlobalColor.black))
    return look


def _font(points: float) -> QFont:
    """The same whatever the window looks like; Qt finds others for scripts that it lacks."""
    font = QFont(list(_FAMILIES))
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setPointSizeF(points)
    return font


def _paint(writer: QPdfWriter, rows: Sequence[Row], title: str) -> None:
    pages = pages_of(rows, writer.height() - _pixels(_FOOT_PT))
    painter = QPainter(writer)
    for number, page in enumerate(pages, 1):
        if number > 1:
            writer.newPage()
        for row in page:
            row.line.draw(painter, QPointF(0, row.top - page[0].top))
        _paint_foot(painter, writer, f"{number} / {len(pages)}", title)
    painter.end()


def _paint_foot(painter: QPainter, writer: QPdfWriter, number: str, title: str) -> None:
    font = _font(_SMALL_PT)
    painter.setFont(font)
    painter.setPen(_GREY)
    high = _pixels(_FOOT_PT)
    place = QRectF(0, writer.height() - high, writer.width(), high)
    below = Qt.AlignmentFlag.AlignBottom
    painter.drawText(place, below | Qt.AlignmentFlag.AlignRight, number)
    metrics = QFontMetricsF(font, writer)
    short = metrics.elidedText(title, Qt.TextElideMode.ElideRight, writer.width() * 0.8)
    painter.drawText(place, below | Qt.AlignmentFlag.AlignLeft, short)


def _pixels(points: float) -> float:
    return points * _DPI / 72


def _without_clock(content: bytes, when: datetime) -> bytes:
    """With the time of the meeting where Qt wrote the present one; no place in the file moves."""
    utc = when.astimezone(UTC)
    digits = utc.strftime("%Y%m%d%H%M%S").encode()
    iso = utc.strftime("%Y-%m-%dT%H:%M:%S").encode()
    content = _INFORMATION.sub(rb"\g<1>" + digits, content)
    return _METADATA.sub(rb"\g<1>" + iso, content)
