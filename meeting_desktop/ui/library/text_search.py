"""Search inside one transcript: all matches, and which one a person stands on ("3 of 15")."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from uuid import UUID

from meeting_desktop.domain.transcript import Match, Segment, find_text


class TextSearch:
    """The matches of a query and a place among them. Numbers shown to people start at 1."""

    def __init__(self) -> None:
        self.query = ""
        self.matches: list[Match] = []
        self._current = -1
        self._by_segment: dict[UUID, list[int]] = {}

    @property
    def current(self) -> Match | None:
        return self.matches[self._current] if self._current >= 0 else None

    @property
    def number(self) -> int:
        """1 for the first match, 0 where there is none."""
        return self._current + 1

    def of_segment(self, segment_id: UUID) -> list[tuple[Match, bool]]:
        """The matches in one segment; true marks the current one."""
        return [
            (self.matches[index], index == self._current)
            for index in self._by_segment.get(segment_id, ())
        ]

    def search(self, segments: Iterable[Segment], query: str, *, near: float = 0.0) -> None:
        """Look for ``query``; the current match is the first one from ``near`` seconds on."""
        self.query = query
        self._take(find_text(segments, query))
        self._current = self._first_from(near) if self.matches else -1

    def search_again(self, segments: Iterable[Segment]) -> None:
        """After an edit: the same query, standing as near as possible to where it stood."""
        stood_at = self.current.start if self.current is not None else 0.0
        self.search(segments, self.query, near=stood_at)

    def step(self, by: int) -> Match | None:
        """Go ``by`` matches on (negative: back), around the ends."""
        if self.matches:
            self._current = (self._current + by) % len(self.matches)
        return self.current

    def clear(self) -> None:
        self.query = ""
        self._take([])
        self._current = -1

    def _take(self, matches: list[Match]) -> None:
        self.matches = matches
        self._by_segment = {}
        for index, match in enumerate(matches):
            self._by_segment.setdefault(match.segment_id, []).append(index)

    def _first_from(self, seconds: float) -> int:
        index = bisect_left(self.matches, seconds, key=lambda match: match.start)
        return index if index < len(self.matches) else 0
