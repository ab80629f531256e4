"""The alarm for sound without words: "no words for 20 s while the meter moves" (product.md)."""

from __future__ import annotations

from collections.abc import Callable

from meeting_desktop.domain.events import MeetingEvent, WordsMissing
from meeting_desktop.domain.levels import measure_level
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples

_MISSING_SECONDS = 20.0
#: Louder than a quiet room.
_AUDIBLE_DB = -45.0


class MissingWordsAlarm:
    """Raises its voice when the meter moves for 20 s and no word comes."""

    def __init__(self, publish: Callable[[MeetingEvent], None]) -> None:
        self._publish = publish
        self._audible = 0.0
        self._next = _MISSING_SECONDS

    def hear(self, samples: Samples) -> None:
        if measure_level(samples)[0] < _AUDIBLE_DB:
            return
        self._audible += samples.size / CAPTURE_RATE_HZ
        if self._audible >= self._next:
            self._next += _MISSING_SECONDS / 4
            self._publish(WordsMissing(round(self._audible, 1)))

    def words_came(self) -> None:
        if self._next > _MISSING_SECONDS:
            self._publish(WordsMissing(0.0))
        self._audible, self._next = 0.0, _MISSING_SECONDS
