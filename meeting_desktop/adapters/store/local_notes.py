"""What this machine alone keeps for its person, beside the tables that may be synchronised."""

from __future__ import annotations

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
