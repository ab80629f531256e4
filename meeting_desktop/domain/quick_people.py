"""Whom a line of quick entry names: by address, by name, by company."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.domain.mail_addresses import is_address
from meeting_desktop.domain.quick_line import Line, PartKind, words
from meeting_desktop.domain.quick_words import LEGAL_FORMS, WITH

_SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A colleague or a lead that a line may name; the address may be empty."""

    name: str
    email: str = ""
    company: str = ""
    user_id: UUID | None = None
    lead_id: UUID | None = None


def read_people(line: Line, known: Sequence[KnownPerson]) -> tuple[KnownPerson, ...]:
    """Everybody who is named, in the order of the line; addresses of strangers too.

    An address is taken out of the title, a name stays in it.
    """
    found: dict[int, KnownPerson] = {}
    by_email = {one.email.lower(): one for one in known if one.email}
    for place, word in enumerate(line.lower):
        address = word.strip("<>()")
        if line.is_free(place) and is_address(address) and "." in address.partition("@")[2]:
            found[place] = by_email.get(address, KnownPerson("", address))
            line.take(PartKind.PERSON, range(place, place + 1))
    taken: set[int] = set()
    for name, one in _names(known):
        for match in line.all(words(re.escape(name))) if name in line.norm else ():
            places = line.places(match)
            if taken.isdisjoint(places) and one not in found.values():
                found[places[0]] = one
                taken |= set(places)
                line.note(PartKind.PERSON, places)
    found |= _first_names(line, known, found, taken)
    return tuple(found[place] for place in sorted(found))


def _names(known: Sequence[KnownPerson]) -> list[tuple[str, KnownPerson]]:
    """Names and companies that mean one person only, the longest first."""
    meant: dict[str, list[KnownPerson]] = {}
    for one in known:
        for name in {_plain(one.name), _plain(one.company), _short(one.company)}:
            if len(name) >= _SHORTEST_NAME:
                meant.setdefault(name, []).append(one)
    single = [(name, ones[0]) for name, ones in meant.items() if len(ones) == 1]
    return sorted(single, key=lambda pair: (-len(pair[0]), pair[0]))


def _first_names(
    line: Line,
    known: Sequence[KnownPerson],
    found: dict[int, KnownPerson],
    taken: set[int],
) -> dict[int, KnownPerson]:
    """After "with" a first or last name is enough, where it is one person's."""
    more: dict[int, KnownPerson] = {}
    for place in range(1, len(line.words)):
        if line.lower[place - 1] not in WITH or not line.is_free(place) or place in taken:
            continue
        word = line.lower[place]
        meant = [one for one in known if word in _plain(one.name).split()]
        if len(meant) == 1 and meant[0] not in (*found.values(), *more.values()):
            more[place] = meant[0]
            line.note(PartKind.PERSON, range(place, place + 1))
    return more


def _plain(name: str) -> str:
    return " ".join(name.lower().split())


def _short(company: str) -> str:
    """Without its legal form."""
    words = _plain(company).split()
    while len(words) > 1 and words[-1].strip(",") in LEGAL_FORMS:
        words.pop()
    return " ".join(words).rstrip(",")
