"""Choose where recordings lie for colleagues; tried before it is kept, its secret in the keyring.

Everything blocks on network, disk or keyring, ``current`` aside. A refusal has changed nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.shared_storage import OpenStorage, SharedStorage
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.setting_sections import StorageSettings
from meeting_desktop.ports.secrets import Secrets, storage_secret_name

_WRONG = {
    "endpoint": "The address of the server begins with https:// and has no ? or # in it.",
    "bucket": "The name of a bucket has 3 to 63 small letters, digits, dots and hyphens.",
    "prefix": "A folder in the bucket has letters, digits, dots and hyphens, with / in between.",
    "region": "A region has small letters, digits and hyphens, such as eu-central-1.",
    "access_key": "A key has no spaces in it; copy it again.",
}


@dataclass(frozen=True, slots=True)
class StorageEntry:
    """As typed. ``secret`` empty: the one that is kept for this server, bucket and key stays."""

    kind: Literal["folder", "s3"]
    folder: Path | None = None
    endpoint: str = ""
    bucket: str = ""
    prefix: str = ""
    region: str = ""
    path_style: bool = True
    access_key: str = ""
    secret: str = field(default="", repr=False)


class ChangeStorage:
    def __init__(
        self,
        settings: ChangeSettings,
        secrets: Secrets,
        storage: SharedStorage,
        open_storage: OpenStorage,
    ) -> None:
        self._settings = settings
        self._secrets = secrets
        self._storage = storage
        self._open = open_storage

    @property
    def current(self) -> StorageSettings:
        """Does not block."""
        return self._settings.current().storage

    def check(self, entry: StorageEntry) -> None:
        """Write, read and remove a small file there.

        Raises: UserFacingError, EnvironmentFault with one sentence for each fault;
            NoSecretStoreError.
        """
        wanted = self._settings_of(entry)
        self._open(wanted, self._secret(entry)).prepare()

    def keep(self, entry: StorageEntry) -> None:
        """Recordings go there from now on, older ones too. Raises: as ``check``."""
        self.check(entry)
        wanted = self._settings_of(entry)
        if entry.kind == "s3" and entry.secret:
            # First: a key without its secret would fail, a secret alone does no harm.
            self._secrets.put(_secret_name(wanted), entry.secret)
            self._storage.forget()
        values = wanted.model_dump(exclude={"upload_kbit"})
        self._settings.change("storage", **values)

    def leave(self) -> Callable[[], None]:
        """Recordings stay on this machine from now on; what was brought stays there.

        The secret goes from the keyring. Gives back what undoes both.
        """
        before = self.current
        name = _secret_name(before)
        secret = self._secrets.get(name) if before.kind == "s3" else None
        self._settings.change("storage", kind="none")
        if secret:
            self._secrets.remove(name)
        self._storage.forget()

        def undo() -> None:
            if secret:
                self._secrets.put(name, secret)
            self._settings.change("storage", kind=before.kind)

        return undo

    def limit_uploads(self, kbit: int) -> None:
        """kbit/s, 0: all there is. Raises: UserFacingError, EnvironmentFault."""
        self._settings.change("storage", upload_kbit=kbit)

    def _settings_of(self, entry: StorageEntry) -> StorageSettings:
        if entry.kind == "folder":
            if entry.folder is None:
                raise _incomplete("Choose the shared folder first.")
            return self.current.model_copy(update={"kind": "folder", "folder": entry.folder})
        if not entry.bucket.strip():
            raise _incomplete("Write the name of the bucket.")
        if not entry.access_key.strip():
            raise _incomplete("Write the key; whoever keeps the bucket gave it to you.")
        try:
            return StorageSettings(
                kind="s3",
                folder=self.current.folder,
                endpoint=entry.endpoint.strip(),
                bucket=entry.bucket.strip(),
                prefix=entry.prefix.strip().strip("/"),
                region=entry.region.strip() or "us-east-1",
                path_style=entry.path_style,
                access_key=entry.access_key.strip(),
                upload_kbit=self.current.upload_kbit,
            )
        except ValidationError as error:
            wrong = str(error.errors()[0]["loc"][0])
            raise _incomplete(_WRONG.get(wrong, "Something of this cannot be right.")) from None

    def _secret(self, entry: StorageEntry) -> str:
        if entry.kind == "folder":
            return ""
        secret = entry.secret or self._secrets.get(_secret_name(self._settings_of(entry)))
        if not secret:
            raise _incomplete("Write the secret that belongs to the key.")
        return secret


def _secret_name(wanted: StorageSettings) -> str:
    return storage_secret_name(wanted.endpoint, wanted.bucket, wanted.access_key)


def _incomplete(sentence: str) -> UserFacingError:
    return UserFacingError(sentence, code="storage_incomplete")
