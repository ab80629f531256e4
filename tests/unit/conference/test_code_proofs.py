"""Questions and answers about a room code say nothing of the code and cannot be made without it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.adapters.conference.code_proofs import (
    MAX_BYTES,
    Announcement,
    CodeProofs,
    make_nonce,
)

_MINE, _OTHER = CodeProofs("ABCD3467"), CodeProofs("ABCD3468")
_HERE = Announcement("https://192.0.2.1:8443", "AB")


def test_a_question_is_understood_by_who_has_the_same_code_and_by_nobody_else() -> None:
    nonce = make_nonce()
    question = _MINE.question(nonce)
    assert CodeProofs("ABCD3467").asked(question) == nonce
    assert _OTHER.asked(question) is None
    assert b"ABCD" not in question


def test_an_answer_is_for_its_own_question_and_as_it_was_given() -> None:
    nonce = make_nonce()
    answer = _MINE.answer(nonce, _HERE)
    assert _MINE.answered(nonce, answer) == _HERE
    assert _MINE.answered(make_nonce(), answer) is None
    assert _OTHER.answered(nonce, answer) is None
    for name, value in (("url", "https://192.0.2.2:8443"), ("certificate", "CD"), ("answer", "a")):
        changed = json.dumps({**json.loads(answer), name: value}).encode()
        assert _MINE.answered(nonce, changed) is None


def test_a_question_is_no_answer_and_an_answer_no_question() -> None:
    nonce = make_nonce()
    assert _MINE.asked(_MINE.answer(nonce, _HERE)) is None
    assert _MINE.answered(nonce, _MINE.question(nonce)) is None


@pytest.mark.parametrize("datagram", [b"", b"{}", b"[]", b"\xff", b"{" * 900, b" " * MAX_BYTES])
def test_what_is_no_question_is_none(datagram: bytes) -> None:
    assert _MINE.asked(datagram) is None
    assert _MINE.answered(make_nonce(), datagram) is None


@given(st.binary(max_size=2 * MAX_BYTES))
def test_garbage_is_never_believed(datagram: bytes) -> None:
    assert _MINE.asked(datagram) is None


def test_what_is_too_long_is_not_looked_at() -> None:
    assert _MINE.asked(_MINE.question(make_nonce()) + b" " * MAX_BYTES) is None


def test_the_largest_answer_fits_a_datagram() -> None:
    longest = Announcement(f"https://{'x' * 292}", ":".join(["AB"] * 32))
    nonce = make_nonce()
    assert _MINE.answered(nonce, _MINE.answer(nonce, longest)) == longest
