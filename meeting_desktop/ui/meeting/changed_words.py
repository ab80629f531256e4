"""Which words a last pass changed under the eyes of a reader. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from meeting_desktop.domain.transcript import Word


def changed_words(before: Sequence[Word], after: Sequence[Word]) -> tuple[int, ...]:
    """Numbers of the words of ``after`` that stand where ``before`` said something else.

    Case and punctuation do not count, nor what follows after the end of ``before``. Where words
    only went, the word in front of the gap is named, so that there is something to look at.
    """
    if not before or not after:
        return ()
    old, new = [_plain(word.text) for word in before], [_plain(word.text) for word in after]
    if old == new[: len(old)]:
        return ()
    said_until = before[-1].end
    found: set[int] = set()
    for tag, old_from, old_to, first, last in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal" or not any((*old[old_from:old_to], *new[first:last])):
            continue
        if first == last:
            found.add(max(0, first - 1))
        elif tag == "replace":
            found.add(first)
        found.update(n for n in range(first, last) if after[n].start < said_until)
    return tuple(sorted(found))


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
