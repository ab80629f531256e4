"""The header lines of a mail, written by ourselves.

The standard library (3.11) loses the quotes of a long display name when it folds it: a comma in a
name becomes a second recipient. Here anything that is not plain words goes into encoded words of
our own (RFC 2047), which no reader takes apart.
"""

from __future__ import annotations

import string
from base64 import b64encode
from collections.abc import Iterator, Sequence

#: Characters of a phrase that need neither quotes nor encoding (RFC 5322 atext, less ``=?_``).
_PLAIN = frozenset(string.ascii_letters + string.digits + "!#$%&'*+-/^`{|}~ ")
#: 39 bytes are an encoded word of 64 characters: with ``Subject:`` under 76 (RFC 2047 section 2).
_MOST_BYTES = 39
_LONGEST_LINE = 76


def mailbox_line(field: str, name: str, address: str) -> str:
    """``To: Ada Example <ada@example.org>``; both are checked already."""
    if not name:
        return f"{field}: {address}\r\n"
    plain = set(name) <= _PLAIN and _is_tidy(name) and len(name) < _LONGEST_LINE - len(field)
    words = [name] if plain else _encoded(name)
    return _folded(f"{field}:", [*words, f"<{address}>"])


def text_line(field: str, text: str) -> str:
    """``Subject: …``; readers get the same text, however long it is."""
    words = text.split(" ")
    plain = text.isascii() and _is_tidy(text) and all(len(word) < _MOST_BYTES for word in words)
    return _folded(f"{field}:", words if plain else list(_encoded(text)))


def _is_tidy(text: str) -> bool:
    """Whether folding at its spaces loses nothing."""
    return text == " ".join(text.split())


def _encoded(text: str) -> list[str]:
    return [f"=?utf-8?b?{b64encode(chunk).decode()}?=" for chunk in _chunks(text)]


def _chunks(text: str) -> Iterator[bytes]:
    """Whole characters only: each encoded word is decoded by itself."""
    chunk = b""
    for character in text:
        one = character.encode("utf-8")
        if len(chunk) + len(one) > _MOST_BYTES:
            yield chunk
            chunk = b""
        chunk += one
    yield chunk


def _folded(begin: str, words: Sequence[str]) -> str:
    lines = [begin]
    for word in words:
        # The first word stays beside the name of the field: some readers keep the blank else.
        if len(lines[-1]) + 1 + len(word) > _LONGEST_LINE and lines[-1] != begin:
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines) + "\r\n"
