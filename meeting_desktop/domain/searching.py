"""A search over everything that was said and written, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class SearchPlace(StrEnum):
    """Where a text stands; what ``in:`` takes."""

    TITLES = "titles"
    NAMES = "names"
    SAID = "said"
    NOTES = "notes"
    CHAT = "chat"
    POLLS = "polls"
    FILES = "files"
    SUMMARIES = "summaries"


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """One word, or several that follow each other. ``is_prefix``: the last may be a beginning."""

    text: str
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """All terms have to be there. ``speaker`` and ``lead`` are parts of names.

    ``before`` excludes its day, ``after`` includes it. ``places`` empty: everywhere.
    """

    terms: tuple[SearchTerm, ...] = ()
    speaker: str = ""
    lead: str = ""
    before: date | None = None
    after: date | None = None
    places: frozenset[SearchPlace] = frozenset()


@dataclass(frozen=True, slots=True)
class SnippetPart:
    text: str
    is_match: bool


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One place in one meeting. ``start`` (s) where it was said, written or asked.

    ``segment_id`` where it was said; ``speaker`` is who said, wrote or asked it.
    """

    meeting_id: UUID
    title: str
    held_at: datetime
    place: SearchPlace
    snippet: tuple[SnippetPart, ...]
    speaker: str = ""
    segment_id: UUID | None = None
    start: float | None = None
    rank: float = 0.0


@dataclass(frozen=True, slots=True)
class SearchPage:
    """``total`` counts places; ``is_more``: it counted no further."""

    hits: tuple[SearchHit, ...]
    total: int
    is_more: bool = False
