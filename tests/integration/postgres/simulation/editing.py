"""What people do on their machines: random changes of what is there, and new things."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import model
from meeting_desktop.adapters.store.base import Synced
from meeting_desktop.adapters.store.planning_model import Invitation as InvitationRow
from meeting_desktop.adapters.store.sales_model import LeadEvent
from meeting_desktop.adapters.store.sharing_model import ScopeMember as ScopeMemberRow
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.holdings import ScopeMember
from meeting_desktop.domain.invitations import Invitation
from meeting_desktop.domain.leads import Lead, LeadEventKind
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus
from meeting_desktop.domain.sharing import ScopeRole
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.integration.postgres.simulation.machine import Machine

K = TypeVar("K", bound=Synced)
_NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_ADDRESSES = ("mary@example.org", "joan@example.org")
#: Of every kind of row, columns whose values are any words.
_WORDS: tuple[tuple[type[Synced], tuple[str, ...]], ...] = (
    (model.Lead, ("name", "company")),
    (model.Meeting, ("title", "description")),
    (InvitationRow, ("name", "response")),
    (LeadEvent, ("text",)),
)


@dataclass
class Editing:
    """No two values are the same, so that each can be looked for."""

    random: Random
    people: list[UUID]
    count: int = 0

    def anything(self, machine: Machine) -> None:
        does = self.random.choices(
            (self._change, self._remove, self._add_lead, self._add_event, self._add_meeting,
             self._invite, self._let_in, self._rename_me),
            (40, 10, 8, 8, 6, 14, 6, 4),
        )[0]  # fmt: skip
        machine.edit(does)

    def _change(self, session: Session, uow: UnitOfWork) -> None:
        kind, columns = self.random.choice(_WORDS)
        row = self._some(session, kind)
        if row is not None:
            setattr(row, self.random.choice(columns), self._words())

    def _remove(self, session: Session, uow: UnitOfWork) -> None:
        """Or bring back."""
        row = self._some(session, self.random.choice((model.Lead, InvitationRow, LeadEvent)))
        if row is not None:
            row.deleted = not row.deleted

    def _add_lead(self, session: Session, uow: UnitOfWork) -> None:
        scopes = sorted(set(session.scalars(select(model.Lead.scope_id))))
        scope = self.random.choice([uow.personal_scope(), *scopes])
        uow.leads.put(Lead(self._id(), scope, self._words(), source="manual"))

    def _add_event(self, session: Session, uow: UnitOfWork) -> None:
        lead = self._some(session, model.Lead)
        if lead is not None:
            event = LeadEvent(
                id=self._id(), scope_id=lead.scope_id, lead_id=lead.id, at=_NOW,
                kind=LeadEventKind.NOTE.value, text=self._words(), author_id=uow.personal_scope(),
            )  # fmt: skip
            session.add(event)

    def _add_meeting(self, session: Session, uow: UnitOfWork) -> None:
        new = self._id()
        scopes = sorted(set(session.scalars(select(ScopeMemberRow.scope_id))))
        scope = self.random.choice([new, new, *scopes])
        meeting = Meeting(
            new, scope, f"R{self.count:07}{new.hex[:4]}", self._words(), MeetingOrigin.SCHEDULED,
            MeetingStatus.SCHEDULED, "UTC", _NOW,
        )  # fmt: skip
        uow.meetings.add(meeting)

    def _invite(self, session: Session, uow: UnitOfWork) -> None:
        """Others may invite the same address to the same meeting meanwhile."""
        meeting = self._some(session, model.Meeting)
        if meeting is not None:
            invitation = Invitation(
                self._id(), meeting.scope_id, self.random.choice(_ADDRESSES), self._words(),
                meeting_id=meeting.id, user_id=self.random.choice([None, *self.people]),
            )  # fmt: skip
            uow.invitations.put(invitation)

    def _let_in(self, session: Session, uow: UnitOfWork) -> None:
        members = session.scalars(select(ScopeMemberRow).order_by(ScopeMemberRow.id)).all()
        if members:
            scope = self.random.choice(members).scope_id
            person = self.random.choice(self.people)
            if self.random.random() < 0.3:
                uow.scopes.remove(scope, person)
            else:
                role = self.random.choice((ScopeRole.READER, ScopeRole.EDITOR, ScopeRole.OWNER))
                uow.scopes.put(ScopeMember(scope, person, role))

    def _rename_me(self, session: Session, uow: UnitOfWork) -> None:
        session.get_one(model.User, uow.personal_scope()).display_name = self._words()

    def _some(self, session: Session, kind: type[K]) -> K | None:
        """One of few, so that machines meet at the same rows."""
        rows = session.scalars(select(kind).order_by(kind.created_at, kind.id).limit(4)).all()
        return self.random.choice(rows) if rows else None

    def _words(self) -> str:
        self.count += 1
        return f"words {self.count}"

    def _id(self) -> UUID:
        self.count += 1
        return UUID(int=self.random.getrandbits(128), version=4)


def decide(random: Random, machine: Machine) -> None:
    """A person looks at what was set aside: once more, or not at all."""
    aside = machine.store.read(lambda uow: uow.sync.set_aside())
    if not aside:
        return
    one = random.choice(aside).operation
    if random.random() < 0.5:
        machine.discarded.append(one)
        machine.store.write(lambda uow: uow.sync.discard(one.id)).result()
        return
    try:
        machine.edit(lambda _session, uow: uow.sync.send_again(one.id))
    except UserFacingError:
        return
