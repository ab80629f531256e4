"""Joining without a door: the test says how it goes, a fake host's seat says the rest."""

from __future__ import annotations

from concurrent.futures import Future

from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.conference_seat import ConferenceSeat
from meeting_desktop.application.follow_screen import FollowScreen
from meeting_desktop.application.join_conference import Introduction, JoinConference
from meeting_desktop.application.joining_states import (
    InLobby,
    InRoom,
    Joining,
    JoinState,
    Left,
    WhyLeft,
)
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.control_messages import FromHost, FromParticipant, Leave
from meeting_desktop.domain.events import MeetingEvent
from meeting_desktop.domain.room_codes import read_join_target
from meeting_desktop.runtime.topic import Topic
from tests.fakes.file_seats import FakeFiles
from tests.fakes.seats import FakeGuestSeat


class _Place:
    """The seat that stays the same from meeting to meeting."""

    def __init__(self) -> None:
        self.messages: Topic[FromHost] = Topic()
        self.files = FakeFiles()
        self.screen = FollowScreen()
        self.taken: FakeGuestSeat | None = None

    def say(self, message: FromParticipant) -> None:
        if self.taken is not None:
            self.taken.say(message)


class FakeJoining(JoinConference):
    """``asked`` remembers what was asked of it, in order."""

    def __init__(self) -> None:  # the real one starts threads
        self.states: Topic[JoinState] = Topic()
        self.sound: Topic[MeetingEvent] = Topic()
        self.asked: list[str] = []
        self.me: Introduction | None = None
        self.source: SourceChoice | None = None
        self.arrived: Future[None] = Future()
        self.output = ""
        self._place = _Place()
        self._state: JoinState | None = None
        self._code = ""

    @property
    def seat(self) -> ConferenceSeat:
        return self._place

    @property
    def state(self) -> JoinState | None:
        return self._state

    @property
    def code(self) -> str:
        return self._code

    @property
    def muted(self) -> bool:
        return False

    def join(
        self,
        typed: str,
        me: Introduction,
        *,
        source: SourceChoice | None = None,
        muted: bool = False,
    ) -> Future[None]:
        self.asked.append(f"join {typed}")
        self.me, self.source = me, source
        self.arrived = Future()
        try:
            self._code = read_join_target(typed).code
        except UserFacingError as error:
            self.arrived.set_exception(error)
            return self.arrived
        self.enter(Joining())
        return self.arrived

    def leave(self) -> None:
        self.asked.append("leave")
        self._place.say(Leave())
        self.enter(Left(WhyLeft.LEFT, "You have left the meeting.", may_return=True))

    def choose_source(self, choice: SourceChoice) -> None:
        self.source = choice

    @property
    def output_name(self) -> str:
        return self.output

    def choose_output(self, name: str) -> None:
        self.output = name

    # -- the test's side ------------------------------------------------------------------------

    def enter(self, state: JoinState) -> None:
        """Tell a state."""
        self._state = state
        if isinstance(state, Left) and not self.arrived.done():
            self.arrived.set_exception(UserFacingError(state.sentence, code=state.code or "left"))
        self.states.publish(state)

    def wait(self, guest: FakeGuestSeat) -> None:
        """In the lobby of the guest's host."""
        self._sit(guest)
        self.enter(InLobby())

    def come_in(self, guest: FakeGuestSeat, title: str = "Discovery") -> None:
        """In the room."""
        self._sit(guest)
        self.enter(InRoom(guest.you, title))

    def _sit(self, guest: FakeGuestSeat) -> None:
        if not self.arrived.done():
            self.arrived.set_result(None)
        if self._place.taken is not guest:
            self._place.taken = guest
            guest.messages.subscribe(self._place.messages.publish)
