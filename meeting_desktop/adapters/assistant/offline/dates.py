"""When somebody meant, reckoned from when they said it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from meeting_desktop.adapters.assistant.offline.lines import Line
from meeting_desktop.domain.conversations import Conversation
from meeting_desktop.domain.spoken_dates import SpokenDate, spoken_date

#: Of one sentence.
_MOST_DATES = 4


@dataclass(frozen=True, slots=True)
class Dates:
    """Reckons what was said from when it was said."""

    conversation: Conversation
    language: str

    def of(self, line: Line) -> SpokenDate | None:
        at: datetime = self.conversation.began_at + timedelta(seconds=line.said.start)
        zone = self.conversation.time_zone
        coming = [one for one in self._spoken(line.plain, at, zone) if not one.is_past]
        deadlines = [one for one in coming if one.is_deadline]
        return next(iter(deadlines or coming), None)

    def _spoken(self, text: str, at: datetime, zone: str) -> Iterator[SpokenDate]:
        """ "By Friday the orders of last week": one after another."""
        for _ in range(_MOST_DATES):
            found = spoken_date(text, at, zone, self.language)
            if found is None:
                return
            before = spoken_date(text[: found.start], at, zone, self.language)
            if before is not None:
                yield before
            yield found
            text = text[found.end :]
