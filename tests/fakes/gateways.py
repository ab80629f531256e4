"""A meeting's door without a network: guests come in where a test says so."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TypeVar
from uuid import UUID

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.ports.conference import Bridge, SessionDescription
from meeting_desktop.ports.gateway import Address, GatewayListener, GuestArrived, Opening
from tests.fakes.descriptions import OTHER, description

T = TypeVar("T")

_URL = "https://meet.example"


class FakeGateway:
    """A ``GuestGateway``; ``arrive`` is to be called on the media loop."""

    def __init__(self) -> None:
        self.opening: Opening | None = None
        self.fault: EnvironmentFault | None = None
        self.invited: list[UUID | None] = []
        self.revoked: list[UUID] = []
        self.is_open = False
        self._bridge: Bridge | None = None
        self._listener: GatewayListener | None = None

    # -- what a test makes happen -------------------------------------------------------------

    def arrive(
        self, name: str, consent: Consent = Consent.RECORD, participant: UUID | None = None
    ) -> UUID:
        """Somebody comes through the door and connects; their id."""
        one = self.let_through(name, consent, participant)
        self.connect(one)
        return one

    def let_through(
        self, name: str, consent: Consent = Consent.RECORD, participant: UUID | None = None
    ) -> UUID:
        """Somebody comes through the door and does not connect (yet); their id."""
        assert self.opening is not None
        assert self._listener is not None
        assert self.is_open
        one = participant or new_id()
        self._listener.arrived(GuestArrived(self.opening.meeting_id, one, one, name, consent))
        return one

    def connect(self, participant: UUID) -> None:
        """A guest who came in before connects (again)."""
        assert self._bridge is not None
        offer = SessionDescription("offer", description(OTHER))
        self._bridge.connect(participant, offer).result(0)

    # -- the port -----------------------------------------------------------------------------

    def open(self, opening: Opening, bridge: Bridge, listener: GatewayListener) -> Future[Address]:
        self.opening, self._bridge, self._listener = opening, bridge, listener
        if self.fault is not None:
            return _failed(self.fault)
        self.is_open = True
        return _done(Address(_URL, opening.port or 8443))

    def invite(self, person: UUID | None = None) -> Future[str]:
        self.invited.append(person)
        return _done(f"{_URL}/#{len(self.invited)}")

    def set_passcode(self, passcode: str) -> Future[str]:
        return _done(f"hash of {len(passcode)} letters")

    def revoke(self, participant: UUID) -> None:
        self.revoked.append(participant)

    def safety_digits(self, participant: UUID) -> Future[str]:
        return _done("123 456 789 012")

    def close(self, deadline: float) -> bool:
        self.is_open = False
        return True


def _done(value: T) -> Future[T]:
    future: Future[T] = Future()
    future.set_result(value)
    return future


def _failed(error: EnvironmentFault) -> Future[Address]:
    future: Future[Address] = Future()
    future.set_exception(error)
    return future
