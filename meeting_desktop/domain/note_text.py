"""The words of a note: how long they may be, and what of another machine's is kept."""

from __future__ import annotations

import unicodedata

from meeting_desktop.domain.participants import clean_text

#: Characters of Markdown, and bytes of it as JSON: with all else of a message this stays below the
#: 16 KiB of the control channel.
NOTE_LENGTH, _NOTE_BYTES = 4_000, 13_000
_MOST_LINES = 200


def clean_note(text: str) -> str:
    """Lines of Markdown of what another machine sent, each clean, within the limits of a note.

    Blanks at the beginning of a line stay: they make a list within a list, and code.
    """
    some = unicodedata.normalize("NFC", text[: NOTE_LENGTH * 4]).expandtabs(4)
    lines = [_clean_line(line) for line in some.splitlines()[:_MOST_LINES]]
    clean = "\n".join(lines).strip("\n")[:NOTE_LENGTH].rstrip()
    while _size(clean) > _NOTE_BYTES:
        clean = clean[: len(clean) * _NOTE_BYTES // _size(clean)].rstrip()
    return clean


def fits_note(typed: str) -> bool:
    """Whether ``clean_note`` cuts nothing of it."""
    text = typed.strip()
    lines = text.count("\n") + 1
    return len(text) <= NOTE_LENGTH and lines <= _MOST_LINES and _size(text) <= _NOTE_BYTES


def _clean_line(line: str) -> str:
    body = line.lstrip(" ")
    return f"{' ' * min(12, len(line) - len(body))}{clean_text(body, NOTE_LENGTH)}".rstrip()


def _size(text: str) -> int:
    """Bytes as JSON, in which line ends, quotes and backslashes take two."""
    return len(text.encode()) + sum(text.count(one) for one in '\n"\\')
