"""Tables of leads are read whatever program wrote them, and written so that none runs them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.application.lead_tables import (
    MOST_ROWS,
    LeadTable,
    parse_table,
    read_table,
    table_of,
)
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.lead_checks import problems_of, tidy
from meeting_desktop.domain.lead_import import (
    LeadColumn,
    ReadRow,
    guess_mapping,
    missing_in,
    read_row,
    taken_over,
)
from meeting_desktop.domain.leads import Lead, LeadEvent, LeadEventKind, LeadStatus

SCOPE = new_id()
TEXT = 'Name;Firma;Notiz\r\nJörg Müller;"Müller; Söhne";"zwei\r\nZeilen"\r\n\r\nAda;Acme;\r\n'


def read(table: LeadTable, place: int = 0) -> ReadRow:
    number, cells = table.rows[place]
    return read_row(number, cells, guess_mapping(table.header), table.header, SCOPE)


def one_row(**cells: str) -> ReadRow:
    columns = [LeadColumn(name) for name in cells]
    mapping = dict(enumerate(columns))
    return read_row(2, list(cells.values()), mapping, [f"The {c.value}" for c in columns], SCOPE)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_every_encoding_of_a_spreadsheet_is_read(encoding: str) -> None:
    table = parse_table("leads.csv", TEXT.encode(encoding))
    assert table.header == ("Name", "Firma", "Notiz")
    assert table.rows == (
        (2, ("Jörg Müller", "Müller; Söhne", "zwei\r\nZeilen")),
        (4, ("Ada", "Acme", "")),
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_is_found_and_quoted_ones_are_not_taken_for_it(delimiter: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["Name", "Company", "Notes"])
    for n in range(3):
        writer.writerow([f"Lead {n}", "Acme, Berlin; North | South", "a,b\tc;d|e"])
    table = parse_table("leads.csv", out.getvalue().encode())
    assert table.header == ("Name", "Company", "Notes")
    assert table.rows[0][1] == ("Lead 0", "Acme, Berlin; North | South", "a,b\tc;d|e")


def test_a_file_without_a_header_or_with_one_column_is_a_table_too() -> None:
    table = parse_table("x.csv", b"Ada,ada@x.example\nBen,ben@x.example\n")
    assert table.header == ("Column 1", "Column 2")
    assert [number for number, _ in table.rows] == [1, 2]
    single = parse_table("x.csv", b"E-Mail\nada@x.example\n")
    assert single.rows == ((2, ("ada@x.example",)),)


@pytest.mark.parametrize(
    ("header", "meanings"),
    [
        ("First Name,Last Name,Company,E-mail Address", "first_name last_name company email"),
        ("Vorname;Nachname;Firma;E-Mail;Telefon", "first_name last_name company email phone"),
        ("full_name,account name,lead_source,stage", "name company source status"),
        ("Ansprechpartner;Unternehmen;Bemerkungen;Quelle", "name company note source"),
        ("Name,Colour,E-Mail,E-mail", "name - email -"),
    ],
)
def test_headers_are_understood_in_two_languages(header: str, meanings: str) -> None:
    cells = header.replace(";", ",").split(",")
    mapping = guess_mapping(cells)
    assert " ".join(mapping.get(n, "-") for n in range(len(cells))) == meanings


def test_a_mapping_needs_to_say_who_it_is() -> None:
    assert missing_in({0: LeadColumn.PHONE}).startswith("Choose which column")
    assert missing_in({0: LeadColumn.EMAIL}) == ""


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_table"),
        (b"\xef\xbb\xbf\r\n , ,\r\n", "empty_table"),
        (b"Name,Company\n", "empty_table"),
        (b"PK\x03\x04\x00\x00\x00\x00\x08binary", "no_table"),
        (b"Name,Company\nAda,\x81\x8d\x8f\n", "no_table"),
        (b'Name,Company\nAda,"Acme\nBen,Beta\n', "no_table"),
        (b"Name\n" + b"," * 300 + b"x\n", "table_too_large"),
        (b"Name\n" + b"x\n" * (MOST_ROWS + 1), "table_too_large"),
    ],
)
def test_bad_input_is_one_clear_sentence(content: bytes, code: str) -> None:
    with pytest.raises(UserFacingError) as refused:
        parse_table("leads.csv", content)
    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")


def test_a_quotation_mark_that_is_missing_is_told_with_its_line() -> None:
    with pytest.raises(UserFacingError, match="line 3"):
        parse_table("x.csv", b'Name,Company\nAda,Acme\nBen,"Beta"x\n')


@given(st.binary(max_size=300))
def test_no_bytes_make_it_stumble(content: bytes) -> None:
    try:
        table = parse_table("x.csv", content)
    except UserFacingError:
        return
    for place in range(len(table.rows)):
        read(table, place)


def test_a_file_that_is_gone_or_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ApplicationError, match="no such file"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(EnvironmentFault):
        read_table(tmp_path)


def test_a_row_becomes_a_lead() -> None:
    row = one_row(
        first_name="Ada",
        last_name="Muster",
        company="Acme",
        email="Ada@Acme.example",
        status="Qualifiziert",
        score="70 %",
        tags="vip; north,VIP",
        note=" met at the fair ",
    )
    assert row.lead is not None
    assert (row.lead.name, row.lead.email) == ("Ada Muster", "ada@acme.example")
    assert (row.lead.status, row.lead.score) == (LeadStatus.QUALIFIED, 70)
    assert row.lead.tags == ("vip", "north")
    assert row.note == "met at the fair"
    assert not row.problems


def test_who_has_no_name_is_called_by_the_company_or_the_address() -> None:
    company, address = one_row(name="", company="Acme"), one_row(name=" ", email="a@x.example")
    assert company.lead is not None
    assert address.lead is not None
    assert (company.lead.name, address.lead.name) == ("Acme", "a@x.example")


def test_what_is_wrong_is_told_with_row_and_column() -> None:
    row = one_row(name="", company="", email="no address", status="maybe", score="many")
    assert row.lead is None
    told = [(one.row, one.column, one.sentence.split(";")[0]) for one in row.problems]
    assert (2, "The email", "That is not a mail address") in told
    assert (2, "The status", "No such status is known") in told
    assert (2, "The score", "A score is a whole number from 0 to 100, or nothing.") in told
    (nameless,) = one_row(name="", company="", email="").problems
    assert (nameless.column, nameless.sentence) == (
        "The name",
        "A lead needs a name; write who it is.",
    )


def test_an_update_takes_what_the_table_says_and_leaves_the_rest() -> None:
    known = Lead(new_id(), SCOPE, "Ada", "Acme", "ada@x.example", "030 1", tags=("vip",))
    row = one_row(name="Ada Muster", company="", email="ada@x.example", tags="north, VIP")
    after = taken_over(known, row)
    assert after == replace(known, name="Ada Muster", tags=("vip", "north"))


NASTY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
RUNS = st.sampled_from(
    ["=1+1", "+49 30", "-1", "@SUM(A1)", "'quoted", "'=x", "''", "=cmd|' /C'!A0"]
)
CELLS = st.one_of(NASTY, RUNS)


@given(CELLS, CELLS, st.lists(CELLS, max_size=4), CELLS, st.one_of(st.none(), st.integers(0, 100)))
def test_what_was_exported_is_read_back_and_no_cell_runs(
    name: str, company: str, tags: list[str], note: str, score: int | None
) -> None:
    lead = tidy(
        Lead(new_id(), SCOPE, name, company, "ada@x.example", tags=tuple(tags), score=score)
    )
    if problems_of(lead):
        lead = replace(lead, name="Ada", tags=())
    written = note.replace("\r", " ").strip()
    event = LeadEvent(
        new_id(), lead.id, LeadEventKind.NOTE, datetime(2026, 3, 1, tzinfo=UTC), written
    )
    text = table_of([(lead, [event] if written else [])])
    for cells in csv.reader(io.StringIO(text, newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    row = read(parse_table("x.csv", text.encode()))
    assert row.lead is not None, row.problems
    assert replace(row.lead, id=lead.id) == lead
    assert row.note == written
