"""Which leads may be the same person: by address, by number, by a name and a company that agree.

Names are compared as rapidfuzz's ratio of what is left when accents, umlauts written out
and the order of the words no longer matter; companies without their legal form. Every lead is put
into a few blocks (the beginning of a word of the name with that of one of the company), and only
leads that share one are compared, so that 5,000 are done in a fraction of a second. The
thresholds stand on the table of pairs in tests/unit/domain/test_lead_duplicates.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from rapidfuzz import fuzz

from meeting_desktop.domain.leads import Lead


class Likeness(StrEnum):
    """Why two leads may be one, the surest first."""

    SAME_EMAIL = "same_email"
    #: The same mailbox where the server ignores what stands behind a plus sign.
    TAGGED_EMAIL = "tagged_email"
    SAME_PHONE = "same_phone"
    SIMILAR_NAME = "similar_name"


@dataclass(frozen=True, slots=True)
class Duplicate:
    lead: Lead
    likeness: Likeness


#: Out of 100. A letter more or less in a name of two words gives 92 and more.
_SIMILAR_NAME = 88.0
_SIMILAR_COMPANY = 85.0
_NAME_LETTERS, _COMPANY_LETTERS = 2, 3
#: Shorter numbers are extensions.
_DIGITS = 7
_ORDER = {likeness: place for place, likeness in enumerate(Likeness)}

#: One text with a blank around each word.
_LEGAL_FORMS = (
    " ab ag aps as bv co company corp corporation ek ev gbr gesellschaft gmbh group inc "
    "incorporated kft kg kgaa limited llc llp ltd mbh nv ohg oy plc pty sa sarl sas se spa sro "
    "srl the ug und and "
)
#: How German writes umlauts where they are missing; both spellings become one letter.
_WRITTEN_OUT = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_NO_LETTER = re.compile(r"[^\w]+")
_SPELLED_DOTS = re.compile(r"\b(\w)\.(?=\w\b)")


@dataclass(frozen=True, slots=True)
class _Known:
    """A lead as it is compared."""

    lead: Lead
    name: str
    sorted_name: str
    company: str
    email: str
    untagged: str
    phone: str


class LeadIndex:
    """Leads that a duplicate is looked for among."""

    def __init__(self, leads: Iterable[Lead] = ()) -> None:
        self._known: dict[UUID, _Known] = {}
        self._by_email: dict[str, list[_Known]] = defaultdict(list)
        self._by_phone: dict[str, list[_Known]] = defaultdict(list)
        self._by_block: dict[str, list[_Known]] = defaultdict(list)
        for lead in leads:
            self.add(lead)

    def add(self, lead: Lead) -> None:
        known = _compared(lead)
        self._known[lead.id] = known
        if known.untagged:
            self._by_email[known.untagged].append(known)
        if known.phone:
            self._by_phone[known.phone].append(known)
        for block in _blocks(known):
            self._by_block[block].append(known)

    def remove(self, lead_id: UUID) -> None:
        """One that is not in it is none the less not in it."""
        known = self._known.pop(lead_id, None)
        if known is None:
            return
        if known.untagged:
            self._by_email[known.untagged].remove(known)
        if known.phone:
            self._by_phone[known.phone].remove(known)
        for block in _blocks(known):
            self._by_block[block].remove(known)

    def like(self, lead: Lead) -> list[Duplicate]:
        """Those that may be ``lead``, the surest first; never itself."""
        found: dict[UUID, Duplicate] = {}
        for other, likeness in self._alike(_compared(lead)):
            if other.lead.id == lead.id:
                continue
            before = found.get(other.lead.id)
            if before is None or _ORDER[likeness] < _ORDER[before.likeness]:
                found[other.lead.id] = Duplicate(other.lead, likeness)
        return sorted(found.values(), key=lambda one: (_ORDER[one.likeness], one.lead.name))

    def pairs(self) -> Iterator[tuple[Lead, Duplicate]]:
        """Every pair once."""
        told: set[UUID] = set()
        for known in self._known.values():
            told.add(known.lead.id)
            for duplicate in self.like(known.lead):
                if duplicate.lead.id not in told:
                    yield known.lead, duplicate

    def _alike(self, one: _Known) -> Iterator[tuple[_Known, Likeness]]:
        for other in self._by_email.get(one.untagged, ()) if one.untagged else ():
            same = one.email == other.email
            yield other, Likeness.SAME_EMAIL if same else Likeness.TAGGED_EMAIL
        for other in self._by_phone.get(one.phone, ()) if one.phone else ():
            if _similar_name(one, other):
                yield other, Likeness.SAME_PHONE
        seen: set[UUID] = set()
        for block in _blocks(one):
            for other in self._by_block.get(block, ()):
                if other.lead.id not in seen:
                    seen.add(other.lead.id)
                    if _same_person(one, other):
                        yield other, Likeness.SIMILAR_NAME


def alike(one: Lead, other: Lead) -> Likeness | None:
    """Why two leads may be the same; None where nothing says so."""
    found = LeadIndex([other]).like(one)
    return found[0].likeness if found else None


def _same_person(one: _Known, other: _Known) -> bool:
    apart = one.email and other.email and one.untagged != other.untagged
    if not (one.company and other.company):
        # Without a company two people of one name are likelier than one of two addresses.
        return one.sorted_name == other.sorted_name and not apart
    if not fuzz.token_set_ratio(one.company, other.company, score_cutoff=_SIMILAR_COMPANY):
        return False
    return one.sorted_name == other.sorted_name if apart else _similar_name(one, other)


def _similar_name(one: _Known, other: _Known) -> bool:
    """In the order of the words as they are, and in that of the alphabet."""
    return bool(
        fuzz.ratio(one.name, other.name, score_cutoff=_SIMILAR_NAME)
        or fuzz.ratio(one.sorted_name, other.sorted_name, score_cutoff=_SIMILAR_NAME)
    )


def _compared(lead: Lead) -> _Known:
    email = lead.email.strip().lower()
    local, _, domain = email.partition("@")
    digits = "".join(c for c in lead.phone if c.isdecimal())
    name = _words(lead.name)
    return _Known(
        lead=lead,
        name=name,
        sorted_name=" ".join(sorted(name.split())),
        company=_company(lead.company),
        email=email,
        untagged=f"{local.partition('+')[0]}@{domain}" if domain else "",
        # The end alone: the same number is written with and without the country.
        phone=digits[-_DIGITS - 1 :] if len(digits) >= _DIGITS else "",
    )


def _words(text: str) -> str:
    folded = text.casefold()
    for written, letter in _WRITTEN_OUT:
        folded = folded.replace(written, letter)
    bare = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return _NO_LETTER.sub(" ", bare.replace("_", " ")).strip()


def _company(text: str) -> str:
    words = _words(_SPELLED_DOTS.sub(r"\1", text)).split()
    return " ".join([word for word in words if f" {word} " not in _LEGAL_FORMS] or words)


def _blocks(known: _Known) -> set[str]:
    """Two leads that are the same person share at least one."""
    blocks = {
        f"{word[:_NAME_LETTERS]}|{company[:_COMPANY_LETTERS]}"
        for word in known.name.split()
        for company in known.company.split()
    }
    if known.sorted_name:
        blocks.add(known.sorted_name)
    return blocks
