"""Who speaks and whose connection is poor, from what the bridge measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from meeting_desktop.domain.link_quality import LinkQuality
from meeting_desktop.domain.participants import Connection
from meeting_desktop.domain.speaking import Speaking
from meeting_desktop.ports.conference import LinkState, LinkStatistics

_LOOK_S = 1.0


class WatchLinks:
    """Used on the media thread; tells changes only."""

    def __init__(self) -> None:
        self._speaking: dict[UUID, Speaking] = {}
        #: Of whoever is connected, and of nobody else.
        self._quality: dict[UUID, LinkQuality] = {}
        self._looked_at = 0.0

    def changed(self, participant: UUID, state: LinkState) -> None:
        """What became of a connection; it is judged from ``CONNECTED`` on, until it is not.

        The statistics alone do not say so: they are up to a second old, and whoever was lost since
        would be judged by them, and stand in the room again with a poor connection for ever.
        """
        if state is LinkState.CONNECTED:
            self._quality[participant] = LinkQuality()
        else:
            self._quality.pop(participant, None)

    def hear(self, levels: Mapping[UUID, float]) -> Iterator[tuple[UUID, bool]]:
        """Levels in dBFS, ten times a second; who began or ended to speak."""
        for participant, level in levels.items():
            before = self._speaking.get(participant, Speaking())
            after = self._speaking[participant] = before.hear(level)
            if after.now is not before.now:
                yield participant, after.now
        # Who is not measured any more (left, lost) does not speak.
        for participant in [one for one in self._speaking if one not in levels]:
            if self._speaking.pop(participant).now:
                yield participant, False

    def look(
        self, statistics: Mapping[UUID, LinkStatistics], now: float
    ) -> Iterator[tuple[UUID, Connection]]:
        """Once a second whatever how often it is called; whose connection got better or worse."""
        if now - self._looked_at < _LOOK_S:
            return
        self._looked_at = now
        for participant, one in statistics.items():
            before = self._quality.get(participant)
            if before is None or one.state is not LinkState.CONNECTED:
                continue
            after = before.look(loss=one.loss, delay_ms=one.delay_ms, rtt_ms=one.rtt_ms)
            self._quality[participant] = after
            if after.verdict is not before.verdict:
                yield participant, after.verdict
