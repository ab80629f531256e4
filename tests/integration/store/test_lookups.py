"""What planning asks for once per invitee or per meeting is found by an index, not by reading all.

A table of mails grows for years, and its rows are long: each carries a calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event

from meeting_desktop.adapters.store.changes import StoreSession
from meeting_desktop.adapters.store.unit_of_work import SqlUnitOfWork
from meeting_desktop.core.ids import new_id
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.store import InlineStore

_ID = new_id()
_LOOKUPS: dict[str, Callable[[UnitOfWork], object]] = {
    "a mail by its key": lambda uow: uow.mail.by_key("key"),
    "a mail by its Message-ID": lambda uow: uow.mail.by_message_id("<id@example.org>"),
    "mails of an invitation": lambda uow: uow.mail.of_invitation(_ID),
    "mails of a meeting": lambda uow: uow.mail.of_meeting(_ID),
    "an invitation by its address": lambda uow: uow.invitations.to("a@b.org", meeting_id=_ID),
    "one of a series": lambda uow: uow.invitations.to("a@b.org", series_id=_ID),
    "invitations of a meeting": lambda uow: uow.invitations.of_meeting(_ID),
    "invitations of a series": lambda uow: uow.invitations.of_series(_ID),
    "meetings of a series": lambda uow: uow.calendar.of_series(_ID),
    "meetings of a lead": lambda uow: uow.calendar.of_lead(_ID),
    "meetings by their UID": lambda uow: uow.calendar.by_uid("uid"),
    "a series by its UID": lambda uow: uow.series.by_uid("uid"),
    "a lead by its address": lambda uow: uow.leads.by_email("a@b.org"),
}


@pytest.fixture
def store() -> Iterator[InlineStore]:
    made = InlineStore()
    yield made
    made.close(10)


def steps(store: InlineStore, query: Callable[[UnitOfWork], object]) -> list[str]:
    """What SQLite does for ``query``, in its own words."""
    said: list[str] = []

    def explain(
        _connection: Any, cursor: Any, statement: str, values: Any, _context: Any, _many: bool
    ) -> None:
        said.extend(row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values))

    def ask(uow: UnitOfWork) -> None:
        assert isinstance(uow, SqlUnitOfWork)
        session = uow._session
        assert isinstance(session, StoreSession)
        event.listen(session.get_bind(), "before_cursor_execute", explain)
        query(uow)

    store.read(ask)
    assert said
    return said


@pytest.mark.parametrize("name", _LOOKUPS)
def test_a_lookup_reads_no_whole_table(store: InlineStore, name: str) -> None:
    assert [step for step in steps(store, _LOOKUPS[name]) if step.startswith("SCAN")] == []
