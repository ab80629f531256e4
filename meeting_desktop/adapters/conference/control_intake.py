"""The control channel's front: sizes, rates and patience, one of each participant.

A token bucket for each type of message and one for all together; what is beyond is dropped without
an answer, because an answer would be a flood of our own. Dropping, and what cannot be read, wears
out a patience that comes back slowly; then the participant is disconnected and the meeting goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from meeting_desktop.adapters.conference.control_wire import (
    Refusal,
    read_from_participant,
    type_of,
)
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.control_messages import Refused
from meeting_desktop.ports.control import Disconnect, Dropped, Taken


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a second in the long run, and so many at once."""

    per_second: float
    at_once: int


#: What a person with a busy hand reaches is well below; what a program in a loop does is above.
EVERYTHING = Rate(20, 40)
PATIENCE = Rate(1, 60)
_ONCE_IN_A_WHILE, _SWITCHES, _CONTROLS = Rate(1, 5), Rate(4, 10), Rate(5, 20)
#: Also what was written while the connection was gone, and is said again at once.
_WRITING = Rate(2, 15)
RATES: Mapping[str, Rate] = MappingProxyType(
    dict.fromkeys(("hello", "consent", "leave", "present"), _ONCE_IN_A_WHILE)
    | dict.fromkeys(("mute", "hand"), _SWITCHES)
    | dict.fromkeys(("admit", "deny", "remove", "mute_person"), _CONTROLS)
    | dict.fromkeys(("cohost", "role", "allow"), _CONTROLS)
    | dict.fromkeys(("admit_all", "mute_all", "lock", "end"), _ONCE_IN_A_WHILE)
    | dict.fromkeys(("chat_post", "chat_edit", "chat_delete"), _WRITING)
    | dict.fromkeys(("poll_ask", "poll_close", "poll_share"), _ONCE_IN_A_WHILE)
    | dict.fromkeys(("poll_answer", "react"), _WRITING)
    | dict.fromkeys(("note_write", "note_remove", "note_let_go"), _WRITING)
    | dict.fromkeys(("agenda_put", "agenda_move", "agenda_remove", "agenda_go"), _WRITING)
    | dict.fromkeys(("file_offer", "file_remove"), _WRITING)
    | dict.fromkeys(("screen_share", "screen_ask", "screen_stop"), _ONCE_IN_A_WHILE)
    | {"screen_grant": _CONTROLS}
)


class RateLimit:
    """A token bucket over a clock."""

    def __init__(self, clock: Clock, rate: Rate) -> None:
        self._clock = clock
        self._rate = rate
        self._tokens = float(rate.at_once)
        self._seen = clock.monotonic()

    def take(self) -> bool:
        """Whether one more is within the rate; if so, it counts."""
        now = self._clock.monotonic()
        gained = (now - self._seen) * self._rate.per_second
        self._tokens = min(float(self._rate.at_once), self._tokens + gained)
        self._seen = now
        if self._tokens < 1.0:
            return False
        self._tokens -= 1.0
        return True


class ControlIntake:
    """Takes what one participant sends. A reconnect of the same participant keeps its intake."""

    def __init__(self, clock: Clock) -> None:
        self._everything = RateLimit(clock, EVERYTHING)
        self._by_type = {name: RateLimit(clock, rate) for name, rate in RATES.items()}
        self._patience = RateLimit(clock, PATIENCE)
        self._is_over = False

    def take(self, raw: str | bytes) -> Taken:
        """The message, or what to do with its sender; never an exception."""
        if self._is_over:
            return Disconnect()
        # Before reading: what comes too fast costs no parsing.
        if not self._everything.take():
            return self._annoyed(Dropped())
        message = read_from_participant(raw)
        if isinstance(message, Refusal):
            return self._annoyed(message.message())
        if not self._by_type[type_of(message)].take():
            return self._annoyed(Dropped())
        return message

    def _annoyed(self, answer: Refused | Dropped) -> Refused | Dropped | Disconnect:
        if self._patience.take():
            return answer
        self._is_over = True
        return Disconnect()
