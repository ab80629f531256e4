"""Passcodes of meetings, kept as argon2id (RFC 9106, the profile for little memory)."""

from __future__ import annotations

import asyncio
import unicodedata

from argon2 import PasswordHasher, Type
from argon2.exceptions import Argon2Error, InvalidHashError

from meeting_desktop.core.errors import UserFacingError

#: More than anybody types; argon2 would take megabytes.
MAX_PASSCODE = 128
#: 64 MiB each: no more than so many at a time, however many ask.
_AT_ONCE = 2


class Passcodes:
    """Hashes and checks; the work is done beside the loop, a few at a time."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(
            time_cost=3, memory_cost=65_536, parallelism=4, type=Type.ID
        )
        self._turns = asyncio.Semaphore(_AT_ONCE)

    def hash(self, passcode: str) -> str:
        """What is stored of a passcode. Takes about 0.1 s: not on the GUI thread or the loop.

        Raises: UserFacingError when it is longer than anybody may answer.
        """
        if len(passcode) > MAX_PASSCODE:
            raise UserFacingError(
                f"A passcode has at most {MAX_PASSCODE} characters; choose a shorter one.",
                code="passcode_too_long",
            )
        return self._hasher.hash(_typed(passcode))

    async def matches(self, passcode_hash: str, passcode: str) -> bool:
        """Whether ``passcode`` is the right one; a damaged hash matches nothing."""
        if len(passcode) > MAX_PASSCODE:
            return False
        async with self._turns:
            return await asyncio.to_thread(self._verify, passcode_hash, passcode)

    def _verify(self, passcode_hash: str, passcode: str) -> bool:
        try:
            return self._hasher.verify(passcode_hash, _typed(passcode))
        except (Argon2Error, InvalidHashError):
            return False


def _typed(passcode: str) -> bytes:
    """The same bytes from every keyboard."""
    return unicodedata.normalize("NFC", passcode.strip()).encode("utf-8", "surrogatepass")
