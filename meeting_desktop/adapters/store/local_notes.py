"""What this machine alone keeps for its person, beside the tables that may be synchronised."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import model

#: Apart from what the store notes for itself.
_PREFIX = "note:"


class SqlLocalNotes:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, key: str) -> str:
        row = self._session.get(model.LocalState, _PREFIX + key)
        return row.value if row is not None else ""

    def starting_with(self, prefix: str) -> Mapping[str, str]:
        """In one query."""
        table, whole = model.LocalState, _PREFIX + prefix
        query = select(table.key, table.value).where(table.key.startswith(whole, autoescape=True))
        found = self._session.execute(query)
        # LIKE knows no capitals where a database is told so; keys do.
        return {key[len(whole) :]: text for key, text in found if key.startswith(whole)}

    def put(self, key: str, text: str) -> None:
        row = self._session.get(model.LocalState, _PREFIX + key)
        if not text:
            if row is not None:
                self._session.delete(row)
        elif row is None:
            self._session.add(model.LocalState(key=_PREFIX + key, value=text))
        else:
            row.value = text
        self._session.flush()
