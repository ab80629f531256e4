"""How a sealed recording lies on the disk (docs/encryption.md).

A header, then chunks of AES-256-GCM in their order: the STREAM construction (Hoang, Reyhanitabar,
Rogaway, Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", CRYPTO
2015) as age has it. The nonce of a chunk is its number and whether it is the last, so a chunk opens
in its own place only, and a file that was cut does not end with a last one. Each file has a key of
its own, so that no nonce is ever used twice with one key.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from meeting_desktop.core.errors import NotAudioError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = b"MDsealed"
#: 16 seconds of speech: a seek opens no more than that.
CHUNK_BYTES = 1 << 16
TAG_BYTES = 16
_VERSION = 1
_KEY_BYTES = 32
_NONCE_BYTES = 12
#: Mark, version, bytes of a chunk, id of the wrapping key, id of the recording: bound to the wrap.
_BOUND = struct.Struct(">8sII8s16s")
_WRAP = struct.Struct(f">{_NONCE_BYTES}s{_KEY_BYTES + TAG_BYTES}s")
HEADER_BYTES = _BOUND.size + _WRAP.size
_LAST_CHUNK = (1 << 88) - 1


@dataclass(frozen=True, slots=True)
class Header:
    """``bound`` are its first bytes, which the wrapped key vouches for."""

    chunk_bytes: int
    key_id: bytes
    recording_id: UUID
    bound: bytes
    nonce: bytes
    wrapped: bytes


def is_marked(begin: bytes) -> bool:
    return begin.startswith(MARK)


def read_header(data: bytes) -> Header:
    """Raises: NotAudioError ``recording_damaged``, ``newer_seal``."""
    if len(data) < HEADER_BYTES:
        raise damaged()
    bound = data[: _BOUND.size]
    _, version, chunk_bytes, key_id, recording = _BOUND.unpack(bound)
    if version > _VERSION:
        raise NotAudioError(
            "A later version of this program encrypted this recording; update this one.",
            code="newer_seal",
        )
    if version != _VERSION or chunk_bytes != CHUNK_BYTES:
        raise damaged()
    nonce, wrapped = _WRAP.unpack(data[_BOUND.size : HEADER_BYTES])
    return Header(chunk_bytes, key_id, UUID(bytes=recording), bound, nonce, wrapped)


def make_header(master: bytes, key_id: bytes, recording_id: UUID) -> tuple[bytes, Chunks]:
    """The header of a new file, and what seals its chunks."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key, nonce = os.urandom(_KEY_BYTES), os.urandom(_NONCE_BYTES)
    bound = _BOUND.pack(MARK, _VERSION, CHUNK_BYTES, key_id, recording_id.bytes)
    wrapped = AESGCM(master).encrypt(nonce, key, bound)
    return bound + _WRAP.pack(nonce, wrapped), Chunks(AESGCM(key))


def open_header(master: bytes, header: Header) -> Chunks:
    """What opens the chunks. Raises: NotAudioError ``recording_damaged``."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return Chunks(AESGCM(AESGCM(master).decrypt(header.nonce, header.wrapped, header.bound)))
    except InvalidTag:
        raise damaged() from None


class Chunks:
    """Seals and opens the chunks of one file."""

    def __init__(self, cipher: AESGCM) -> None:
        self._cipher = cipher

    def seal(self, number: int, plain: bytes, *, is_last: bool) -> bytes:
        return self._cipher.encrypt(_nonce(number, is_last=is_last), plain, None)

    def open(self, number: int, sealed: bytes, *, is_last: bool) -> bytes:
        """Raises: NotAudioError ``recording_damaged``."""
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher.decrypt(_nonce(number, is_last=is_last), sealed, None)
        except InvalidTag:
            raise damaged() from None


def _nonce(number: int, *, is_last: bool) -> bytes:
    if number > _LAST_CHUNK:
        raise ValueError("more chunks than nonces")
    return number.to_bytes(_NONCE_BYTES - 1) + bytes([is_last])


def damaged() -> NotAudioError:
    return NotAudioError(
        "This encrypted recording was damaged or changed on the disk; restore it from a backup.",
        code="recording_damaged",
    )
