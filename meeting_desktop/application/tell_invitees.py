"""What planning says to those who are invited; within the transaction that changes the plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from meeting_desktop.domain.invitations import Invitation
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.planning import Series
from meeting_desktop.ports.unit_of_work import UnitOfWork

Planned = Meeting | Series


class TellInvitees(Protocol):
    """Mail is queued in the same transaction: a plan that was saved is a plan that is told.

    Invitations come as they are stored, ``planned`` with its new ``ics_sequence``. A meeting that
    is an occurrence of a series is told with its RECURRENCE-ID. Where no mail account is set up
    mail is queued all the same and waits.
    """

    def invited(
        self, uow: UnitOfWork, planned: Planned, to: Sequence[Invitation], now: datetime
    ) -> None:
        """New invitees; ``Invitation.message`` is for them."""
        ...

    def changed(
        self, uow: UnitOfWork, planned: Planned, to: Sequence[Invitation], now: datetime
    ) -> None:
        """Something that invitees must know is another now."""
        ...

    def cancelled(
        self,
        uow: UnitOfWork,
        planned: Planned,
        to: Sequence[Invitation],
        now: datetime,
        note: str = "",
    ) -> None:
        """The meeting does not take place, or these are no longer invited."""
        ...


class TellNobody:
    """Where nothing that is planned leaves this machine."""

    def invited(
        self, uow: UnitOfWork, planned: Planned, to: Sequence[Invitation], now: datetime
    ) -> None:
        pass

    def changed(
        self, uow: UnitOfWork, planned: Planned, to: Sequence[Invitation], now: datetime
    ) -> None:
        pass

    def cancelled(
        self,
        uow: UnitOfWork,
        planned: Planned,
        to: Sequence[Invitation],
        now: datetime,
        note: str = "",
    ) -> None:
        pass
