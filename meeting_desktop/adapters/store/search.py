"""Full text: from what people type to FTS5, and from its hits to meetings and snippets.

A meeting is found when each word stands somewhere in it: in its title, in a name, in what was said.
The last word may be the beginning of one, words between double quotes have to follow each other.
Nothing that is typed has a meaning for FTS5 itself: every term goes in as a quoted string.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, false, text
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import model
from meeting_desktop.adapters.store.columns import storable

#: A balanced pair of quotes, or a run without spaces and quotes.
_TERM = re.compile(r'"([^"]*)"|([^\s"]+)')
#: More words than these narrow nothing down any more and only cost time.
_MOST_TERMS = 16
_SNIPPET_WORDS = 16
_WORDS_BEFORE = 4

_MEETINGS_WITH_TERM = """
    SELECT m.meeting_id FROM (
        SELECT DISTINCT rowid >> 20 AS key FROM search_index WHERE search_index MATCH :term_{number}
    ) AS hit JOIN search_meetings AS m ON m.key = hit.key
"""

# Not FTS5's own snippet(): it runs the query once more for every row, which a prefix makes slow.
_SAID = """
    SELECT meeting_id, said FROM (
        SELECT m.meeting_id AS meeting_id, d.text AS said,
            row_number() OVER (PARTITION BY m.meeting_id ORDER BY {order}) AS place
        FROM search_index
        JOIN search_documents AS d ON d.id = search_index.rowid
        JOIN search_meetings AS m ON m.key = d.id >> 20
        WHERE search_index MATCH :terms AND d.place = char(57344) || 'said'
        AND m.meeting_id IN :meetings
    ) WHERE place = 1
"""


def terms_of(typed: str) -> list[str]:
    """FTS5 strings for what a person typed; empty where nothing in it can be found.

    Punctuation alone is no term: it is not in the index.
    """
    found = [(quoted or word, bool(quoted)) for quoted, word in _TERM.findall(storable(typed))]
    wanted = [one for one in found if any(character.isalnum() for character in one[0])]
    terms = [f'"{term}"' for term, _ in wanted]
    if wanted and not wanted[-1][1]:
        terms[-1] += "*"
    return terms[:_MOST_TERMS]


def narrow(query: Select[Any], typed: str) -> Select[Any]:
    """``query`` over meetings, narrowed to those that ``typed`` finds."""
    terms = terms_of(typed)
    if not terms:
        return query.where(false())
    for number, term in enumerate(terms):
        found = text(_MEETINGS_WITH_TERM.format(number=number)).bindparams(
            **{f"term_{number}": term}
        )
        query = query.where(model.Meeting.id.in_(found.columns(meeting_id=Uuid())))
    return query


def snippets(session: Session, typed: str, meetings: Sequence[UUID]) -> dict[UUID, str]:
    """A line of what was said for each of ``meetings`` in which something of ``typed`` was said."""
    terms = terms_of(typed)
    if not terms or not meetings:
        return {}
    # Of several words the rarer ones tell more; of one, the first time that it was said.
    order = "search_index.rank" if len(terms) > 1 else "d.id"
    query = (
        text(_SAID.format(order=order))
        .bindparams(bindparam("meetings", type_=Uuid(), expanding=True))
        .columns(meeting_id=Uuid())
    )
    found = session.execute(query, {"terms": " OR ".join(terms), "meetings": meetings})
    wanted = tuple(_plain(word) for term in terms for word in term.split())
    return {row.meeting_id: _around(row.said, wanted) for row in found}


def _around(said: str, wanted: tuple[str, ...]) -> str:
    """At most ``_SNIPPET_WORDS`` of what was said, around the first wanted word."""
    words = said.split()
    hits = (place for place, word in enumerate(words) if _plain(word).startswith(wanted))
    first = max(0, min(next(hits, 0) - _WORDS_BEFORE, len(words) - _SNIPPET_WORDS))
    last = first + _SNIPPET_WORDS
    before = "… " if first else ""
    after = " …" if last < len(words) else ""
    return f"{before}{' '.join(words[first:last])}{after}"


def _plain(word: str) -> str:
    """Letters and digits alone, without case and accents: about what the index sees."""
    bare = unicodedata.normalize("NFD", word.casefold())
    return "".join(character for character in bare if character.isalnum())
