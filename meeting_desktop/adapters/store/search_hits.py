# ruff: noqa: S608 - the numbers in these statements are ours
"""Documents as hits: with their meeting's title and time, and who said it when."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Uuid, text
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store.columns import UtcDateTime
from meeting_desktop.adapters.store.search_index import DOCUMENT_BITS, Document
from meeting_desktop.domain.search_ranking import Wanted, snippet
from meeting_desktop.domain.searching import SearchHit, SearchPlace

_HITS = text(
    "SELECT d.id, m.id AS meeting_id, m.title,"
    " coalesce(m.actual_start, m.created_at) AS held_at,"
    " s.id AS segment_id, coalesce(s.start, c.at, v.at, q.at, n.at, f.at) AS start,"
    " coalesce(p.name, c.name, v.name, q.asker_name, n.author_name, f.shared_by,"
    " '') AS speaker"
    " FROM json_each(:documents) AS hit"
    " CROSS JOIN search_documents AS d ON d.id = hit.value"
    f" JOIN search_meetings AS k ON k.key = d.id >> {DOCUMENT_BITS}"
    " JOIN meetings AS m ON m.id = k.meeting_id"
    " LEFT JOIN segments AS s ON s.id = d.source_id AND d.place = 'said'"
    " LEFT JOIN speakers AS p ON p.id = s.speaker_id"
    " LEFT JOIN chat_messages AS c ON c.id = d.source_id AND d.place = 'chat'"
    " LEFT JOIN private_messages AS v ON v.id = d.source_id AND d.place = 'chat'"
    " LEFT JOIN polls AS q ON q.id = d.source_id AND d.place = 'polls'"
    " LEFT JOIN notes AS n ON n.id = d.source_id AND d.place = 'notes'"
    " LEFT JOIN attachments AS f ON f.id = d.source_id AND d.place = 'files'"
).columns(meeting_id=Uuid(), held_at=UtcDateTime(), segment_id=Uuid())


def hits_of(
    session: Session, found: Sequence[tuple[Document, float]], terms: Sequence[Wanted]
) -> tuple[SearchHit, ...]:
    """In the order of ``found``."""
    documents = json.dumps([document.id for document, _ in found])
    rows = {row.id: row for row in session.execute(_HITS, {"documents": documents})}
    return tuple(_hit(rows[one.id], one, rank, terms) for one, rank in found if one.id in rows)


def _hit(row: Row[Any], document: Document, rank: float, terms: Sequence[Wanted]) -> SearchHit:
    segment_id: UUID | None = row.segment_id
    return SearchHit(
        meeting_id=row.meeting_id,
        title=row.title,
        held_at=row.held_at,
        place=SearchPlace(document.place),
        snippet=snippet(document.text, terms),
        speaker=row.speaker,
        segment_id=segment_id,
        start=row.start,
        rank=rank,
    )
