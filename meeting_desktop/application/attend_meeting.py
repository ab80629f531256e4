"""The AI participant attends the running meeting: it joins, asks the set by voice, and leaves."""

from __future__ import annotations

from concurrent.futures import Future

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.attendance import AttendState
from meeting_desktop.runtime.topic import Topic


class AttendMeeting:
    """Methods return at once and may be called on any thread; ``states`` come on several."""

    def __init__(self) -> None:
        self.states: Topic[AttendState] = Topic()
        self.state = AttendState()

    def join(self) -> Future[None]:
        """Come into the running meeting.

        The future fails with UserFacingError ``no_meeting`` or ``not_open`` (it is not open for
        others), with EnvironmentFault ``no_voice``.
        """
        refused: Future[None] = Future()
        refused.set_exception(UserFacingError("No meeting is running.", code="no_meeting"))
        return refused

    def leave(self) -> None:
        """Go at once, without a word."""

    def mute(self, on: bool) -> None: ...

    def take_over(self) -> None:
        """A person asks from here on."""

    def hand_back(self) -> None: ...

    def skip(self) -> None:
        """On to the next question."""
