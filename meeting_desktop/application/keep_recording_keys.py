"""The keys that recordings on this disk are sealed with; they lie in the system's keyring alone.

The first one seals. The others came by a recovery key, from another computer or an older keyring,
and open what was sealed with them.
"""

from __future__ import annotations

import os
import threading

from meeting_desktop.core.errors import EnvironmentFault, NoSecretStoreError, NotFoundError
from meeting_desktop.domain.recovery_keys import KEY_BYTES, key_id
from meeting_desktop.ports.secrets import Secrets

NAME = "recording-keys"


class KeepRecordingKeys:
    """Its calls block: a keyring may wait for a person to unlock it."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._lock = threading.Lock()
        self._known: tuple[bytes, ...] = ()

    def find(self, wanted: bytes) -> bytes:
        """The key with that id. Raises: NotFoundError ``recording_key_missing``, ``keyring_locked``

        Another program may have restored it, so what is not known is asked for each time.
        """
        found = _with_id(self._known, wanted)
        if found is None:
            try:
                found = _with_id(self._all(), wanted)
            except NoSecretStoreError as error:
                raise NotFoundError(
                    "This recording is encrypted, and the system's keyring with its key does not "
                    "answer; unlock it and try again. The transcript can be read.",
                    code="keyring_locked",
                ) from error
        if found is None:
            raise NotFoundError(
                "This recording is encrypted, and its key is not on this computer; enter the "
                "recovery key in Settings, Recording. The transcript can be read.",
                code="recording_key_missing",
            )
        return found

    def _all(self) -> tuple[bytes, ...]:
        """Raises: NoSecretStoreError."""
        self._known = _read(self._secrets.get(NAME) or "")
        return self._known

    def current(self) -> bytes:
        """What seals; asked for each time, so that nothing is sealed with a key that is lost.

        Raises: NotFoundError ``recording_key_missing``, EnvironmentFault ``no_secret_store``.
        """
        known = self.known()
        if not known:
            raise NotFoundError(
                "No key of recordings is in this computer's keyring; enter the recovery key in "
                "Settings, Recording, or turn encryption off and on there.",
                code="recording_key_missing",
            )
        return known[0]

    def make(self) -> bytes:
        """What seals from now on, made where there is none. Raises: EnvironmentFault."""
        with self._lock:
            known = self.known()
            return known[0] if known else self._keep((os.urandom(KEY_BYTES),))[0]

    def add(self, key: bytes) -> None:
        """It opens from now on, and seals where nothing did. Raises: EnvironmentFault."""
        with self._lock:
            known = self.known()
            if key not in known:
                self._keep((*known, key))

    def known(self) -> tuple[bytes, ...]:
        """The one that seals first. Raises: EnvironmentFault ``no_secret_store``."""
        try:
            return self._all()
        except NoSecretStoreError as error:
            raise no_keyring() from error

    def _keep(self, keys: tuple[bytes, ...]) -> tuple[bytes, ...]:
        try:
            self._secrets.put(NAME, " ".join(key.hex() for key in keys))
            kept = self._all()
        except NoSecretStoreError as error:
            raise no_keyring() from error
        if kept != keys:
            raise no_keyring()
        return kept


def no_keyring() -> EnvironmentFault:
    return EnvironmentFault(
        "The key of encrypted recordings lies in the system's keyring, and there is no safe one "
        "that answers; start or unlock it (GNOME Keyring, KWallet, macOS Keychain, Windows "
        "Credential Manager) and try again.",
        code="no_secret_store",
    )


def _with_id(keys: tuple[bytes, ...], wanted: bytes) -> bytes | None:
    return next((key for key in keys if key_id(key) == wanted), None)


def _read(kept: str) -> tuple[bytes, ...]:
    """What somebody else wrote there is no key."""
    found = []
    for part in kept.split():
        try:
            key = bytes.fromhex(part)
        except ValueError:
            continue
        if len(key) == KEY_BYTES:
            found.append(key)
    return tuple(found)
