"""An address that is taken works in every part of the program; any other says what to write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.setting_sections import IceServerSettings
from meeting_desktop.domain.ice_urls import IceUrl, read_ice_url


@pytest.mark.parametrize(
    ("typed", "read", "written"),
    [
        ("stun:example.org", IceUrl("stun", "example.org", 3478, "udp"), "stun:example.org"),
        (" STUN:example.org:19302 ", IceUrl("stun", "example.org", 19302, "udp"), None),
        ("turn:192.0.2.7:3478", IceUrl("turn", "192.0.2.7", 3478, "udp"), "turn:192.0.2.7"),
        (
            "turn:t.example.org?transport=tcp",
            IceUrl("turn", "t.example.org", 3478, "tcp"),
            "turn:t.example.org?transport=tcp",
        ),
        ("turns:t.example.org:443", IceUrl("turns", "t.example.org", 443, "tcp"), None),
        ("turn://t.example.org", IceUrl("turn", "t.example.org", 3478, "udp"), None),
    ],
)
def test_an_address_is_read(typed: str, read: IceUrl, written: str | None) -> None:
    assert read_ice_url(typed) == read
    if written:
        assert read.written() == written


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Begin with stun: or turn:"),
        ("example.org:3478", "Begin with stun: or turn:"),
        ("https://example.org", "Begin with stun: or turn:"),
        ("stun:", "and then a name and a port"),
        ("stun:one two", "and then a name and a port"),
        ("turn:[::1]:3478", "and then a name and a port"),
        ("turn:user@example.org", "and then a name and a port"),
        ("turn:example.org?transport=sctp", "and then a name and a port"),
        ("turn:-", "and then a name and a port"),
        ("turn:" + "a" * 300, "and then a name and a port"),
        ("stun:example.org?transport=udp", "leave that away"),
        ("turns:example.org?transport=udp", "goes over TCP"),
        ("stuns:example.org", "not supported"),
        ("stun:example.org:0", "from 1 to 65535"),
        ("stun:example.org:70000", "from 1 to 65535"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(UserFacingError, match=sentence.replace("?", r"\?")) as caught:
        read_ice_url(typed)
    assert caught.value.sentence.endswith(".")


@given(st.text(max_size=60) | st.from_regex(r"(stun|turn|turns):[a-z0-9.:?=&@/-]{0,40}"))
def test_what_is_taken_can_be_kept_and_is_read_again_alike(typed: str) -> None:
    try:
        read = read_ice_url(typed)
    except UserFacingError:
        return
    assert IceServerSettings(url=read.written()).url == read.written()
    assert read_ice_url(read.written()) == read
