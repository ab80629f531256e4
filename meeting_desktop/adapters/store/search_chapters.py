# ruff: noqa: S608 - the numbers in these statements are ours
"""Questions to the full text by meeting: which meetings have what, all of them.

A chapter is what one speaker says in a meeting, or what stands in one other place of it; how they
are kept is in ``migrations/local/0016/chapters.sql``. Most are in an index of their own. The few
that were written last are not: their meetings are looked into one by one.
"""

from __future__ import annotations

import json
from collections.abc import Set as AbstractSet

from sqlalchemy import text
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store.search_index import (
    DOCUMENT_BITS,
    Within,
    keys_among,
    within_meetings,
)

# One string of all of them: as rows they take longer than to be found.
_SETTLED = f"""
    SELECT json_group_array(key) FROM (
        SELECT DISTINCT rowid >> {DOCUMENT_BITS} AS key FROM search_chapter_index
        WHERE search_chapter_index MATCH :match AND rowid BETWEEN :low AND :high {{more}})
"""
_SHOWN = text(
    "SELECT json_group_array(key) FROM search_meetings"
    " WHERE NOT is_hidden AND key BETWEEN :low AND :high"
)
# The sign keeps SQLite from asking the index again for each of them.
_SPOKEN_BY = """
    AND +rowid IN (SELECT id FROM search_chapters
        WHERE speaker_id IN (SELECT value FROM json_each(:speakers)))
"""
_OPEN = text("SELECT DISTINCT key FROM search_chapters WHERE NOT is_settled")


def keys_shown(session: Session, within: Within) -> set[int]:
    """All meetings there."""
    if within.keys is not None:
        return set(within.keys)
    bounds = {"low": within.low >> DOCUMENT_BITS, "high": within.high >> DOCUMENT_BITS}
    return set(json.loads(session.scalar(_SHOWN, bounds) or "[]"))


def keys_having(session: Session, match: str, within: Within, keys: AbstractSet[int]) -> set[int]:
    """Those of ``keys``, meetings, that have ``match`` somewhere: said by ``within.speakers``."""
    values: dict[str, object] = {"match": match, "low": within.low, "high": within.high}
    if within.speakers is not None:
        values["speakers"] = json.dumps(list(within.speakers))
    query = text(_SETTLED.format(more="" if within.speakers is None else _SPOKEN_BY))
    found: set[int] = set(json.loads(session.scalar(query, values) or "[]")) & keys
    if open_ones := (keys & set(session.scalars(_OPEN))) - found:
        newest_first = sorted(open_ones, reverse=True)
        found |= keys_among(session, match, within_meetings(newest_first, within.speakers))
    return found
