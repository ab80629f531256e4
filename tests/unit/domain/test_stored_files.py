"""Names of files that several machines share."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.domain.stored_files import FileKind, SharedFile, is_key, is_sha256

_HASHES = st.binary(min_size=1).map(lambda content: hashlib.sha256(content).hexdigest())


@given(st.sampled_from(FileKind), _HASHES)
def test_a_key_is_ours_and_does_not_tell_the_hash(kind: FileKind, sha256: str) -> None:
    key = SharedFile(kind, sha256).key
    assert is_key(key)
    assert sha256 not in key
    assert key == SharedFile(kind, sha256).key
    assert key.startswith(f"{kind.value}/")


@given(st.text())
def test_nothing_else_is_a_key(text: str) -> None:
    assert not is_key(text)
    assert not is_sha256(text)


@pytest.mark.parametrize("sha256", ["", "a" * 63, "A" * 64, "a" * 64 + "\n", "../" + "a" * 61])
def test_what_is_no_hash_names_no_file(sha256: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        SharedFile(FileKind.RECORDING, sha256)
