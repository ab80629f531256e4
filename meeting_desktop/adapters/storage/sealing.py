"""Files are noise in the storage: AES-256 in counter mode under a key that follows from their hash.

One key seals one content, so counting from 0 is safe; the same file looks the same from every
machine, so that one goes on where another left off; and what was tampered with does not have its
hash when it arrives. (Storer et al., Secure Data Deduplication, 2008, section 4: convergent keys.)
"""

from __future__ import annotations

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_BLOCK_BYTES = 16
_KEY_MARK = b"meeting-desktop key of a stored file"


class Seal:
    """Seals and opens the content with that hash; both are the same step."""

    def __init__(self, sha256: str) -> None:
        derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=_KEY_MARK)
        self._cipher = algorithms.AES(derive.derive(bytes.fromhex(sha256)))

    def apply(self, offset: int, data: bytes) -> bytes:
        """``data`` stands ``offset`` bytes behind the beginning of the file."""
        counter, skipped = divmod(offset, _BLOCK_BYTES)
        stream = Cipher(self._cipher, modes.CTR(counter.to_bytes(16, "big"))).encryptor()
        stream.update(bytes(skipped))
        return stream.update(data)
