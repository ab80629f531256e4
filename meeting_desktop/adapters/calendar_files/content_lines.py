"""The lines of a calendar file as they come from anywhere, and the components that they form.

Parsed here rather than by the library, which gives up a whole calendar for one line that it cannot
read, and expands the rules of foreign time zones however long that takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from meeting_desktop.core.errors import UserFacingError

_LARGEST_BYTES = 10_000_000
_MOST_ENTRIES = 10_000
#: Far more than 10,000 entries of any program have; lines cost memory however short they are.
_MOST_LINES = 500_000
_DEEPEST = 8

_BREAK = re.compile(r"\r\n|\n|\r")
_LINE = re.compile(
    r"([A-Za-z][A-Za-z0-9-]{0,60})((?:;[^=;:\"]{1,60}=(?:\"[^\"]*\"|[^\";:])*)*):(.*)", re.DOTALL
)
_BEGINS = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}\s*[;:]")
_PARAMETER = re.compile(r";\s*([^=;:\"]{1,60}?)\s*=((?:\"[^\"]*\"|[^\";:])*)")
_ENTRIES = frozenset({"VEVENT", "VTODO", "VJOURNAL"})
_CIRCUMFLEX = re.compile(r"\^([n'^])")
_BACKSLASH = re.compile(r"\\([\\;,nN])")


@dataclass(frozen=True, slots=True)
class Line:
    """``name`` and the names of ``parameters`` are upper case; ``value`` is as it stands."""

    name: str
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value as RFC 5545's TEXT."""
        return _BACKSLASH.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)


@dataclass(slots=True)
class Component:
    name: str
    lines: list[Line] = field(default_factory=list)
    children: list[Component] = field(default_factory=list)

    def first(self, name: str) -> Line | None:
        return next((line for line in self.lines if line.name == name), None)

    def all(self, name: str) -> Iterator[Line]:
        return (line for line in self.lines if line.name == name)

    def text(self, name: str) -> str:
        line = self.first(name)
        return "" if line is None else line.text


def decoded(content: bytes) -> str:
    """Whatever encoding it came in. Raises: UserFacingError, code ``calendar_too_large``."""
    if len(content) > _LARGEST_BYTES:
        raise UserFacingError(
            "The calendar file is longer than 10 MB; export a shorter span and try again.",
            code="calendar_too_large",
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if content[1:2] == b"\0" or content[:1] == b"\0":
        order = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
        return content.decode(order, errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def calendars(text: str) -> list[Component]:
    """The VCALENDARs of ``text``; what stands around them does not matter.

    Raises:
        UserFacingError: there is none, or they hold too many entries.
    """
    root = Component("")
    stack = [root]
    entries = 0
    for count, line in enumerate(_lines(text)):
        entries += line.name == "BEGIN" and line.value.strip().upper() in _ENTRIES
        if entries > _MOST_ENTRIES or count > _MOST_LINES:
            raise UserFacingError(
                "The calendar file holds more than 10,000 entries, or their many lines; export a "
                "shorter span and try again.",
                code="calendar_too_large",
            )
        _place(line, stack)
    found = [child for child in root.children if child.name == "VCALENDAR"]
    if not found:
        raise UserFacingError(
            "This is no calendar file (.ics): it has no BEGIN:VCALENDAR. Choose another one.",
            code="not_a_calendar",
        )
    return found


def _place(line: Line, stack: list[Component]) -> None:
    if line.name == "BEGIN":
        component = Component(line.value.strip().upper())
        if component.name == "VCALENDAR" and len(stack) > 1:
            del stack[1:]  # the one before was cut off
        stack[-1].children.append(component)
        if len(stack) <= _DEEPEST:
            stack.append(component)
        return
    if line.name == "END":
        ended = line.value.strip().upper()
        if any(one.name == ended for one in stack[1:]):
            while stack.pop().name != ended:
                pass
        return
    stack[-1].lines.append(line)


def _lines(text: str) -> Iterator[Line]:
    for whole in _unfolded(text):
        found = _LINE.fullmatch(whole)
        if found is not None:
            yield Line(found[1].upper(), _parameters(found[2]), found[3])


def _unfolded(text: str) -> Iterator[str]:
    """Lines as they were before folding; one that begins like none belongs to the one before."""
    parts: list[str] = []
    for raw in _BREAK.split(text):
        if raw[:1] in (" ", "\t"):
            parts.append(raw[1:])
        elif raw and parts and _BEGINS.match(raw) is None and not raw.startswith("--"):
            parts.append(raw)  # broken folding
        elif raw.strip():
            if parts:
                yield "".join(parts)
            parts = [raw.rstrip() if raw[:4].upper() in ("BEGI", "END:") else raw]
    if parts:
        yield "".join(parts)


def _parameters(text: str) -> dict[str, str]:
    return {
        found[1].upper(): _CIRCUMFLEX.sub(_uncircumflexed, found[2].strip().replace('"', ""))
        for found in _PARAMETER.finditer(text)
    }


def _uncircumflexed(found: re.Match[str]) -> str:
    """RFC 6868."""
    return {"n": " ", "'": '"', "^": "^"}[found[1]]
