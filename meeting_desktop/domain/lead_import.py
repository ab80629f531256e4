"""A table of leads: which column means what, and what each row says. No files in here.

Headers are recognised in English and German; a person may choose otherwise. A cell that a
spreadsheet would run as a formula is written with an apostrophe before it (OWASP, "CSV Injection")
and read without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.lead_checks import (
    LONGEST_NOTE,
    MOST_TAGS,
    clean_tags,
    one_line,
    problems_of,
    read_tags,
    tidy,
)
from meeting_desktop.domain.leads import Lead, LeadStatus


class LeadColumn(StrEnum):
    """What a column of a table may mean."""

    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    COMPANY = "company"
    EMAIL = "email"
    PHONE = "phone"
    JOB_TITLE = "job_title"
    TIME_ZONE = "time_zone"
    STATUS = "status"
    SOURCE = "source"
    TAGS = "tags"
    SCORE = "score"
    CRM_ID = "crm_id"
    NOTE = "note"


#: Column of the table (from 0) to what it means; each meaning once.
Mapped = Mapping[int, LeadColumn]

_HEADERS: dict[LeadColumn, str] = {
    LeadColumn.NAME: "name|full name|contact|contact name|person|lead|lead name|ansprechpartner"
    "|kontakt|kontaktname|vollständiger name|kunde",
    LeadColumn.FIRST_NAME: "first name|firstname|given name|forename|vorname",
    LeadColumn.LAST_NAME: "last name|lastname|surname|family name|nachname|familienname",
    LeadColumn.COMPANY: "company|company name|organisation|organization|account|account name"
    "|employer|firma|firmenname|unternehmen|betrieb",
    LeadColumn.EMAIL: "email|e mail|mail|email address|e mail address|email 1|work email"
    "|email adresse|e mail adresse|mailadresse",
    LeadColumn.PHONE: "phone|phone number|telephone|tel|mobile|mobile phone|work phone|telefon"
    "|telefonnummer|mobil|mobiltelefon|handy|rufnummer",
    LeadColumn.JOB_TITLE: "title|job title|position|role|function|funktion|rolle|beruf"
    "|berufsbezeichnung|stelle",
    LeadColumn.TIME_ZONE: "time zone|timezone|zone|zeitzone",
    LeadColumn.STATUS: "status|stage|lead status|phase|stand|state",
    LeadColumn.SOURCE: "source|lead source|origin|channel|quelle|herkunft|kanal",
    LeadColumn.TAGS: "tags|tag|labels|label|keywords|categories|schlagworte"
    "|schlagwörter|stichworte",
    LeadColumn.SCORE: "score|lead score|rating|bewertung|punkte",
    LeadColumn.CRM_ID: "crm id|crmid|external id|record id|contact id|lead id|id|kundennummer",
    LeadColumn.NOTE: "note|notes|comment|comments|description|remark|remarks|notiz|notizen"
    "|bemerkung|bemerkungen|kommentar|beschreibung",
}
_MEANINGS = {word: column for column, words in _HEADERS.items() for word in words.split("|")}
_STATUSES: dict[LeadStatus, str] = {
    LeadStatus.NEW: "new|open|neu|offen|lead|unqualified",
    LeadStatus.CONTACTED: "contacted|contact made|attempted|kontaktiert|angesprochen|in contact",
    LeadStatus.QUALIFIED: "qualified|qualifiziert|opportunity",
    LeadStatus.PROPOSAL: "proposal|proposal sent|quote|offer|angebot|angebot gesendet",
    LeadStatus.NEGOTIATION: "negotiation|in negotiation|negotiating|verhandlung|in verhandlung",
    LeadStatus.WON: "won|closed won|customer|client|gewonnen|kunde|abgeschlossen",
    LeadStatus.LOST: "lost|closed lost|rejected|verloren|abgelehnt|dead",
}
_STATUS_WORDS = {word: status for status, words in _STATUSES.items() for word in words.split("|")}
_NO_LETTER = re.compile(r"[\W_]+")
#: What makes a spreadsheet run a cell; an apostrophe, so that reading takes away what was put.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "'")
#: Fields of ``Lead`` that several columns may speak of.
_SPOKEN_BY = {"name": (LeadColumn.NAME, LeadColumn.LAST_NAME, LeadColumn.FIRST_NAME)}


@dataclass(frozen=True, slots=True)
class RowProblem:
    """``row`` is the line of the table as a spreadsheet numbers it (the header is 1)."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """``lead`` is None where the row has ``problems``; ``note`` becomes the first of its notes.

    ``given`` are the fields of the lead that the table has something to say of.
    """

    row: int
    lead: Lead | None
    note: str = ""
    given: frozenset[str] = frozenset()
    problems: tuple[RowProblem, ...] = ()


def guess_mapping(header: Sequence[str]) -> dict[int, LeadColumn]:
    """What the columns mean by their names; columns that say nothing are left out."""
    mapping: dict[int, LeadColumn] = {}
    for place, title in enumerate(header):
        meaning = _MEANINGS.get(_plain(title))
        if meaning is not None and meaning not in mapping.values():
            mapping[place] = meaning
    return mapping


def looks_like_header(cells: Sequence[str]) -> bool:
    """Whether the first row names the columns rather than a person."""
    named = sum(_plain(cell) in _MEANINGS for cell in cells)
    filled = sum(bool(cell.strip()) for cell in cells)
    return named > 0 and named * 3 >= filled and not any("@" in cell for cell in cells)


def missing_in(mapping: Mapped) -> str:
    """Why a table with this mapping cannot be imported, as a sentence; empty where it can."""
    known = set(mapping.values())
    if known & {*_SPOKEN_BY["name"], LeadColumn.COMPANY, LeadColumn.EMAIL}:
        return ""
    return "Choose which column has the name, the company or the e-mail address."


def read_row(
    number: int, cells: Sequence[str], mapping: Mapped, header: Sequence[str], scope_id: UUID
) -> ReadRow:
    """One row as a lead, or what is wrong with it."""
    said = {
        meaning: as_written(cells[place]) if place < len(cells) else ""
        for place, meaning in mapping.items()
    }
    places = {meaning: place for place, meaning in mapping.items()}
    lead = _lead(said, scope_id)
    complaints = [*_complaints(said)]
    complaints += [
        (_column_of(problem.field, places), problem.sentence) for problem in problems_of(lead)
    ]
    if complaints:
        problems = [
            RowProblem(number, _title(places.get(column), header) or column.value, sentence)
            for column, sentence in complaints
        ]
        return ReadRow(number, None, problems=tuple(problems))
    return ReadRow(number, lead, said.get(LeadColumn.NOTE, "").strip(), _given(said))


def taken_over(known: Lead, row: ReadRow) -> Lead:
    """``known`` with what the row says; what the table leaves empty stays as it was."""
    if row.lead is None:
        return known
    fresh = {name: getattr(row.lead, name) for name in row.given}
    if "tags" in fresh:
        fresh["tags"] = clean_tags((*known.tags, *row.lead.tags))[:MOST_TAGS]
    return replace(known, **fresh)


def as_written(cell: str) -> str:
    """A cell as a person wrote it: without the apostrophe that ``harmless`` put."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_RUNS) else cell


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs; ``as_written`` gives it back."""
    return f"'{cell}" if cell.startswith(_RUNS) else cell


def _lead(said: Mapping[LeadColumn, str], scope_id: UUID) -> Lead:
    lead = Lead(
        new_id(),
        scope_id,
        name=_name(said),
        company=said.get(LeadColumn.COMPANY, ""),
        email=said.get(LeadColumn.EMAIL, ""),
        phone=said.get(LeadColumn.PHONE, ""),
        job_title=said.get(LeadColumn.JOB_TITLE, ""),
        time_zone=said.get(LeadColumn.TIME_ZONE, ""),
        status=_status(said.get(LeadColumn.STATUS, "")) or LeadStatus.NEW,
        source=said.get(LeadColumn.SOURCE, ""),
        tags=read_tags(said.get(LeadColumn.TAGS, "")),
        score=_score(said.get(LeadColumn.SCORE, "")),
        crm_id=said.get(LeadColumn.CRM_ID, ""),
    )
    return tidy(lead)


def _complaints(said: Mapping[LeadColumn, str]) -> Iterator[tuple[LeadColumn, str]]:
    """What cannot even be written into a lead."""
    if _status(said.get(LeadColumn.STATUS, "")) is None:
        words = ", ".join(LeadStatus)
        yield LeadColumn.STATUS, f"No such status is known; use one of {words}."
    score = said.get(LeadColumn.SCORE, "")
    if score.strip() and _score(score) is None:
        yield LeadColumn.SCORE, "A score is a whole number from 0 to 100, or nothing."
    note = said.get(LeadColumn.NOTE, "")
    if len(note) > LONGEST_NOTE:
        yield LeadColumn.NOTE, f"A note has at most {LONGEST_NOTE} characters; shorten it."


def _title(place: int | None, header: Sequence[str]) -> str:
    return header[place] if place is not None and place < len(header) else ""


def _plain(title: str) -> str:
    return _NO_LETTER.sub(" ", title.casefold()).strip()


def _name(said: Mapping[LeadColumn, str]) -> str:
    """The name; without one, who is known by a company or an address is called by it."""
    parts = (said.get(LeadColumn.FIRST_NAME, ""), said.get(LeadColumn.LAST_NAME, ""))
    whole = one_line(said.get(LeadColumn.NAME, "")) or one_line(" ".join(parts))
    company = one_line(said.get(LeadColumn.COMPANY, ""))
    return whole or company or one_line(said.get(LeadColumn.EMAIL, ""))


def _status(text: str) -> LeadStatus | None:
    plain = _plain(text)
    return _STATUS_WORDS.get(plain) if plain else LeadStatus.NEW


def _score(text: str) -> int | None:
    bare = text.strip().removesuffix("%").strip()
    if not bare.isascii() or not bare.isdecimal() or len(bare) > 3:  # noqa: PLR2004 - 0 to 100
        return None
    return int(bare)


def _column_of(field: str, where: Mapping[LeadColumn, int]) -> LeadColumn:
    spoken_by = _SPOKEN_BY.get(field) or (LeadColumn(field),)
    return next((column for column in spoken_by if column in where), spoken_by[0])


def _given(said: Mapping[LeadColumn, str]) -> frozenset[str]:
    given = {meaning.value for meaning, text in said.items() if text.strip()}
    if given & {column.value for column in _SPOKEN_BY["name"]}:
        given.add("name")
    return frozenset(given) - {"first_name", "last_name", "note"}
