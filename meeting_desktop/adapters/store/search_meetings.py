"""Meetings that have all words of a search, wherever in them each stands."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store.search_index import (
    DOCUMENT_BITS,
    Within,
    every,
    keys_with,
    term,
)
from meeting_desktop.domain.searching import SearchTerm

_SHOWN = text("SELECT key FROM search_meetings WHERE NOT is_hidden AND key BETWEEN :low AND :high")


def meetings_found(
    session: Session, terms: Sequence[SearchTerm], marks: str, within: Within
) -> set[int]:
    """All keys. ``marks``: in which places the words may be; empty: in all."""
    keys = _shown(session, within)
    for one in terms:
        keys &= keys_with(session, every([term(one), marks]) if marks else term(one), within)
    return keys


def _shown(session: Session, within: Within) -> set[int]:
    if within.keys is not None:
        return set(within.keys)
    bounds = {"low": within.low >> DOCUMENT_BITS, "high": within.high >> DOCUMENT_BITS}
    return set(session.scalars(_SHOWN, bounds))
