"""A line as words, of which parts are understood one after the other.

Rules look at ``norm``: the words in lower case with one blank between them. What was understood is
blotted out there, so that no rule sees it again and none reaches across it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_WORD = re.compile(r"\S+")
#: Not part of a word at its end; a full stop is, in "3.12.".
_AFTER = ",;!?"
_BLOT = "\x01"


def words(pattern: str) -> re.Pattern[str]:
    """``pattern`` where it matches whole words."""
    return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")


class PartKind(StrEnum):
    DATE = "date"
    TIME = "time"
    LENGTH = "length"
    ZONE = "zone"
    REPEAT = "repeat"
    TYPE = "type"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Part:
    """What ``line[start:end]`` was understood as."""

    kind: PartKind
    start: int
    end: int


class Line:
    """``parts`` in the order in which they were understood."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts: list[Part] = []
        self.words = [_span(found) for found in _WORD.finditer(text)]
        self.lower = [text[start:end].lower() for start, end in self.words]
        self._taken: dict[int, PartKind] = {}
        self._starts: list[int] = []
        self._render()

    def _render(self) -> None:
        self.norm, self._starts = "", []
        for place, word in enumerate(self.lower):
            self.norm += " " if place else ""
            self._starts.append(len(self.norm))
            self.norm += _BLOT if place in self._taken else word

    def find(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first place where ``pattern``, made by ``words``, matches."""
        return pattern.search(self.norm)

    def all(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        return list(pattern.finditer(self.norm))

    def places(self, found: re.Match[str]) -> range:
        """Which words were matched."""
        first = self._starts.index(found.start())
        last = max(place for place, start in enumerate(self._starts) if start < found.end())
        return range(first, last + 1)

    def take(self, kind: PartKind, places: range) -> None:
        """These words mean that, and nothing else."""
        self.note(kind, places)
        self._taken |= dict.fromkeys(places, kind)
        self._render()

    def note(self, kind: PartKind, places: range) -> None:
        """These words mean that, and stay in the title."""
        self.parts.append(Part(kind, self.words[places[0]][0], self.words[places[-1]][1]))

    def drop(self, place: int) -> None:
        """A word that only leads to what was understood: "at", "on"."""
        self._taken.setdefault(place, PartKind.TYPE)

    def kind_at(self, place: int) -> PartKind | None:
        return self._taken.get(place)

    def is_free(self, place: int) -> bool:
        return 0 <= place < len(self.words) and place not in self._taken

    def original(self, place: int) -> str:
        start, end = self.words[place]
        return self.text[start:end]

    def rest(self) -> str:
        """What was not understood, in its order."""
        whole = _WORD.findall(self.text)
        left = [whole[place] for place in range(len(self.words)) if self.is_free(place)]
        return " ".join(left).strip(" ,;–-")


def _span(found: re.Match[str]) -> tuple[int, int]:
    word = found.group()
    return found.start(), found.start() + max(1, len(word.rstrip(_AFTER)))
