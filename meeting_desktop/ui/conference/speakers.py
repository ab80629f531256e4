"""Which name and which colour a speaker has, alike in captions and in the list of people. No Qt.

A person may have two devices, each with a track of its own: they are one speaker. Names tell them
apart from others, since the host gives no two persons the same one (docs/control-channel.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(slots=True)
class Speakers:
    """Places are given in the order of coming and stay for the meeting."""

    _names: dict[UUID, str] = field(default_factory=dict)
    _places: dict[UUID, int] = field(default_factory=dict)
    _by_name: dict[str, int] = field(default_factory=dict)
    _next: int = 0

    def clear(self) -> None:
        """A new meeting."""
        self._names.clear()
        self._places.clear()
        self._by_name.clear()
        self._next = 0

    def meet(self, track: UUID, name: str) -> bool:
        """Remember the name; True when captions of this track may show another one by now."""
        if not name or self._names.get(track) == name:
            return False
        was_shown = track in self._places
        self._names[track] = name
        if not was_shown:
            self._places[track] = self._by_name.get(name, self._next)
            self._next = max(self._next, self._places[track] + 1)
        self._by_name.setdefault(name, self._places[track])
        return was_shown

    def of(self, track: UUID) -> tuple[str, int]:
        """Name (empty while nobody knows it) and place; who is new gets the next place."""
        if track not in self._places:
            self._places[track] = self._next
            self._next += 1
        return self._names.get(track, ""), self._places[track]
