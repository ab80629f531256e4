# ruff: noqa: S608 - the numbers in these statements are ours
"""The list of meetings, narrowed by a search: which of them, and a line of what was said in each.

A meeting is found when each word stands somewhere in it: in its title, in a name, in what was said
or in its report. What people may type is read by ``domain.search_words``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, false, text
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import model
from meeting_desktop.adapters.store.changes import StoreSession
from meeting_desktop.adapters.store.search_index import (
    DOCUMENT_BITS,
    MEETING_BITS,
    RANGES_OF_KEYS,
    SAID,
    any_of,
    every,
    term,
    within_meetings,
)
from meeting_desktop.adapters.store.search_meetings import looked_up_quicker, meetings_found
from meeting_desktop.domain.search_ranking import Wanted, score, snippet, wanted
from meeting_desktop.domain.search_words import read_search

#: Where a session notes what it found.
_FOUND = "found meetings"
_WITH_KEYS = text(
    "SELECT meeting_id FROM search_meetings WHERE key IN (SELECT value FROM json_each(:found))"
)
_KEYS = text(
    "SELECT key, meeting_id FROM search_meetings WHERE meeting_id IN :meetings"
).bindparams(bindparam("meetings", type_=Uuid(), expanding=True))
# Not FTS5's own snippet(): it runs the query once more for every row, which a prefix makes slow.
_FIRST_SAID = text(
    "SELECT id >> :bits AS key, text FROM search_documents WHERE id IN ("
    "SELECT min(rowid) FROM search_index WHERE search_index MATCH :match"
    " AND rowid BETWEEN :low AND :high"
    " AND rowid >> :bits IN (SELECT value FROM json_each(:keys)) GROUP BY rowid >> :bits)"
)
# The same, found in one meeting after the other. To ask the index for the place, too, would take
# half as long again.
_FIRST_SAID_IN = text(
    f"SELECT k.low >> :bits AS key, d.text FROM ({RANGES_OF_KEYS}) AS k"
    " CROSS JOIN search_documents AS d ON d.id = (SELECT i.rowid FROM search_index AS i"
    " CROSS JOIN search_documents AS s ON s.id = i.rowid WHERE s.place = 'said'"
    " AND search_index MATCH :match AND i.rowid BETWEEN k.low AND k.high LIMIT 1)"
)

#: What is that frequent is often among the first that is said.
_FIRST = 12
_BEGINNINGS = text(
    f"SELECT k.low >> :bits AS key, d.text FROM ({RANGES_OF_KEYS}) AS k"
    " CROSS JOIN search_documents AS d WHERE d.id BETWEEN k.low AND k.low + :first"
    " AND d.place = 'said'"
)


def narrow(session: Session, query: Select[Any], typed: str, newest: int) -> Select[Any]:
    """``query`` over meetings, narrowed to the ``newest`` that ``typed`` finds.

    They may be some more: of one minute all or none.

    Raises:
        UserFacingError: code ``bad_search``.
    """
    keys = sorted(_found(session, typed), reverse=True)
    if not keys:
        return query.where(false())
    if len(keys) > newest:
        first = keys[newest - 1] >> MEETING_BITS << MEETING_BITS
        keys = [key for key in keys if key >= first]
    found = _WITH_KEYS.bindparams(found=json.dumps(keys))
    return query.where(model.Meeting.id.in_(found.columns(meeting_id=Uuid())))


def count(session: Session, typed: str) -> int:
    """How many meetings ``typed`` finds. Raises: as ``narrow``."""
    return len(_found(session, typed))


def _found(session: Session, typed: str) -> frozenset[int]:
    """Asked for the rows and for their count, and found once for a reading, which sees one state.

    A session for writing may have changed what is found.
    """
    known: tuple[str, frozenset[int]] | None = session.info.get(_FOUND)
    if known is not None and known[0] == typed:
        return known[1]
    keys = meetings_found(session, read_search(typed))
    if isinstance(session, StoreSession) and session.read_only:
        session.info[_FOUND] = (typed, keys)
    return keys


def snippets(session: Session, typed: str, meetings: Sequence[UUID]) -> dict[UUID, str]:
    """A line of what was said for each of ``meetings`` in which something of ``typed`` was said:

    where all of it was, else where any of it was first.
    """
    terms = read_search(typed).terms
    if not terms or not meetings:
        return {}
    rows = session.execute(_KEYS.columns(meeting_id=Uuid()), {"meetings": meetings})
    missing: dict[int, UUID] = {row.key: row.meeting_id for row in rows}
    asked = [term(one) for one in terms]
    found: dict[UUID, str] = {}
    shown = [wanted(one) for one in terms]
    for match, of in {every(asked): all, f"({any_of(asked)})": any}.items():
        if not missing:
            break
        keys = sorted(missing, reverse=True)
        quick = looked_up_quicker(session, terms, match, keys)
        said = _said_early(session, shown, of, keys) if quick else {}
        if left := [key for key in keys if key not in said]:
            said |= _first_said(session, match, left, quick=quick)
        for key, line in said.items():
            parts = snippet(line, shown)
            found[missing.pop(key)] = "".join(part.text for part in parts)
    return found


def _said_early(
    session: Session,
    terms: Sequence[Wanted],
    of: Callable[[Iterable[bool]], bool],
    keys: Sequence[int],
) -> dict[int, str]:
    """Read, not looked up: where all or any ``of`` the terms are said at once."""
    values = {"bits": DOCUMENT_BITS, "keys": json.dumps(keys), "first": _FIRST}
    found: dict[int, str] = {}
    for key, line in session.execute(_BEGINNINGS, values):
        if key not in found and of(score(line, [one]) > 0 for one in terms):
            found[key] = line
    return found


def _first_said(
    session: Session, match: str, keys: Sequence[int], *, quick: bool
) -> dict[int, str]:
    """``keys``: the newest first."""
    values: dict[str, object] = {"match": match, "bits": DOCUMENT_BITS, "keys": json.dumps(keys)}
    if not quick:
        within = within_meetings(keys)
        values |= {"match": every([match, SAID]), "low": within.low, "high": within.high}
    rows = session.execute(_FIRST_SAID_IN if quick else _FIRST_SAID, values)
    return {row.key: row.text for row in rows}
