"""Whether a text is words that were said."""

from __future__ import annotations

import pytest

from meeting_desktop.domain.quotes import is_quoted

SAID = [
    "Well, we don't have a budget for this year,",
    "but from March on there will be around fifty thousand euros for it.",
]


@pytest.mark.parametrize(
    "quote",
    [
        "",
        "we don't have a budget for this year",
        "We don’t have a budget for this year, but from March on",
        "from March on there will be fifty thousand euros",
        "from march on there'll be around fifty thousand euros",
        "we don't have a budget … fifty thousand euros",
    ],
)
def test_what_was_said(quote: str) -> None:
    assert is_quoted(quote, SAID)


@pytest.mark.parametrize(
    "quote",
    [
        "we have a budget for this year",
        "there will be no fifty thousand euros",
        "fifty thousand euros from March on there will be",
        "we have fifty thousand",
        "The budget is fifty thousand euros per month and approved",
        "yes",
    ],
)
def test_what_was_not_said_so(quote: str) -> None:
    assert not is_quoted(quote, SAID)


def test_nothing_was_said_at_all() -> None:
    assert not is_quoted("fifty thousand", [])
