"""Ogg pages: what is written is read again, and what is damaged is not there."""

import io

from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.adapters.audio.ogg import Page, checksum, has_room, read_pages

_packets = st.lists(st.binary(min_size=1, max_size=1275), min_size=1, max_size=40)


def _checksum_by_the_book(data: bytes) -> int:
    """RFC 3533: polynomial 0x04c11db7, bit by bit."""
    register = 0
    for byte in data:
        register ^= byte << 24
        for _ in range(8):
            carry = register & 0x80000000
            register = (register << 1) & 0xFFFFFFFF
            if carry:
                register ^= 0x04C11DB7
    return register


def _read(data: bytes) -> list[Page]:
    return list(read_pages(io.BytesIO(data)))


@given(st.binary(max_size=400))
def test_the_checksum_is_that_of_the_standard(data: bytes) -> None:
    assert checksum(data) == _checksum_by_the_book(data)


@given(_packets, st.integers(0, 2**62), st.integers(0, 2**32 - 1), st.booleans(), st.booleans())
def test_a_page_comes_back_as_it_was(
    packets: list[bytes], granule: int, serial: int, begins: bool, ends: bool
) -> None:
    page = Page(tuple(packets), granule, serial, 7, begins, ends)
    assert _read(page.to_bytes()) == [page]


@given(_packets)
def test_room_is_promised_only_where_a_packet_of_any_size_fits(packets: list[bytes]) -> None:
    if has_room(packets):
        assert Page((*packets, b"x" * 1275), 0, 1, 0).to_bytes()


@given(st.data())
def test_one_damaged_byte_costs_one_page(data: st.DataObject) -> None:
    pages = [Page((bytes([number]) * 50,), 960 * number, 5, number) for number in range(1, 5)]
    raw = bytearray(b"".join(page.to_bytes() for page in pages))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    hit = place // (len(raw) // len(pages))
    assert _read(bytes(raw)) == pages[:hit] + pages[hit + 1 :]


@given(st.integers(0, 400))
def test_a_torn_end_costs_the_torn_page(length: int) -> None:
    pages = [Page((bytes([number]) * 50,), 960 * number, 5, number) for number in range(1, 5)]
    raw = b"".join(page.to_bytes() for page in pages)[:length]
    assert _read(raw) == pages[: len(raw) // (len(pages[0].to_bytes()))]


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_rubbish_around_a_page_does_not_hide_it(before: bytes, after: bytes) -> None:
    page = Page((b"sound",), 960, 5, 1)
    assert page in _read(before + page.to_bytes() + after)


def test_pages_are_found_across_the_blocks_of_a_large_file() -> None:
    pages = [Page((bytes(1200),) * 40, 960 * number, 5, number) for number in range(12)]
    raw = b"OggS".join(page.to_bytes() for page in pages)
    assert len(raw) > 2**18
    assert _read(raw) == pages
