"""The lines of a PDF, one below the other, and which of them are on a page together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QPdfWriter, QTextCharFormat, QTextLayout, QTextLine

from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.transcript import Transcript, turns_of
from meeting_desktop.domain.transcript_formats import (
    answers_in_words,
    clock_time,
    one_line,
    size_in_words,
)
from meeting_desktop.domain.written import NOTHING_WRITTEN, Written

DPI = 1200
SMALL_PT = 8.5
GREY = QColor("#666f7a")
_TITLE_PT, _SECTION_PT, _TEXT_PT = 20.0, 14.0, 10.5
_LINE_HEIGHT = 1.15
_FAMILIES = ("Inter", "Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans")


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


def rows_of(
    writer: QPdfWriter,
    meeting: Meeting,
    transcript: Transcript,
    written: Written = NOTHING_WRITTEN,
) -> list[Row]:
    """Every line of the document, as wide as a page of the writer, one below the other."""
    rows: list[Row] = []
    together = (
        *_agenda(written),
        *_notes(written),
        *_chat(written),
        *_polls(written),
        *_files(written),
    )
    for paragraph in (*_paragraphs(meeting, transcript), *together):
        above = pixels(paragraph.above_pt) if rows else 0.0
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
        yield _Paragraph(((held, _look(SMALL_PT, grey=True)),), above_pt=4.0)
    for turn in turns_of(transcript.segments):
        name = one_line(transcript.name_of(turn.speaker_id)) or "Speaker"
        yield _head(name, clock_time(turn.start))
        yield _body(turn.text)


def _agenda(written: Written) -> Iterator[_Paragraph]:
    if written.agenda:
        yield _section("Agenda")
    for one in written.agenda:
        yield replace(_head(one_line(one.title), " · ".join(one.facts)), is_name=bool(one.notes))
        if one.notes:
            yield _body(one.notes)


def _notes(written: Written) -> Iterator[_Paragraph]:
    if written.notes:
        yield _section("Notes")
    for note in written.notes:
        when = () if note.at is None else (clock_time(note.at),)
        yield _head(note.kind_words, one_line(" · ".join((*when, *note.facts))))
        yield from map(_body, note.lines)


def _chat(written: Written) -> Iterator[_Paragraph]:
    if written.chat:
        yield _section("Chat")
    for message in written.chat:
        yield _head(one_line(message.name), clock_time(message.at))
        yield from (_body(line) for line in message.text.splitlines() if line.strip())


def _polls(written: Written) -> Iterator[_Paragraph]:
    if written.polls:
        yield _section("Polls")
    for poll in written.polls:
        asked = f"{clock_time(poll.at)} · {one_line(poll.asker)}"
        yield _head(one_line(poll.question), asked)
        yield from (_body(f"• {text}: {count}") for text, count in poll.counts)
        yield from (
            _body(f"• {name}: {text}" if name else f"• {text}") for name, text in poll.texts
        )
        yield _body(answers_in_words(poll.answers))


def _files(written: Written) -> Iterator[_Paragraph]:
    if written.files:
        yield _section("Files")
    for file in written.files:
        by = f"{clock_time(file.at)} · {one_line(file.by)} · {size_in_words(file.size)}"
        yield _head(one_line(file.name), by)


def _section(text: str) -> _Paragraph:
    return _Paragraph(((text, _look(_SECTION_PT, bold=True)),), above_pt=20.0, is_name=True)


def _head(text: str, facts: str) -> _Paragraph:
    parts = ((f"{text}  ", _look(_TEXT_PT, bold=True)), (facts, _look(SMALL_PT, grey=True)))
    return _Paragraph(parts, above_pt=11.0, is_name=True)


def _body(text: str) -> _Paragraph:
    return _Paragraph(((one_line(text), _look(_TEXT_PT)),), above_pt=1.5)


def _lines(writer: QPdfWriter, paragraph: _Paragraph, top: float) -> Iterator[Row]:
    layout = QTextLayout("".join(text for text, _ in paragraph.parts), font_of(_TEXT_PT), writer)
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
    font = font_of(points)
    font.setBold(bold)
    look.setFont(font)
    look.setForeground(GREY if grey else QColor(Qt.GlobalColor.black))
    return look


def font_of(points: float) -> QFont:
    """The same whatever the window looks like; Qt finds others for scripts that it lacks."""
    font = QFont(list(_FAMILIES))
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setPointSizeF(points)
    return font


def pixels(points: float) -> float:
    return points * DPI / 72
