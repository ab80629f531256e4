"""What is sealed opens with the right hash, in pieces of any length, and with no other."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.adapters.storage.sealing import Seal

_SHA256 = hashlib.sha256(b"sound").hexdigest()


@given(st.binary(max_size=400), st.lists(st.integers(0, 400), max_size=5))
def test_pieces_of_any_length_open_what_was_sealed_whole(content: bytes, cuts: list[int]) -> None:
    seal = Seal(_SHA256)
    sealed = seal.apply(0, content)
    ends = [*sorted(min(cut, len(content)) for cut in cuts), len(content)]
    opened, begin = b"", 0
    for end in ends:
        opened += seal.apply(begin, sealed[begin:end])
        begin = end
    assert opened == content


@given(st.binary(min_size=16, max_size=400))
def test_another_hash_opens_nothing(content: bytes) -> None:
    sealed = Seal(_SHA256).apply(0, content)
    assert sealed != content
    other = Seal(hashlib.sha256(b"other").hexdigest())
    assert other.apply(0, sealed) != content


def test_the_seal_stays_the_same_for_ever() -> None:
    """What was uploaded by an older version has to open: this is a promise, not a detail."""
    sealed = Seal("ab" * 32).apply(1_000_003, b"sound of somebody")
    assert sealed.hex() == "1c47ccb66041be10803a390c844ca1c58d"
