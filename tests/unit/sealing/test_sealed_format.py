"""Sealed files: what was done to one is noticed, and every place of it reads as the plain one."""

from __future__ import annotations

import io
import os
from random import Random
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meeting_desktop.adapters.sealing.sealed_format import (
    HEADER_BYTES,
    MARK,
    TAG_BYTES,
    is_marked,
    make_header,
    open_header,
    read_header,
)
from meeting_desktop.adapters.sealing.sealed_reader import SealedReader
from meeting_desktop.core.errors import NotAudioError
from meeting_desktop.domain.recovery_keys import key_id

_MASTER = bytes(range(32))
_RECORDING = UUID("018f3c1e-0000-7000-8000-000000000001")
_CHUNK = 64
_STEP = _CHUNK + TAG_BYTES
#: A machine that stands still for a while is no fault.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
_SOUNDS = st.binary(max_size=5 * _CHUNK + 7)


def sealed(plain: bytes, master: bytes = _MASTER) -> bytes:
    """As the program does it, in smaller chunks."""
    head, chunks = make_header(master, key_id(master), _RECORDING)
    pieces = [plain[at : at + _CHUNK] for at in range(0, len(plain), _CHUNK)] or [b""]
    last = len(pieces) - 1
    return head + b"".join(
        chunks.seal(number, piece, is_last=number == last) for number, piece in enumerate(pieces)
    )


def reader(data: bytes, master: bytes = _MASTER) -> SealedReader:
    header = read_header(data[:HEADER_BYTES])
    return SealedReader(io.BytesIO(data), open_header(master, header), _CHUNK)


def all_of(data: bytes) -> bytes:
    return reader(data).readall()


def refused(data: bytes) -> None:
    """It is not taken for a sealed file at all, or it is told that it is not what was sealed."""
    if not is_marked(data):
        return
    with pytest.raises(NotAudioError) as caught:
        all_of(data)
    assert caught.value.code in {"recording_damaged", "newer_seal"}


@_PATIENT
@given(_SOUNDS)
def test_what_was_sealed_comes_out_and_is_not_to_be_seen(plain: bytes) -> None:
    data = sealed(plain)
    assert all_of(data) == plain
    assert len(data) == HEADER_BYTES + len(plain) + TAG_BYTES * max(1, -(-len(plain) // _CHUNK))
    assert plain[:16] not in data or len(plain) < 16
    assert sealed(plain) != data  # a key of its own each time


@_PATIENT
@given(_SOUNDS, st.lists(st.tuples(st.integers(0, 400), st.integers(0, 200)), max_size=8))
def test_every_place_reads_as_the_plain_one(plain: bytes, seeks: list[tuple[int, int]]) -> None:
    one, other = reader(sealed(plain)), io.BytesIO(plain)
    for place, count in seeks:
        assert one.seek(place) == other.seek(place)
        got = b""
        while len(got) < count and (piece := one.read(count - len(got))):
            got += piece
        assert got == other.read(count)
        assert one.tell() == max(place, other.tell())
    assert one.seek(-min(3, len(plain)), os.SEEK_END) == other.seek(-min(3, len(plain)), 2)
    assert one.readall() == other.read()
    assert one.seekable()


@_PATIENT
@given(_SOUNDS, st.data())
def test_any_cut_is_noticed(plain: bytes, data: st.DataObject) -> None:
    whole = sealed(plain)
    refused(whole[: data.draw(st.integers(len(MARK), len(whole) - 1))])


@_PATIENT
@given(_SOUNDS, st.binary(min_size=1, max_size=3 * _STEP))
def test_what_was_appended_is_noticed(plain: bytes, more: bytes) -> None:
    refused(sealed(plain) + more)


@settings(_PATIENT, max_examples=3)
@given(st.binary(min_size=2 * _CHUNK + 5, max_size=2 * _CHUNK + 5), st.integers(1, 255))
def test_any_changed_byte_is_noticed(plain: bytes, change: int) -> None:
    whole = sealed(plain)
    for place in range(len(whole)):
        refused(whole[:place] + bytes([whole[place] ^ change]) + whole[place + 1 :])


@_PATIENT
@given(st.binary(min_size=_CHUNK + 1, max_size=6 * _CHUNK), st.randoms(use_true_random=False))
def test_any_other_order_of_chunks_is_noticed(plain: bytes, chance: Random) -> None:
    whole = sealed(plain)
    body = whole[HEADER_BYTES:]
    chunks = [body[at : at + _STEP] for at in range(0, len(body), _STEP)]
    mixed = list(chunks)
    chance.shuffle(mixed)
    if mixed != chunks:
        refused(whole[:HEADER_BYTES] + b"".join(mixed))
    for number in range(len(chunks)):
        refused(whole[:HEADER_BYTES] + b"".join([*chunks[:number], *chunks[number + 1 :]]))
        doubled = [*chunks[: number + 1], *chunks[number:]]
        refused(whole[:HEADER_BYTES] + b"".join(doubled))


@_PATIENT
@given(st.binary(min_size=1, max_size=3 * _CHUNK))
def test_chunks_of_another_file_are_noticed(plain: bytes) -> None:
    one, other = sealed(plain), sealed(plain)
    refused(one[:HEADER_BYTES] + other[HEADER_BYTES:])
    refused(one[:HEADER_BYTES] + other[HEADER_BYTES : HEADER_BYTES + _STEP] + one[HEADER_BYTES:])


def test_another_key_opens_nothing() -> None:
    with pytest.raises(NotAudioError):
        reader(sealed(b"said in confidence"), master=bytes(32))


def test_a_later_version_is_left_alone_with_a_sentence() -> None:
    whole = bytearray(sealed(b"said in confidence"))
    whole[11] = 2
    with pytest.raises(NotAudioError, match="update this one") as caught:
        read_header(bytes(whole[:HEADER_BYTES]))
    assert caught.value.code == "newer_seal"


def test_a_place_before_the_beginning_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="before the beginning"):
        reader(sealed(b"sound")).seek(-1)
