"""The key of encrypted recordings as people write it down: groups of letters with a checksum.

Crockford's Base32: no letter looks like a digit, so that what is read from paper can be typed.
"""

from __future__ import annotations

import hashlib
import hmac

from meeting_desktop.core.errors import UserFacingError

KEY_BYTES = 32
#: A slip of the pen passes once in sixteen million times.
_CHECK_BYTES = 3
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_BITS = 5
_GROUP = 4
#: 35 bytes are 280 bits: nothing is left over.
LETTERS_OF_A_KEY = (KEY_BYTES + _CHECK_BYTES) * 8 // _BITS
_ID_BYTES = 8


def key_id(key: bytes) -> bytes:
    """What names a key without telling it, 8 bytes."""
    return hmac.digest(key, b"meeting-desktop name of a key", "sha256")[:_ID_BYTES]


def spell_key(key: bytes) -> str:
    """Groups of four letters with dashes between. Raises: ValueError: not 32 bytes."""
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    number = int.from_bytes(key + _check(key))
    places = range(LETTERS_OF_A_KEY - 1, -1, -1)
    letters = "".join(_LETTERS[number >> (_BITS * place) & 31] for place in places)
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def read_key(typed: str) -> bytes:
    """The 32 bytes, however the letters were grouped.

    Raises: UserFacingError ``bad_recovery_key``.
    """
    letters = "".join(one for one in typed.upper() if one.isalnum()).translate(_MISREAD)
    if len(letters) != LETTERS_OF_A_KEY:
        raise _bad(
            f"A recovery key has {LETTERS_OF_A_KEY} letters and digits, this has {len(letters)}; "
            "compare it with your copy."
        )
    if set(letters) - set(_LETTERS):
        raise _bad("There is a letter in it that no recovery key has; compare it with your copy.")
    number = 0
    for letter in letters:
        number = number << _BITS | _LETTERS.index(letter)
    whole = number.to_bytes(KEY_BYTES + _CHECK_BYTES)
    key, check = whole[:KEY_BYTES], whole[KEY_BYTES:]
    if not hmac.compare_digest(check, _check(key)):
        raise _bad("A letter of the recovery key is wrong; compare it with your copy.")
    return key


def _check(key: bytes) -> bytes:
    return hashlib.sha256(b"meeting-desktop recovery key" + key).digest()[:_CHECK_BYTES]


def _bad(sentence: str) -> UserFacingError:
    return UserFacingError(sentence, code="bad_recovery_key")
