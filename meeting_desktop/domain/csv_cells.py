"""Cells of tables that spreadsheets read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

#: What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def words(text: str) -> str:
    """What somebody typed, as words and never as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """RFC 4180, with a byte order mark, without which a spreadsheet takes it for another encoding.

    Cells are written as they are: what people typed goes through ``words`` before.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return "\ufeff" + text.getvalue()
