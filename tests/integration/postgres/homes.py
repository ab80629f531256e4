"""Homes that belong to persons of a shared database."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.adapters.postgres.database import PostgresDatabase
from meeting_desktop.application.synchronise import SERVER, Round, Synchronise
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.leads import Lead
from tests.fakes.store import InlineStore
from tests.integration.postgres.server import Person, SharedTestDatabase


@dataclass
class Home:
    """A machine of ``person``: its store, and its line to the server."""

    person: Person
    store: InlineStore
    database: PostgresDatabase
    work: Synchronise

    def round(self) -> Round:
        return self.work.round(self.database)

    def put_lead(self, name: str, lead_id: UUID | None = None) -> UUID:
        lead = Lead(lead_id or new_id(), self.person.id, name, "Analytical Engines")
        self.store.write(lambda uow: uow.leads.put(lead)).result()
        return lead.id

    def lead(self, lead_id: UUID) -> Lead | None:
        return self.store.read(lambda uow: uow.leads.get(lead_id))

    def waiting(self) -> int:
        return self.store.read(lambda uow: uow.sync.waiting())

    def close(self) -> None:
        self.database.close()
        self.store.close(1.0)


def home_of(person: Person, shared: SharedTestDatabase, *, page: int = 500) -> Home:
    """Connected, and not one round done."""
    store = InlineStore()
    database = PostgresDatabase(shared.login_of(person.login))
    facts = database.facts()
    store.write(lambda uow: uow.sync.adopt(facts, new_id()), actor=SERVER).result()
    return Home(person, store, database, Synchronise(store, page=page))
