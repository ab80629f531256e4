"""Numbers as people say them."""

from __future__ import annotations

import pytest

from meeting_desktop.domain.spoken_amounts import spoken_amounts


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Forty-two vans and six trucks", [42, 6]),
        ("a hundred and twenty users", [120]),
        ("We have sixty thousand euros", [60_000]),
        ("60k, maybe 75 k", [60_000, 75_000]),
        ("1,500 or 1.500 or 12 000", [1500, 1500, 12_000]),
        ("3.5 or 3,5", [3.5, 3.5]),
        ("three and a half", [3.5]),
        ("two million", [2_000_000]),
        ("a thousand five hundred", [1500]),
        ("twenty five thousand two hundred", [25_200]),
        ("ten, twelve", [10, 12]),
        ("vierzigtausend Euro", [40_000]),
        ("fünfundzwanzigtausend", [25_000]),
        ("zwölf, in zwei Schichten", [12, 2]),
        ("einhundert", [100]),
        ("One of them, ein Freund", []),
        ("I undo the hundredfold", []),
        ("", []),
    ],
)
def test_numbers_are_read_as_they_are_said(text: str, values: list[float]) -> None:
    assert [one.value for one in spoken_amounts(text)] == values


def test_a_number_stands_where_it_was_said() -> None:
    text = "about eighty people"
    (amount,) = spoken_amounts(text)
    assert text[amount.start : amount.end] == "eighty"
