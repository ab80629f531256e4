"""From what was typed or is kept in settings and keyring to a login."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.setting_sections import SharedSettings
from meeting_desktop.ports.secrets import Secrets, shared_password_name
from meeting_desktop.ports.shared_login import SharedLogin


@dataclass(frozen=True, slots=True)
class SharedEntry:
    """As typed. ``password`` empty: the one that is kept for this server and login stays."""

    host: str
    login: str
    password: str = field(default="", repr=False)
    port: int = 5432
    database: str = "meeting_desktop"
    ca_file: Path | None = None


class SharedLogins:
    """Both methods may wait for the keyring."""

    def __init__(self, settings: ChangeSettings, secrets: Secrets) -> None:
        self._settings = settings
        self._secrets = secrets

    @property
    def current(self) -> SharedSettings:
        """Does not block."""
        return self._settings.current().shared

    def keep_password(self, entry: SharedEntry) -> None:
        """First: a login without its password would fail, a password alone does no harm.

        Raises: NoSecretStoreError.
        """
        if entry.password:
            self._secrets.put(_name(entry), entry.password)

    def keep(self, entry: SharedEntry) -> None:
        """Raises: UserFacingError, EnvironmentFault."""
        self._settings.change(
            "shared",
            host=entry.host.strip(),
            port=entry.port,
            database=entry.database.strip(),
            login=entry.login.strip(),
            ca_file=entry.ca_file,
            offer=False,
        )

    def forget(self) -> None:
        """Raises: EnvironmentFault, NoSecretStoreError."""
        before = self.current
        self._settings.change("shared", host="", login="")
        if before.login:
            self._secrets.remove(shared_password_name(before.host, before.login))

    def kept(self) -> SharedLogin | None:
        """The one of the settings, None where there is none. Raises: NoSecretStoreError."""
        shared = self.current
        if not shared.host:
            return None
        return SharedLogin(
            host=shared.host,
            login=shared.login,
            password=self._secrets.get(shared_password_name(shared.host, shared.login)) or "",
            port=shared.port,
            database=shared.database,
            ca_file=shared.ca_file,
        )

    def of(self, entry: SharedEntry) -> SharedLogin:
        """Of what was typed. Raises: UserFacingError, NoSecretStoreError."""
        host, login = entry.host.strip(), entry.login.strip()
        if not host:
            raise UserFacingError("Write the address of the shared database.", code="no_host")
        if not login:
            raise UserFacingError("Write your login for the shared database.", code="no_login")
        if entry.ca_file is not None and not entry.ca_file.is_file():
            raise UserFacingError(
                "The authority's file is not there; choose it again.", code="no_ca"
            )
        kept = self._secrets.get(_name(entry)) or ""
        return SharedLogin(
            host=host,
            login=login,
            password=entry.password or kept,
            port=entry.port,
            database=entry.database.strip() or "meeting_desktop",
            ca_file=entry.ca_file,
        )


def _name(entry: SharedEntry) -> str:
    return shared_password_name(entry.host.strip(), entry.login.strip())
