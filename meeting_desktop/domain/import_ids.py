"""Ids that follow from a job's: whoever begins an import again makes the same rows."""

from __future__ import annotations

import hashlib
from uuid import UUID


def id_within(job_id: UUID, name: str) -> UUID:
    """A version 7 id of the time of ``job_id``, the same for the same ``name``."""
    digest = hashlib.sha256(job_id.bytes + name.encode()).digest()
    number = int.from_bytes(digest[:16])
    time = job_id.int >> 80 << 80
    high, low = number >> 64 & 0xFFF, number & ((1 << 62) - 1)
    return UUID(int=time | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def room_code_within(job_id: UUID, alphabet: str, length: int) -> str:
    """Letters that nobody can tell from drawn ones, the same for the same job."""
    number = int.from_bytes(hashlib.sha256(job_id.bytes + b"room code").digest())
    letters = []
    for _ in range(length):
        number, rest = divmod(number, len(alphabet))
        letters.append(alphabet[rest])
    return "".join(letters)
