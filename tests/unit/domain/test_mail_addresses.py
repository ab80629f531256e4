"""Mail addresses: what is taken, what is refused, and lists that somebody pastes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.mail_addresses import (
    Mailbox,
    is_address,
    is_header_text,
    read_address,
    read_mailboxes,
)


@pytest.mark.parametrize(
    "address",
    [
        "ada@example.org",
        "Ada.Sample+demo@Example.ORG",
        "o'brien@example.org",
        "a@b.co",
        "root@localhost",
        "x_y-z@sub.example-host.museum",
        "1@1.example",
    ],
)
def test_addresses_that_people_have_are_taken(address: str) -> None:
    assert is_address(address)
    assert read_address(f"  {address} ") == address.lower()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@@example.org",
        "ada@example..org",
        ".ada@example.org",
        "ada.@example.org",
        "ada@-example.org",
        "ada@example-.org",
        "ada@example.org\n",
        "ada@example.org\r\nBcc: eve@example.org",
        "=?utf-8?q?ada?=@example.org",
        "ada @example.org",
        "ada@exa mple.org",
        '"ada b"@example.org',
        "ada@[127.0.0.1]",
        "ada<ada@example.org>",
        "ada,bob@example.org",
        "zoë@example.org",
        "ada@exämple.org",
        "ada@example.org\x00",
        "a" * 65 + "@example.org",
        "ada@" + "example." * 31 + "org",
        "\u212aelvin@example.org",
    ],
)
def test_everything_else_is_refused(address: str) -> None:
    assert not is_address(address)


def test_a_refused_address_says_how_one_looks() -> None:
    with pytest.raises(UserFacingError) as raised:
        read_address("ada at example")
    assert raised.value.code == "bad_mail_address"
    assert "ada@example.org" in raised.value.sentence


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("Ada Sample", True),
        ("Zoë Müßig", True),
        ("", True),
        ("Ada\nBcc: x", False),
        ("Ada\u2028", False),
        ("=?utf-8?q?x?=", False),
    ],
)
def test_a_header_is_one_line_without_encoded_words(text: str, fits: bool) -> None:
    assert is_header_text(text) is fits


def test_a_pasted_list_is_read_in_its_order() -> None:
    found, rest = read_mailboxes(
        'Ada Sample <Ada@Example.org>; bob@example.org,\n"Cole, Cy" <cy@example.org>\n'
        "bob@example.org\nnobody; "
    )
    assert found == (
        Mailbox("ada@example.org", "Ada Sample"),
        Mailbox("bob@example.org"),
        Mailbox("cy@example.org", "Cole, Cy"),
    )
    assert rest == ("nobody",)


def test_nothing_pasted_is_nothing() -> None:
    assert read_mailboxes(" \n;, ") == ((), ())


@given(st.text(max_size=80))
def test_whatever_is_pasted_only_addresses_come_out(text: str) -> None:
    found, _ = read_mailboxes(text)
    for one in found:
        assert is_address(one.email)
        assert is_header_text(one.name)
