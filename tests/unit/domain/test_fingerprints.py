"""A session description speaks for exactly one certificate, or for none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.domain.fingerprints import fingerprint_of, keep_sha256, read_fingerprint
from tests.fakes.descriptions import ONE, OTHER, description

_AUDIO = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"
_LINE = f"a=fingerprint:sha-256 {ONE}\r\n"


def test_the_fingerprint_of_a_usual_description_is_found() -> None:
    assert fingerprint_of(description(ONE)) == ONE


def test_a_fingerprint_of_the_session_holds_for_every_section() -> None:
    assert fingerprint_of(f"v=0\r\n{_LINE}{_AUDIO}{_AUDIO}") == ONE


def test_small_letters_are_read_as_capitals() -> None:
    assert fingerprint_of(description(ONE.lower())) == ONE
    assert read_fingerprint(f" {ONE.lower()}\n") == ONE


@pytest.mark.parametrize(
    "sdp",
    [
        "",
        f"v=0\r\n{_AUDIO}",
        f"v=0\r\n{_AUDIO}{_LINE}{_AUDIO}",
        f"v=0\r\n{_AUDIO}{_LINE}{_AUDIO}a=fingerprint:sha-256 {OTHER}\r\n",
        f"v=0\r\n{_LINE}{_AUDIO}a=fingerprint:sha-256 {OTHER}\r\n",
        f"v=0\r\n{_AUDIO}{_LINE}a=fingerprint:sha-512 {ONE}:{ONE}\r\n",
        f"v=0\r\n{_AUDIO}{_LINE}a=fingerprint:sha-1 {ONE[:59]}\r\n",
        f"v=0\r\n{_AUDIO}a=fingerprint:sha-256 {ONE[:-3]}\r\n",
        f"v=0\r\n{_AUDIO}a=fingerprint:sha-256 {ONE} extra\r\n",
        f"v=0\r\n{_AUDIO}{_LINE}s=x\u2028m=audio 9\r\n",
        f"v=0\r\n{_AUDIO}{_LINE}s=x\rm=audio 9\r\n",
    ],
    ids=[
        "empty", "none", "a section without", "two", "session and section differ", "another hash",
        "a weak hash", "too short", "something behind it", "a hidden section", "a lone return",
    ],
)  # fmt: skip
def test_whatever_leaves_a_doubt_speaks_for_nobody(sdp: str) -> None:
    assert fingerprint_of(sdp) is None


def test_other_hash_functions_are_taken_out_before_sending() -> None:
    both = f"v=0\r\n{_AUDIO}{_LINE}a=fingerprint:sha-512 {ONE}:{ONE}\r\na=setup:actpass\r\n"
    assert keep_sha256(both) == f"v=0\r\n{_AUDIO}{_LINE}a=setup:actpass\r\n"


@given(sdp=st.text() | st.text("vm=a\r\n:fingerprintsha-256 \u2028").map(lambda t: _LINE + t))
def test_no_text_is_too_strange(sdp: str) -> None:
    assert fingerprint_of(sdp) in {None, ONE}
    assert len(keep_sha256(sdp)) <= len(sdp)
