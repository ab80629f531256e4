"""What polls came to, as a table that spreadsheets read.

A row for each thing that could be chosen, and for each answer in own words. Of an anonymous poll
there is nobody's name in it, and its answers are in an order that says nothing of who came first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from meeting_desktop.domain.csv_cells import as_csv, words
from meeting_desktop.domain.polls import PollBook, PollKind, PollResults, choices_in_words

COLUMNS = ("question", "kind", "anonymous", "answer", "count", "names")


@dataclass(frozen=True, slots=True)
class PollTable:
    """A poll as somebody may see it; ``choices`` as they were written."""

    question: str
    kind: PollKind
    choices: tuple[str, ...]
    anonymous: bool
    results: PollResults = field(repr=False)


def to_csv(polls: Iterable[PollTable]) -> str:
    """Names are parted by a semicolon: some have commas."""
    return as_csv(COLUMNS, (row for poll in polls for row in _rows(poll)))


def tables_of(book: PollBook) -> tuple[PollTable, ...]:
    """In the order in which they were asked."""
    asked = sorted(book.polls.values(), key=lambda one: (one.asked_at, one.question))
    return tuple(
        PollTable(one.question, one.kind, one.choices, one.anonymous, book.results(one.id))
        for one in asked
    )


def texts_of(results: PollResults, *, anonymous: bool) -> tuple[tuple[str, str], ...]:
    """Name and words of what was answered to an open question; no name where it was anonymous."""
    if anonymous:
        return tuple(sorted(("", text) for _, text in results.texts))
    return results.texts


def _rows(poll: PollTable) -> Iterator[tuple[str, ...]]:
    about = (words(poll.question), poll.kind.value, "yes" if poll.anonymous else "no")
    results = poll.results
    known = () if poll.anonymous else results.names
    names = known or ((),) * len(results.counts)
    offered = choices_in_words(poll.kind, poll.choices)
    for choice, count, who in zip(offered, results.counts, names, strict=True):
        yield (*about, words(choice), str(count), words("; ".join(who)))
    for name, text in texts_of(results, anonymous=poll.anonymous):
        yield (*about, words(text), "1", words(name))
