"""What time it is for a gateway, so that a machine whose own clock is wrong can come as well.

Signalling messages run out (``domain/signalling_rules.py``), and clocks of laptops are minutes off
more often than one thinks. Whoever connects to a gateway is told its time and goes by that.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from meeting_desktop.core.clock import Clock

#: Further apart is no clock; a date at the end of all dates could not be reckoned with.
_MOST_APART = timedelta(days=100 * 365)


class GatewayTime:
    """``told``: the gateway's time just now; None: it did not say."""

    def __init__(self, clock: Clock, told: datetime | None) -> None:
        self._clock = clock
        apart = timedelta() if told is None else told - clock.now()
        self._ahead = apart if abs(apart) <= _MOST_APART else timedelta()

    def now(self) -> datetime:
        return self._clock.now() + self._ahead
