"""Which of a lead's fields is which of the CRM's, and what each side's value looks like in words.

Values travel as text: a merge compares texts, and what they mean over there is the adapter's. A
status is compared by the CRM's word for it, since several of ours may have the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from meeting_desktop.domain.lead_checks import one_line, problems_of, tidy
from meeting_desktop.domain.leads import Lead, LeadStatus

#: Ours, in the order in which they are shown.
LEAD_FIELDS = ("name", "company", "job_title", "email", "phone", "status", "source", "score")
#: A lead has no life without it: an empty one over there is not taken.
REQUIRED = frozenset({"name"})
#: Reckoned from evidence here; what stands in the CRM does not overwrite it.
TO_CRM_ONLY = frozenset({"score"})

#: How Creatio's sections name them as it comes; what a CRM does not have is not suggested.
_USUAL: Mapping[str, tuple[str, ...]] = {
    "name": ("Contact", "LeadName"),
    "company": ("Account",),
    "job_title": ("FullJobTitle",),
    "email": ("Email",),
    "phone": ("MobilePhone", "BusinesPhone"),
    "status": ("QualifyStatusId",),
    "source": ("LeadSourceId",),
    "score": ("Score",),
}


class FieldKind(StrEnum):
    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    FLAG = "flag"
    MOMENT = "moment"
    #: One of a list that the CRM keeps; its text is the name in that list.
    LOOKUP = "lookup"


@dataclass(frozen=True, slots=True)
class CrmField:
    """``longest`` in characters, 0: not known. ``target``: the list that a LOOKUP is of."""

    name: str
    kind: FieldKind
    longest: int = 0
    target: str = ""
    #: By the CRM's own hand, such as the time of a change.
    read_only: bool = False


_KINDS: Mapping[str, frozenset[FieldKind]] = {
    "score": frozenset({FieldKind.WHOLE, FieldKind.DECIMAL, FieldKind.TEXT}),
    "name": frozenset({FieldKind.TEXT}),
    "email": frozenset({FieldKind.TEXT}),
    "phone": frozenset({FieldKind.TEXT}),
}
_WORDS = frozenset({FieldKind.TEXT, FieldKind.LOOKUP})


def fits(ours: str, theirs: CrmField) -> bool:
    """Whether values of the one can be values of the other."""
    return not theirs.read_only and theirs.kind in _KINDS.get(ours, _WORDS)


def suggested(fields: Iterable[CrmField]) -> dict[str, str]:
    """A mapping to begin with, of what is there and fits."""
    there = {one.name: one for one in fields}
    found = {}
    for ours, names in _USUAL.items():
        fitting = [name for name in names if name in there and fits(ours, there[name])]
        if fitting:
            found[ours] = fitting[0]
    return found


@dataclass(frozen=True, slots=True)
class LeadMapping:
    """``fields``: ours to theirs. ``statuses``: our status to the CRM's word for it."""

    fields: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)

    @property
    def theirs(self) -> tuple[str, ...]:
        """What is to be read of a record over there."""
        return tuple(dict.fromkeys(self.fields[one] for one in LEAD_FIELDS if one in self.fields))

    def of_lead(self, lead: Lead) -> dict[str, str]:
        """Our side of a merge, without a status that the CRM has no word for, or a score that is
        not known: neither is a change to tell it.
        """
        values = {one: normal(one, _ours(lead, one)) for one in LEAD_FIELDS if one in self.fields}
        if "status" in values:
            values["status"] = normal("status", self.statuses.get(lead.status.value, ""))
        for name in ("status", "score"):
            if not values.get(name):
                values.pop(name, None)
        return values

    def of_record(self, values: Mapping[str, str]) -> dict[str, str]:
        """Their side of a merge, by our names. What was not read is left out."""
        read = {
            ours: normal(ours, values[theirs])
            for ours, theirs in self.fields.items()
            if ours in LEAD_FIELDS and theirs in values
        }
        if "status" in read and self._status(read["status"]) is None:
            del read["status"]
        return read

    def to_record(self, values: Mapping[str, str]) -> dict[str, str]:
        """Values of a merge by the CRM's names."""
        return {self.fields[ours]: text for ours, text in values.items() if ours in self.fields}

    def onto(self, lead: Lead, values: Mapping[str, str]) -> tuple[Lead, tuple[str, ...]]:
        """The lead with ``values`` of a merge, and the fields whose value no lead can have."""
        refused = []
        for ours, text in values.items():
            changed = tidy(replace(lead, **self._typed(lead, ours, text)))
            if any(problem.field == ours for problem in problems_of(changed)):
                refused.append(ours)
            else:
                lead = changed
        return lead, tuple(refused)

    def _typed(self, lead: Lead, ours: str, text: str) -> dict[str, Any]:
        if ours in TO_CRM_ONLY:
            return {}
        if ours == "status":
            # Several of ours may have that word: the one that it has already stays.
            same = normal("status", self.statuses.get(lead.status.value, "")) == text
            return {} if same else {"status": self._status(text) or lead.status}
        return {ours: text}

    def _status(self, word: str) -> LeadStatus | None:
        wanted = word.casefold()
        for status in LeadStatus:
            if (
                wanted
                and normal("status", self.statuses.get(status.value, "")).casefold() == wanted
            ):
                return status
        return None


def normal(ours: str, text: str) -> str:
    """The same for texts that mean the same, so that nothing comes back as an echo."""
    line = one_line(text)
    return line.lower() if ours == "email" else line


def _ours(lead: Lead, name: str) -> str:
    value = getattr(lead, name)
    return "" if value is None else str(value)
