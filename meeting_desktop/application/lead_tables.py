"""Tables of leads as files: read whatever program wrote them, written so that none runs them.

Encodings: a byte order mark says UTF-8 or UTF-16; UTF-16 without one shows by its zero bytes; what
is not UTF-8 is Windows-1252, the spreadsheet's own. The delimiter is the one that splits most of
the first rows into equally many cells.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from meeting_desktop.core.errors import EnvironmentFault, NotFoundError, UserFacingError
from meeting_desktop.domain.lead_import import LeadColumn, harmless, looks_like_header
from meeting_desktop.domain.leads import Lead, LeadEvent

#: More is no list of people whom somebody knows.
MOST_ROWS = 100_000
_MOST_BYTES = 100 * 1024 * 1024
_MOST_COLUMNS = 200
_DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 20
_SAMPLE = 64 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Of a text in Latin letters every second byte of UTF-16 is zero.
_ZEROS = 0.3


@dataclass(frozen=True, slots=True)
class LeadTable:
    """``rows`` are (number as a spreadsheet counts lines of the table, cells), without the header.

    ``header`` is made up ("Column 1") where the file has none.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_table(path: Path) -> LeadTable:
    """Blocks on the disk.

    Raises:
        NotFoundError: there is no such file.
        EnvironmentFault: it cannot be read.
        UserFacingError: it is no table, or too large a one.
    """
    return parse_table(path.name, _bytes_of(path))


def parse_table(name: str, content: bytes) -> LeadTable:
    """Raises: UserFacingError, codes ``no_table``, ``empty_table``, ``table_too_large``."""
    text = _text_of(content)
    delimiter = _delimiter_of(text)
    rows = list(_rows(text, delimiter))
    if not rows:
        raise UserFacingError(
            "There is nothing in this file; choose one with a row for each lead.",
            code="empty_table",
        )
    width = max(len(cells) for _, cells in rows)
    if looks_like_header(rows[0][1]):
        titles, rows = rows[0][1], rows[1:]
    else:
        titles = ()
    header = tuple(
        (titles[place].strip() if place < len(titles) else "") or f"Column {place + 1}"
        for place in range(width)
    )
    if not rows:
        raise UserFacingError(
            "This file has a header and no rows; choose one with a row for each lead.",
            code="empty_table",
        )
    return LeadTable(name, header, tuple(rows))


def table_of(leads: Iterable[tuple[Lead, Sequence[LeadEvent]]]) -> str:
    """Leads with their notes, as comma-separated text that ``parse_table`` reads back."""
    columns = [
        one for one in LeadColumn if one not in {LeadColumn.FIRST_NAME, LeadColumn.LAST_NAME}
    ]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.value for column in columns)
    for lead, notes in leads:
        facts = {
            column: "" if column is LeadColumn.NOTE else getattr(lead, column.value)
            for column in columns
        }
        facts[LeadColumn.TAGS] = ", ".join(lead.tags)
        facts[LeadColumn.SCORE] = "" if lead.score is None else str(lead.score)
        facts[LeadColumn.NOTE] = "\n\n".join(note.text for note in reversed(notes))
        writer.writerow(harmless(str(facts[column])) for column in columns)
    return out.getvalue()


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _too_large()
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFoundError("There is no such file any more; choose it again.") from error
    except OSError as error:
        raise EnvironmentFault(
            "This file could not be read; check that it is a file and that you may open it.",
            code="unreadable",
        ) from error


def _text_of(content: bytes) -> str:
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UserFacingError(
        "This is not a table of text; save it as CSV (comma-separated) and choose that file.",
        code="no_table",
    )


def _encodings(content: bytes) -> tuple[str, ...]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return (encoding,)
    sample = content[:_SAMPLE]
    if sample[1::2].count(0) > _ZEROS * max(1, len(sample) // 2):
        return ("utf-16-le",)
    if sample[0::2].count(0) > _ZEROS * max(1, len(sample) // 2):
        return ("utf-16-be",)
    # The five places that cp1252 leaves open hold nothing that a person wrote.
    return ("utf-8", "cp1252")


def _delimiter_of(text: str) -> str:
    """The one that makes the most of the first rows alike; a list of one column has none."""
    sample = text[:_SAMPLE]
    best, votes = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        widths: Counter[int] = Counter()
        try:
            for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
                if any(cell.strip() for cell in cells):
                    widths[len(cells)] += 1
                if widths.total() >= _LOOKED_AT:
                    break
        except csv.Error:
            continue
        width, rows = max(widths.items(), key=lambda one: (one[1], one[0]), default=(1, 0))
        if width > 1 and (rows / widths.total(), width) > votes:
            best, votes = delimiter, (rows / widths.total(), width)
    return best


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows that have something in them, with their numbers."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    kept = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if not any(cell.strip() for cell in cells):
                continue
            kept += 1
            if kept > MOST_ROWS + 1 or len(cells) > _MOST_COLUMNS:
                raise _too_large()
            yield number, tuple(cells)
    except csv.Error as error:
        # Read less strictly, everything up to the next quotation mark would become one cell.
        raise UserFacingError(
            f"The quotation marks in line {reader.line_num} of this file do not fit together; "
            "mend them or save the file as CSV again.",
            code="no_table",
        ) from error


def _too_large() -> UserFacingError:
    return UserFacingError(
        f"This file is too large; split it into files of at most {MOST_ROWS} rows "
        f"and {_MOST_COLUMNS} columns.",
        code="table_too_large",
    )
