"""Twelve digits over both DTLS fingerprints, to be compared by voice.

Whoever sits between two people needs two certificates, one for each side, whose strings agree.
They may make many of both and look for a pair, which halves the bits: 6 digits (20 bits) fall after
about 1,000 certificates a side, in a second. So these are 12 digits, 39.9 bits of entropy: about
1,000,000 certificates a side for an even chance, and each costs a PBKDF2 of 600,000 rounds (0.15 s
of a core; it is what every browser has): some 80 hours of a core, but minutes of a strong graphics
card. It stops whoever did not prepare; docs/decisions/0013 says what would stop the others.

The guest page computes the same (``shortString`` in ``resources/guest/fingerprints.js``); a test
holds the two to the same vectors.
"""

from __future__ import annotations

import hashlib

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.fingerprints import read_fingerprint

ROUNDS = 600_000
DIGITS = 12
#: log2(10 ** 12)
ENTROPY_BITS = 39.9

_SALT = b"meeting-desktop short authentication 1"
_GROUP = 3


def short_string(one: str, other: str) -> str:
    """``123 456 789 012`` for two SHA-256 fingerprints, the same in either order.

    Takes about 0.15 s of a core: not on the GUI thread or the media loop.

    Raises:
        UserFacingError: one of them is no fingerprint.
    """
    both = sorted(_bytes_of(fingerprint) for fingerprint in (one, other))
    derived = hashlib.pbkdf2_hmac("sha256", b"".join(both), _SALT, ROUNDS, dklen=8)
    digits = f"{int.from_bytes(derived) % 10**DIGITS:0{DIGITS}d}"
    return " ".join(digits[at : at + _GROUP] for at in range(0, DIGITS, _GROUP))


def _bytes_of(fingerprint: str) -> bytes:
    value = read_fingerprint(fingerprint)
    if value is None:
        raise UserFacingError(
            "The connection has no certificate to compare; connect again.", code="no_fingerprint"
        )
    return bytes.fromhex(value.replace(":", ""))
