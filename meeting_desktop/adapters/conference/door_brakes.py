"""The brakes at the door (``domain/slowing.py``), each over the injected clock.

* by address: any failure; while it waits, nothing from there is looked at;
* by meeting, for tokens: guesses from many addresses are sent away. A right token still passes: of
  192 bits none is guessed, and a guest must not be kept out by somebody else's noise;
* by meeting, for passcodes: then everybody waits, at most half a minute. Who has an invitation
  and who knows the code alone wait apart, so that the latter cannot keep the former out;
* for those who come by the code alone: how many may in a while, of one address and in all. What
  they leave behind is kept like an invitation, and a disk is not for strangers to fill.
"""

from __future__ import annotations

from meeting_desktop.adapters.conference.door import Knock, NoAdmission
from meeting_desktop.adapters.conference.request_limits import Rate, RequestLimits
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.guest_tokens import TokenRefusal
from meeting_desktop.domain.slowing import Slowing, SlowingRule, address_key

_log = get_logger(__name__)

BY_ADDRESS = SlowingRule(free=5, first_s=1.0, longest_s=900.0)
BY_MEETING = SlowingRule(free=20, first_s=1.0, longest_s=60.0, capacity=1_000)
BY_PASSCODE = SlowingRule(free=5, first_s=1.0, longest_s=30.0, capacity=1_000)
#: A classroom behind one address comes in at once; then one every five seconds.
_ARRIVALS_OF_ADDRESS = Rate(per_second=0.2, burst=30)
_ARRIVALS = Rate(per_second=0.5, burst=60)
_SOON_S = 5.0


class DoorBrakes:
    """Of all doors of one process; on one event loop."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._by_address = Slowing(BY_ADDRESS)
        self._by_meeting = Slowing(BY_MEETING)
        self._by_passcode = Slowing(BY_PASSCODE)
        self._arrivals_of = RequestLimits(_ARRIVALS_OF_ADDRESS, clock)
        self._arrivals = RequestLimits(_ARRIVALS, clock)

    def hold(self, address: str) -> NoAdmission | None:
        """Whether ``address`` has to wait before anything from there is looked at."""
        return self._slowed(self._by_address, address_key(address))

    def count(self, refused: NoAdmission, address: str, *, known: bool) -> NoAdmission:
        """A secret that was once right is a link opened twice, not a guess."""
        key, now = address_key(address), self._clock.monotonic()
        wait = 0.0 if known else self._by_address.failed(key, now)
        failures = self._by_address.failures(key)
        _log.warning("a guest was refused", code=refused.reason, failures=failures, wait_s=wait)
        return NoAdmission(refused.reason, max(wait, refused.wait_s))

    def count_token(self, refused: NoAdmission, room: str) -> NoAdmission:
        """A token that the meeting ``room`` does not know."""
        slowed = self._slowed(self._by_meeting, room)
        if slowed is not None:
            return NoAdmission(slowed.reason, max(slowed.wait_s, refused.wait_s))
        wait = self._by_meeting.failed(room, self._clock.monotonic())
        return NoAdmission(refused.reason, max(wait, refused.wait_s))

    def try_passcode(self, knock: Knock) -> NoAdmission | float:
        """Count a try before it is checked: requests side by side get no free ones.

        The wait after it, should it be wrong; or the refusal to look at it.
        """
        key = _passcode_key(knock)
        slowed = self._slowed(self._by_passcode, key)
        return slowed or self._by_passcode.failed(key, self._clock.monotonic())

    def forgive_passcode(self, knock: Knock) -> None:
        """It was right."""
        self._by_passcode.forgive(_passcode_key(knock))

    def hold_arrival(self, knock: Knock) -> NoAdmission | None:
        """Count somebody who comes by the code alone; whether they have to wait."""
        if self._arrivals_of.take(address_key(knock.address)) and self._arrivals.take(knock.room):
            return None
        _log.warning("those who come by the code are slowed")
        return NoAdmission(TokenRefusal.SLOWED, _SOON_S)

    def _slowed(self, brake: Slowing, key: str) -> NoAdmission | None:
        wait = brake.wait_s(key, self._clock.monotonic())
        return NoAdmission(TokenRefusal.SLOWED, wait) if wait > 0 else None


def _passcode_key(knock: Knock) -> str:
    return knock.room if knock.token else f"{knock.room} by code"
