"""Ids that follow from a job's: whoever begins an import again makes the same rows."""

from __future__ import annotations

import hashlib
from uuid import UUID

_MOST_PLACES = 0xFFF


def id_within(job_id: UUID, name: str, place: int | None = None) -> UUID:
    """A version 7 id of the time of ``job_id``, the same for the same ``name``.

    Ids of a smaller ``place`` (below 4096) are smaller, as if they had been made before.
    """
    digest = hashlib.sha256(job_id.bytes + name.encode()).digest()
    number = int.from_bytes(digest[:16])
    time = job_id.int >> 80 << 80
    high = number >> 64 & _MOST_PLACES if place is None else min(place, _MOST_PLACES)
    low = number & ((1 << 62) - 1)
    return UUID(int=time | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def room_code_within(job_id: UUID, alphabet: str, length: int) -> str:
    """Letters that nobody can tell from drawn ones, the same for the same job."""
    number = int.from_bytes(hashlib.sha256(job_id.bytes + b"room code").digest())
    letters = []
    for _ in range(length):
        number, rest = divmod(number, len(alphabet))
        letters.append(alphabet[rest])
    return "".join(letters)
