"""What was written and asked in a meeting, as its record shows it to anybody.

Nothing private is in it and nothing that was taken back. Of answers it has how many there are, and
what was written to an open question, with a name where the poll was not anonymous. No id comes into
it: the same words give the same files on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meeting_desktop.domain.agenda_record import AgendaOutcome
from meeting_desktop.domain.chat import ChatMessage
from meeting_desktop.domain.engagement import PersonEngagement
from meeting_desktop.domain.notes_record import NoteOutcome
from meeting_desktop.domain.poll_csv import texts_of
from meeting_desktop.domain.polls import Poll, PollBook, PollKind, choices_in_words
from meeting_desktop.domain.shared_files import SharedFile


@dataclass(frozen=True, slots=True)
class WrittenMessage:
    """``at`` in seconds of the recording; ``text`` may have several lines."""

    at: float
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class PollOutcome:
    """``counts`` by what could be chosen, none of an open question; ``answers``: of how many.

    ``texts``: name and words of what was answered to an open question; anonymous without names.
    """

    at: float
    asker: str
    question: str
    kind: PollKind
    counts: tuple[tuple[str, int], ...]
    answers: int
    texts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """``size`` in bytes; ``sha256`` tells whether a file at hand is the one."""

    at: float
    by: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Written:
    chat: tuple[WrittenMessage, ...] = ()
    polls: tuple[PollOutcome, ...] = ()
    agenda: tuple[AgendaOutcome, ...] = ()
    files: tuple[WrittenFile, ...] = ()
    #: Counted, not written: it stands in the files beside what was.
    people: tuple[PersonEngagement, ...] = ()
    notes: tuple[NoteOutcome, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.chat or self.polls or self.agenda or self.notes or self.files)


NOTHING_WRITTEN = Written()


def written_in(
    messages: Iterable[ChatMessage], book: PollBook, files: Iterable[SharedFile] = ()
) -> Written:
    """In the order in which it was written and asked."""
    shown = [one for one in messages if not one.is_private and one.text]
    shown.sort(key=lambda one: (one.sent_at, one.author.name, one.text))
    asked = sorted(book.polls.values(), key=lambda one: (one.asked_at, one.question))
    shared = sorted(files, key=lambda one: (one.shared_at, one.name, one.sha256))
    return Written(
        tuple(WrittenMessage(one.at, one.author.name, one.text) for one in shown),
        tuple(_outcome(poll, book) for poll in asked),
        files=tuple(WrittenFile(one.at, one.by, one.name, one.size, one.sha256) for one in shared),
    )


def _outcome(poll: Poll, book: PollBook) -> PollOutcome:
    results = book.results(poll.id)
    offered = choices_in_words(poll.kind, poll.choices)
    counts = tuple(zip(offered, results.counts, strict=True)) if poll.count else ()
    texts = texts_of(results, anonymous=poll.anonymous)
    return PollOutcome(
        poll.at, poll.asker_name, poll.question, poll.kind, counts, results.voters, texts
    )
