"""The own microphone in somebody else's meeting: open it, silence it, obey a hold."""

from __future__ import annotations

from collections.abc import Callable

from meeting_desktop.application.capture_sound import SoundIntake, SourceChoice
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.events import MeetingEvent
from meeting_desktop.ports.audio import Samples

_log = get_logger(__name__)

#: Makes what listens to the microphone; its argument is told of levels and devices.
NewIntake = Callable[[Callable[[MeetingEvent], None]], SoundIntake]


class OwnMicrophone:
    """Methods may be called on any thread and, but for ``close``, return at once.

    ``put`` takes the sound from ``begin`` on: silence while it is muted.
    """

    def __init__(
        self,
        new_intake: NewIntake,
        tell: Callable[[MeetingEvent], None],
        put: Callable[[Samples], None],
    ) -> None:
        self._intake = new_intake(tell)
        self._put = put
        self._begun = False
        self._held = False

    @property
    def muted(self) -> bool:
        return self._intake.muted

    @property
    def held(self) -> bool:
        """A host holds it muted."""
        return self._held

    def open(self, choice: SourceChoice, *, muted: bool) -> None:
        self._intake.set_muted(muted)
        self._intake.open(choice)

    def switch(self, choice: SourceChoice) -> None:
        self._intake.switch(choice)

    def look_again(self) -> None:
        self._intake.look_again()

    def begin(self) -> None:
        """One is in the room; a file as a microphone plays from now on. Only the first counts."""
        if not self._begun:
            self._begun = True
            self._intake.begin(lambda _start, samples: self._put(samples), _note_gap)

    def mute(self, muted: bool) -> bool:
        """False when a hold forbids to open it."""
        if self._held and not muted:
            return False
        self._intake.set_muted(muted)
        return True

    def hold(self, held: bool) -> None:
        """A host mutes it, or allows to open it again; who opens it is its owner."""
        self._held = held
        if held:
            self._intake.set_muted(True)

    def close(self, deadline: float) -> bool:
        return self._intake.close(deadline)


def _note_gap(at: float, seconds: float) -> None:
    _log.info("the own microphone missed something", at=at, seconds=seconds)
