"""The ``ControlCodec`` of ports/control: JSON on the wire, limits at the host."""

from __future__ import annotations

from meeting_desktop.adapters.conference.control_intake import ControlIntake
from meeting_desktop.adapters.conference.control_wire import Refusal, encode, read_from_host
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.control_messages import FromHost, FromParticipant


class JsonControl:
    """Has no state of its own."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def reader(self) -> ControlIntake:
        return ControlIntake(self._clock)

    def encode(self, message: FromParticipant | FromHost) -> str:
        return encode(message)

    def read_from_host(self, raw: str | bytes) -> FromHost | None:
        message = read_from_host(raw)
        return None if isinstance(message, Refusal) else message
