"""Names from strangers, and what makes two of them different."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.domain.meetings import ParticipantRole
from meeting_desktop.domain.participants import (
    NAME_LENGTH,
    Role,
    clean_name,
    clean_text,
    distinct_name,
    name_key,
)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("  Ada   Lovelace \n", "Ada Lovelace"),
        ("Ada\x00\x1b[31m", "Ada[31m"),
        ("\u202eadA\u202c", "adA"),
        ("A\u2066d\u2069a\u200b\u00ad\ufeff", "Ada"),
        ("Ada\u2028Admin\r\nHost", "Ada Admin Host"),
        ("\ud800Ada", "Ada"),
        ("e\u200b\u0301", "\u00e9"),
        ("\u3164\u2800\u115f", "Guest"),
        ("\u200d\u200c", "Guest"),
        ("", "Guest"),
        ("Zoe\u0301", "Zo\u00e9"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("a" + "\u0330" * 50, "a" + "\u0330" * 3),
        ("x" * 500, "x" * 40),
    ],
)
def test_a_name_is_one_harmless_line(sent: str, shown: str) -> None:
    assert clean_name(sent) == shown


@given(st.text(st.characters(), max_size=400))
def test_no_name_breaks_out_of_its_line(sent: str) -> None:
    name = clean_name(sent)
    assert 1 <= len(name) <= NAME_LENGTH
    assert clean_name(name) == name
    name.encode()  # no lone surrogates: it can travel
    for letter in name:
        unseen = unicodedata.category(letter) in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
        assert not unseen
        assert unicodedata.bidirectional(letter) not in {
            *("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        }


def test_nobody_passes_for_somebody_else() -> None:
    taken = {name_key("Hedy"), name_key("Hedy (2)")}
    for attempt in ("Hedy", "HEDY", "\uff28edy", "Hedy\u034f", "Hedy\ufe0f"):
        name = distinct_name(attempt, taken)
        assert name.endswith("(3)")
        assert name_key(name) not in taken


def test_a_number_fits_behind_the_longest_name() -> None:
    longest = "x" * NAME_LENGTH
    assert distinct_name(longest, {name_key(longest)}) == "x" * (NAME_LENGTH - 4) + " (2)"


def test_roles_have_words_in_the_store() -> None:
    assert [role.stored for role in Role] == [
        ParticipantRole.HOST,
        ParticipantRole.CO_HOST,
        ParticipantRole.PRESENTER,
        ParticipantRole.PARTICIPANT,
        ParticipantRole.PARTICIPANT,
        ParticipantRole.OBSERVER,
    ]


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (" and then\n", " and then "),
        ("and\u202e then", "and then"),
        ("  ", ""),
        ("\u200b and", " and"),
        (" aaaaaaaaaaaa", " aaaaaaaaa"),
    ],
)
def test_a_piece_of_a_caption_keeps_its_blanks(sent: str, shown: str) -> None:
    assert clean_text(sent, 10, keep_ends=True) == shown
