"""Names and terms that are likely to be said in a meeting, for the recogniser to expect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.ports.unit_of_work import UnitOfWork

#: More would crowd what was said out of the model's context.
_MOST_TERMS = 40
#: What stands for a name where nobody gave one.
_NO_NAMES = frozenset({"me", "guest", "meeting"})
_SHORTEST = 2


def names_for(uow: UnitOfWork, meeting: Meeting, own: Sequence[str]) -> tuple[str, ...]:
    """At most 40 different terms.

    The person's ``own`` terms come first, then who takes part, the lead, and the title's names.
    """
    people = [one.display_name for one in uow.participants.of_meeting(meeting.id)]
    lead = _lead(uow, meeting.lead_id) if meeting.lead_id is not None else None
    business = [lead.name, lead.company] if lead is not None else []
    return _distinct([*own, *people, *business, *names_in_title(meeting.title)])


def names_in_title(title: str) -> Iterator[str]:
    """The words of a title that are written like names.

    Capitals inside a word or a digit beside letters always are; a capital at the beginning only
    where the title has words without one, else all of them have it.
    """
    words = [word.strip(".,;:!?()[]\"'“”„«»") for word in title.split()]
    telling = any(word[:1].islower() for word in words)
    for place, word in enumerate(words):
        special = word[1:] != word[1:].lower() or _mixes_digits(word)
        if special or (telling and place > 0 and word[:1].isupper()):
            yield word


def _mixes_digits(word: str) -> bool:
    return any(letter.isdigit() for letter in word) and any(letter.isalpha() for letter in word)


def _lead(uow: UnitOfWork, lead_id: UUID) -> Lead | None:
    return uow.leads.get(lead_id)


def _distinct(terms: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for term in terms:
        clean = " ".join(term.split())
        plain = clean.casefold()
        if len(clean) >= _SHORTEST and plain not in _NO_NAMES:
            kept.setdefault(plain, clean)
    return tuple(kept.values())[:_MOST_TERMS]
