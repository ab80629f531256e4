"""How good a connection is for people: a verdict that does not flicker."""

from __future__ import annotations

from dataclasses import dataclass

from meeting_desktop.domain.participants import Connection

#: Above these, words begin to be lost or people to talk into each other.
_LOSS = 0.05
_DELAY_MS = 400.0
_RTT_MS = 600.0
#: Looks (one a second) in a row until the verdict changes.
_POOR_AFTER = 2
_GOOD_AFTER = 4


@dataclass(frozen=True, slots=True)
class LinkQuality:
    """``look`` once a second."""

    verdict: Connection = Connection.GOOD
    run: int = 0

    def look(self, *, loss: float, delay_ms: float, rtt_ms: float | None) -> LinkQuality:
        """``loss`` as a share of 1; ``rtt_ms`` None where it is not known."""
        poor = loss > _LOSS or delay_ms > _DELAY_MS or (rtt_ms or 0.0) > _RTT_MS
        found = Connection.POOR if poor else Connection.GOOD
        if found is self.verdict:
            return LinkQuality(self.verdict)
        run = self.run + 1
        if run >= (_POOR_AFTER if poor else _GOOD_AFTER):
            return LinkQuality(found)
        return LinkQuality(self.verdict, run)
