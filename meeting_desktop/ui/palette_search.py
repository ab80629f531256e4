"""Which commands a person means by a few letters. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

_WHOLE, _START, _WORD, _INSIDE, _SCATTERED = range(5)


def best_first(texts: Sequence[str], query: str) -> list[int]:
    """Indices of the ``texts`` that match ``query``, best match first; all of them for no query."""
    wanted = query.casefold().strip()
    if not wanted:
        return list(range(len(texts)))
    ranked = [(_rank(text.casefold(), wanted), index) for index, text in enumerate(texts)]
    return [index for rank, index in sorted((r, i) for r, i in ranked if r is not None)]


def _rank(text: str, wanted: str) -> int | None:
    if text == wanted:
        return _WHOLE
    if text.startswith(wanted):
        return _START
    if any(word.startswith(wanted) for word in text.split()):
        return _WORD
    if wanted in text:
        return _INSIDE
    letters = iter(text)
    return _SCATTERED if all(letter in letters for letter in wanted if letter != " ") else None
