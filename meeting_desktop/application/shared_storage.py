"""The storage that Settings name, opened once with its secret out of the keyring."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.setting_sections import StorageSettings
from meeting_desktop.ports.secrets import Secrets, storage_secret_name
from meeting_desktop.ports.storage import ObjectStorage

#: Given the settings and the secret of their key (empty for a folder).
OpenStorage: TypeAlias = Callable[[StorageSettings, str], ObjectStorage]

_WHERE = "Settings, Recordings for colleagues"


@dataclass(frozen=True, slots=True)
class StorageAtHand:
    """``mark`` stands for the place: what was brought to one is not yet in another."""

    mark: str
    storage: ObjectStorage


class SharedStorage:
    """May be asked on any thread but the GUI's: the keyring may wait for a person."""

    def __init__(
        self,
        settings: Callable[[], StorageSettings],
        secrets: Secrets,
        open_storage: OpenStorage,
    ) -> None:
        self._settings = settings
        self._secrets = secrets
        self._open = open_storage
        self._lock = threading.Lock()
        self._opened: tuple[StorageSettings, StorageAtHand] | None = None

    @property
    def is_set_up(self) -> bool:
        """Does not block."""
        return self._settings().kind != "none"

    def current(self) -> StorageAtHand | None:
        """None where recordings stay on this machine.

        Raises:
            UserFacingError: the settings are not complete, or name no address a key may go to.
            NoSecretStoreError: the keyring does not answer.
        """
        wanted = self._settings()
        if wanted.kind == "none":
            return None
        with self._lock:
            if self._opened is None or self._opened[0] != wanted:
                storage = self._open(wanted, self._secret(wanted))
                self._opened = wanted, StorageAtHand(_mark(wanted), storage)
            return self._opened[1]

    def forget(self) -> None:
        """The secret was changed: read it again."""
        with self._lock:
            self._opened = None

    def _secret(self, wanted: StorageSettings) -> str:
        if wanted.kind == "folder":
            if wanted.folder is None:
                raise _incomplete(f"Choose the shared folder in {_WHERE}.")
            return ""
        if not (wanted.bucket and wanted.access_key):
            raise _incomplete(f"Enter the bucket and its key in {_WHERE}.")
        name = storage_secret_name(wanted.endpoint, wanted.bucket, wanted.access_key)
        secret = self._secrets.get(name)
        if not secret:
            raise _incomplete(f"No secret is kept for this key; enter it in {_WHERE}.")
        return secret


def _incomplete(sentence: str) -> UserFacingError:
    return UserFacingError(sentence, code="storage_incomplete")


def _mark(place: StorageSettings) -> str:
    named = (place.kind, str(place.folder), place.endpoint, place.bucket, place.prefix)
    return hashlib.sha256("\n".join(named).encode("utf-8", "surrogateescape")).hexdigest()[:16]
