"""What people type to join is understood, whatever they type."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.guest_tokens import make_secret
from meeting_desktop.domain.meetings import ROOM_CODE_ALPHABET, make_room_code
from meeting_desktop.domain.room_codes import (
    COLLEAGUES,
    JoinTarget,
    guest_link,
    read_join_target,
    read_room_code,
    show_room_code,
)

_codes = st.text(ROOM_CODE_ALPHABET, min_size=8, max_size=8)
_dress = st.text(" -_.\t\u00a0\u2013\u200b", max_size=3)


@given(code=_codes, between=st.lists(_dress, min_size=9, max_size=9), lower=st.booleans())
def test_blanks_dashes_and_case_do_not_matter(code: str, between: list[str], lower: bool) -> None:
    dressed = "".join(a + b for a, b in zip(between, [*code, ""], strict=True))
    assert read_room_code(dressed.lower() if lower else dressed) == code


@given(code=_codes)
def test_a_code_is_read_as_it_is_shown(code: str) -> None:
    assert read_room_code(show_room_code(code)) == code


@pytest.mark.parametrize(
    "typed",
    [
        "\u0410\u0412\u0421\u0415-3467",
        "\u0430\u0432\u0441\u0435 3467",
        "\uff21\uff22\uff23\uff25\uff13\uff14\uff16\uff17",
        "\u0391\u0392C\u03953467",
        "ABCE\u0663\u0664\u0666\u0667",
    ],
    ids=["Cyrillic", "small Cyrillic", "wide", "Greek", "Arabic digits"],
)
def test_letters_of_another_keyboard_are_what_they_look_like(typed: str) -> None:
    assert read_room_code(typed) == "ABCE3467"


@pytest.mark.parametrize("letter", "0125ILOSUVZ")
def test_a_letter_that_no_code_has_is_named(letter: str) -> None:
    with pytest.raises(UserFacingError, match=f"has the letter {letter};"):
        read_room_code(f"ABCD346{letter}")


@pytest.mark.parametrize("typed", ["", "   ", "ABCD346", "ABCD34677", "ABCD/3467", "\u2603" * 8])
def test_what_is_no_code_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(UserFacingError, match=r"\.$"):
        read_room_code(typed)


@given(code=_codes)
@pytest.mark.parametrize(
    "address", ["https://meet.example.org", "http://127.0.0.1:8080", "https://[::1]:8443"]
)
def test_a_whole_link_is_taken_apart(address: str, code: str) -> None:
    link = guest_link(address, code, "a-B_9" * 5)
    for pasted in (link, f"  <{link}>\n", link.replace("http", "HTTP", 1)):
        assert read_join_target(pasted) == JoinTarget(code, address, "a-B_9" * 5)


@given(code=_codes)
def test_a_link_for_colleagues_has_no_address(code: str) -> None:
    for token in ("", "a-B_9" * 5):
        link = guest_link(COLLEAGUES, code, token)
        assert link.startswith("meeting:")
        for pasted in (link, f"  <{link}>\n", link.replace("meeting:", "Meeting://", 1)):
            assert read_join_target(pasted) == JoinTarget(code, COLLEAGUES, token)


@pytest.mark.parametrize("typed", ["meeting:", "meeting:ABCD", "meeting:ABCD-3467.a b"])
def test_half_a_link_for_colleagues_is_refused(typed: str) -> None:
    with pytest.raises(UserFacingError, match=r"\.$"):
        read_join_target(typed)


def test_a_link_without_its_scheme_is_taken_for_https() -> None:
    target = read_join_target("meet.example.org/#ABCD3467.abc")
    assert target == JoinTarget("ABCD3467", "https://meet.example.org", "abc")


def test_a_link_without_a_secret_is_one_for_the_code_alone() -> None:
    link = guest_link("https://meet.example.org", "ABCD3467")
    assert read_join_target(link) == JoinTarget("ABCD3467", "https://meet.example.org")


def test_a_link_may_vouch_for_the_certificate_of_the_host_itself() -> None:
    pin = ":".join(f"{byte:02X}" for byte in range(32))
    for token in ("a-B_9", ""):
        link = guest_link("https://192.0.2.1:8443", "ABCD3467", token, pin)
        target = JoinTarget("ABCD3467", "https://192.0.2.1:8443", token, pin)
        assert read_join_target(link) == target


@pytest.mark.parametrize(
    "link",
    [
        "https://meet.example.org",
        "https://meet.example.org/#.abc",
        "https://meet.example.org:port/#ABCD3467.abc",
        "https:///#ABCD3467.abc",
        "https://[::1/#ABCD3467.abc",
        "javascript://x/#ABCD3467.abc",
        "file:///etc/passwd#ABCD3467.abc",
        "https://meet.example.org/#ABCD3467.a b",
        "https://meet.example.org/#ABCD3467.abc.00ff",
    ],
)
def test_a_link_that_is_cut_or_foreign_is_refused(link: str) -> None:
    with pytest.raises(UserFacingError, match=r"\.$"):
        read_join_target(link)


@given(typed=st.text() | st.text("hps:/#.[]ABCD3467 -@%"))
def test_whatever_is_typed_ends_in_a_target_or_a_sentence(typed: str) -> None:
    target = None
    with contextlib.suppress(UserFacingError):
        target = read_join_target(typed)
    if target is not None:
        assert len(target.code) == 8
        assert set(target.code) <= set(ROOM_CODE_ALPHABET)


def test_the_secret_of_a_link_is_not_in_its_repr() -> None:
    token = make_secret()
    assert token not in repr(read_join_target(f"https://x.example/#{make_room_code()}.{token}"))
