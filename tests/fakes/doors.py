"""A meeting's door without network: a scripted host behind it, calls that a test can break.

Passes the same contract suite as the real one (tests/contracts/test_joining.py).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from meeting_desktop.adapters.conference.control_codec import JsonControl
from meeting_desktop.application.capture_sound import SoundIntake
from meeting_desktop.application.join_conference import JoinConference
from meeting_desktop.application.joining_parts import JoinParts
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.room_codes import JoinTarget
from meeting_desktop.ports.audio import AudioDevices, Samples
from meeting_desktop.ports.conference import LinkState
from meeting_desktop.ports.joining import (
    HostUnreachable,
    Introduction,
    JoinedCall,
    JoinListener,
    MeetingDoor,
    NotLetIn,
    OpenedElsewhere,
    Ticket,
    TicketRefused,
)
from tests.fakes.screens import FakeScreenLine

T = TypeVar("T")

_ADDRESS = "http://127.0.0.1:9"
_ROOM = "ABCD3467"


class FakeJoinedCall:
    """One call; the host's side of it is for the test."""

    def __init__(self, door: FakeDoor, ticket: Ticket, listener: JoinListener) -> None:
        self.ticket = ticket
        self.listener = listener
        self.said: list[str] = []
        self.frames: list[bytes] = []
        self.sound: list[Samples] = []
        self.screen = FakeScreenLine()
        self.muted = False
        self.stopped = False
        self._door = door

    def put_own_sound(self, samples: Samples) -> None:
        if not self.stopped:
            self.sound.append(samples)

    def set_muted(self, muted: bool) -> None:
        self.muted = muted

    def send_control(self, text: str) -> None:
        if not self.stopped:
            self.said.append(text)
            self._door.on_said(self, text)

    def send_file_frame(self, frame: bytes, answered: int) -> None:
        if not self.stopped:
            self.frames.append(frame)

    def safety_digits(self) -> Future[str]:
        return _done("123 456 789 012")

    def stop(self, deadline: float) -> bool:
        if not self.stopped:
            self.stopped = True
            self.listener.link_changed(LinkState.CLOSED)
        return True

    # -- the host's side ------------------------------------------------------------------------

    def say(self, text: str) -> None:
        if not self.stopped:
            self.listener.control(text)

    def lose(self) -> None:
        """Nothing comes any more."""
        if not self.stopped:
            self.listener.link_changed(LinkState.LOST)


class FakeDoor:
    """``away``: nobody answers. ``hangs``: a call is never described. ``silent``: never greeted."""

    def __init__(self) -> None:
        self.away = False
        self.hangs = False
        self.wait_s = 0.0
        self.passcode = ""
        #: Where the host is now, and by which certificate one knows them.
        self.address, self.certificate = _ADDRESS, ""
        self.codes: set[str] = set()
        self.calls: list[FakeJoinedCall] = []
        self.connects = 0
        self.knocks: list[Introduction] = []
        self.given: list[Ticket] = []
        #: What the host does with what is said; by default nothing.
        self.on_said: Callable[[FakeJoinedCall, str], None] = lambda _call, _text: None
        self._good: set[str] = set()
        self._revoked: set[UUID] = set()

    # -- the port -------------------------------------------------------------------------------

    def find(self, code: str) -> Future[JoinTarget]:
        if code not in self.codes:
            return _failed(UserFacingError("Nobody answers for this code.", code="not_found"))
        return _done(JoinTarget(code, self.address, certificate=self.certificate))

    def knock(self, target: JoinTarget, me: Introduction) -> Future[Ticket]:
        self.knocks.append(me)
        if self.away:
            return _failed(HostUnreachable())
        known = target.token in self._good if target.token else target.code in self.codes
        if not known:
            return _failed(NotLetIn("Ask for a new link.", code="link_not_valid"))
        if self.passcode and not me.passcode:
            return _failed(NotLetIn("This meeting needs a passcode.", code="passcode_needed"))
        if self.passcode != me.passcode:
            return _failed(NotLetIn("That passcode is not right.", code="passcode_wrong"))
        self._good.discard(target.token)
        secret = f"secret {len(self.given)}"
        ticket = Ticket(target.address, new_id(), secret, target.code, target.certificate)
        self.given.append(ticket)
        return _done(ticket)

    def connect(self, ticket: Ticket, listener: JoinListener) -> Future[JoinedCall]:
        self.connects += 1
        if self.away or ticket.address != self.address:
            return _failed(HostUnreachable(wait_s=self.wait_s))
        if ticket.participant in self._revoked or ticket.secret not in self._secrets:
            return _failed(TicketRefused("You are not in this meeting any more."))
        if self.hangs:
            return Future()
        for call in self._calls_of(ticket.participant):
            call.listener.turned_away(OpenedElsewhere("You have opened this meeting elsewhere."))
            call.lose()
        call = FakeJoinedCall(self, ticket, listener)
        self.calls.append(call)
        listener.link_changed(LinkState.CONNECTED)
        return _done(call)

    # -- the host's side ------------------------------------------------------------------------

    @property
    def _secrets(self) -> set[str]:
        return {ticket.secret for ticket in self.given}

    def link(self) -> JoinTarget:
        token = f"token{len(self._good) + len(self.given)}"
        self._good.add(token)
        return JoinTarget(_ROOM, self.address, token)

    def revoke(self, participant: UUID) -> None:
        self._revoked.add(participant)
        for call in self._calls_of(participant):
            call.listener.turned_away(TicketRefused("You are not in this meeting any more."))

    def _calls_of(self, participant: UUID) -> list[FakeJoinedCall]:
        calls = [call for call in self.calls if call.ticket.participant == participant]
        return [call for call in calls if not call.stopped]


class FakeTickets:
    """``KeptTickets`` in memory."""

    def __init__(self) -> None:
        self.kept: dict[JoinTarget, Ticket] = {}

    def find(self, target: JoinTarget) -> Ticket | None:
        return self.kept.get(target)

    def keep(self, target: JoinTarget, ticket: Ticket) -> None:
        self.kept[target] = ticket

    def forget(self, target: JoinTarget) -> None:
        self.kept.pop(target, None)


def joining_over(
    door: MeetingDoor, devices: AudioDevices, clock: Clock, **changes: Any
) -> JoinConference:
    """The use case behind ``door``; ``close`` it after the first ``join``."""
    parts = JoinParts(
        door=door,
        tickets=FakeTickets(),
        codec=JsonControl(clock),
        devices=devices,
        new_intake=lambda publish: SoundIntake(
            devices, clock, pre_roll_seconds=0.0, publish=publish
        ),
        play=lambda _samples: None,
        clock=clock,
        chance=lambda _least, most: most,
    )
    return JoinConference(replace(parts, **changes))


def _done(value: T) -> Future[T]:
    future: Future[T] = Future()
    future.set_result(value)
    return future


def _failed(error: Exception) -> Future[T]:
    future: Future[T] = Future()
    future.set_exception(error)
    return future
