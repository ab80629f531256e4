"""A host's seat without network, over the real ``HoldConference``: it behaves as the program does.

Everything happens on the calling thread; ``clock`` is turned by the test.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from uuid import UUID

from meeting_desktop.application.conference_seat import Attendance
from meeting_desktop.application.conference_turn import Answer
from meeting_desktop.application.hold_conference import HoldConference
from meeting_desktop.application.receive_arrivals import Arrival, LobbyFor
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.attendance import AttendStatus
from meeting_desktop.domain.control_messages import FromHost, FromParticipant, Hello, Leave
from meeting_desktop.domain.participants import Role
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import LinkStatistics, VoiceListener
from meeting_desktop.runtime.topic import Topic
from tests.fakes.clock import VirtualClock
from tests.fakes.file_seats import FakeFiles
from tests.fakes.screens import FakeScreenLine


class FakeGuestSeat:
    """A ``ConferenceSeat``: one who joined, as their own window sees the meeting."""

    def __init__(self, host: FakeSeat, participant: UUID) -> None:
        self.messages: Topic[FromHost] = Topic()
        self.screen = FakeScreenLine()
        self.said: list[FromParticipant] = []
        self.you = participant
        self.files = FakeFiles()
        self._host = host

    def say(self, message: FromParticipant) -> None:
        self.said.append(message)
        self._host.deliver(self._host.held.receive(self.you, message))


class SaidLine:
    """A ``VoiceLine`` that keeps what it is given; ``waiting`` is what was not played yet."""

    def __init__(self) -> None:
        self.said: list[Samples] = []
        self.waiting = 0
        self.flushes = 0

    def put(self, samples: Samples) -> None:
        self.said.append(samples)
        self.waiting += len(samples)

    def flush(self) -> None:
        self.waiting = 0
        self.flushes += 1

    def play(self, count: int) -> None:
        """``count`` samples are heard."""
        self.waiting = max(0, self.waiting - count)


class FakeSeat:
    """A ``HostSeat``. ``come`` lets others in at the door; ``said`` is what the window said."""

    def __init__(
        self,
        you: UUID | None = None,
        name: str = "Ada",
        title: str = "Discovery",
        *,
        clock: VirtualClock | None = None,
        capacity: int = 20,
        lobby_for: LobbyFor = LobbyFor.GUESTS,
        url: str = "https://meet.example",
    ) -> None:
        self.messages: Topic[FromHost] = Topic()
        self.screen = FakeScreenLine()
        self.said: list[FromParticipant] = []
        self.you = you or new_id()
        self.files = FakeFiles()
        self.room_code = "ABCD3467"
        self.url = url
        self.clock = clock or VirtualClock()
        self.links: list[UUID | None] = []
        #: The connection is gone, and nobody has noticed.
        self.hears_nothing = False
        self.digits: Future[str] = Future()
        self.seats: dict[UUID, FakeGuestSeat] = {}
        #: The AI participant's, once it is here; the test tells its listener what it hears.
        self.voice = SaidLine()
        self.voice_listener: VoiceListener | None = None
        host = Arrival(self.you, self.you, Role.HOST, name)
        self.held = HoldConference.open(
            self.clock, title, host, capacity=capacity, lobby_for=lobby_for
        )

    def say(self, message: FromParticipant) -> None:
        self.said.append(message)
        if not self.hears_nothing:
            self.deliver(self.held.receive(self.you, message))

    def invite(self, participant: UUID | None = None) -> Future[str]:
        self.links.append(participant)
        link: Future[str] = Future()
        link.set_result(f"{self.url}/#{self.room_code}.token{len(self.links)}")
        return link

    def bring_in(self, name: str, listener: VoiceListener) -> Future[Attendance]:
        coming: Future[Attendance] = Future()
        participant = new_id()
        try:
            answer = self.held.bring_in(participant, name)
        except UserFacingError as refusal:
            coming.set_exception(refusal)
            return coming
        self.deliver(answer)
        self.voice, self.voice_listener = SaidLine(), listener
        coming.set_result(Attendance(participant, self.voice, 0))
        return coming

    def attend(self, participant: UUID, status: AttendStatus) -> None:
        if status is AttendStatus.LEFT:
            self.deliver(self.held.receive(participant, Leave()))
        else:
            self.deliver(self.held.attend(participant, status))

    def safety_digits(self, participant: UUID) -> Future[str]:
        return self.digits

    def statistics(self) -> Mapping[UUID, LinkStatistics]:
        return {}

    # -- the test's side ------------------------------------------------------------------------

    def come(
        self, name: str, *, person: UUID | None = None, role: Role = Role.GUEST
    ) -> FakeGuestSeat:
        """Somebody opens the link and says hello; whether they wait is the conference's rule."""
        participant = new_id()
        seat = self.seats[participant] = FakeGuestSeat(self, participant)
        self.deliver(self.held.arrive(Arrival(participant, person or participant, role)))
        seat.say(Hello(name, "test"))
        return seat

    def go(self, participant: UUID) -> None:
        """Somebody leaves."""
        self.deliver(self.held.receive(participant, Leave()))
        self.tick()

    def welcome_again(self) -> None:
        """The connection is back: the program says hello by itself."""
        self.deliver(self.held.receive(self.you, Hello("Ada")))

    def tick(self, seconds: float = 0.2) -> None:
        """Time passes."""
        self.clock.advance(seconds)
        self.deliver(self.held.tick())

    def deliver(self, answer: Answer) -> None:
        """Send what the conference answers to whom it is for."""
        for recipient, message in answer.messages:
            if recipient == self.you:
                self.messages.publish(message)
            elif recipient in self.seats:
                self.seats[recipient].messages.publish(message)
