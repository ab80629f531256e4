"""What an IMAP server says of the parts of a mail."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_desktop.adapters.mailbox.extracts import extract
from meeting_desktop.adapters.mailbox.structures import (
    Part,
    Piece,
    UnreadableAnswerError,
    fetched,
    structure_of,
)

#: As Dovecot gives a nested mail: text and HTML and calendar, and a picture beside them.
NESTED = (
    b'7 (UID 12 BODYSTRUCTURE ((("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 20 1 NIL NIL '
    b'NIL NIL)("text" "calendar" ("method" "REPLY" "charset" "utf-8") NIL NIL "base64" 800 11 NIL '
    b'NIL NIL NIL) "alternative" ("boundary" "a") NIL NIL NIL)("image" "png" ("name" "lo\\"go.png")'
    b' NIL NIL "base64" 8 NIL NIL NIL NIL) "mixed" ("boundary" "b") NIL NIL NIL))'
)


def test_parts_are_numbered_as_the_server_numbers_them() -> None:
    (found,) = fetched([NESTED])
    assert found[b"UID"] == b"12"
    structure = structure_of(found[b"BODYSTRUCTURE"])
    assert structure.kind == "multipart/mixed"
    assert [(part.section, part.kind) for part in structure.parts] == [
        ("1.1", "text/plain"),
        ("1.2", "text/calendar"),
        ("2", "image/png"),
    ]
    assert structure.parts[1] == Part(
        "1.2", "text/calendar", {"method": "REPLY", "charset": "utf-8"}, "base64", 800
    )
    assert structure.parts[2].parameters == {"name": 'lo"go.png'}


def test_literals_stand_for_what_quotes_cannot_hold() -> None:
    pieces: list[Piece] = [
        (b"3 (UID 5 BODY[HEADER.FIELDS (FROM)]<0> {16}", b'From: "A" <a@b>\n'),
        (b" BODY[1.2]<0> {4}", b"(\r\n)"),
        b")",
    ]
    (found,) = fetched(pieces)
    assert found[b"BODY[HEADER.FIELDS (FROM)]<0>"] == b'From: "A" <a@b>\n'
    assert found[b"BODY[1.2]<0>"] == b"(\r\n)"


@pytest.mark.parametrize("line", [b"1 (UID 2", b"1 UID 2)", b'1 (UID "2)', b"(" * 60 + b")" * 60])
def test_what_is_no_answer_is_refused(line: bytes) -> None:
    with pytest.raises(UnreadableAnswerError):
        list(fetched([line]))


@settings(max_examples=300, deadline=None)
@given(
    line=st.lists(st.sampled_from([b"(", b")", b'"', b"\\", b" ", b"NIL", b"a", b"{3}", b"BODY["]))
)
def test_nothing_that_a_server_says_breaks_the_reader(line: list[bytes]) -> None:
    try:
        for found in fetched([b"".join(line)]):
            structure_of(found.get(b"BODYSTRUCTURE"))
    except UnreadableAnswerError:
        return


def test_a_mail_of_a_hundred_thousand_parts_is_read_in_one_go() -> None:
    part = b'("text" "plain" NIL NIL NIL "7bit" 1 1)'
    (found,) = fetched([b"1 (BODYSTRUCTURE (" + part * 100_000 + b' "mixed"))'])
    assert len(structure_of(found[b"BODYSTRUCTURE"]).parts) == 100_000


def test_only_the_calendar_and_the_sender_are_asked_for() -> None:
    asked: list[str] = []

    def fetch(sections: object) -> list[bytes]:
        asked.extend(map(str, sections if isinstance(sections, list) else []))
        return [b"From: grace@example.org\r\n\r\n", b"QkVHSU4="]

    (found,) = fetched([NESTED])
    content = extract(structure_of(found[b"BODYSTRUCTURE"]), fetch)
    assert asked == ["HEADER.FIELDS (FROM)", "1.2"]
    assert content == (
        b"From: grace@example.org\r\nContent-Type: text/calendar; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\nQkVHSU4="
    )


def test_a_parameter_cannot_add_a_header() -> None:
    hostile = NESTED.replace(
        b'"charset" "utf-8") NIL NIL "base64"', b'"charset" "a\rFrom: e") NIL NIL "x"'
    )
    (found,) = fetched([hostile])
    content = extract(structure_of(found[b"BODYSTRUCTURE"]), lambda _: [b"From: g@e.org", b""])
    assert content == (
        b"From: g@e.org\r\nContent-Type: text/calendar\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
