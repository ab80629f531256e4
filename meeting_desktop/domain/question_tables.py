"""The questions of a set as a table (CSV), for spreadsheets.

The first row names the columns as in ``question_files``; one row a question, options with ``|``
between them (``\\|`` is a bar that belongs to an option). A cell that a spreadsheet would take for
a formula gets an apostrophe before it, which reading takes away again. Comma, semicolon and tab
are read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.question_rules import LONGEST_NAME, clean_line
from meeting_desktop.domain.question_values import Reading, ReadSets, values_of
from meeting_desktop.domain.questions import Question, QuestionSet

COLUMNS = (
    "text",
    "type",
    "category",
    "help",
    "active",
    "required",
    "options",
    "allow_several",
    "scale_low",
    "scale_high",
    "low_label",
    "high_label",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(questions: Sequence[Question]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for question in questions:
        values = values_of(question)
        values["options"] = "|".join(map(_escape_option, question.options))
        writer.writerow([_cell(values.get(column, "")) for column in COLUMNS])
    return out.getvalue()


def read_csv(text: str, scope_id: UUID, name: str) -> ReadSets:
    """One set called ``name``, with new ids.

    Raises:
        UserFacingError: it is no table, or has no column ``text``.
    """
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UserFacingError(
            "This is no table that can be read; save it as CSV again.", code="not_csv"
        ) from error
    header = [_heading(cell) for cell in rows[0]] if rows else []
    if "text" not in header:
        raise UserFacingError(
            "The first row must name the columns, and one of them must be “text”.",
            code="no_header",
        )
    clean = clean_line(name)[:LONGEST_NAME].strip() or "Questions"
    reading = Reading(clean)
    for number, row in enumerate(rows[1:], 1):
        if any(cell.strip() for cell in row):
            reading.take(number, _values_of_row(header, row))
    made = QuestionSet(new_id(), scope_id, clean, questions=tuple(reading.questions))
    return ReadSets((made,), tuple(reading.faults))


def _heading(cell: str) -> str:
    return cell.strip().casefold().replace(" ", "_")


def _values_of_row(header: Sequence[str], row: Sequence[str]) -> dict[str, Any]:
    values: dict[str, Any] = {
        column: _uncell(cell) for column, cell in zip(header, row, strict=False)
    }
    if "options" in values:
        values["options"] = _split_options(values["options"])
    return values


def _uncell(cell: str) -> str:
    guarded = cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA)
    return cell[1:] if guarded else cell


def _split_options(cell: str) -> list[str]:
    options, current, escaped = [], "", False
    for letter in cell:
        if escaped or letter not in "\\|":
            current, escaped = current + letter, False
        elif letter == "\\":
            escaped = True
        else:
            options.append(current)
            current = ""
    return [*options, current] if cell else []


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def _escape_option(option: str) -> str:
    return option.replace("\\", "\\\\").replace("|", "\\|")
