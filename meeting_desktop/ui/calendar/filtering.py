"""Which of the calendar's meetings are shown. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from meeting_desktop.domain.meetings import MeetingStatus
from meeting_desktop.domain.planning import MeetingType
from meeting_desktop.ports.planning import CalendarEntries, CalendarEntry


class Whose(StrEnum):
    """``MINE``: those that the person of this machine organizes; ``INVITED``: those of others."""

    ALL = "all"
    MINE = "mine"
    INVITED = "invited"


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Empty sets take everything. ``text`` is looked for in titles, leads, tags and room codes."""

    text: str = ""
    types: frozenset[MeetingType] = frozenset()
    statuses: frozenset[MeetingStatus] = frozenset()
    tags: frozenset[str] = frozenset()
    leads: frozenset[UUID] = frozenset()
    whose: Whose = Whose.ALL
    me: UUID | None = None

    @property
    def is_open(self) -> bool:
        """Everything is shown."""
        return not (
            self.text
            or self.types
            or self.statuses
            or self.tags
            or self.leads
            or self.whose is not Whose.ALL
        )

    def takes(self, entry: CalendarEntry) -> bool:
        return (
            (not self.types or entry.meeting_type in self.types)
            and (not self.statuses or entry.status in self.statuses)
            and (not self.tags or not self.tags.isdisjoint(entry.tags))
            and (not self.leads or entry.lead_id in self.leads)
            and self._is_whose(entry)
            and self._says(entry)
        )

    def of(self, entries: CalendarEntries) -> CalendarEntries:
        """Those that are shown."""
        if self.is_open:
            return entries
        return CalendarEntries.of([entry for entry in entries if self.takes(entry)])

    def _is_whose(self, entry: CalendarEntry) -> bool:
        mine = entry.organizer_id is None or entry.organizer_id == self.me
        return self.whose is Whose.ALL or mine == (self.whose is Whose.MINE)

    def _says(self, entry: CalendarEntry) -> bool:
        wanted = self.text.casefold().split()
        if not wanted:
            return True
        words = " ".join((entry.title, entry.lead_name, entry.room_code, *entry.tags)).casefold()
        return all(word in words for word in wanted)
