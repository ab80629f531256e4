"""What is typed for the gateway works, or one sentence says what to write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.setting_sections import ConferenceSettings
from meeting_desktop.domain.web_addresses import is_this_computer, read_listening, read_web_address


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (" 127.0.0.1:0 ", "127.0.0.1:0"),
        ("192.168.1.20:8443", "192.168.1.20:8443"),
        ("[::1]:08080", "[::1]:8080"),
        ("meet.example.org:443", "meet.example.org:443"),
    ],
)
def test_where_to_listen_is_read(typed: str, read: str) -> None:
    assert read_listening(typed) == read


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "like 192.168.1.20:8443"),
        ("8443", "like 192.168.1.20:8443"),
        ("::1:8443", "like 192.168.1.20:8443"),
        ("two words:1", "like 192.168.1.20:8443"),
        ("127.0.0.1:", "from 0 to 65535"),
        ("127.0.0.1:70000", "from 0 to 65535"),
        ("127.0.0.1:-1", "from 0 to 65535"),
    ],
)
def test_where_nothing_can_listen_is_refused(typed: str, sentence: str) -> None:
    with pytest.raises(UserFacingError, match=sentence):
        read_listening(typed)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ""),
        (" https://meet.example.org/ ", "https://meet.example.org"),
        ("https://meet.example.org:8443", "https://meet.example.org:8443"),
        ("http://localhost:8080", "http://localhost:8080"),
    ],
)
def test_what_guests_open_is_read(typed: str, read: str) -> None:
    assert read_web_address(typed) == read


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("meet.example.org", "like https://meet.example.org"),
        ("https://", "like https://meet.example.org"),
        ("https://a.example/room", "without anything after it"),
        ("https://ada@a.example", "without anything after it"),
        ("https://a.example:port", "like https://meet.example.org"),
        ("http://meet.example.org", "Begin with https://"),
        ("ftp://meet.example.org", "Begin with https://"),
    ],
)
def test_what_guests_cannot_open_is_refused(typed: str, sentence: str) -> None:
    with pytest.raises(UserFacingError, match=sentence):
        read_web_address(typed)


@given(st.text(max_size=40) | st.from_regex(r"https?://[a-z0-9.:@/\[\]-]{0,30}", fullmatch=True))
def test_a_web_address_that_is_taken_can_be_kept(typed: str) -> None:
    try:
        read = read_web_address(typed)
    except UserFacingError:
        return
    assert ConferenceSettings(public_url=read, gateway_url=read).public_url == read


@given(st.text(max_size=30) | st.from_regex(r"[a-z0-9.:\[\]]{1,20}:[0-9]{1,6}", fullmatch=True))
def test_a_place_to_listen_that_is_taken_can_be_kept(typed: str) -> None:
    try:
        read = read_listening(typed)
    except UserFacingError:
        return
    assert ConferenceSettings(bind=read).bind == read


def test_this_computer_is_known() -> None:
    assert all(map(is_this_computer, ("127.0.0.1", "localhost", "[::1]", "127.1.2.3")))
    assert not any(map(is_this_computer, ("0.0.0.0", "192.168.1.2", "example.org")))
