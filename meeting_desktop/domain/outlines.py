"""A report as text for elsewhere: headings, lines, the times that each line rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: What Markdown would take for something else than words.
_MARKS = re.compile(r"([\\`*_\[\]<>|~])")
#: What would begin a heading, a list or a quotation at the beginning of a line.
_OPENERS = re.compile(r"^(\s*)([#>+-]|\d+[.)])(?=\s)")


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """``times`` as they are read (``12:04``). ``quotes`` are people's words under it."""

    text: str
    times: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutlineSection:
    title: str
    lines: tuple[OutlineLine, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """``facts`` stand under the title, ``source`` at the end: who wrote it."""

    title: str
    facts: str
    sections: tuple[OutlineSection, ...]
    source: str = ""


def as_markdown(outline: Outline) -> str:
    """One document; what people said cannot turn into marks of it."""
    parts = [f"# {_plain(outline.title)}", _plain(outline.facts)]
    for section in outline.sections:
        parts.append(f"## {_plain(section.title)}")
        parts.append("\n".join(_item(line) for line in section.lines))
    parts.append(f"_{_plain(outline.source)}_" if outline.source else "")
    return "\n\n".join(part for part in parts if part) + "\n"


def as_plain_text(outline: Outline) -> str:
    parts = ["\n".join(part for part in (outline.title, outline.facts) if part)]
    for section in outline.sections:
        lines = [section.title]
        for line in section.lines:
            lines.append(f"- {_one_line(line.text)}{_times(line)}")
            lines.extend(f"  “{_one_line(quote)}”" for quote in line.quotes)
        parts.append("\n".join(lines))
    parts.append(outline.source)
    return "\n\n".join(part for part in parts if part) + "\n"


def _item(line: OutlineLine) -> str:
    first = f"- {_plain(line.text)}{_times(line)}"
    return "\n".join([first, *(f"  > {_plain(quote)}" for quote in line.quotes)])


def _times(line: OutlineLine) -> str:
    return f" ({', '.join(line.times)})" if line.times else ""


def _plain(text: str) -> str:
    marked = _MARKS.sub(r"\\\1", _one_line(text))
    return _OPENERS.sub(r"\1\\\2", marked)


def _one_line(text: str) -> str:
    return " ".join(text.split())
