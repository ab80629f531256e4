# ruff: noqa: S608 - the numbers in these statements are ours
"""Questions to the full text: which documents have what, the newest first.

How it is made is in ``migrations/local/0014/full_text.sql``: a document's number begins with the
key of its meeting, and that with the minute when the meeting was held. Nothing that is typed has a
meaning for FTS5 itself: every term goes in as a quoted string.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store.columns import storable
from meeting_desktop.domain.searching import SearchPlace, SearchTerm

#: Bits of a document's number within its meeting; of a meeting's within its minute.
DOCUMENT_BITS, MEETING_BITS = 20, 16
NEWEST = 2**63 - 1

#: No search asks for this character: what follows it is no word that somebody said.
_MARK = "\ue000"
SAID, WRITTEN = f'"{_MARK}said"', f'"{_MARK}written"'

#: To find a frequent word in one meeting takes as long as to walk over a thousand of its documents:
#: up to so many meetings are looked into one by one.
_FEW = 24
#: Where one of so many is asked for, all are walked over.
_CLOSE = 4

_SHOWN = f"rowid >> {DOCUMENT_BITS} NOT IN (SELECT key FROM search_meetings WHERE is_hidden)"
_WALK = f"""
    SELECT rowid AS id FROM search_index
    WHERE search_index MATCH :match AND rowid BETWEEN :low AND :high AND {_SHOWN} {{more}}
    ORDER BY rowid DESC
"""
_IN_MEETINGS = f" AND rowid >> {DOCUMENT_BITS} IN (SELECT value FROM json_each(:keys))"
_SPOKEN_BY = """
    AND (SELECT speaker_id FROM search_documents WHERE id = search_index.rowid)
    IN (SELECT value FROM json_each(:speakers))
"""
RANGES_OF_KEYS = f"""
    SELECT value << {DOCUMENT_BITS} AS low, ((value + 1) << {DOCUMENT_BITS}) - 1 AS high
    FROM json_each(:keys)
"""
# Meeting by meeting as they are listed. Without ORDER BY, which would read them all to sort them:
# a loop over a table of values is done in its order.
_ONE_BY_ONE = f"""
    SELECT search_index.rowid AS id FROM ({RANGES_OF_KEYS}) AS k CROSS JOIN search_index
    WHERE search_index MATCH :match AND search_index.rowid BETWEEN k.low AND k.high {{more}}
"""
_DOCUMENTS = """
    SELECT d.id, d.place, d.text FROM ({found} LIMIT :count OFFSET :skip) AS hit
    CROSS JOIN search_documents AS d ON d.id = hit.id
"""
_KEYS_AMONG = f"""
    SELECT k.low >> {DOCUMENT_BITS} FROM ({RANGES_OF_KEYS}) AS k WHERE EXISTS (
        SELECT 1 FROM search_index WHERE search_index MATCH :match
        AND rowid BETWEEN k.low AND k.high {{more}})
"""
_KEYS_BETWEEN = f"""
    SELECT DISTINCT rowid >> {DOCUMENT_BITS} FROM search_index
    WHERE search_index MATCH :match AND rowid BETWEEN :low AND :high {{more}}
"""
_MEETINGS_BETWEEN = text("SELECT count(*) FROM search_meetings WHERE key BETWEEN :low AND :high")
_COUNT = text(
    "SELECT count(*) FROM (SELECT 1 FROM search_index WHERE search_index MATCH :match"
    " AND rowid BETWEEN :low AND :high LIMIT :most)"
)


@dataclass(frozen=True, slots=True)
class Document:
    id: int
    place: str
    text: str

    @property
    def key(self) -> int:
        return self.id >> DOCUMENT_BITS


@dataclass(frozen=True, slots=True)
class Within:
    """Where to look: documents from ``low`` to ``high``, of meetings with ``keys`` (the newest

    first; None: of all), said by ``speakers`` (ids as they are kept; None: by anybody).
    """

    low: int = 0
    high: int = NEWEST
    keys: Sequence[int] | None = None
    speakers: Collection[str] | None = None


_ALL = Within()


def within_meetings(keys: Sequence[int], speakers: Collection[str] | None = None) -> Within:
    """``keys``: at least one, the newest first."""
    high = ((keys[0] + 1) << DOCUMENT_BITS) - 1
    return Within(keys[-1] << DOCUMENT_BITS, high, keys, speakers)


def term(wanted: SearchTerm) -> str:
    quoted = storable(wanted.text).replace(_MARK, " ").replace('"', " ")
    return f'"{quoted}"*' if wanted.is_prefix else f'"{quoted}"'


def every(terms: Iterable[str]) -> str:
    return " AND ".join(f"({one})" for one in terms)


def any_of(terms: Iterable[str]) -> str:
    return " OR ".join(terms)


def marked(places: Iterable[SearchPlace]) -> str:
    return any_of(f'"{_MARK}{place}"' for place in sorted(places))


def newest(
    session: Session, match: str, within: Within, count: int, skip: int = 0
) -> list[Document]:
    """At most ``count`` documents, those of the newest meetings first."""
    one_by_one = within.keys is not None and len(within.keys) <= _FEW
    found = (_ONE_BY_ONE if one_by_one else _WALK).format(more=_more(within, ranges=one_by_one))
    values = _values(within, ranges=one_by_one)
    values |= {"match": match, "count": count, "skip": skip}
    rows = session.execute(text(_DOCUMENTS.format(found=found)), values)
    return [Document(*row) for row in rows]


def keys_among(session: Session, match: str, within: Within) -> set[int]:
    """Those of ``within.keys``, which are few, that have such a document."""
    between = within.keys is not None and are_close(session, within.keys)
    query = (_KEYS_BETWEEN if between else _KEYS_AMONG).format(
        more=_more(within, ranges=not between)
    )
    values = {"match": match, **_values(within, ranges=not between)}
    return set(session.scalars(text(query), values))


def are_close(session: Session, keys: Collection[int]) -> bool:
    """Whether hardly any other meetings lie between these: a walk over all of them is short."""
    bounds = {"low": min(keys), "high": max(keys)}
    return (session.scalar(_MEETINGS_BETWEEN, bounds) or 0) <= _CLOSE * len(keys)


def _more(within: Within, *, ranges: bool) -> str:
    in_meetings = _IN_MEETINGS if within.keys is not None and not ranges else ""
    return in_meetings + (_SPOKEN_BY if within.speakers is not None else "")


def _values(within: Within, *, ranges: bool) -> dict[str, object]:
    values: dict[str, object] = {} if ranges else {"low": within.low, "high": within.high}
    if within.keys is not None:
        values["keys"] = json.dumps(list(within.keys))
    if within.speakers is not None:
        values["speakers"] = json.dumps(list(within.speakers))
    return values


def count_up_to(session: Session, match: str, most: int, within: Within = _ALL) -> int:
    """How many documents there are, hidden ones too; counts no further than ``most``."""
    values = {"match": match, "most": most, "low": within.low, "high": within.high}
    return session.scalar(_COUNT, values) or 0
