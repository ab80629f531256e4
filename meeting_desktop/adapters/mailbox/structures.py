"""FETCH answers of an IMAP server (RFC 3501 section 7.4.2), and the parts of a mail in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

#: As imaplib gives them: a line, or a line that ends in the length of the literal beside it.
Piece = bytes | tuple[bytes, bytes] | None
Item = bytes | list["Item"] | None

#: The name of a section may hold blanks and brackets.
_TOKEN = re.compile(
    rb'\s*(?:(BODY\[[^\]]*\](?:<\d+>)?)|([()])|"((?:[^"\\]|\\.)*)"|([^\s()"]+))', re.IGNORECASE
)
_LITERAL = re.compile(rb"\{(\d+)\+?\}$")
_DEEPEST = 50


class UnreadableAnswerError(Exception):
    """The server said something that is no answer."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part that is no multipart; ``section`` is its number, ``kind`` like "text/calendar"."""

    section: str
    kind: str
    parameters: dict[str, str]
    encoding: str
    size: int


@dataclass(frozen=True, slots=True)
class Structure:
    """``kind`` of the whole, with its parameters, and the parts in their order."""

    kind: str
    parameters: dict[str, str]
    parts: tuple[Part, ...]


def fetched(pieces: Iterable[Piece]) -> Iterator[dict[bytes, Item]]:
    """One dictionary a message: upper-case names of data items with their values.

    Raises: UnreadableAnswerError.
    """
    top: list[Item] = []
    stack = [top]
    for token, quoted in _tokens(pieces):
        if quoted:
            stack[-1].append(token)
        elif token == b"(":
            _open(stack)
        elif token == b")":
            _close(stack)
        else:
            stack[-1].append(None if token.upper() == b"NIL" else token)
    if len(stack) != 1:
        raise UnreadableAnswerError
    for item in top:
        if isinstance(item, list):
            yield _named(item)


def _open(stack: list[list[Item]]) -> None:
    inner: list[Item] = []
    stack[-1].append(inner)
    stack.append(inner)
    if len(stack) > _DEEPEST:
        raise UnreadableAnswerError


def _close(stack: list[list[Item]]) -> None:
    if len(stack) == 1:
        raise UnreadableAnswerError
    stack.pop()


def _named(items: list[Item]) -> dict[bytes, Item]:
    names, values = items[::2], items[1::2]
    return {
        name.upper(): value
        for name, value in zip(names, values, strict=False)
        if isinstance(name, bytes)
    }


def _tokens(pieces: Iterable[Piece]) -> Iterator[tuple[bytes, bool]]:
    """Each with whether it was quoted or a literal."""
    for piece in pieces:
        if piece is None:
            continue
        line, literal = (piece, None) if isinstance(piece, bytes) else piece
        if literal is not None:
            line = _LITERAL.sub(b"", line)
        yield from _tokens_of(line)
        if literal is not None:
            yield literal, True


def _tokens_of(line: bytes) -> Iterator[tuple[bytes, bool]]:
    position, line = 0, line.rstrip()
    while position < len(line):
        found = _TOKEN.match(line, position)
        if found is None:
            raise UnreadableAnswerError
        position = found.end()
        if found[3] is not None:
            yield re.sub(rb"\\(.)", rb"\1", found[3]), True
        elif found[1] is not None:
            yield found[1], True
        else:
            yield found[2] or found[4], False


def structure_of(item: Item) -> Structure:
    """A BODYSTRUCTURE. Raises: UnreadableAnswerError."""
    if not isinstance(item, list) or not item:
        raise UnreadableAnswerError
    if not isinstance(item[0], list):
        part = _part(item, "1")
        return Structure(part.kind, part.parameters, (part,))
    multipart = list(_multipart(item))
    rest = item[len(multipart) :]
    kind = f"multipart/{_text(rest[0]) if rest else ''}"
    parameters = _parameters(rest[1]) if len(rest) > 1 else {}
    return Structure(kind, parameters, tuple(_parts(multipart, "")))


def _multipart(item: list[Item]) -> Iterator[list[Item]]:
    for one in item:
        if not isinstance(one, list):
            return
        yield one


def _parts(children: list[list[Item]], prefix: str) -> Iterator[Part]:
    for number, child in enumerate(children, start=1):
        section = f"{prefix}{number}"
        if child and isinstance(child[0], list):
            yield from _parts(list(_multipart(child)), f"{section}.")
        else:
            yield _part(child, section)


def _part(item: list[Item], section: str) -> Part:
    if len(item) < 7:  # noqa: PLR2004 - type, subtype, parameters, id, description, encoding, size
        raise UnreadableAnswerError
    size = _text(item[6])
    return Part(
        section=section,
        kind=f"{_text(item[0])}/{_text(item[1])}",
        parameters=_parameters(item[2]),
        encoding=_text(item[5]),
        size=int(size) if size.isdigit() else 0,
    )


def _parameters(item: Item) -> dict[str, str]:
    if not isinstance(item, list):
        return {}
    names, values = item[::2], item[1::2]
    return {
        _text(name): value.decode("utf-8", "replace")
        for name, value in zip(names, values, strict=False)
        if isinstance(value, bytes)
    }


def _text(item: Item) -> str:
    return item.decode("ascii", "replace").lower() if isinstance(item, bytes) else ""
