"""A PDF for paper: whole lines, names with their words, the same bytes whenever it is made."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPdfWriter

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.agenda_record import AgendaOutcome
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.polls import PollKind
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.domain.written import (
    NOTHING_WRITTEN,
    PollOutcome,
    Written,
    WrittenMessage,
)
from meeting_desktop.ui.documents.pdf_rows import pages_of, rows_of
from meeting_desktop.ui.documents.pdf_writer import QtPdfWriter
from tests.unit.domain.samples import meeting_of, segment_of, transcript_of

pytestmark = pytest.mark.usefixtures("qapp")


def _talk(turns: int) -> tuple[Meeting, Transcript]:
    parts = [
        segment_of((f"turn{number} <b>and</b> " + "so on " * 30).split(), start=number * 40.0)
        for number in range(turns)
    ]
    return meeting_of("Plans & <i>prices</i>"), transcript_of(parts, ["Grace", "Hanna", "مريم"])


def _pages_in(content: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", content))


def test_a_long_talk_fills_pages_and_says_when_it_was_held_not_when_it_was_written(
    tmp_path: Path,
) -> None:
    meeting, transcript = _talk(60)
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    QtPdfWriter().write_pdf(meeting, transcript, first)
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(QtPdfWriter().write_pdf, meeting, transcript, second).result(60)
    content = first.read_bytes()
    assert content.startswith(b"%PDF-")
    assert _pages_in(content) > 3
    assert content == second.read_bytes()
    assert b"(D:20260302093000" in content
    assert datetime.now(UTC).strftime("%Y-%m-%dT").encode() not in content


def test_other_words_make_another_file(tmp_path: Path) -> None:
    contents = set()
    for turns in (1, 2):
        path = tmp_path / f"{turns}.pdf"
        QtPdfWriter().write_pdf(*_talk(turns), path)
        contents.add(path.read_bytes())
    assert len(contents) == 2


def test_every_line_is_on_a_page_and_no_name_stands_last_on_one() -> None:
    meeting, transcript = _talk(40)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    rows = rows_of(writer, meeting, transcript)
    assert len(rows) > 80
    for height in (3_000.0, 7_777.0, 12_345.0):
        pages = pages_of(rows, height)
        assert len(pages) > 2
        assert [row for page in pages for row in page] == rows
        assert all(page[-1].bottom - page[0].top <= height for page in pages)
        assert not any(page[-1].is_name for page in pages)
    assert all(row.line.naturalTextWidth() <= writer.width() for row in rows)


def test_nothing_said_is_a_page_with_its_title(tmp_path: Path) -> None:
    path = tmp_path / "empty.pdf"
    QtPdfWriter().write_pdf(meeting_of(), transcript_of([segment_of([])]), path)
    assert _pages_in(path.read_bytes()) == 1


def test_a_place_that_takes_nothing_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        QtPdfWriter().write_pdf(*_talk(1), tmp_path / "none" / "a.pdf")
    assert caught.value.code == "export_failed"


def test_what_was_written_and_asked_follows_what_was_said(tmp_path: Path) -> None:
    chat = tuple(WrittenMessage(n * 5.0, "Grace", "so on " * 40 + "\nso on") for n in range(30))
    poll = PollOutcome(9.0, "Hanna", "Which?", PollKind.YES_NO, (("Yes", 2), ("No", 0)), 2)
    point = AgendaOutcome("Prices", "Grace", "What it costs", 5, 1.0, 70.0)
    written = Written(chat, (poll,), (point,))
    paths = [tmp_path / name for name in ("plain.pdf", "whole.pdf", "again.pdf")]
    for path, more in zip(paths, (NOTHING_WRITTEN, written, written), strict=True):
        QtPdfWriter().write_pdf(*_talk(2), path, more)
    plain, whole, again = (path.read_bytes() for path in paths)
    assert _pages_in(whole) > _pages_in(plain) + 1
    assert whole == again
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    lines = [row.layout.text() for row in rows_of(writer, *_talk(0), written)]
    first = lines.index("Agenda")
    assert lines[first : first + 3] == ["Agenda", "Prices  Grace · 1:10 of 5:00", "What it costs"]
    assert lines[-5:] == ["Polls", "Which?  0:09 · Hanna", "• Yes: 2", "• No: 0", "2 answers"]
