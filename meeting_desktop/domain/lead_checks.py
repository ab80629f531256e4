"""What a lead may be: blanks put in order, and one sentence for each field that cannot stay so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.mail_addresses import is_address, is_header_text

LONGEST_LINE = 200
LONGEST_TAG = 40
LONGEST_NOTE = 20_000
MOST_TAGS = 20
_TOP_SCORE = 100
_LINES = ("name", "company", "email", "phone", "job_title", "time_zone", "source", "crm_id")


@dataclass(frozen=True, slots=True)
class LeadProblem:
    """``field`` is a name of ``Lead``'s; ``sentence`` says what to do."""

    field: str
    sentence: str


def tidy(lead: Lead) -> Lead:
    """Single lines without blanks at their ends, the address in lower case, each tag once."""
    lines: dict[str, Any] = {name: one_line(getattr(lead, name)) for name in _LINES}
    lines["email"] = lines["email"].lower()
    return replace(lead, **lines, tags=clean_tags(lead.tags))


def problems_of(lead: Lead) -> list[LeadProblem]:
    """What is wrong with a tidy lead, in the order of its fields."""
    return list(_problems(lead))


def checked(lead: Lead) -> Lead:
    """The lead, tidy.

    Raises: UserFacingError, code ``bad_lead``: the first thing that is wrong with it.
    """
    clean = tidy(lead)
    for problem in _problems(clean):
        raise UserFacingError(problem.sentence, code="bad_lead")
    return clean


def checked_note(text: str) -> str:
    """A note without blanks at its ends.

    Raises: UserFacingError, code ``bad_note``.
    """
    note = text.strip().replace("\0", "")
    if not note:
        raise UserFacingError("An empty note says nothing; write a word or two.", code="bad_note")
    if len(note) > LONGEST_NOTE:
        raise UserFacingError(
            f"A note has at most {LONGEST_NOTE} characters; split this one.", code="bad_note"
        )
    return note


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Each once, whatever its case, in their order."""
    once: dict[str, str] = {}
    for tag in tags:
        line = one_line(tag.replace(",", " ").replace(";", " ")).lstrip("#").strip()
        if line:
            once.setdefault(line.casefold(), line)
    return tuple(once.values())


def read_tags(typed: str) -> tuple[str, ...]:
    """Tags with commas or semicolons between them."""
    return clean_tags(typed.replace(";", ",").split(","))


def one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _problems(lead: Lead) -> Iterator[LeadProblem]:
    yield from _line_problems(lead)
    if lead.email and not is_address(lead.email):
        yield LeadProblem(
            "email", "That is not a mail address; write it like ada@example.org or leave it empty."
        )
    if lead.time_zone and not _is_zone(lead.time_zone):
        yield LeadProblem(
            "time_zone",
            "No such time zone is known; write it like Europe/Berlin or leave it empty.",
        )
    if len(lead.tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in lead.tags):
        yield LeadProblem(
            "tags", f"Use at most {MOST_TAGS} tags of at most {LONGEST_TAG} characters each."
        )
    if lead.score is not None and not 0 <= lead.score <= _TOP_SCORE:
        yield LeadProblem("score", "A score is a whole number from 0 to 100, or nothing.")


def _line_problems(lead: Lead) -> Iterator[LeadProblem]:
    if not lead.name:
        yield LeadProblem("name", "A lead needs a name; write who it is.")
    elif not is_header_text(lead.name):
        yield LeadProblem("name", "A name cannot have =? in it; it could not stand in a mail.")
    for name in _LINES:
        if len(getattr(lead, name)) > LONGEST_LINE:
            yield LeadProblem(name, f"This is longer than {LONGEST_LINE} characters; shorten it.")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
