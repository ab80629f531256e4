# ruff: noqa: S608 - the numbers in these statements are ours
"""Where a search looks: the days, leads and speakers that it names, as ranges and meetings."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, time

from sqlalchemy import Uuid, bindparam, select, text
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import model
from meeting_desktop.adapters.store.rows import in_portions
from meeting_desktop.adapters.store.search_index import (
    DOCUMENT_BITS,
    MEETING_BITS,
    NEWEST,
    Within,
    every,
    marked,
    term,
    within_meetings,
)
from meeting_desktop.domain.search_ranking import folded
from meeting_desktop.domain.search_words import terms_of
from meeting_desktop.domain.searching import SearchPlace, SearchQuery

_HIDDEN = text("SELECT key FROM search_meetings WHERE is_hidden")
_WITH_LEADS = text(
    "SELECT k.key FROM meetings AS m JOIN search_meetings AS k ON k.meeting_id = m.id"
    " WHERE m.lead_id IN :leads"
).bindparams(bindparam("leads", type_=Uuid(), expanding=True))
_SPEAKERS = text(
    f"SELECT d.id >> {DOCUMENT_BITS} AS key, d.speaker_id FROM search_index"
    " CROSS JOIN search_documents AS d ON d.id = search_index.rowid"
    " WHERE search_index MATCH :match AND d.speaker_id IS NOT NULL"
)


def where_to_look(session: Session, query: SearchQuery) -> Within | None:
    """None: there is no such place."""
    low = 0 if query.after is None else _first_of(query.after)
    high = NEWEST if query.before is None else _first_of(query.before) - 1
    keys: set[int] | None = None
    speakers: Collection[str] | None = None
    if query.lead:
        keys = _with_lead(session, query.lead)
    if query.speaker:
        found = _speakers(session, query.speaker)
        speakers = found.keys()
        keys = set(found.values()) if keys is None else keys & set(found.values())
    if keys is None:
        return Within(low, high)
    keys -= set(session.scalars(_HIDDEN))
    listed = [one for one in sorted(keys, reverse=True) if low <= one << DOCUMENT_BITS <= high]
    return within_meetings(listed, speakers) if listed else None


def _first_of(day: date) -> int:
    """The lowest number of a document of that day, as this machine's clock on the wall has it."""
    begins = datetime.combine(day, time()).astimezone(UTC)
    minute = int((begins - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) // 60
    return max(0, minute) << (MEETING_BITS + DOCUMENT_BITS)


def _speakers(session: Session, name: str) -> dict[str, int]:
    """Who has each word of ``name`` in their own: ids as they are kept, and the meetings' keys."""
    terms = [term(one) for one in terms_of(name)]
    if not terms:
        return {}
    match = every([*terms, marked([SearchPlace.NAMES])])
    return {row.speaker_id: row.key for row in session.execute(_SPEAKERS, {"match": match})}


def _with_lead(session: Session, name: str) -> set[int]:
    table = model.Lead
    rows = session.execute(select(table.id, table.name, table.company).where(~table.deleted))
    is_named = _names(name)
    leads = [row.id for row in rows if is_named(f"{row.name} {row.company}")]
    return {
        key
        for some in in_portions(leads)
        for key in session.scalars(_WITH_LEADS, {"leads": list(some)})
    }


def _names(parts: str) -> Callable[[str], bool]:
    wanted = folded(parts).split()
    return lambda name: all(part in folded(name) for part in wanted)
