"""A small part of Markdown as plain values: who draws them sees no markup and no HTML at all.

Headings, lists, code, bold, italic, links to pages and addresses of mail. Everything else, HTML and
pictures too, is the letters that it is written with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

_HEADING = re.compile(r"(#{1,4}) +(.+?) *#*$")
_ITEM = re.compile(r"( *)(?:[-*+]|(\d{1,9})[.)]) +(.+)$")
_FENCE = re.compile(r" {0,3}```")
#: Each alternative fails within a few letters or takes a whole piece: no backtracking to speak of.
_INLINE = re.compile(
    r"\\(?P<escaped>[\\`*_\[\]()#+.!-])"
    r"|`(?P<code>[^`\n]+)`"
    r"|(?<!!)\[(?P<words>[^\[\]\n]{1,200})\]\((?P<link>[^\s()<>\"]{1,1000})\)"
    r"|(?P<bare>https?://[^\s<>\"]{1,1000})"
    r"|\*\*(?=\S)(?P<bold>[^*\n]+)(?<=\S)\*\*"
    r"|(?<![*\w])\*(?=\S)(?P<italic>[^*\n]+)(?<=\S)\*(?![*\w])"
    r"|(?<![_\w])_(?=\S)(?P<slanted>[^_\n]+)(?<=\S)_(?![_\w])"
)
_ALLOWED = re.compile(r"(?:https?://|mailto:)[^\s]+", re.IGNORECASE)
#: Of a sentence, not of the address before it.
_TRAILING = ".,;:!?)]}'’”"
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Span:
    """``link`` is an address (http, https, mailto) or empty."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Block:
    """``level`` of a heading from 1, of an item from 0; ``number`` of an item, None: a bullet."""

    kind: BlockKind
    spans: tuple[Span, ...]
    level: int = 0
    number: int | None = None


def read_markdown(text: str) -> tuple[Block, ...]:
    """Line by line: what is written on a line of its own stands on one."""
    return tuple(_blocks(text.split("\n")))


def plain_words(text: str) -> str:
    """Without its marks, on one line."""
    words = ("".join(span.text for span in block.spans) for block in read_markdown(text))
    return " ".join(" ".join(words).split())


def _blocks(lines: list[str]) -> Iterator[Block]:
    is_code = False
    for line in lines:
        if _FENCE.match(line):
            is_code = not is_code
        elif is_code:
            yield Block(BlockKind.CODE, (Span(line, code=True),))
        elif heading := _HEADING.match(line):
            level = len(heading[1])
            yield Block(BlockKind.HEADING, tuple(_spans(heading[2])), level)
        elif item := _ITEM.match(line):
            number = int(item[2]) if item[2] else None
            level = min(_DEEPEST, len(item[1]) // 2)
            yield Block(BlockKind.ITEM, tuple(_spans(item[3])), level, number)
        elif line.strip():
            yield Block(BlockKind.PARAGRAPH, tuple(_spans(line.strip())))


def _spans(text: str, depth: int = 0) -> Iterator[Span]:
    at = 0
    plain = ""
    for found in _INLINE.finditer(text):
        plain += text[at : found.start()]
        at = found.end()
        escaped = found["escaped"]
        if escaped:
            plain += escaped
            continue
        spans, rest = _of_mark(found, depth)
        at -= rest
        if plain:
            yield Span(plain)
            plain = ""
        yield from spans
    if plain := plain + text[at:]:
        yield Span(plain)


def _of_mark(found: re.Match[str], depth: int) -> tuple[tuple[Span, ...], int]:
    """What a mark means, and how many of its letters are not its own."""
    if found["code"]:
        return (Span(found["code"], code=True),), 0
    if found["bare"]:
        address = found["bare"].rstrip(_TRAILING)
        return (Span(address, link=address),), len(found["bare"]) - len(address)
    if found["words"]:
        link = found["link"]
        safe = bool(_ALLOWED.fullmatch(link))
        return (Span(found["words"], link=link) if safe else Span(found[0]),), 0
    inner = found["bold"] or found["italic"] or found["slanted"]
    spans = tuple(_spans(inner, depth + 1)) if depth < _DEEPEST else (Span(inner),)
    if found["bold"]:
        return tuple(replace(one, bold=True) for one in spans), 0
    return tuple(replace(one, italic=True) for one in spans), 0
